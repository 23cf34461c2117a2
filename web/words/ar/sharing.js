/** Arabic words for the panel that shares text and settings; those of en/sharing.js. */

/** @param {import('./format.js').Arabic} arabic @returns {import('../words.js').Sharing} */
export function sharing({ count, counted, iso, ltr }) {
  const characters = (/** @type {number} */ n) => counted(n, 'character');
  return {
    title: 'مشاركة',
    holds: (text, preset) =>
      `يحمل الرابط النص «${iso(text)}» والبذرة وكل إعداد يختلف عن ${ltr(preset)}. من يفتحه يراها، ثم يضغط زر التدريب ليحصل على الجولة نفسها. لا يُرسَل شيء من هنا: أنت من يمرّره.`,
    holds_no_text: (preset) =>
      `هذا النص أكبر من أن يحمله رابط، فالرابط يحمل البذرة وكل إعداد يختلف عن ${ltr(preset)} فقط. أرسل النص ملفًّا معه.`,
    link: 'الرابط',
    copy: 'نسخ',
    copied: 'نُسخ.',
    not_copied: 'لم يسمح المتصفح بذلك. النص محدد: انسخه بلوحة المفاتيح.',
    reach: {
      short: (n) => `${characters(n)}: يصل إلى كل مكان.`,
      long: (n) => `${characters(n)}: يقبله البريد وصفحات الدروس، وتقطعه محادثات كثيرة.`,
      too_long: (n, most) =>
        `${characters(n)}: تقطع معظم البرامج الروابط التي تزيد على ${count(most)}. أرسل النص ملفًّا بدلًا من ذلك.`,
    },
    same: 'للجولة البتات نفسها على كل حاسوب.',
    nearly:
      'على حاسوب آخر يكون المنحنى مماثلًا تقريبًا. ليكون نفسه حتى آخر بت، شغّل أولًا «قابل للتكرار» في غرفة حلقة التدريب.',
    same_waits: (step) => `هذا الرابط من جولة عدد خطواتها ${count(step)}. درّب، وفي النهاية ترى هل جولتك هي نفسها.`,
    same_yes: (step) => `هل هي الجولة نفسها كما في الرابط: نعم. بعد ${count(step)} من الخطوات لكل وزن البتات نفسها.`,
    same_no: (step) =>
      `هل هي الجولة نفسها كما في الرابط: لا. بعد ${count(step)} من الخطوات تختلف الأوزان: فالنص أو إعداد أو نسخة الصفحة غير ما كان.`,
    frame: 'لصفحة من صفحاتك (HTML)',
    frame_title: 'microGPT Playground: نموذج GPT صغير يتعلم نصًّا',
    code: 'رمز للكاميرا',
    code_label: 'الرابط رمزًا من نوع QR',
    no_code: (n, most) =>
      `تقرأ الكاميرا في الصف رمزًا لا يزيد على ${characters(most)}؛ وفي هذا الرابط ${count(n)}. ضعه في صفحة، واصنع رمزًا من عنوانها.`,
    file: 'ملف',
    file_help:
      'يحمل الملف ذلك كله مع الأوزان. من يفتحه هنا يجد النموذج المدرَّب بمنحناه وعيناته، ويستطيع متابعة التدريب.',
    close: 'إغلاق',
  };
}
