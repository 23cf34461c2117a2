/**
 * Arabic words for the inside of the autograd room, like those of en/autograd.js.
 */

/** @typedef {import('./format.js').Arabic} Arabic */
/** @typedef {import('../words.js').AutogradWords} Words */

/** @type {Words['graph']['ops']} */
const OPS = {
  embedding: {
    name: 'التضمين',
    forward: 'يبحث عن صف كل رمز في الجدول، ويضيف إليه صف موضعه.',
    backward: 'يضيف تدرّج كل رمز إلى صفه في الجدول؛ والصفوف التي لم تُقرأ تنال 0.',
  },
  linear: {
    name: 'خطّي',
    forward: 'مجاميع موزونة: كل ناتج هو مجموع المدخلات كلها، كل منها مضروب في وزن.',
    backward: 'ينال الوزن مدخله مضروبًا في تدرّج ناتجه؛ وينال المدخل تدرّجات النواتج كلها، كل منها مضروب في وزنه.',
  },
  attention: {
    name: 'الانتباه',
    forward: 'يقارن كل رمز استعلامه بمفاتيح الرموز السابقة، ويأخذ متوسط قيمها موزونًا بمدى التوافق.',
    backward: 'يسلّم التدرّج إلى القيم المأخوذة، وإلى الاستعلامات والمفاتيح: أكان ينبغي أن تتوافق أكثر أم أقل.',
  },
  qk_norm: {
    name: 'تسوية الاستعلام والمفتاح',
    forward: 'يجعل لكل استعلام ومفتاح الحجم نفسه.',
    backward: 'يزيل من التدرّج ما لا يغيّر إلا حجمها.',
  },
  rope: {
    name: 'الموضع الدوّار',
    forward: 'يدير الاستعلامات والمفاتيح بزاوية تكبر مع الموضع.',
    backward: 'يدير التدرّج رجوعًا بالزاوية نفسها.',
  },
  dropout: {
    name: 'الإسقاط العشوائي',
    forward: 'يجعل بعض الأعداد 0 عشوائيًا أثناء التدريب.',
    backward: 'الأعداد التي جُعلت 0 لا تنال تدرّجًا.',
  },
  last_row: { name: 'الصف الأخير', forward: 'يأخذ صف الرمز الأخير.', backward: 'هذا الصف وحده ينال تدرّجًا.' },
  rmsnorm: {
    name: 'RMSNorm',
    forward: 'يقسم كل صف على حجمه المعتاد، فلا يعلو رمز على غيره.',
    backward: 'يزيل من التدرّج ما لا يفعل إلا تكبير الصف أو تصغيره.',
  },
  layernorm: {
    name: 'LayerNorm',
    forward: 'ينقل كل صف إلى المتوسط 0 ويقسمه على تشتّته.',
    backward: 'يزيل من التدرّج ما لا يفعل إلا نقل الصف كله أو مدّه.',
  },
  relu: {
    name: 'ReLU',
    forward: 'يُبقي الأعداد الموجبة ويجعل غيرها 0.',
    backward: 'يمرّر التدرّج حيث كان العدد موجبًا؛ وغيره ينال 0.',
  },
  relu2: {
    name: 'ReLU²',
    forward: 'يربّع الأعداد الموجبة ويجعل غيرها 0.',
    backward: 'يضرب التدرّج في ضعف العدد حيث كان موجبًا؛ وغيره ينال 0.',
  },
  gelu: {
    name: 'GELU',
    forward: 'يُبقي الأعداد الموجبة الكبيرة ويُخفت السالبة.',
    backward: 'يضرب التدرّج في ميل منحناه: قرابة 1 للأعداد الكبيرة، وقرابة 0 للسالبة جدًا.',
  },
  silu: {
    name: 'SiLU',
    forward: 'يضرب كل عدد في بوابة بين 0 و1 يضبطها العدد نفسه.',
    backward: 'يضرب التدرّج في ميل منحناه.',
  },
  swiglu: {
    name: 'SwiGLU',
    forward: 'نصف الأعداد، عبر SiLU، بوابة للنصف الآخر.',
    backward: 'ينال كل نصف التدرّج مضروبًا في النصف الآخر.',
  },
  geglu: {
    name: 'GEGLU',
    forward: 'نصف الأعداد، عبر GELU، بوابة للنصف الآخر.',
    backward: 'ينال كل نصف التدرّج مضروبًا في النصف الآخر.',
  },
  cross_entropy: {
    name: 'الإنتروبيا المتقاطعة',
    forward: 'يحوّل درجات كل رمز إلى احتمالات؛ والخسارة هي سالب لوغاريتم احتمال الرمز الصحيح.',
    backward: 'تدرّج الدرجة هو احتمالها، ناقص 1 للرمز الصحيح: من هنا يبدأ كل تصحيح.',
  },
  mean_loss: {
    name: 'متوسط الخسارة',
    forward: 'متوسط خسائر الرموز كلها: عدد واحد.',
    backward: 'يبدأ من 1، لأن الخسارة تتغيّر بقدر نفسها، ويوزّعه على الرموز.',
  },
};

