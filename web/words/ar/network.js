/**
 * Arabic words for the map of the network, like those of en/network.js.
 */

import { iso } from './format.js';

/** @typedef {Pick<import('../../ui/format.js').Format, 'count' | 'percent' | 'short' | 'plural'>} Format */
/** @typedef {import('../words.js').NetworkWords} Words */

/** About the top of the room, and the path to what is open. @param {Format} format */
const ofHead = ({ count }) => ({
  reading: 'الشبكة تقرأ',
  prompt: 'الموجِّه الذي تقرؤه كل الغرف',
  still: (/** @type {string} */ prompt) => `ما زالت الصور تعرض «${iso(prompt)}».`,
  last: (/** @type {number} */ n, /** @type {number} */ all) =>
    `من ${count(all)} من الرموز رُسمت الأخيرة، وعددها ${count(n)}.`,
  shows: 'ما تعرضه المربعات',
  ofs: { value: 'القيمة', gradient: 'التدرّج', start: 'منذ البداية', step: 'آخر تغيير' },
  ofs_help: {
    value:
      'كل مربع يعرض أعدادا: الأزرق أقل من 0، وما لا لون له 0، والبرتقالي أكبر. الحادّ الزوايا أوزان، والمستدير ما يُحسب بها.',
    gradient: 'كل مربع يعرض كيف تتغير الخسارة لو كبر عدد قليلا: البرتقالي يزيدها والأزرق ينقصها.',
    start: 'كل مربع يعرض كم أبعد التدريب وزنا عن بدايته.',
    step: 'كل مربع يعرض ما أضافته الخطوة الأخيرة إلى وزن.',
  },
  only_weights: 'الأوزان وحدها تتغير؛ ما يُحسب بها لا يُرسم هنا.',
  brought: 'بدأ هذا التشغيل بأوزان مدرَّبة من قبل، لا بأوزان عشوائية: المقارنة بتلك الأوزان.',
  too_early: 'يظهر تغيير الخطوة بعد الخطوة التالية.',
  where: 'أين أنت',
  map: 'الخريطة',
  block: (/** @type {number} */ n) => `الكتلة ${count(n)}`,
  number: 'عدد واحد',
  waits: 'تظهر الخريطة عندما يوجد نموذج.',
  keys: 'السهمان يمينا ويسارا يسيران مع البيانات، وفوق وتحت بين الرموز؛ مفتاح الإدخال يدخل ومفتاح الهروب يخرج.',
});

/** What the sentences say. @param {Format} format @returns {Words['said']} */
const ofSentences = ({ percent, short, count }) => ({
  most: (n, share, guess, probability, after) =>
    `الكتلة ${count(n)} تغير التيار أكثر من غيرها: حجم ما تكتبه ${short(share)} ضعفا مما كان فيه. وبعدها يراهن النموذج على «${iso(guess)}» (${percent(probability)}) بعد «${iso(after)}».`,
  only: (n, share, guess, probability, after) =>
    `الكتلة ${count(n)} تغير ما يُعرف عن كل رمز: حجم ما تكتبه ${short(share)} ضعفا مما كان فيه. وبعدها يراهن النموذج على «${iso(guess)}» (${percent(probability)}) بعد «${iso(after)}».`,
  settles: (/** @type {number} */ n, /** @type {string} */ guess) =>
    `من الكتلة ${count(n)} فصاعدا يراهن على «${iso(guess)}» حتى النهاية.`,
  never_turns: (/** @type {string} */ guess) => `يراهن على «${iso(guess)}» منذ التضمين: لا كتلة تغيّر رأيه.`,
  bets: (guess, probability, after) =>
    `في نهاية التيار يراهن النموذج على «${iso(guess)}» (${percent(probability)}) بعد «${iso(after)}».`,
  block: (n, attention, mlp) =>
    attention >= mlp
      ? `في الكتلة ${count(n)} يكتب الانتباه في التيار (${short(attention)} في المتوسط) أكثر من MLP ‏(${short(mlp)}): انظر إلى أين ينظر كل رمز.`
      : `في الكتلة ${count(n)} تكتب MLP في التيار (${short(mlp)} في المتوسط) أكثر من الانتباه (${short(attention)}): انظر أي وحداتها يعمل.`,
  bet: (before, after, guess_before, guess, token) =>
    guess_before === guess
      ? `بعد «${iso(token)}» يتغير الرهان على «${iso(guess)}» من ${percent(before)} إلى ${percent(after)}.`
      : `بعد «${iso(token)}» يتغير الرهان من «${iso(guess_before)}» (${percent(before)}) إلى «${iso(guess)}» (${percent(after)}).`,
  number: (value, largest, share) =>
    `هذا العدد ${value}. أكثر ما يسهم فيه ${largest}، أي ${percent(share)} من كل ما يُجمع أو يُطرح.`,
  broken: (name) =>
    `توجد هنا أعداد غير منتهية، وأولها في «${iso(name)}»: تباعد النموذج. ابدأ من جديد بمعدّل تعلّم أصغر.`,
  plain: (value) => `هذا العدد ${value}.`,
  learnt: (value) => `هذا وزن: ${value}. لا يُحسب من شيء؛ يغيره التدريب قليلا في كل خطوة.`,
});

