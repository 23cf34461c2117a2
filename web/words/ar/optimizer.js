/**
 * Arabic words for the inside of the optimizer's room, like those of en/optimizer.js.
 */

/** @typedef {import('./format.js').Arabic} Arabic */
/** @typedef {import('../words.js').OptimizerWords} Words */

/** What the schedule does, by its place. @type {Record<string, string>} */
const PHASES = {
  warmup: 'ما زال يرتفع: التدرّجات جامحة في البداية، فتبدأ الخطوات صغيرة.',
  constant: 'يبقى كما هو حتى النهاية.',
  step: 'ينخفض بعامل من حين إلى حين.',
  stable: 'يبقى كما هو الآن، وينخفض في النهاية.',
  falling: 'ينخفض: تقصر الخطوات ليستقرّ النموذج.',
  end: 'الجولة في نهايتها المخطَّطة.',
};

/** @type {(arabic: Arabic) => Words['schedule']} */
const ofSchedule = ({ count, short }) => ({
  title: 'معدّل التعلّم على مرّ الجولة',
  lead: 'يحدّد {learning_rate|معدّل التعلّم} طول كل {step|خطوة}. {schedule|يُخطَّط له} قبل بدء الجولة، ويمكن تغييره أثناءها.',
  here: 'الجولة هنا',
  now(rate, step, all, phase) {
    const where =
      step === 0
        ? `سيكون معدّل الخطوة الأولى ${short(rate)}.`
        : `كان معدّل الخطوة ${count(step)} من ${count(all)} هو ${short(rate)}.`;
    return `${where} ${PHASES[phase] ?? ''}`;
  },
  picture: (first, highest, last) =>
    `يبدأ معدّل التعلّم من ${short(first)}، ولا يتجاوز ${short(highest)}، وينتهي عند ${short(last)}.`,
  axis: 'أفقيًا: الخطوات. عموديًا: معدّل التعلّم. المنقّط: حيث غُيِّر إعداد.',
  step: 'الخطوة',
  rate: 'المعدّل',
  table: 'الشيء نفسه كجدول',
});

/** @type {(arabic: Arabic) => Words['updates']} */
const ofUpdates = ({ count, lang, ltr }) => {
  const share = (/** @type {number} */ n) =>
    n.toLocaleString(lang, { style: 'percent', maximumSignificantDigits: 2 });
  return {
    share,
    title: 'كم تحرّك الخطوة كل موتر',
    lead: 'كل نقطة: حجم آخر خطوة لموتر، مقارنة بحجم أوزانه.',
    none: (n) => `لم يُقَس بعد. عدد الخطوات الأخرى التي تُدرَّب على الأقل: ${count(n)}.`,
    over: 'انتهت هذه الجولة ولم تُقَس خطواتها. يُعاد التدريب وهذه الغرفة مفتوحة: فتأتي النقاط مع أول خطوة تُقاس.',
    every: (n) =>
      n === 1
        ? 'تقيس الجولة نفسها الآن في كل خطوة؛ ولا يغيّر ذلك عددًا من أعدادها.'
        : `تقيس الجولة نفسها الآن مرة كل ${count(n)} من الخطوات؛ ولا يغيّر ذلك عددًا من أعدادها.`,
    told: (name, ratio, fast, slow, all, step) =>
      `${ltr(name)} أسرعها حركة: غيّرته الخطوة ${count(step)} بمقدار ${share(ratio)} من حجمه. ${
        fast > 0
          ? `تحرّك ${count(fast)} من ${count(all)} من الموترات بأكثر من ${share(0.01)}: معتاد في أول الجولة وللانحيازات الصغيرة، وسريع جدًا بعد ذلك.`
          : slow > 0
            ? `تحرّك ${count(slow)} من ${count(all)} من الموترات بأقل من ${share(0.0001)}: مناسب في نهاية الخطة، وبطيء جدًا قبلها.`
            : `كلها ضمن عشرة أضعاف القاعدة التقريبية ${share(0.001)} أو عُشرها.`
      }`,
    between: (n) => `أظهر ما بينها: ${count(n)}`,
    fewer: 'الأسرع والأبطأ فقط',
    axis: 'مقياس لوغاريتمي. الخط السميك: القاعدة التقريبية، 0.1% في كل خطوة.',
    tensor: 'الموتر',
    weight: 'الوزن',
    gradient: 'التدرّج',
    update: 'التغيّر',
    ratio: 'التغيّر إلى الوزن',
    table: 'الشيء نفسه كجدول، بالأحجام المعتادة',
  };
};