/** @type {(arabic: Arabic) => Words['graph']} */
const ofGraph = ({ count, iso, loss, ltr, short }) => ({
  ops: OPS,
  title: 'من الرموز إلى الخسارة، ثم رجوعًا',
  lead: (prompt, value) =>
    value === null
      ? 'لا يقرأ النموذج إلا بداية نص، فلا شيء يُتوقَّع ولا تدرّج. يُكتب موجِّه من حرف أو أكثر.'
      : `يقرأ النموذج «${iso(prompt)}». إلى الأمام، من الأعلى إلى الأسفل، يحسب كل سطر أعدادًا من أسطر فوقه؛ وآخرها الخسارة، ${loss(value)}. ورجوعًا، من الأسفل إلى الأعلى، يعرف كل سطر كم تتغيّر الخسارة لو كبرت أعداده قليلًا: هذا هو التدرّج.`,
  read: (prompt, value) => `يقرأ النموذج «${iso(prompt)}». وخسارته ${loss(value)}.`,
  broken: (prompt) =>
    `يقرأ النموذج «${iso(prompt)}»، لكن خسارته ليست عددًا: كبر عدد ما أكثر مما يمكن كتابته، فضاع كل ما يُحسب منه. لقد تباعدت الجولة: يُبدأ من جديد بمعدّل تعلّم أصغر، أو يُتراجع عن الوزن الذي وُضع. ويُبحث عن أول سطر ليس عددًا.`,
  extremes: (most, size, least, small) =>
    `العدد في «${ltr(most)}» أقوى أثرًا في الخسارة (التدرّج المعتاد ${short(size)})، وفي «${ltr(least)}» أضعف (${short(small)}).`,
  forwards: 'إلى الأمام ↓ العدد المعتاد',
  backwards: 'رجوعًا ↑ التدرّج المعتاد',
  op: 'العملية',
  groups: { begin: 'البداية', end: 'النهاية' },
  block: (n) => `الكتلة ${count(n)}`,
  blocks: (first, last) => `الكتل من ${count(first)} إلى ${count(last)}`,
  find: 'ابحث عن موتر',
  find_hint: (n) => `في الشبكة ${count(n)} من الموترات. اكتب أجزاء من الاسم، مثل ‎3 fc‎.`,
  found: (n) => `عدد الموترات: ${count(n)}. مفتاح Enter يأخذ أوّلها.`,
  count: (n) => `العمليات: ${count(n)}`,
  legend: 'الخط المتصل: ما يقرؤه السطر المختار. المتقطّع: من أين يأتي {gradient|تدرّجه}.',
  no_gradient: 'لا شيء',
  waits: 'يأتي حالما يقرأ النموذج الموجِّه.',
});

