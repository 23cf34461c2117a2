/**
 * Arabic words for looking back over a run and for the marks in what the model writes, like those of en/moments.js.
 */

/** @param {import('./format.js').Arabic} arabic @returns {import('../words.js').Moments} */
export const moments = ({ count, iso, percent }) => ({
  was: (step) => (step === 0 ? 'كما كان قبل التدريب' : `كما كان عند الخطوة ${count(step)}`),
  read: (step) => (step === 0 ? 'كما كان يقرأ قبل التدريب' : `كما كان يقرأ عند الخطوة ${count(step)}`),
  shown: (step) =>
    step === 0 ? 'هذا هو النموذج كما كان قبل التدريب.' : `هذا هو النموذج كما كان عند الخطوة ${count(step)}.`,
  underlined: 'ما تحته خط',
  copied: ': منسوخ حرفيًا من النص',
  copied_title: 'منسوخ حرفيًا من النص',
  share: {
    new_names: (good, all) => `الجديد ${count(good)} من ${count(all)}`,
    sums: (good, all) => `الصحيح ${count(good)} من ${count(all)}`,
    copies: (good, all) => `الصحيح ${count(good)} من ${count(all)}`,
  },
  hint: 'أشر إلى رمز، أو استعمل أسهم لوحة المفاتيح، لترى ماذا كان يمكن أن يكتب سواه.',
  untrained: (tokens) => `لم يتعلّم شيئًا بعد: يسحب شبه أعمى من رموز عددها ${count(tokens)}، فهذا ضجيج.`,
  brought: {
    stamp: 'مدرَّب من قبل',
    status: 'دُرِّب من قبل، ويمكن أن يتابع التدريب.',
    line: 'دُرِّب هذا النموذج قبل مجيئه إلى هنا، فهو يكتب منذ الآن. «تدريب» يتابع من هناك على نصك.',
  },
  goal: 'عليه أن يتعلم كتابة أسطر مثل هذه، وهي من النص:',
  only_newest: 'لا يُعرف ماذا كان يمكن أن يكتب سواه إلا في أحدث عيّنة.',
  token: (token, probability, chance) =>
    `كتب «${iso(token)}»: ${percent(probability)} بحسب النموذج${percent(chance) === percent(probability) ? '' : `، و${percent(chance)} بعد درجة الحرارة والمرشِّحات`}.`,
  rivals: 'أرجح الرموز في هذا الموضع، مع احتمال سحب كل منها',
});
