/**
 * The sentences of the page in Arabic, like those of en/index.js. The page runs from right to left; README.md in the folder above
 * has the terms.
 */

import { parts } from '../../../build/words/ar.js';
import { partsFrom } from '../parts.js';
import { finderOf } from '../templates.js';
import { errors } from './errors.js';
import { arabic, isPieces, unit } from './format.js';
import { datasets, rows } from './rows.js';
import { said } from './said.js';

/** @typedef {import('../words.js').English} English */

const { after, count, counted, duration, fixed, iso, loss, mebibytes, percent, short, size } = arabic;

/** @type {English['masthead']} */
const masthead = {
  name: 'microGPT',
  name_rest: 'Playground',
  lede: 'أعطِه نصًا وشاهد نموذج GPT صغيرًا يتعلّم الكتابة على منواله، هنا على جهازك.',
  to_train: 'الانتقال إلى زر التدريب',
  colours: 'الألوان',
  language: 'اللغة',
  themes: { auto: 'تلقائي', light: 'فاتح', dark: 'داكن' },
};

/** @type {English['shortcuts']} */
const shortcuts = { open: 'المفاتيح' };

/** @type {English['tour']} */
const tour = {
  open: 'جولة إرشادية',
  help: 'أجزاء هذه الصفحة في دقيقة',
  guide: 'الدليل',
  guide_help: 'كيف يتعلم، خطوة خطوة',
  share: 'مشاركة',
  share_help: 'رابط أو إطار أو رمز بهذا النص وهذه الإعدادات',
};

/** @type {English['problem']} */
const problem = {
  not_loaded: 'تعذّر تحميل المحرّك.',
  died: 'توقّف المحرّك.',
  kept: (reason, lost) =>
    `${reason} النص والإعدادات محفوظة${lost ? '، أما ما تعلّمه النموذج منذ آخر حفظ فقد ضاع' : ''}.`,
  engine_slow: 'تحميل المحرّك بطيء.',
  part_slow: 'تحميل جزء من المحرّك بطيء.',
  why_slow: 'الشبكة بطيئة أو الخادم لا يجيب. ما زالت الصفحة تنتظر.',
  restart: 'إعادة التشغيل',
  try_again: 'المحاولة مجددًا',
  dismiss: 'إغلاق',
};

/** @type {English['text']} */
const text = {
  label: 'النص',
  title: 'النص',
  line: 'اختر نصًا أو أحضر نصك.',
  choices: 'نصوص للتعلّم منها',
  fresh: '+ نص خاص بك',
  box: 'النص الذي يتعلّم منه النموذج',
  placeholder: 'ألصق نصًا هنا أو اكتبه، أو أفلت ملفًا.',
  preview: 'بداية النص',
  shown: (bytes) => `${size(bytes)}، وهذه بدايته`,
  edit: 'التحرير كنص',
  open: 'فتح ملفات',
  address: 'من عنوان',
  or: 'أو أفلتها هنا، أو ألصق نصًا',
  reading: 'كيف يُقرأ…',
  no_panel: 'تعذّر تحميل هذا الجزء من الصفحة. أعد تحميل الصفحة.',
  remove: (title) => (title === '' ? 'إزالة' : `إزالة «${iso(title)}»`),
  documents: 'كيف يُقسَّم النص إلى مستندات',
  cuts: { lines: 'كل سطر مستند', stream: 'نص واحد طويل' },
  fetching: 'جارٍ جلب النص…',
  facts: ({ characters, lines }) => `${counted(characters, 'character')} · ${counted(lines, 'line')}`,
  size,
  summary: (characters) => counted(characters, 'character'),
  none: 'لا نص بعد',
  change: 'تغيير النص',
};

/** @type {English['texts']} */
const texts = {
  yours: 'نصك',
  of_address: 'نص من العنوان',
  pasted: 'نص مُلصَق',
  several: (first, n) => `${iso(first)} + ${count(n)}`,
};

