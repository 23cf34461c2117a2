/** Arabic words about what of a model is trained. Fetched when a model was brought here, and with the room of training. */

/** @param {import('../en/tuning.js').Format} format @returns {ReturnType<typeof import('../en/tuning.js').tuning>} */
export const tuning = ({ count, inPercent }) => ({
  title: 'ما الذي يُدرَّب من هذا النموذج؟',
  line: 'يبدأ بما يعرفه. كلما قلّ عدد ما يُدرَّب من أعداده، احتفظ بأكثر مما يعرف، وقلّ ما يستطيع تعلّمه. يبدأ زر «تدريب» بما اختير هنا.',
  trains: (trained, all) =>
    trained === all
      ? `يُدرَّب كل أعداده: ${count(all)}.`
      : `يُدرَّب ${count(trained)} من ${count(all)} من أعداده (${inPercent(trained / all, trained < all / 20 ? 1 : 0)}).`,
  further: {
    title: 'واصل تدريب هذا النموذج',
    line: 'ينشئ جولة جديدة تبدأ بأعداد هذه الجولة، للنص والإعدادات الموجودة الآن في الصفحة. في «ما يُدرَّب» اختر الكل أو الطبقات الأخيرة أو LoRA؛ وتبقى هذه الجولة كما هي.',
    none: 'متى دُرِّب نموذج، يمكن أن تبدأ جولة جديدة بأعداده.',
    button: 'ابدأ بأعداده',
  },
});
