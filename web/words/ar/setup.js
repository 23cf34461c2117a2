/**
 * Arabic words for the search among all settings, for the recipe as text, and for settings that follow others, like
 * those of en/setup.js.
 */

/** @param {import('./format.js').Arabic} arabic @returns {import('../words.js').Setup} */
export function setup({ count, counted, iso, ltr, percent }) {
  return {
    panels: { all: 'البحث عن إعداد', text: 'الوصفة نصًا' },

    divisor: (label, value, from, by) =>
      `صار «${label}» ${iso(value)} بدل ${iso(from)}: إذ يجب أن يكون «${by}» من مضاعفاته.`,
    multiple: (label, value, from, by) =>
      `صار «${label}» ${iso(value)} بدل ${iso(from)}: إذ يجب أن يكون من مضاعفات «${by}».`,
    part: (label, value, from, by, share) =>
      `صار «${label}» ${iso(value)} بدل ${iso(from)}: فأقصاه ${percent(share)} من «${by}».`,
    undo: (label, value) => `إعادة «${label}» إلى ${iso(value)}`,

    all: 'كل الإعدادات',
    search: 'الاسم أو الغرض',
    placeholder: 'مثلًا: معدّل، ذاكرة، إسقاط',
    found: (n) => counted(n, 'setting'),
    none: 'لا إعداد يرد هذا في اسمه أو شرحه.',
    idle: (...conditions) => `لا يعمل إلا مع ${conditions.join('، و')}.`,
    needs_one: (label, ...values) => `${label}: ${values.map(iso).join(' أو ')}`,
    needs_more: (label, value) => `${label} أكبر من ${iso(value)}`,

    text: 'الوصفة نصًا',
    line: 'كل ما يصنع هذه الجولة في نص: احفظه أو أرسله أو ضع غيره مكانه.',
    own: 'وصفتك',
    short: (preset) => `الفروق عن ${iso(preset)}`,
    whole: 'كل شيء',
    extent: 'كم منها',
    copy: 'نسخ',
    copied: 'نُسخ.',
    not_copied: 'لم يسمح المتصفح بذلك. النص محدَّد: انسخه بلوحة المفاتيح.',
    other: 'وصفة أخرى',
    paste: 'ألصق هنا أسطرًا كهذه، أو عنوان صفحة، أو ملف إعدادات (JSON).',
    use: (right, wrong) => (wrong === 0 ? 'استعمال هذه الوصفة' : `استعمال ما يمكن قراءته: ${counted(right, 'line')}`),
    used: 'الوصفة سارية. زر «تدريب» يبيّن أثرها.',
    undo_use: 'تراجع',
    nothing: 'لا إعدادات في هذا.',
    wrong: {
      unknown: (line, key) => `السطر ${count(line)}: لا يوجد إعداد اسمه «${iso(key)}».`,
      form: (line, what) => `السطر ${count(line)}: «${iso(what)}» ليس على الصورة ${ltr('key = value')}.`,
      value: (line, _key, why) => `السطر ${count(line)}: ${why}`,
      json: () => 'يبدأ هذا مثل JSON لكنه ليس JSON صالحًا. هل نهايته مفقودة؟',
      text: (_line, key) => `في العنوان أيضًا ${ltr(key)}، وليس إعدادًا، فيُترك.`,
    },
  };
}