/** @type {English['run']} */
const run = {
  label: 'التدريب',
  train: 'تدريب',
  train_anew: 'تدريب جديد',
  train_again: 'تدريب مجددًا',
  continue: 'متابعة',
  pause: 'إيقاف مؤقت',
  cancel: 'إلغاء',
  step: 'خطوة',
  step_help: 'خطوة تدريب واحدة',
  reset: 'إعادة',
  reset_help: 'نموذج جديد بالنص والإعدادات كما هي الآن',
  progress: 'الخطوات المنجزة',
  no_engine: 'لا يوجد محرّك.',
  loading_engine: 'جارٍ تحميل المحرّك…',
  still_loading_engine: 'ما زال المحرّك قيد التحميل…',
  loading_part: 'جارٍ تحميل جزء آخر من المحرّك…',
  still_loading_part: 'ما زال جزء آخر من المحرّك قيد التحميل…',
  starts_when_here: 'يبدأ التدريب عند اكتماله.',
  fetching: 'جارٍ جلب النصوص… يبدأ التدريب عند وصولها.',
  changed: 'تغيّر شيء، ويسري مع جولة جديدة: «تدريب جديد»، أو «إعادة» لتطبيقه.',
  setting_wrong: 'أحد الإعدادات يحتاج إلى تصحيح: انظر أدناه.',
  preparing: 'جارٍ إنشاء نموذج جديد…',
  ready: 'نموذج جديد غير مدرَّب.',
  training: 'يتدرّب.',
  paused: (step) => `متوقف مؤقتًا عند الخطوة ${count(step)}.`,
  done: (step) => `انتهى بعد ${after(step, 'step')}.`,
  stopped: (step) => `توقّف عند الخطوة ${count(step)}.`,
  kept: (step) => `محفوظ من قبل: منحنى وعيّنات من ${after(step, 'step')}، دون النموذج نفسه.`,
  failed: 'لا نموذج: النص أو أحد الإعدادات يحتاج إلى تصحيح.',
  none: 'اختر نصًا للبدء.',
  bytes: (loaded, total) => (total === null ? size(loaded) : `${size(loaded)} من ${size(total)}`),
  loss: (now) => `الخسارة ${loss(now)}`,
  step_of: (step, max_steps) => `الخطوة ${count(step)} من ${count(max_steps)}`,
  figures: {
    step: ['الخطوة', 'الخطوات المنجزة من كل خطوات الجولة'],
    loss: ['الخسارة', 'خسارة التدريب المُنعَّمة'],
    val: ['التحقق', 'الخسارة على الجزء المحجوز من النص بعيدًا عن التدريب'],
    speed: ['رموز/ث', 'الرموز في الثانية: الأحرف التي يتعلّم منها'],
    left: ['الوقت المتبقي', 'بسرعة الثواني الأخيرة'],
  },
  done_of: (step, max_steps) => `${count(step)} من ${count(max_steps)}`,
  left: (ms) => duration(ms),
  old_run: 'هذه هي الجولة السابقة للتغيير.',
  pace: 'الإيقاع',
  pace_help: 'من خطوة في الثانية، للمشاهدة، إلى أقصى ما يستطيعه هذا الجهاز. تتسارع الجولة الأولى من تلقاء نفسها.',
  watch: 'مشاهدة',
  fast: 'سريع',
  pace_value: (rate) => (rate === Number.POSITIVE_INFINITY ? 'بأقصى سرعة' : `عدد الخطوات في الثانية: ${short(rate)}`),
};

/** @type {English['machine']} */
const machine = {
  line: (simd, threads, mib) =>
    `المحرّك: ${iso(simd)}، ${iso(threads)}${mib === null ? '' : ` · الذاكرة ${iso(mebibytes(mib))}`} · لا شيء يغادر هذا الجهاز`,
  relaxed: 'Relaxed SIMD',
  simd: 'SIMD',
  reproducible: (simd) => `${iso(simd)}، قابل للتكرار`,
  threads: (n) => counted(n, 'thread'),
  one_of: (n) => `خيط واحد من ${after(n, 'thread')} (الخطوة أصغر من أن تُقسَّم)`,
  one: (why) => (why === '' ? 'خيط واحد' : `خيط واحد (${why})`),
  no_memory: 'هذا المتصفح لا يشارك الذاكرة بين الخيوط',
  not_started: 'لم تبدأ خيوطه',
  no_https: 'المزيد يتطلب https',
  framed: 'المزيد في صفحة مستقلة',
  one_file: 'المزيد يتطلب خادم ويب',
  no_headers: 'المزيد يتطلب ترويستين من الخادم: انظر web/README.md',
};

/** The names of what an n-gram model counts: single tokens, pairs, threes. @type {Record<string, string[]>} */
const COUNTED = { character: ['الأحرف', 'الأزواج', 'الثلاثيات'], token: ['الرموز', 'الأزواج', 'الثلاثيات'] };

