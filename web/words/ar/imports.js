/**
 * Arabic words for users' own texts and for the forecast beside the button that trains, like those of en/imports.js.
 */

/** @typedef {import('./format.js').Arabic} Arabic */
/** @typedef {import('../words.js').Imports} Imports */

/** @param {string} text @param {number} most */
const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

/** @param {Arabic} arabic @returns {Imports['reading']} */
function readingIn({ count, counted, iso }) {
  return {
    title: (title) => `كيف يُقرأ «${iso(cut(title, 40))}»`,
    loading: 'جارٍ القراءة…',
    kind: 'هو',
    kinds: {
      table: 'جدول (\u2066CSV, TSV\u2069)',
      records: 'JSON، سجل في كل سطر',
      json: 'JSON',
      chat: 'محادثة مُصدَّرة',
      html: 'صفحة ويب (HTML)',
      xml: 'XML',
      plain: 'نص عادي',
    },
    lines: {
      html: 'تُتعلَّم الكلمات دون الوسوم والأنماط والسكربتات.',
      xml: 'تُتعلَّم الكلمات دون الوسوم.',
      plain: 'يُتعلَّم كل حرف في الملف كما هو.',
    },
    column: 'العمود المراد تعلّمه',
    field: 'الحقل المراد تعلّمه',
    messages: 'الرسائل المراد تعلّمها',
    all: 'كل الرسائل دون التواريخ والأسماء',
    named: 'كل الرسائل، كل منها مع اسم صاحبها',
    of: (name) => `رسائل ${iso(cut(name, 40))}`,
    column_name: (name, number) => (name === '' ? `العمود ${count(number)}` : cut(name, 40)),
    field_name: (path) => (path === '' || path === '[]' ? 'النصوص نفسها' : cut(path, 60)),
    choice: (name, n, example) =>
      `${iso(name)} (${count(n)})${example.trim() === '' ? '' : `: ${iso(cut(example.trim().replaceAll(/\s+/g, ' '), 36))}`}`,
    header: 'في الصف الأول أسماء الأعمدة',
    joint: 'تتابع النصوص',
    joints: {
      line: 'كل نص في سطر: كل سطر مستند',
      blank: 'بينها سطر فارغ: تبقى فواصل أسطرها',
    },
    encoding: 'ترميز الملف',
    preview: 'بداية ما سيُتعلَّم',
    found: (n, characters) => `${counted(n, 'text')}، ${counted(characters, 'character')}`,
    found_first: (n, characters) =>
      `في الجزء الأول من الملف: ${counted(n, 'text')}، ${counted(characters, 'character')}`,
    use: 'تعلّم هذا',
    until: 'إلى أن تضغط «تعلّم هذا» يتعلّم زر «تدريب» النص كله كما هو في الأسفل.',
    keep: 'تركه كما هو',
    faults: {
      open_quote: (row) =>
        `في الصف ${count(row)} من الجدول علامة تنصيص خاطئة أو غير مغلقة، فربما يُقرأ ما بعدها قيمة واحدة. انظر إلى النصوص أدناه أو صحّح الملف.`,
      broken_json: (why) => `هذا ليس JSON: ${iso(why)}. صحّح الملف، أو تعلّمه نصًا عاديًا.`,
      broken_lines: (n) => `ليست JSON فتُترك: ${counted(n, 'line')}.`,
      no_texts: 'لا نصوص فيه. اختر نوعًا آخر، أو تعلّمه نصًا عاديًا.',
    },
    unreadable: 'لم تعد قراءة الملف ممكنة. هل نُقل أو تغيّر؟ افتحه مجددًا.',
  };
}

/** @param {Arabic} arabic @returns {Imports['address']} */
const addressIn = ({ size }) => ({
  title: 'نص من عنوان',
  label: 'عنوان نص',
  placeholder: 'https://',
  asks: (most) =>
    `يطلب متصفحك النص من ذلك الخادم، فيرى الخادم أنك طلبته، كما مع أي رابط. لا تُرسَل ملفات تعريف الارتباط ولا شيء مما لديك. لا يؤخذ أكثر من ${size(most)}.`,
  ready: 'عناوين معروفة',
  load: 'تحميل',
  cancel: 'إلغاء',
  close: 'إغلاق',
  loading: (bytes) => (bytes === 0 ? 'جارٍ سؤال الخادم…' : `جارٍ التحميل: ${size(bytes)}`),
  known: { names: 'أسماء (makemore)', shakespeare: 'Tiny Shakespeare' },
});