/** @type {(arabic: Arabic) => Words['tensor']} */
const ofTensor = ({ count, iso, ltr, percent, short }) => ({
  choose: 'الموتر',
  about: (shape, kind) =>
    `أعداده ${ltr(shape)}، ${{ parameter: 'أوزان: يغيّرها التدريب', constant: 'ثابت: لا يتغيّر أبدًا', activation: 'يُحسب من جديد لكل نص' }[kind]}.`,
  forward: 'إلى الأمام:',
  backward: 'رجوعًا:',
  reads: 'يقرأ:',
  used: 'تستعمله:',
  python: 'بلغة Python:',
  value: 'القيمة',
  gradient: 'التدرّج',
  none: 'لا تدرّج له: لا يُتعلَّم شيء من خلاله.',
  scale: (scale, beyond, bad) =>
    `الأزرق: ${scale} تحت 0. البرتقالي: ${scale} فوق 0. ${
      beyond === 0 ? 'لا عدد يتجاوز ذلك.' : `عدد ما يتجاوز ذلك: ${count(beyond)}، ويُرسم باللون الكامل.`
    }${bad > 0 ? ` ما ليس عددًا أو لانهائي (أحمر): ${count(bad)}.` : ''}`,
  zeros: 'الأعداد كلها 0.',
  bad: (n) => `ما ليس عددًا أو لانهائي (أحمر): ${count(n)}؛ وكل ما سواه 0.`,
  reduced: (n) => `تمثّل كل خانة حتى ${count(n)} من الأعداد وتُظهر أبعدها عن 0.`,
  keys: 'تنقل مفاتيح الأسهم من خانة إلى خانة؛ ويثبّت مفتاح الإدخال واحدة.',
  picture: (what, name) => `${what} في ${ltr(name)} على شكل خانات`,
  place: (row, column, token) =>
    `الصف ${count(row)}${token === '' ? '' : ` («${iso(token)}»)`}، العمود ${count(column)}`,
  cell: (place, value, gradient) =>
    gradient === null
      ? `${place}: ${short(value)}.`
      : `${place}: القيمة ${short(value)}، التدرّج ${short(gradient)}. ${
          Number.isNaN(gradient)
            ? 'لا يمكن قول ما يفعله التغيير: التدرّج ليس عددًا.'
            : gradient === 0
              ? 'تغيير صغير هنا لا يفعل شيئًا بالخسارة.'
              : `تكبيره قليلًا يجعل الخسارة ${gradient > 0 ? 'أكبر' : 'أصغر'}.`
        }`,
  hint: 'يُشار إلى خانة لقراءتها؛ ويُنقر عليها لتثبيتها.',
  spread: 'كيف تتوزّع الأعداد',
  spread_of: (what, n, edge, beyond, zeros) =>
    `${what}: ${count(n)} من الأعداد من ${ltr(`−${edge}`)} إلى ${edge}${
      beyond > 0 ? `؛ خارج ذلك ${count(beyond)}` : ''
    }${zeros > 0 ? `؛ ${percent(zeros)} منها 0 تمامًا` : ''}.`,
  sizes: (value, gradient) =>
    `العدد المعتاد ${short(value)} والتدرّج المعتاد ${short(gradient)}: تحريك عدد كهذا بمقدار ${short(0.01)} يغيّر الخسارة بنحو ${short(gradient / 100)}.`,
  range: 'الأعداد من، إلى',
  many: 'كم',
  table: 'الشيء نفسه كجدول',
});

/** @type {(arabic: Arabic) => Words['nudge']} */
const ofNudge = ({ count, iso, loss, ltr, short }) => {
  const signed = (/** @type {number} */ n) => ltr(short(n));
  const size = (/** @type {number} */ n) => (Math.abs(n) < 1e5 ? loss(n) : signed(n));
  return {
    title: 'تحريك وزن واحد',
    lead: '{gradient|التدرّج} وعد: كم تتغيّر {loss|الخسارة} كلما كبر هذا الوزن قليلًا. يُحرَّك وزن واحد ليُرى هل يصدق الوعد.',
    weight: 'أوزان',
    row: 'الصف',
    column: 'العمود',
    random: 'وزن آخر عشوائي',
    chosen: (name, row, column, value, gradient) =>
      `${ltr(name)}، الصف ${count(row)}، العمود ${count(column)}: قيمته ${signed(value)}، وتدرّجه ${signed(gradient)}.`,
    on: (prompt) => `الخسارة هي خسارة «${iso(prompt)}»، فقد تختلف عن الخسارة في المنحنى أعلاه.`,
    slider: 'التغيير بمقدار',
    typed: 'أو جعله',
    try: 'تجربة',
    steps: 'خطوات صغيرة',
    told: ({ base, promised, real, by }) => {
      const [said, done] = [promised - base, real - base];
      if (!Number.isFinite(real)) return 'بهذا الوزن لم تعد الخسارة عددًا: صار عدد ما أكبر من أن يُكتب. الأفضل إعادته.';
      if (by === 0) return `الخسارة ${size(base)}. يُحرَّك الوزن لرؤية ما يحدث.`;
      const near = Math.abs(done - said) <= 0.05 * Math.max(Math.abs(done), 1e-7);
      const same = Math.sign(done) === Math.sign(said);
      const end =
        said === 0 && done === 0
          ? 'مع هذا الموجِّه لا يفعل الوزن شيئًا: يقول التدرّج ذلك، وهو كذلك.'
          : near
            ? 'صدق الوعد: على هذا القرب تكاد الخسارة تكون خطًا مستقيمًا.'
            : same
              ? 'الاتجاه صحيح والمقدار خاطئ: التدرّج هو الميل هنا، والخسارة تنحني.'
              : 'لم يصدق الوعد: لا يعرف التدرّج إلا ما حوله مباشرة. كانت هذه الخطوة أكبر مما ينبغي.';
      return `تغيّر بمقدار ${signed(by)}. الموعود: ${signed(said)}، أي خسارة ${size(promised)}. الواقع: ${signed(done)}، خسارة ${size(real)}. ${end}`;
    },
    picture: (name, { base, promised, real, by }) =>
      `الخسارة عند بعض قيم ${ltr(name)}، والخط المستقيم الذي يعد به التدرّج. عند التغيير بمقدار ${signed(by)}: الموعود ${size(promised)}، والواقع ${size(real)}؛ وبلا تغيير ${size(base)}.`,
    axis: 'قيمة هذا الوزن. الخط: الخسارة. المتقطّع: ما يعد به التدرّج.',
    now: 'الآن',
    paused: 'يتوقّف التدريب مؤقتًا أثناء تحريك وزن.',
    back: 'يُعاد الوزن بعد كل نظرة: لا تتغيّر الجولة.',
    keep: 'إبقاء هذه القيمة في الجولة',
    put_back: 'البدء ثانية من القيمة في الجولة',
    undo: 'تراجع',
    kept: (name, old, value) =>
      `أُبقيت: ${ltr(name)} في الجولة الآن ${signed(value)} (كان ${signed(old)})؛ وعلى المنحنى أعلاه علامة هناك.`,
    mark: (name, value) => `جُعل ${ltr(name)} مساويًا ${signed(value)}`,
    trained_on: 'تابعت الجولة التدريب منذئذ: يضع التراجع القيمة القديمة في النموذج الحالي.',
    not_finite: 'يُكتب عدد، مثل 0.5 أو 1e30.',
    value: 'الوزن',
    loss: 'الخسارة',
    promise: 'الوعد',
    table: 'الشيء نفسه كجدول',
    broken:
      'هذا الوزن أو تدرّجه أو الخسارة ليس عددًا منتهيًا، فلا شيء يُوعَد به: تباعدت الجولة. يُتراجع عمّا أُبقي، أو تُعاد الجولة.',
    none: 'هذا الموتر ليس أوزانًا. يُختار وزن أعلاه، أو يؤخذ واحد عشوائيًا.',
  };
};