/** @type {English['curve']} */
const curve = {
  label: 'الخسارة',
  lines: { raw: 'كل خطوة', smooth: 'مُنعَّمة', val: 'التحقق، على نص محجوز', levels: 'مستويات ينبغي تجاوزها' },
  lines_help: {
    raw: 'خسارة كل خطوة تدريب',
    smooth: 'متوسط الخطوات الأخيرة',
    val: 'الخسارة على الجزء المحجوز من النص بعيدًا عن التدريب',
    levels: 'ما يبلغه التخمين الأعمى، وما تبلغه نماذج لا تفعل سوى عدّ الأحرف والأزواج والثلاثيات الواردة',
  },
  keys: 'سهما اليمين واليسار يقرآن الخطوات واحدة واحدة؛ زائد وناقص لعرض عدد أقل أو أكثر منها، و0 لعرضها كلها.',
  picture: (description) => `الخسارة على مدى خطوات الجولة. ${description}`,
  none: 'لا خسائر بعد.',
  describe: (step, now, val, guess) =>
    `الخطوة ${count(step)}: خسارة التدريب ${loss(now)}${val === null ? '' : `، خسارة التحقق ${loss(val)}`}؛ خسارة التخمين الأعمى ${loss(guess)}.`,
  level: (n, tokenizer) =>
    n === 0 ? 'التخمين' : `عدّ ${COUNTED[isPieces(tokenizer) ? 'token' : 'character'][n - 1]}`,
  level_at: (name, at) => `${name} ${fixed(at, 2)}`,
  at: ({ step, raw, smooth, val, tokens: learnt, seconds }, unit_) =>
    `الخطوة ${count(step)}: الخسارة ${loss(raw)}، المُنعَّمة ${loss(smooth)}${val === null ? '' : `، التحقق ${loss(val)}`}${unit_ === 'bits' ? ' بت لكل حرف' : ''}${learnt > 0 ? `؛ بعد ${after(learnt, 'token')} و${short(seconds)} ث من التدريب` : ''}.`,
  what: '{loss|الخسارة} هي مقدار {surprise|مفاجأة} النموذج بالحرف التالي. كلما قلّت كان أفضل.',
  earlier: 'الخطوط التي تحمل أسماء هي جولات سابقة. كلما قلّت كان أفضل.',
  reading(now, tokenizer, vocabulary) {
    const choices = Math.exp(now);
    const noun = unit(tokenizer);
    const shown =
      choices >= 100 ? after(Math.round(choices), noun) : `${fixed(choices, 1)} ${noun === 'token' ? 'رمز' : 'حرف'}`;
    return `{loss|خسارة} مقدارها ${loss(now)} تشبه {perplexity|التردّد} بين ${shown}؛ والتخمين الأعمى يشبه التردّد بين ${count(vocabulary)}.`;
  },
  reading_bits: (bits, guess) =>
    `يحتاج إلى ${fixed(bits, 2)} من أجوبة نعم أو لا ({surprise|بت}) لكل حرف؛ ويحتاج التخمين الأعمى إلى ${fixed(guess, 2)}.`,
  view: 'العرض',
  axis: 'الأفقي',
  axes: { steps: 'الخطوات', tokens: 'الرموز', time: 'الثواني' },
  scale: 'التدريج',
  scales: { linear: 'متساوٍ', log: 'قوى العشرة' },
  unit: 'الخسارة بوحدة',
  units: { nats: 'نات', bits: 'بت لكل حرف' },
  smoothing: 'التنعيم',
  automatic: 'تلقائي',
  weight: (weight) => fixed(weight, 2),
  unit_unknown: 'يظهر عدد البتات لكل حرف بعد عدّ أحرف النص.',
  unlike: 'رموز الجولات المرسومة هنا مختلفة: لا تمكن مقارنتها إلا بالبت لكل حرف.',
  count_text: 'عدّ أحرف النص لإظهار مستوياته',
  all: 'عرض الكل',
  seconds: (seconds) => `${short(seconds)} ث`,
  back: 'العودة بالنظر إلى خطوة سابقة',
  now: 'الآن',
  moment: (step) => `الخطوة ${count(step)}`,
  to_now: 'العودة إلى الآن',
  kept: (kept, steps) => `الخطوات المحفوظة: ${count(kept)} من ${count(steps)}.`,
  none_kept: 'النموذج أكبر من أن تُحفظ خطواته السابقة.',
  more: 'جدول وملفات ومنحنيات أخرى',
  failed: 'تعذّر تحميل هذا الجزء من الصفحة. أعد تحميل الصفحة.',
};

