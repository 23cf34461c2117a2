/**
 * Arabic words for runs that are kept over a reload, like those of en/kept.js.
 */

/** @param {import('./format.js').Arabic} arabic @returns {import('../words.js').KeptWords} */
export const kept = ({ count, iso, lang, size }) => ({
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
  save: 'حفظ في ملف',
  save_name: (name) => `حفظ ${iso(name)} في ملف`,
  with_text: 'يحمل الملف المحفوظ النص أيضًا',
  open_file: 'فتح ملف محفوظ',
  dismiss: 'إخفاء',
  said: {
    run_file_none: 'هذا الملف ليس جولة محفوظة (safetensors)، أو هو بدايتها فقط. ما كان هنا باقٍ.',
    run_file_foreign:
      'يحمل هذا الملف أوزان برنامج آخر. لا تُفتح إلا الجولات المحفوظة هنا أو بسطر الأوامر. ما كان هنا باقٍ.',
    run_file_damaged: 'هذا الملف تالف: بعض بايتاته ليست التي حُفظت. ما كان هنا باقٍ.',
    run_file_unread: 'تعذرت قراءة هذا الملف. ما كان هنا باقٍ.',
    run_file_big: (bytes, limit) =>
      `هذا الملف أكبر مما يلزم (${size(bytes)}): يتسع المحرك لـ${size(limit)}. ما كان هنا باقٍ.`,
    run_file_gone: 'لم تعد هذه الجولة محفوظة.',
    run_file_text_big: 'النص أكبر من أن يحمله الملف. احفظ الجولة بدونه، والنص إلى جانبها.',
    run_file_no_curve: 'المنحنى أطول من أن يحمله الملف: فيه النموذج، وليس فيه المنحنى والعينات والعلامات.',
    run_file_no_text: (title) => `لا يحمل الملف نصه، وليس هو من النصوص التي هنا. تستمر الجولة مع «${iso(title)}».`,
  },
});
