/**
 * Arabic words for runs that are kept over a reload, like those of en/kept.js.
 */

/** @param {import('./format.js').Arabic} arabic @returns {import('../words.js').KeptWords} */
export const kept = ({ count, iso, lang }) => ({
  where: {
    disk: 'الجولات محفوظة على هذا الحاسوب',
    database: 'الجولات محفوظة على هذا الحاسوب',
    memory: 'تُحفظ الجولات حتى إغلاق هذا اللسان فقط: التخزين ممنوع هنا',
    full: 'امتلأ التخزين: لا تُحفظ أحدث الخطوات. احذف جولة',
    off: 'لا تُحفظ الجولات',
  },
  title: 'الجولات المحفوظة',
  help: 'تُحفظ كل جولة بنصها ونموذجها ومنحناها، في هذا المتصفح وحده. تُحفظ كل بضع ثوانٍ، وتستمر من هناك بعد إعادة التحميل أو التعطل. ويستطيع من يستعمل هذا الحاسوب أن يفتحها أيضًا. تبقى أحدث 20 جولة.',
  keep: 'حفظ الجولات على هذا الحاسوب',
  none: 'لا جولة محفوظة بعد.',
  date: (at) => new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(at),
  about: (text, step, of) => `${iso(text)} · الخطوة ${count(step)} من ${count(of)}`,
  open: 'فتح',
  open_name: (name) => `فتح ${iso(name)}`,
  remove: 'حذف',
  remove_name: (name) => `حذف ${iso(name)}`,
  shown: 'معروضة الآن',
  offer: (name, step, of, date) =>
    `جولتك الأخيرة «${iso(name)}» محفوظة على هذا الحاسوب: الخطوة ${count(step)} من ${count(of)}، ${iso(date)}.`,
  go_on: 'فتحها',
  not_now: 'ليس الآن',
});