/** @type {English['writing']} */
const writing = {
  label: 'العيّنات',
  title: 'كتابته',
  at: (stamp, temperature) => `${stamp} · درجة الحرارة ${short(temperature)}`,
  list: 'ما كتبه من قبل، الأحدث أولًا',
  empty: 'اضغط «تدريب». ما يكتبه النموذج يظهر هنا وهو يتعلّم: ضجيج في البداية، ثم شيء يشبه نصك.',
  ended: '(انتهى في الحال)',
  before: 'غير مدرَّب',
  step: (step) => `الخطوة ${count(step)}`,
};

/** @type {English['surprise']} */
const surprise = {
  label: 'المفاجأة',
  title: 'قراءته',
  parts: 'أي جزء من النص',
  train: 'المُتعلَّم',
  validation: 'المحجوز',
  expected: 'متوقَّع',
  surprising: 'مفاجئ',
  waits: 'يظهر حالما يقرؤه النموذج.',
  hint: 'أشر إلى رمز، أو استعمل أسهم لوحة المفاتيح، لترى ما توقّعه النموذج هناك.',
  unread: 'لا ينظر النموذج إلى هذا الحد داخل السطر.',
  reading: (token, probability, place) =>
    `أعطى النموذج «${iso(token)}» ${percent(probability)}${place === 1 ? '، أكثر من أي شيء آخر.' : `؛ عدد الرموز التي بدت أرجح: ${count(place - 1)}.`}`,
  summary: (choices, tokenizer) =>
    `النص ملوّنًا بالمفاجأة: في المتوسط يتردّد النموذج بين ${fixed(choices, 1)} ${isPieces(tokenizer) ? 'رمز' : 'حرف'}.`,
};

/** @type {English['verdict']} */
const verdict = { label: 'ماذا يعني هذا' };

/** @type {English['prompt']} */
const prompt = {
  label: 'الموجِّه',
  title: 'موجِّهك',
  placeholder: 'كيف يبدأ النص؟',
  generate: 'توليد',
  stop: 'إيقاف',
  cancel: 'إلغاء',
  waits: 'تأتي الإجابة بعد اكتمال التحميل.',
  answer: 'ما كتبه النموذج',
  untrained: 'كُتب قبل أي تدريب',
  written: (step) => `كُتب عند الخطوة ${count(step)}`,
  done: (characters) => `كتب النموذج ${after(characters, 'character')}.`,
  temperature: 'درجة الحرارة',
  earlier_text: (button) => `ما زال النموذج على نصه السابق؛ اضغط «${button}» لاستعمال هذا النص.`,
  earlier_settings: (button) => `ما زال النموذج على إعداداته السابقة؛ اضغط «${button}» لاستعمال هذه.`,
  twin: (other) => `استعمال «${iso(other)}» بدلًا منه`,
};

/** @type {English['checks']} */
const checks = {
  new: () => 'جديد',
  in_text: () => 'في النص',
  right: () => 'صحيح',
  wrong: (expected) => `خطأ: ${iso(expected)}`,
  no_form: () => 'ليس بهذا الشكل',
};

/** @type {English['chances']} */
const chances = {
  token: 'الرمز',
  own: 'النموذج',
  own_help: 'الاحتمال الذي يعطيه النموذج لهذا الرمز',
  chance: 'السحب',
  chance_help: 'احتمال أن يُسحَب، بعد درجة الحرارة والمرشِّحات',
  out: 'مُستبعَد',
  chosen: 'المختار',
  end: 'النهاية',
};

/** "2,000 خطوة": a value of the recipe that is a number already printed. @param {string} value @param {import('./format.js').Counted} noun */
const printed = (value, noun) => counted(Number(value.replaceAll(arabic.group(), '')), noun);

/** @type {English['settings']} */
const settings = {
  label: 'الإعدادات',
  title: 'الإعدادات',
  line: 'يسري التغيير مع الجولة التالية.',
  changed: 'مُغيَّر',
  restore: 'العودة إلى الإعدادات المقترحة',
  back_to: (value) => `العودة إلى ${iso(value)}`,
  switch_back: ['إيقاف من جديد', 'تشغيل من جديد'],
  recipe: {
    preset: (value) => value,
    n_layer: (value) => printed(value, 'layer'),
    n_head: (value) => printed(value, 'head'),
    n_embd: (value) => `العرض ${value}`,
    block_size: (value) => `السياق ${value}`,
    learning_rate: (value) => `معدّل التعلّم ${value}`,
    batch_size: (value) => `الدفعة ${value}`,
    max_steps: (value) => printed(value, 'step'),
    seed: (value) => `البذرة ${value}`,
  },
  more: (label) => `${label}: زيادة`,
  less: (label) => `${label}: إنقاص`,
};

