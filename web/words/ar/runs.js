/**
 * Arabic words for the room of the training loop, like those of en/runs.js.
 */

/** @typedef {import('./format.js').Arabic} Arabic */
/** @typedef {import('../words.js').RunWords} RunWords */

/** @param {Arabic} arabic @returns {RunWords['kept']} */
const kept = ({ count, loss, duration }) => ({
  title: 'الجولات',
  line: 'كل جولة تدرّبها تبقى هنا، ثمانٍ على الأكثر، لتقارن بينها. والجولة المثبّتة لا تُزال.',
  none: 'درّب جولة، وغيّر إعدادًا، ثم درّب مجددًا: عندئذ تظهر الجولتان هنا.',
  columns: [
    'الجولة',
    'الاختلاف',
    'الخطوات',
    'خسارة التدريب',
    'خسارة التحقق',
    'الأفضل',
    'مدة التدريب',
    'ما يمكن فعله',
  ],
  same: 'لا شيء',
  text: 'نص آخر',
  steps: (step, all) => `${count(step)} من ${count(all)}`,
  best: (best, step) => `${loss(best)} عند الخطوة ${count(step)}`,
  time: (ms) => duration(ms),
  shown: 'معروضة',
  training: 'تتدرّب',
  without: 'المنحنى فقط',
  without_help: 'منحناها وعيّناتها محفوظة؛ أما النموذج نفسه فأخلى مكانه لغيره.',
  lowest: 'الأدنى',
  in_bits: 'الخسائر بالبت لكل حرف.',
  differ:
    'رموز هذه الجولات مختلفة، والرمز الأطول أصعب تخمينًا: فلا تمكن مقارنة خسائرها بالنات لكل رمز. لذلك هي بالبت لكل حرف، وهذه تمكن مقارنتها.',
  nats: 'نات لكل رمز',
  uncounted: 'حيث كُتب «نات لكل رمز» لم تُعدّ أحرف النص: فلا تمكن مقارنة تلك الخسارة بغيرها هنا.',
  show: 'عرض',
  show_help: (name) => `عرض ${name}: منحناها وعيّناتها، ونموذجها إن كان لا يزال موجودًا`,
  hide: 'إخفاء المنحنى',
  unhide: 'رسم المنحنى',
  pin: 'تثبيت',
  unpin: 'إلغاء التثبيت',
  train: 'تدريب',
  pause: 'إيقاف مؤقت',
  settings: 'استعمال إعداداتها',
  remove: 'حذف',
  of: (what, name) => `${what}: ${name}`,
});

/** @param {Arabic} arabic @returns {RunWords['changes']} */
const changes = ({ after, count, iso }) => ({
  title: 'تغيير هذه الجولة',
  line: 'يمكن تغيير هذه الإعدادات أثناء التعلّم، ابتداءً من الخطوة التالية. ويبيّن المنحنى موضع التغيير.',
  none: 'بعد أن تبدأ جولة يمكن تغيير بعض الإعدادات دون البدء من جديد.',
  change: 'تغيير',
  mark: (step, text) => `الخطوة ${count(step)}: ${text}`,
  marks: 'التغييرات حتى الآن',
  text: (label, from, to) => `${label} من ${iso(from)} إلى ${iso(to)}`,
  longer: (steps) => `تدريب ${after(steps, 'step')} أخرى`,
  longer_line: 'تستمر الجولة من حيث انتهت، بالنموذج كما هو.',
});

/** @param {Arabic} arabic @returns {RunWords['rate']} */
const rate = ({ count, short }) => ({
  title: 'إيجاد معدّل تعلّم',
  line: 'يُدرَّب نموذج جديد بإعداداتك ويرتفع {learning_rate|معدّل التعلّم} مع كل خطوة. حيث تنخفض خسارته بأسرع ما يكون فالمعدّل جيد؛ وحيث تقفز فالمعدّل كبير جدًا. تبقى جولتك كما هي.',
  start: 'البحث عن معدّل',
  stop: 'إيقاف',
  busy: (step) => `جارٍ تجربة المعدّلات: الخطوة ${count(step)}…`,
  found: (suggested) => `معدّل جيد لهذا النموذج: ${short(suggested)}. وهو عُشر المعدّل الذي كانت الخسارة عنده أدنى.`,
  nothing: 'لم تنخفض الخسارة عند أي معدّل، فلا اقتراح لهذه الإعدادات.',
  use: (suggested) => `استعمال المعدّل ${short(suggested)}`,
  picture: (from, to, suggested) =>
    `الخسارة عند معدّلات تعلّم من ${short(from)} إلى ${short(to)}.${suggested === null ? '' : ` المقترح: ${short(suggested)}.`}`,
  mark: 'المقترح',
  axis: 'أفقيًا: معدّل التعلّم. رأسيًا: خسارة كل خطوة، والمُنعَّمة.',
});