/** About the parts of the picture. @param {Format} format */
const ofParts = ({ count, short, plural }) => ({
  tokens: 'رموز الموجِّه',
  token: (/** @type {number} */ n, /** @type {string} */ token) => `الرمز ${count(n)}: ${token}`,
  bos: 'BOS',
  stream: 'التيار المتبقي: ما يُعرف عن كل رمز حتى الآن',
  lens: 'الرمز التالي الأرجح هنا؛ كلما بهت كان أقل احتمالا',
  lens_short: 'يراهن على',
  legend: {
    below: 'أقل من 0',
    zero: 'صفر',
    above: 'أكبر من 0',
    stream: '{residual_stream|التيار المتبقي}: ما يُعرف عن كل رمز حتى الآن',
    writes: 'ما تكتبه كتلة عائدا إليه؛ كلما ثخن كان أكثر',
    lens: 'الحروف: الرمز التالي الأرجح لو انتهت الشبكة هناك',
    captions: 'تحت كل صورة: صفوفها × أعمدتها؛ ± العدد الذي له اللون الكامل؛ وكم عددا يتجاوزه',
  },
  next: 'ما يأتي بعد ذلك',
  next_after: (/** @type {string} */ token) => `بعد «${iso(token)}»`,
  tied: 'الأوزان نفسها التي للتضمين.',
  writes: (/** @type {number} */ n, /** @type {number} */ share) =>
    `حجم ما تكتبه الكتلة ${count(n)} هو ${short(share)} ضعفا من التيار الذي تقرؤه`,
  open: (/** @type {number} */ n) => `افتح الكتلة ${count(n)}`,
  blocks: (/** @type {number} */ first, /** @type {number} */ last) => `الكتل من ${count(first)} إلى ${count(last)}`,
  range: (/** @type {number} */ first, /** @type {number} */ last) => `${count(first)}–${count(last)}`,
  open_group: (/** @type {number} */ first, /** @type {number} */ last) =>
    `اعرض الكتل من ${count(first)} إلى ${count(last)} واحدة واحدة`,
  shape: (/** @type {number[]} */ shape) => shape.map(count).join(' × '),
  scale: (/** @type {number} */ scale) => `± ${short(scale)}`,
  clipped: (/** @type {number} */ n) => `${count(n)} فوقه`,
  wrong: (/** @type {number} */ n) => plural(n, { one: '# ليس عددا', other: '# ليست أعدادا' }),
  no_gradient: 'لا تدرج',
  cell: (/** @type {string} */ where, /** @type {string} */ value, /** @type {number} */ n) =>
    n === 1 ? `${where}: نحو ${value}` : `${where}: نحو ${value}، وهو الأكبر من ${count(n)} من الأعداد`,
  row: (/** @type {number} */ row) => `الصف ${count(row)}`,
  not_finite: 'ليس عددا: كبر ناتج أكثر مما يلزم؛ معدل تعلم أصغر يساعد',
  point: 'أشر إلى مربع لقراءة عدد؛ وانقر لترى كيف نشأ.',
  table: 'أعداد هذه الصورة',
  after_block: (/** @type {number} */ n) => `بعد الكتلة ${count(n)}`,
  after_embedding: 'بعد التضمين',
  tile: 'المربع',
  size: 'الشكل',
  printed: 'المقياس',
  read: 'الرمز',
  read_stream: 'التيار الذي تقرؤه الكتلة',
  embeddings: 'التضمينات',
  attention: 'الانتباه',
});