/** @type {(arabic: Arabic) => Words['way']} */
const ofWay = ({ count, ltr, short }) => ({
  title: 'طريق وزن واحد',
  lead: 'ما يفعله {adam|المُحسِّن} {parameter|بوزن} واحد، خطوة بعد خطوة. يُسجَّل ما دامت هذه الغرفة مفتوحة.',
  weight: 'أوزان',
  row: 'الصف',
  column: 'العمود',
  random: 'وزن آخر عشوائي',
  slowly: (n) => `أخذ الخطوات واحدة واحدة (${count(n)})`,
  recording: (name, row, column, n) =>
    `${ltr(name)}، الصف ${count(row)}، العمود ${count(column)}؛ الخطوات المسجَّلة: ${count(n)}.`,
  none: 'لا شيء يُرسم بعد: يبدأ التدريب، أو تؤخذ خطوات واحدة واحدة.',
  over: 'انتهت هذه الجولة. يُعاد التدريب وهذه الغرفة مفتوحة: فتُسجَّل هنا كل خطوة يُبلَّغ عنها.',
  titles: { value: 'القيمة', step: 'الخطوة التي يخطوها', gradient: 'التدرّج ومتوسطه', root: 'حجم التدرّجات' },
  lines: {
    value: 'أين الوزن؛ وإلى جانبه طرق الانحدار التدريجي البسيط',
    step: 'ما يُضاف إلى الوزن في كل خطوة',
    gradient: 'الرفيع: تدرّج كل خطوة؛ السميك: m، متوسطه المتحرّك',
    root: 'الرفيع: حجم التدرّج؛ السميك: √v، متوسطه المتحرّك',
  },
  own: 'هذه الجولة',
  plain: 'بسيط',
  scaled: 'بسيط، أطول',
  gradient: 'التدرّج',
  size: 'الحجم',
  compare: (rule, own, plain, times) => {
    const name = ltr({ adamw: 'Adam', sgd: 'SGD', lion: 'Lion', muon: 'Muon' }[rule]);
    const walked = `قطع ${name} ما مجموعه ${short(own)}. وبالمعدّل نفسه كان الانحدار التدريجي البسيط سيقطع ${short(plain)}`;
    if (!Number.isFinite(times) || times <= 0) return `${walked}.`;
    return times > 1
      ? `${walked}: وبمعدّل أعلى ${short(times)} مرة كان سيقطع المسافة نفسها («بسيط، أطول»). ${rule === 'adamw' ? `يقسم ${name} كل تدرّج على حجمه المعتاد، فتحرّك التدرّجات الصغيرة الوزن كما تحرّكه الكبيرة.` : ''}`
      : `${walked}: ${short(1 / times)} ضعف المسافة.`;
  },
  approximation: (n, all) =>
    `حُسب الانحدار التدريجي البسيط بالتدرّجات التي لقيتها هذه الجولة، لهذا الوزن وحده: وهذا تقريب، فعلى طريقه كان سيلقى غيرها.${
      n < all ? ` سُجِّل ${count(n)} من ${count(all)} من الخطوات؛ ولغيرها يُستعمل التدرّج المسجَّل التالي.` : ''
    }`,
  hand: (step) => `الخطوة ${count(step)} محسوبة باليد`,
  rule: {
    adamw:
      'يتذكّر m الاتجاه، ويتذكّر v حجم التدرّجات. كلاهما يبدأ من 0؛ والقسمة على 1 − betaᵗ تصحّح ذلك. القيم قبل الخطوة محسوبة رجوعًا مما بعدها.',
    sgd: 'تتبع كل خطوة التدرّج، أو مع الزخم مجموعًا جاريًا للتدرّجات.',
    lion: 'الإشارة وحدها تُعتبر: يتحرّك كل وزن بالمقدار نفسه، صعودًا أو هبوطًا.',
    muon: 'يجعل Muon زخم المصفوفة كلها متعامدًا، فخطوة الوزن تتوقف على سائر الأوزان وليست لها صيغة خاصة. يظهر هنا زخمه والخطوة التي خُطيت.',
  },
  formula: 'الصيغة',
  numbers: 'بأعداد هذه الخطوة',
  python: 'بلغة Python:',
  step: 'الخطوة',
  table: 'التسجيلات كجدول (آخر 40)',
});

/** @type {(arabic: Arabic) => Words['moments']} */
const ofMoments = ({ count, ltr, short }) => ({
  title: 'ما يحتفظ به المُحسِّن من',
  lead: 'يتذكّر {adam|المُحسِّن} لكل وزن كيف كانت {gradient|تدرّجاته}. هذه خانات أوزان الموتر المختار كلها.',
  none: 'غير معروف بعد.',
  too_early: 'يُعرف بعد الخطوة التالية.',
  kinds: { step: 'آخر خطوة', m: 'm: متوسط التدرّج', v: '√v: الحجم المعتاد للتدرّج' },
  about: {
    step: 'ما أُضيف إلى كل وزن.',
    m: 'اللون القوي: اتفقت تدرّجاته عدة خطوات.',
    v: 'اللون القوي: تدرّجاته كبيرة عادة، فتُقسم خطواته على أكثر.',
  },
  short: { step: 'آخر خطوة', m: 'm', v: '√v' },
  scale: (kind, scale, bad) =>
    `${kind === 'v' ? `بلا لون: 0. البرتقالي: ${scale} أو أكثر.` : `الأزرق: ${ltr(`−${scale}`)}. البرتقالي: ${scale}.`}${
      bad > 0 ? ` ما ليس عددًا أو لانهائي (أحمر): ${count(bad)}.` : ''
    }`,
  keys: 'تنقل مفاتيح الأسهم من خانة إلى خانة؛ ويثبّت مفتاح الإدخال واحدة.',
  hint: 'يُشار إلى خانة لقراءتها؛ ويُنقر عليها لتثبيتها.',
  reading: (row, column, parts) => `الصف ${count(row)}، العمود ${count(column)}: ${parts}.`,
  movers: 'الأوزان التي حرّكتها آخر خطوة أبعد من غيرها',
  mover: (row, column, by) =>
    `الصف ${count(row)}، العمود ${count(column)}: ${ltr(`${by > 0 ? '+' : '−'}${short(Math.abs(by))}`)}`,
});

/** @param {Arabic} arabic @returns {Words} */
export const optimizer = (arabic) => ({
  ...{ schedule: ofSchedule(arabic), updates: ofUpdates(arabic), way: ofWay(arabic), moments: ofMoments(arabic) },
});
