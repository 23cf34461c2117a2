/**
 * Arabic words for the fold beneath the loss curve, like those of en_curves.js.
 */

/** @param {import('./ar_format.js').Arabic} arabic @returns {import('./words.js').Curves} */
export const curves = ({ count, loss, short }) => ({
  label: 'المزيد عن الجولة',
  figures: {
    grad_norm: ['معيار التدرّج', 'مقدار ما ستغيّره الخطوة قبل تحديد التدرّج'],
    lr: ['معدّل التعلّم', 'مدى كل خطوة'],
    speed: ['الرموز في الثانية', 'سرعة التعلّم'],
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
});