/** @type {English['rooms']} */
const rooms = {
  label: 'الأجزاء السبعة',
  settings: (title) => `الإعدادات: ${title}`,
  close: 'إغلاق',
  loading: 'جارٍ التحميل…',
  failed: 'تعذّر تحميل هذا الجزء من الصفحة. أعد تحميل الصفحة.',
  nothing: '–',
  dataset: {
    title: 'مجموعة البيانات',
    line: 'النص مقسَّمًا إلى مستندات، جزء منها محجوز بعيدًا عن التدريب.',
    closed: (n, cut, share) =>
      `${cut === 'stream' ? 'نص واحد طويل' : counted(n, 'document')}، ${share > 0 ? `${percent(share)} محجوز` : 'لا شيء محجوز'}`,
  },
  tokenizer: {
    title: 'المُجزِّئ',
    line: 'يقطّع النص إلى رموز، لكل منها رقم.',
    closed(vocabulary, tokenizer) {
      if (tokenizer === 'byte') return counted(vocabulary - 1, 'byte');
      if (tokenizer === 'bpe') return `${counted(256, 'byte')}، ${counted(vocabulary - 257, 'merge')}`;
      return `الأحرف المختلفة: ${count(vocabulary - 1)}`;
    },
  },
  autograd: {
    title: 'الاشتقاق الآلي',
    line: 'يسير في الخطوة رجوعًا ليعرف أثر كل عدد في الخسارة.',
    none: 'لا تدرّج بعد',
    closed: (norm) => `معيار التدرّج ${short(norm)}`,
  },
  network: {
    title: 'الشبكة',
    line: (tokenizer) =>
      isPieces(tokenizer)
        ? 'تنظر إلى الرموز السابقة وتراهن على الرمز التالي.'
        : 'تنظر إلى الأحرف السابقة وتراهن على الحرف التالي.',
    closed: (n) => counted(n, 'parameter'),
  },
  optimizer: {
    titles: { adamw: 'Adam', sgd: 'SGD', lion: 'Lion', muon: 'Muon' },
    line: 'يدفع كل عدد في الشبكة قليلًا نحو الأسفل على منحدر الخسارة.',
    closed: (rate) => `معدّل التعلّم ${short(rate)}`,
    at: (rate, step) => `المعدّل ${short(rate)}، الخطوة ${count(step)}`,
  },
  training: {
    names: [
      'بلشون نورس قيقب نهر طائر صنوبر مذنّب ثعلب صفصاف مرفأ نسيم حصان'.split(' '),
      'هادئ ساكن مشرق مبكّر لطيف أخضر سريع فضّي ذهبي صافٍ فتيّ شجاع بعيد'.split(' '),
    ],
    title: 'حلقة التدريب',
    line: 'تخمين، ثم قياس المفاجأة، ثم تصحيح؛ مرة بعد مرة.',
    closed: (rate, ms_left) => `${rate} رمز/ث${ms_left === null ? '' : `، يتبقى ${duration(ms_left)}`}`,
    with_runs: (line, n) => `${line} · ${counted(n, 'run')}`,
    none: 'لا يعمل',
  },
  inference: {
    title: 'الاستدلال',
    line: (tokenizer) => (isPieces(tokenizer) ? 'يدعه يكتب، رمزًا بعد رمز.' : 'يدعه يكتب، حرفًا بعد حرف.'),
    closed: (temperature) => `درجة الحرارة ${short(temperature)}`,
    after: (before) => (before === '' ? 'في بداية النص' : `بعد «${iso(before)}»`),
  },
};

/** @type {import('../words.js').Words} */
export const ar = {
  lang: 'ar',
  dir: 'rtl',
  format: arabic,
  ...{
    masthead,
    shortcuts,
    glossary_open: 'المسرد',
    tour,
    problem,
    text,
    texts,
    run,
    machine,
    curve,
    writing,
    surprise,
    verdict,
    prompt,
    checks,
    chances,
  },
  ...{ settings, rooms, said, rows, datasets, errors },
  find: finderOf(errors),
  later: { ...partsFrom(parts, arabic), help: async () => ({ help: {} }) }, // the help is in `rows`
};
