/**
 * Arabic words for the fold beneath the loss curve, like those of en/curves.js.
 */

/** What the n-gram models count, by their order; at the end, three of them without an article. @param {unknown} tokenizer */
const rowsCounted = (tokenizer) =>
  tokenizer === 'char'
    ? ['', 'الأحرف المفردة', 'أزواج الأحرف', 'الأحرف الثلاثة المتتالية', 'ثلاثة أحرف متتالية']
    : ['', 'الرموز المفردة', 'أزواج الرموز', 'الرموز الثلاثة المتتالية', 'ثلاثة رموز متتالية'];

/** @param {Pick<import('../../ui/format.js').Format, 'count' | 'loss'>} format */
const further = ({ count, loss }) => ({
  accuracy: {
    title: ['الدقّة', 'كم مرّة يصيب تخمينه الأول للرمز التالي؛ النقاط: في الجزء المحجوز'],
    /** @param {number} steps */
    measure: (steps) => `القياس كل ${count(steps)} خطوة`,
  },
  /** Going back to the best point. */
  best: {
    /** @param {number} step @param {number} best */
    back: (step, best) => `العودة إلى أفضل نقطة (الخطوة ${count(step)}، ${loss(best)})`,
    /** On the curve, at that step. */
    mark: 'عودة إلى أفضل نقطة',
    help: 'تتابع جولة جديدة من هناك، وتبقى هذه الجولة بين الجولات.',
  },
});

/** @param {import('./format.js').Arabic} arabic @returns {import('../words.js').Curves} */
export const curves = ({ count, loss, percent, short }) => ({
  label: 'المزيد عن الجولة',
  figures: {
    grad_norm: ['معيار التدرّج', 'مقدار ما ستغيّره الخطوة قبل تحديد التدرّج'],
    lr: ['معدّل التعلّم', 'مدى كل خطوة'],
    speed: ['الرموز في الثانية', 'سرعة التعلّم'],
  },
  shares: {
    new_names: ['نسبة الأسماء الجديدة', 'كم من الأسماء التي يكتبها غير موجود في النص'],
    sums: ['نسبة الجمع الصحيح', 'كم من عمليات الجمع التي يكتبها صحيح'],
    copies: ['نسبة النسخ الصحيح', 'كم من الأسطر التي يكتبها يكرّر أحرفه تكرارًا صحيحًا'],
  },
  picture: (title, first, last, low, high) =>
    `${title}: ${short(first)} في البداية، ${short(last)} الآن، من ${short(low)} إلى ${short(high)}.`,
  nothing: 'لا شيء بعد: اضغط «تدريب».',
  table: 'الخسائر في جدول',
  some: (rows, steps) => `الخطوات المعروضة: ${count(rows)} من ${count(steps)}. وفي الملفات كلها.`,
  columns: {
    step: 'الخطوة',
    tokens: 'الرموز',
    seconds: 'الثواني',
    loss: 'الخسارة',
    smooth: 'المُنعَّمة',
    val: 'التحقق',
  },
  loss,
  levels: 'مستويات ينبغي تجاوزها',
  level: 'المستوى',
  save: 'حفظ بصيغة',
  files: {
    csv: 'أعداد لجدول بيانات: صف لكل خطوة',
    json: 'أعداد وإعدادات للبرامج',
    png: 'الصورة بعرض 1,600 بكسل',
    svg: 'الصورة واضحة بكل حجم',
  },
  title: (step) => `الخسارة على مدى الخطوات، وعددها ${count(step)}`,
  ...further({ count, loss }),
  verdict: {
    found: {
      diverged: (now, guess) =>
        `صار أسوأ من التخمين الأعمى (الخسارة ${loss(now)} مقابل ${loss(guess)}): الخطوات كبيرة جدًا.`,
      memorises: (now, best, step) =>
        `بدأ يحفظ النص عن ظهر قلب: الجزء المحجوز يفاجئه أكثر من ذي قبل (الخسارة ${loss(now)}، وكانت ${loss(best)} عند الخطوة ${count(step)}).`,
      by_heart: (learnt, kept) =>
        `إنه يحفظ النص عن ظهر قلب: الجزء الذي يتعلّم منه يفاجئه أقل بكثير (الخسارة ${loss(learnt)}) من الجزء المحجوز (الخسارة ${loss(kept)}).`,
      guesses: (now, guess) => `حتى الآن ليس أفضل من التخمين الأعمى (الخسارة ${loss(now)} مقابل ${loss(guess)}).`,
      beats_guessing: (now, guess) => `تفوّق على التخمين الأعمى (الخسارة ${loss(now)} مقابل ${loss(guess)}).`,
      beats_some: (tokenizer, order, now, next, level) =>
        `${order === 0 ? 'تفوّق على التخمين الأعمى' : `تفوّق على نموذج يعدّ ${rowsCounted(tokenizer)[order]}`} (الخسارة ${loss(now)})${next === undefined ? '' : `؛ ونموذج يعدّ ${rowsCounted(tokenizer)[next]} يبلغ ${loss(level)}`}.`,
      beats_all: (tokenizer, now, level) =>
        `يتوقّع أفضل من النماذج التي تعدّ فقط، حتى التي تعدّ ${rowsCounted(tokenizer)[4]} (الخسارة ${loss(now)} مقابل ${loss(level)}).`,
      copies: (share) => `${percent(share)} من عيّنته الأخيرة موجود في النص حرفيًا: إنه ينسخ.`,
      copies_some: (share) => `${percent(share)} من عيّنته الأخيرة موجود في النص حرفيًا.`,
      copies_nothing: () => 'لا شيء من عيّنته الأخيرة موجود في النص حرفيًا.',
      unfinished: (now, before) =>
        `كان لا يزال يتحسّن في النهاية (الخسارة من ${loss(before)} إلى ${loss(now)} في الخُمس الأخير).`,
      settled: () => 'لم يكد يتحسّن في الخُمس الأخير من الجولة: لن تفيد زيادة الخطوات وحدها.',
    },
    next: {
      lower_rate: (rate) => `تدريب من جديد بمعدّل تعلّم ${short(rate)}`,
      smaller: (width) => `تدريب من جديد بعرض ${count(width)}`,
      longer: (steps) => `تدريب من جديد بعدد خطوات ${count(steps)}`,
    },
  },
});