/** @type {(arabic: Arabic) => Words['steps']} */
const ofSteps = ({ count, ltr, percent, short }) => ({
  title: 'على مرّ الخطوات',
  lead: 'يُسجَّل ما دامت هذه الغرفة مفتوحة. كل سطر موتر، وكل عمود تقرير من الجولة؛ واللون الكامل للأكبر.',
  kinds: { gradient: 'التدرّج المعتاد', ratio: 'التغيّر إلى الوزن' },
  show: 'عرض',
  none: 'لم يُسجَّل شيء بعد: تُدرَّب بعض الخطوات وهذه الغرفة مفتوحة.',
  over: 'انتهت هذه الجولة. يُعاد التدريب وهذه الغرفة مفتوحة: فتُرسم هنا تدرّجات كل خطوة تُقاس.',
  every: (n) =>
    n === 1
      ? 'تقيس الجولة نفسها الآن في كل خطوة؛ ولا يغيّر ذلك عددًا من أعدادها.'
      : `تقيس الجولة نفسها الآن مرة كل ${count(n)} من الخطوات؛ ولا يغيّر ذلك عددًا من أعدادها.`,
  summary: (from, to, most, value) =>
    `الخطوات من ${count(from)} إلى ${count(to)}. الأكبر الآن ${ltr(most)}: ${short(value)}.`,
  norm: (then, now) =>
    `كان معيار التدرّج ${short(then)} عند بدء التسجيل وهو الآن ${short(now)}: ${
      now < then * 0.8 ? 'المنحدر يلين' : now > then * 1.25 ? 'المنحدر يشتدّ' : 'المنحدر كما كان تقريبًا'
    }.`,
  dead: (dead, units) =>
    dead === 0
      ? 'لم تكن أي وحدة من MLP مساوية 0 لكل رمز في آخر خطوة قيست.'
      : `${count(dead)} من ${count(units)} من وحدات MLP (${percent(dead / units)}) كانت 0 لكل رمز: لا تنال تدرّجًا، ولا تتعلّم حتى يحرّكها شيء آخر.`,
  no_dead: 'مع دالة التنشيط هذه لا تكون أي وحدة 0 تمامًا، فلا وحدة ميتة.',
  norm_axis: 'أفقيًا: الخطوات. عموديًا: طول تدرّج الأوزان كلها معًا.',
  cell: (name, step, value) => `${ltr(name)}، الخطوة ${count(step)}: ${short(value)}.`,
  hint: 'يُشار إلى خانة لقراءتها. المقياس لوغاريتمي؛ ولا تظهر هنا الانحيازات ومعاملات التسوية.',
  first: (step) => `الخطوة ${count(step)}`,
  tensor: 'الموتر',
  now: 'الآن',
  table: 'الشيء نفسه كجدول',
});

/** @param {Arabic} arabic @returns {Words} */
export const autograd = (arabic) => ({
  ...{ graph: ofGraph(arabic), tensor: ofTensor(arabic), nudge: ofNudge(arabic), steps: ofSteps(arabic) },
});
