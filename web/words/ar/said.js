/**
 * Arabic sentences for events that code reports by an id (say.js), like those of en/said.js.
 */

import { arabic } from './format.js';
import { rows } from './rows.js';

const { after, count, counted, iso, ltr, short, size } = arabic;

/** @typedef {import('../../wire/protocol.js').Setting} Setting */

/** @param {Setting} row */
const labelOf = ({ key, label }) => rows[key]?.label ?? label;
/** The names of the choices of a setting. @param {Setting} row */
const choicesOf = ({ key, choices = [] }) => choices.map((one) => iso(rows[key]?.names?.[one] ?? one)).join('، ');
/** A limit of a range; a whole number is printed with all its digits. @param {number} n */
const limit = (n) => ltr(Number.isInteger(n) ? count(n) : short(n));
/** @param {string[]} words */
const listed = (words) => words.map(iso).join('، ');

/** @type {import('../words.js').English['said']} */
export const said = {
  // the text
  no_datasets: 'تعذّر جلب مجموعات البيانات. ما زال بإمكانك لصق نص أو إفلات ملف.',
  unkept: (...names) =>
    `أكبر من أن يُحفَظ، ويضيع عند إعادة تحميل الصفحة: ${names.map((one) => `«${iso(one)}»`).join('، ')}.`,
  unfetched: (title) => `تعذّر جلب النص «${iso(title)}». اختر نصًا آخر أو ألصق نصك.`,
  no_text: (name, what) => `«${iso(name)}» هو ${what}.`,
  no_decoder: (name) => `تعذّرت قراءة «${iso(name)}»: لم يُحمَّل جزء من الصفحة. أعد تحميل الصفحة.`,
  unreadable: (name) => `تعذّرت قراءة «${iso(name)}». لا يمكن فتح مجلد؛ ويجب أن يكون الملف حيث كان.`,
  too_big: (name, bytes, most) =>
    `حجم «${iso(name)}» هو ${size(bytes)}؛ وأقصى حجم للنص ${size(most)}. اقتطع جزءًا منه وحاول مجددًا.`,
  put_together: (n) => `ضُمّ بعضها إلى بعض بالتتابع: ${counted(n, 'file')}.`,
  left_out: (...sentences) => `متروك: ${sentences.join(' ')}`,
  file_gone: 'لم تعد قراءة الملف ممكنة. هل نُقل أو تغيّر؟ اختره مجددًا.',

  // the address
  unknown_data: (id) => `يطلب العنوان مجموعة البيانات «${iso(id)}»، وهي غير موجودة هنا.`,
  address_text: (n, most) =>
    `في النص الوارد في العنوان ${counted(n, 'character')}؛ ولا يتسع العنوان لأكثر من ${after(most, 'character')}، فقُطع هناك.`,
  address_theme: (theme, ...themes) => `يطلب العنوان السمة «${iso(theme)}»؛ والمتاح: ${listed(themes)}.`,
  address_lang: (lang, ...langs) => `يطلب العنوان اللغة «${iso(lang)}»؛ والمتاح: ${listed(langs)}.`,
  address_setting: (key, value, why) => `في العنوان ${ltr(`${key}=${value}`)}، وقد أُهمل: ${why}`,
  link_version: 'النص في العنوان حزمته نسخة أحدث من هذه الصفحة. أعد تحميل الصفحة أو اطلب رابطًا جديدًا.',
  link_damaged: 'النص في العنوان تالف: ربما ينقص جزء من الرابط. انسخ الرابط كاملًا مرة أخرى.',
  link_long: (limit) => `النص في العنوان أكبر من ${count(limit)} بايت، وهو أكثر ما يحمله رابط.`,
  address_more: (first, n) => `${first} (وفي هذا العنوان المزيد: ${count(n)}.)`,
  no_language: 'تعذّر تحميل اللغة. اخترها مجددًا.',

  // settings
  not_a_choice: (row) => `يجب أن يكون «${labelOf(row)}» واحدًا من: ${choicesOf(row)}.`,
  not_on_or_off: (row) => `يجب أن يكون «${labelOf(row)}» مفعّلًا أو معطّلًا.`,
  out_of_range: (row) =>
    `يجب أن يكون «${labelOf(row)}» ${row.type === 'real' ? 'عددًا' : 'عددًا صحيحًا'} من ${limit(row.min)} إلى ${limit(row.max)}.`,
  no_model: 'لا نموذج يمكن سؤاله: النص أو أحد الإعدادات يحتاج إلى تصحيح أولًا.',

  // the engine
  other_build: (why) => `لم يبدأ المحرّك اللازم لهذا الإعداد؛ حاول مجددًا أو أعده كما كان. ${why}`,
  fault: (what) => `في البرنامج خلل: ${iso(what)}.`,
  run_ended: 'انتهت تلك الجولة.',
  unwanted: 'لم يعد ذلك مطلوبًا.',
  long_score: (n) => `هذا النص أطول من أن يُقيَّم أثناء التدريب: الحد الأقصى ${count(n)} من الأحرف.`,
  no_look: (name, ...names) => `لا توجد نظرة إلى «${iso(name)}»؛ والمتاح: ${listed(names)}.`,
  only_now: (name, ...of) => `«${iso([name, ...of].join(' '))}» معروف للنموذج كما هو الآن فقط، لا للخطوات السابقة.`,
  not_kept: 'لم يُحتفظ بالنموذج عند تلك الخطوة.',
  no_copies: 'لا متسع لنسخ من هذا النموذج، فلا يُعرض إلا كما هو الآن.',
  not_loaded: 'لم يُحمَّل المحرّك بعد.',
  stopped: 'توقّف المحرّك.',
  closed: 'أغلقت الصفحة المحرّك.',
  cancelled: 'أُلغي الطلب قبل إرساله.',
  uncopied: 'أرسل المحرّك رسالة تعذّر نسخها.',
  unknown_message: 'أرسل المحرّك رسالة لا تستطيع الصفحة قراءتها.',
  unasked: (id) => `أجاب المحرّك عن سؤال لم يطرحه أحد (${id}).`,
  silent: (n) => `لم يُبدِ المحرّك أي إشارة منذ ${after(n, 'second')}.`,
  stuck: (n) => `يجيب المحرّك، لكنه لم يفعل شيئًا منذ ${after(n, 'second')}.`,

  // its worker
  worker_failed: (why) => `تعطّل عامل المحرّك (worker): ${why}.`,
  unsaid: 'دون ذكر السبب',
  worker_not_started: (why) => `تعذّر تشغيل عامل المحرّك (worker): ${why}.`,
  worker_not_made: (why) => `تعذّر إنشاء عامل المحرّك (worker): ${why}.`,
  no_workers: `لا يُسمح بتشغيل العمّال (workers) في هذا الإطار. إن كانت الصفحة مضمّنة فإطارها يحتاج إلى ${ltr('sandbox="allow-scripts allow-same-origin"')}، أو إلى عدم وجود sandbox.`,
  server_status: (status, name) => `أجاب الخادم بالرمز ${status} عن ${ltr(name)}`,
  server_type: (name, type) =>
    `يرسل الخادم ${ltr(name)} ${type ? `بالنوع «${ltr(type)}»` : 'بلا نوع'}؛ ويجب أن يكون ${ltr('text/javascript')}`,
  server_policy: (name) => `الصفحة معزولة، فعلى الخادم أن يرسل ${ltr(name)} مع Cross-Origin-Embedder-Policy أيضًا`,
  script_broken: (name) => `لا يُحمَّل ${ltr(name)} أو سكربت يستورده؛ وحدة التحكم في المتصفح تذكر أيّهما`,
  server_gone: (name) => `لا يجيب الخادم عن ${ltr(name)}؛ تحقّق من أنه يعمل ومن اتصال هذا الجهاز بالشبكة`,
};