/** @param {Arabic} arabic @returns {RunWords['sweep']} */
const sweep = ({ count, counted, duration, iso, loss, ltr, mebibytes }) => ({
  title: 'تجربة عدة قيم',
  line: 'تُدرَّب جولة لكل قيمة من قيم إعداد، واحدة تلو الأخرى، ثم تُقارَن نهاياتها. يبقى كل ما عدا ذلك كما هو في الصفحة.',
  setting: 'الإعداد',
  kinds: ['أعداد', 'خيارات', 'تشغيل أو إيقاف'],
  switched: ['معطَّل', 'مفعَّل'],
  follows: 'ما لم تضبطه بنفسك يتبع كل خيار، كما يتبع معدّل التعلّم المُحسِّن.',
  values: 'القيم',
  values_help: `بينها مسافات، أو ${ltr('1..4')} للأعداد الصحيحة من 1 إلى 4`,
  steps: 'خطوات كل جولة',
  start: 'بدء',
  stop: 'إيقاف',
  plan: (n, ms, mib) => `${counted(n, 'run')}: الوقت نحو ${duration(ms)} والذاكرة ${iso(mebibytes(mib))}.`,
  planning: 'جارٍ تقدير المدة…',
  too_many: (most, n) => `لا يزيد عدد الجولات في السلسلة على ${count(most)}؛ وهذه ${count(n)}.`,
  too_few: 'أعطِ قيمتين على الأقل.',
  wrong: (value, why) => `«${iso(value)}»: ${why}`,
  busy: (at, n, ms_left) =>
    `الجولة ${count(at)} من ${count(n)}${ms_left === null ? '' : `، يتبقى نحو ${duration(ms_left)}`}…`,
  stopped: 'أُوقفت قبل القيمة الأخيرة.',
  done: (label, value, best, unit) =>
    `أدنى خسارة تحقق: ${loss(best)}${unit === 'bits' ? ' بت لكل حرف' : ''}، مع ${label} ${iso(value)}.`,
  chance: (seed) => `قد يكون الفرق الصغير مصادفة: جرّب عدة قيم لإعداد «${seed}» لترى مقدار المصادفة.`,
  edge: (value, is_largest) =>
    `هذه ${is_largest ? 'أكبر' : 'أصغر'} قيمة جُرّبت: وقد تكون قيمة ${is_largest ? 'فوق' : 'دون'} ${iso(value)} أفضل منها.`,
  band: (mean, from, to) =>
    `لا تختلف إلا البذرة: تنتهي الجولات عند ${loss(mean)} في المتوسط، من ${loss(from)} إلى ${loss(to)}. الفرق الأصغر من هذا بين إعدادين لا يعني شيئًا.`,
  beside: 'إظهارها في منحنى الجولة',
  beside_band: 'يمتد الشريط من أدنى خسارة لهذه الجولات إلى أعلاها؛ والخط متوسطها.',
  mean: (n) => `متوسط ${counted(n, 'run')}`,
  curves: 'خسارة التدريب لكل جولة، مُنعَّمة',
  finals: 'أين انتهت كل جولة: خسارة التحقق',
  named_finals: 'أين انتهت كل جولة: خسارة التحقق، وكلما صغرت كانت أبعد إلى اليسار',
  columns: ['القيمة', 'خسارة التدريب', 'خسارة التحقق'],
  use: (value) => `استعمال ${iso(value)}`,
  refused: 'مرفوضة',
  diverged: 'تباعدت',
});

/** @param {Arabic} arabic @returns {RunWords['slow']} */
const slow = ({ after, count, loss, percent, short }) => ({
  title: 'خطوة واحدة بالحركة البطيئة',
  line: 'تُنجز {step|خطوة تدريب} واحدة وتروي ما فعله فيها كل جزء من الأجزاء السبعة، بأعداد تلك الخطوة.',
  start: 'خطوة بطيئة واحدة',
  none: 'بلغت الجولة نهايتها. درّبها أطول، أو ابدأ جولة جديدة.',
  list: 'ما حدث في هذه الخطوة',
  step: (step) => `الخطوة ${count(step)}`,
  parts: ({ tokens, batch, vocab, params, loss: now, guess, norm, clip, rate: lr, next }) => [
    ['مجموعة البيانات', `تختار من النص ${after(batch, 'piece')}: ${after(tokens, 'token')} للتعلّم منها.`],
    ['المُجزِّئ', `حوّلها إلى أعداد من 0 إلى ${count(vocab - 1)}، عدد لكل رمز.`],
    [
      'الشبكة',
      `تقرؤها بمعاملاتها (${count(params)}) وتعطي كل رمز تالٍ ممكن احتمالًا. خسارتها ${loss(now)}: كأنها تعطي الصحيح دائمًا ${percent(Math.exp(-now))}. وللتخمين الأعمى ${loss(guess)}.`,
    ],
    [
      'الاشتقاق الآلي',
      `يسير رجوعًا فيجد لكل معامل تدرّجه: كم تسرع الخسارة في النمو معه. وطول التدرّجات كلها معًا، كأنها سهم واحد، ${short(norm)}.`,
    ],
    [
      'Adam',
      clip > 0 && norm > clip
        ? `يقصّر التدرّج إلى ${short(clip)}، ويحرّك كل معامل قليلًا بمعدّل تعلّم ${short(lr)}.`
        : `يحرّك كل معامل قليلًا عكس تدرّجه بمعدّل تعلّم ${short(lr)}.`,
    ],
    ['حلقة التدريب', `تعدّ الخطوة وتبدأ التالية.${next === null ? '' : ` خسارة التحقق الآن: ${loss(next)}.`}`],
    ['الاستدلال', 'يكتب بالنموذج بعد تغييره: انظر أحدث عيّنة.'],
  ],
});

/** @param {Arabic} arabic @returns {RunWords} */
export const runs = (arabic) => ({
  kept: kept(arabic),
  changes: changes(arabic),
  rate: rate(arabic),
  sweep: sweep(arabic),
  slow: slow(arabic),
});