/** @param {Arabic} arabic @returns {Imports['said']} */
const saidIn = ({ after, iso, ltr, size }) => ({
  address_no_address: `هذا ليس عنوانًا. يبدأ العنوان بـ${ltr('https://')}`,
  address_not_https: `لا تُحمَّل إلا العناوين التي تبدأ بـ${ltr('https://')}.`,
  address_password: 'لا يمكن تحميل عنوان فيه اسم وكلمة مرور. احفظ النص وافتح الملف.',
  address_status: (status) =>
    status === 404
      ? 'لا شيء في هذا العنوان (404). هل كُتب على نحو صحيح؟'
      : `لم يُعطِ الخادم النص: أجاب بالخطأ ${status}.`,
  address_page:
    'يقود العنوان إلى صفحة ويب لا إلى نص. ابحث في تلك الصفحة عن رابط مثل «Raw» أو «Download»، أو احفظ الصفحة وافتح الملف.',
  address_type: (type) => `لا يقود العنوان إلى نص: يقول الخادم إنه ${ltr(type)}.`,
  address_too_big: (most) =>
    `حجم النص أكبر من ${size(most)}، ولا يُحمَّل أكثر من ذلك من عنوان. احفظه واقتطع منه وافتح الملف.`,
  address_empty: 'أجاب الخادم، لكن بنص فارغ.',
  address_cancelled: 'أُلغي التحميل.',
  address_silent: (host, seconds) => `لم يصل النص من ${ltr(host)} خلال ${after(seconds, 'second')}، فأُنهي التحميل.`,
  address_gone: (host) =>
    `تعذّر تحميل النص: ${iso(host)} لا يجيب أو لا يسمح لصفحات أخرى بقراءته. احفظ النص وافتح الملف.`,
});

/** The forecast beside the button that trains. @param {Arabic} arabic @returns {Imports['forecast']} */
function forecastIn({ counted, duration, iso, mebibytes, percent }) {
  const times = (/** @type {number} */ n) => counted(Math.max(1, Math.round(n)), 'time');
  return {
    cost: (ms, mib, is_long) =>
      `الوقت نحو ${duration(ms)}، والذاكرة ${iso(mebibytes(mib))}.${is_long ? ' هذا وقت طويل: خطوات أقل أو نموذج أصغر يحتاج إلى وقت أقل.' : ''}`,
    verdicts: {
      suits: (passes) => `النص يناسب هذا النموذج: يُرى كل جزء منه نحو ${times(passes)}.`,
      short: (passes) =>
        `نص قصير: يُرى كل جزء منه نحو ${times(passes)}، ثم يبدأ حفظه عن ظهر قلب. المتوقَّع كلماته ونبرته.`,
      by_heart: (passes) =>
        `النص أقل مما يلزم هذا النموذج: سيحفظه عن ظهر قلب، إذ يُرى كل جزء منه نحو ${times(passes)}. يفيد نص أطول أو نموذج أصغر أو خطوات أقل.`,
      repeated: (_passes, share) =>
        `النص يكرّر نفسه: ${percent(share)} من الأسطر المحجوزة موجود في جزء التدريب أيضًا، فلا تدل خسارة التحقق على الكثير.`,
      no_validation: () => 'لا جزء محجوز من النص، فلن تكون هناك خسارة تحقق تُظهر ما حُفظ عن ظهر قلب.',
      few_passes: () => 'النص طويل على هذا العدد القليل من الخطوات: لن يراه النموذج كله. تفيد زيادة الخطوات.',
    },
  };
}

/** @param {Arabic} arabic @returns {Imports} */
export const imports = (arabic) => ({
  ...{ reading: readingIn(arabic), address: addressIn(arabic) },
  ...{ forecast: forecastIn(arabic), said: saidIn(arabic) },
});