/** Names of tensors, in plain words. @type {Words['names']} */
const names = {
  embedding: 'التضمين',
  embedding_position: 'التضمين + الموضع',
  norm_embedding: 'التضمين بحجم موحد',
  norm: 'التسوية: حجم موحد',
  q: 'الاستعلامات: ما يبحث عنه كل رمز',
  k: 'المفاتيح: ما يعرضه كل رمز',
  v: 'القيم: ما يسلمه كل رمز',
  turned: 'مُدارة بحسب الموضع (RoPE)',
  normed: 'بحجم موحد',
  probs: 'الانتباه: إلى أين ينظر كل رمز',
  out: 'ما أحضره الانتباه',
  residual1: '+ الانتباه',
  residual2: '+ ناتج MLP',
  fc: 'صعود MLP: كل وحدة تبحث عن شيء',
  fc_gated: 'صعود MLP: البوابات وما تمرره',
  activation: 'انحناء MLP: الوحدات العاملة',
  stream: 'التيار بعد التسوية',
  norm_final: 'التسوية الأخيرة',
  logits: 'طبقة الإخراج: درجات',
  chances: 'طبقة الإخراج: احتمالات',
  wte: 'أوزان التضمين',
  wpe: 'أوزان المواضع',
  lm_head: 'أوزان طبقة الإخراج',
  'attention.qkv.weight': 'أوزان الاستعلامات والمفاتيح والقيم',
  'attention.proj.weight': 'أوزان خروج الانتباه',
  'mlp.fc.weight': 'أوزان الصعود',
  'mlp.proj.weight': 'أوزان النزول',
  gain: 'معاملات',
  bias: 'إزاحات',
  table: 'جيوب المواضع وجيوب تمامها',
  other: 'أعداد يحتفظ بها المحرّك',
};

/** How a number is made, by the op that made it: in words. @type {Words['ops']} */
const ops = {
  '': 'وزن.',
  linear: 'صف من الأعداد في صف من الأوزان، تُجمع كل النواتج؛ ومعها الإزاحة والتيار الذي تُضاف إليه، إن وُجدا.',
  embedding: 'عدد هذا الرمز زائد عدد موضعه.',
  rmsnorm: 'العدد مقسوما على حجم صفه (جذر متوسط المربعات)، في معامل إن وُجد.',
  layernorm: 'العدد ناقص متوسط صفه، مقسوما على انحراف الصف؛ في معامل، زائد إزاحة.',
  qk_norm: 'العدد مقسوما على حجم صفه في رأس الانتباه هذا.',
  rope: 'عددان أُديرا بزاوية تكبر مع موضع الرمز.',
  attention: 'قيم الرموز حتى الآن، كل منها في الانتباه الذي يناله، مجموعة.',
  probs: 'الاستعلام في المفتاح، مجموعا ومقسوما على جذر الطول، هو الدرجة؛ ومن درجات الصف يصنع softmax حصصا من 1.',
  q: 'جزء من الصف الذي يقرؤه الانتباه.',
  k: 'جزء من الصف الذي يقرؤه الانتباه.',
  v: 'جزء من الصف الذي يقرؤه الانتباه.',
  relu: 'العدد نفسه إن كان فوق 0، وإلا 0.',
  relu2: 'مربع العدد إن كان فوق 0، وإلا 0.',
  gelu: 'يكاد يكون العدد نفسه إن كان كبيرا، ويكاد يكون 0 تحت 0 بكثير، وبينهما انحناء ناعم.',
  silu: 'العدد في حصة منه تنمو من 0 إلى 1.',
  swiglu: 'العدد الثاني في البوابة التي يفتحها الأول (silu).',
  geglu: 'العدد الثاني في البوابة التي يفتحها الأول (gelu).',
  softmax: 'e مرفوعا إلى الدرجة، حصةً من كل ما في الصف.',
  lens: 'الاحتمال لو انتهت الشبكة هنا: التسوية الأخيرة وطبقة الإخراج مطبقتين على التيار في هذا الموضع.',
  saved: 'ما يحتفظ به المحرّك من صف لطريق العودة.',
};

/** About one number. @param {Format} format @returns {Words['one']} */
const ofNumber = ({ count }) => ({
  value: 'القيمة',
  gradient: 'التدرّج',
  gradient_help: 'كيف تتغير الخسارة لهذا الموجِّه إذا كبر هذا العدد بمقدار 1',
  made: 'نشأ من',
  python: 'بلغة Python',
  goes_in: 'ما يدخل فيه',
  factor: 'العدد',
  times: 'في',
  product: 'الناتج',
  sum: 'المجموع',
  rest: (n) => `الباقي، وعدده ${count(n)}`,
  nothing: 'لا يدخل فيه شيء.',
  masked: 'هذا الرمز يأتي لاحقا: لا يجوز للانتباه أن ينظر إليه.',
  large: 'الموترات التي تدخل في هذا العدد أكبر من أن تُكتب هنا.',
  unknown: 'ليس في هذه الشبكة مثل هذا العدد.',
  walk: (name) => `انتقل إلى ${name}`,
  cell: 'العدد؛ مفاتيح الأسهم تنتقل إلى جيرانه',
  out: 'عودة إلى الخارج',
});

/** @param {Format} format */
export const network = (format) => ({
  ...{ ...ofHead(format), ...ofParts(format), names, ops },
  ...{ said: ofSentences(format), one: ofNumber(format) },
});
