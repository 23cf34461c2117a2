/**
 * Arabic words for the pictures that only the guide has, like those of en/stops/views.js.
 */

/** @typedef {import('../format.js').Arabic} Arabic */
/** @typedef {import('../../words.js').StopsWords['views']} Views */

/** @param {Arabic} arabic @returns {Views['shares']} */
const shares = ({ count, iso, percent }) => ({
  title: 'ما في النص، وما يتوقّعه النموذج',
  none: 'تحتاج هذه الصورة إلى المثال: يُضغط «استخدام المثال» بجانبها.',
  squares: (n, all, line) => `${count(n)} من ${count(all)} من الجُمل هي «${iso(line)}».`,
  prompt: 'بعد',
  word: 'يأتي',
  begins: (prompt) => `«${iso(prompt)} …»`,
  in_text: 'في النص',
  by_model: 'توقّع النموذج',
  said: (is_new, word, text, model) =>
    is_new
      ? `النموذج جديد ولم يقرأ شيئًا: كل شيء عنده متساوي الاحتمال تقريبًا. وفي نصّه تأتي «${iso(word)}» بنسبة ${percent(text)}.`
      : `في النص تأتي «${iso(word)}» بنسبة ${percent(text)}؛ ويتوقّعها النموذج بنسبة ${percent(model)}.`,
  slide: (word) => `من كل 100: كم جملة فيها «${iso(word)}»؟`,
  make: 'صنع هذا النص',
  help: 'النص الجديد يحتاج إلى نموذج جديد: يُدرَّب ثم تُعاد المقارنة.',
});

/** @param {Arabic} arabic @returns {Views['expression']} */
const expression = ({ fixed, iso, loss, ltr, percent, short }) => {
  /** A number with a minus sign (U+2212) in place of the hyphen. @param {number} n */
  const minus = (n) => fixed(n, 3).replace('-', '−');
  return {
    title: 'آخر مجموع في النموذج',
    lead: (token) =>
      `يبدأ نص، وحرفه الأول الصحيح هو «${iso(token)}». هكذا يصل النموذج إلى فرصة هذا الحرف وإلى الخسارة.`,
    names: { x: 'عدد', w: 'وزن', rest: 'الباقي', score: 'الدرجة', chance: 'الفرصة', loss: 'الخسارة' },
    gradient: 'التدرّج',
    rules: { w: 'العدد × تدرّج الدرجة', rest: 'مثل تدرّج الدرجة', score: 'الفرصة − 1', loss: '1 دائمًا' },
    directions: 'في الأعلى: إلى الأمام، من اليسار إلى اليمين. وفي الأسفل: التدرّجات، من اليمين إلى اليسار.',
    said: ({ x, w, rest, score, chance, loss: surprise, gradient }) =>
      `${ltr(`${minus(x)} × ${minus(w)} + ${minus(rest)} = ${minus(score)}`)}، أي فرصة ${percent(chance)} وخسارة ${loss(surprise)}. تدرّج الوزن ${ltr(minus(gradient))}: ${gradient > 0 ? 'إن كبر كبرت الخسارة' : 'إن كبر صغرت الخسارة'}.`,
    slider: 'تحريك الوزن بمقدار',
    steps: 'حركات صغيرة',
    put_back: 'العودة إلى 0',
    told: ({ base, promised, real, by }) => {
      if (by === 0) return `الخسارة ${loss(base)}. يُحرَّك الوزن لرؤية ما يحدث.`;
      const [said, done] = [promised - base, real - base];
      const end =
        Math.abs(done - said) <= 0.1 * Math.abs(done)
          ? 'صدق الوعد.'
          : promised < 0
            ? 'لا يمكن أن يصدق الوعد: لا خسارة تحت الصفر.'
            : 'على هذا البعد لم يعد الوعد صادقًا: الخسارة تنحني.';
      return `الموعود: ${ltr(short(said).replace('-', '−'))}، أي خسارة ${ltr(minus(promised))}. المقيس: ${ltr(short(done).replace('-', '−'))}، أي خسارة ${loss(real)}. ${end}`;
    },
    picture: ({ base, promised, real, by }) =>
      `الخسارة أثناء تحريك الوزن، والخط المستقيم الذي يعد به التدرّج. عند التحريك بمقدار ${ltr(short(by))}: الموعود ${ltr(minus(promised))}، والمقيس ${loss(real)}؛ وبلا تحريك ${loss(base)}.`,
    axis: 'أفقيًا: مقدار تحريك الوزن. عموديًا: الخسارة. المتصل: المقيس. المتقطّع: الموعود.',
    table: 'الشيء نفسه كجدول',
    moved: 'التحريك',
    measured: 'الخسارة المقيسة',
    promise: 'الخسارة الموعودة',
    none: 'الحرف الأول من الموجِّه أكثر من رمز واحد عند هذا النموذج. مع موجِّه آخر يظهر المجموع هنا.',
    waits: 'يأتي حالما يوجد نموذج.',
    paused: 'لا يُحرَّك الوزن ما دام النموذج يتدرّب. يُوقَف التدريب أولًا.',
  };
};

/** @param {Arabic} arabic @returns {Views['fingerprint']} */
const fingerprint = ({ count, iso }) => ({
  title: 'بصمة الأوزان كلها',
  lead: (n) => `عدد واحد يُصنع من أوزان نموذجك كلها، وعددها ${count(n)}. لو تحرّك وزن واحد بقدر شعرة لصار عددًا آخر.`,
  after: {
    begin: (step) => (step === 0 ? 'قبل أن يكتب، ولم يتدرّب بعد' : `قبل أن يكتب، عند الخطوة ${count(step)}`),
    writing: (_, text) => `بعد أن كتب «${iso(text.trim().slice(0, 24))}»`,
    training: (step) => `بعد التدريب، عند الخطوة ${count(step)}`,
  },
  same: 'العدد نفسه',
  other: 'عدد آخر',
  waits: 'يُقاس الآن …',
  next: 'دعه يكتب، فتُقاس البصمة مرة أخرى.',
  said: (is_same, n) =>
    is_same
      ? `العدد نفسه: لم يتحرّك أثناء الكتابة أي وزن من الأوزان، وعددها ${count(n)}.`
      : 'عدد آخر: حرّك التدريب الأوزان. أما الكتابة فلا تحرّكها أبدًا.',
});

/** @param {Arabic} arabic @returns {Views} */
export const views = (arabic) => ({
  shares: shares(arabic),
  expression: expression(arabic),
  fingerprint: fingerprint(arabic),
});
