/**
 * Arabic words for the inside of the inference room, like those of en/inference.js.
 */

/** @typedef {import('./format.js').Arabic} Arabic */
/** @typedef {import('../words.js').Inside['inference']} Words */

/** About prompts, and about what the model expects after them. @param {Arabic} arabic */
const ofPrompts = ({ count, percent, iso }) =>
  /** @satisfies {Partial<Words>} */ ({
    offers: 'موجِّهات تناسب هذا النص:',
    prompt: (n) => (n === 0 ? 'الموجِّه' : `الموجِّه ${count(n)}`),
    remove: 'إزالة',
    remove_prompt: (n) => `إزالة الموجِّه ${count(n)}`,
    next: 'ما يتوقّعه النموذج تاليًا',
    expects: (token, own, chance) =>
      percent(own) === percent(chance)
        ? `أكثر ما يراهن عليه النموذج «${iso(token)}»: ${percent(own)}.`
        : `أكثر ما يراهن عليه النموذج «${iso(token)}»: ${percent(own)}. ${chance > own ? `ترفعه درجة الحرارة والمرشِّحات إلى ${percent(chance)}: فيلزم جانب الأمان.` : `وتخفضه درجة الحرارة والمرشِّحات إلى ${percent(chance)}: فيخاطر.`}`,
    broken: 'الاحتمالات ليست أعدادًا: تباعدت الجولة، فلا شيء يُختار منه. يُبدأ من جديد بمعدّل تعلّم أصغر.',
    bars: 'الشريط الباهت: {probability|الاحتمال} في النموذج نفسه. الشريط الكامل: احتمال أن {sampling|يُسحَب}، بعد {temperature|درجة الحرارة} و{top_p|المرشِّحات}.',
    next_of: (n) => `أرجح الرموز بعد الموجِّه ${count(n)}`,
    write: (n) =>
      n === 1
        ? 'متابعة الكتابة'
        : n === 2
          ? 'متابعة الكتابة من الموجِّهين'
          : `متابعة الكتابة من الموجِّهات كلها (${count(n)})`,
    stop: 'إيقاف',
    cancel: 'إلغاء',
    add: 'إضافة موجِّه إلى جانبه',
    other_seed: 'بذرة أخرى',
    seed: (seed, n, is_compared) =>
      n === 1
        ? `البذرة ${count(seed)}: البذرة نفسها تعطي الإجابة نفسها ثانية.`
        : is_compared
          ? `يُجاب عنها كلها بالبذرة ${count(seed)}.`
          : `يُجاب عنها كلها بالبذرة ${count(seed)}، فما يختلف مصدره الموجِّهات.`,
    none_yet: 'تظهر الإجابات هنا. يمكن تفحّص كل رمز منها: كم كان احتماله، وماذا كان يمكن أن يكون سواه.',
  });

/** About writing token by token, and about comparing. @param {Arabic} arabic */
const ofHand = ({ count, iso }) =>
  /** @satisfies {Partial<Words>} */ ({
    more: (n) => `عرض ${count(n)}`,
    fewer: 'عرض أقل',
    hand: (n) => `متابعة الموجِّه ${count(n)} رمزًا رمزًا`,
    by_hand: 'اضغط رمزًا لتضعه تاليًا، مهما قلّ احتماله، وانظر ماذا يصنع النموذج منه.',
    put: (token, share) => `ضع ${iso(token)} تاليًا، ويعطيه النموذج ${share}`,
    take_next: 'خذ الرمز التالي',
    take: (token, share) => `خذ ${iso(token)}، سُحب باحتمال ${share}`,
    itself: 'متابعة الأخذ',
    pause: 'إيقاف مؤقت',
    undo: 'تراجع',
    taken: (n) => `الرموز المأخوذة بعد الموجِّه ${count(n)}`,
    taken_token: (token, share, is_forced) =>
      `${iso(token)}: أعطاه النموذج ${share}${is_forced ? '؛ ووُضع باليد' : ''}`,
    part: 'سُحب بايت هو جزء من حرف فقط. غيّر البذرة، أو تابع الكتابة من هنا.',
    has_ended: 'ينهي النموذج النص هنا. تراجع عن النهاية، أو تابع الكتابة.',
    compare_temperatures: 'مقارنة درجتي حرارة',
    compare_runs: 'مقارنة تشغيلين',
    temperature: 'درجة الحرارة',
    run: 'التشغيل',
  });

/** About answers and their tokens. @param {Arabic} arabic */
const ofAnswers = ({ after, count, iso, percent }) =>
  /** @satisfies {Partial<Words>} */ ({
    answer: (n) => `الإجابة ${count(n)}`,
    tokens_of: (n) => `الإجابة ${count(n)}، رمزًا رمزًا`,
    token: (token, share) => `${iso(token)}، ${share}`,
    busy: 'يكتب…',
    ended: (why, most) =>
      why === 'bos'
        ? '، وانتهت من تلقاء نفسها'
        : why === 'asked'
          ? '، وأُوقفت'
          : most > 0
            ? `، وانتهت بعد ${after(most, 'token')}، وهو أقصى ما يعرضه هذا الجزء`
            : '، وانتهت عند طولها المحدد',
    copied: 'موجود في النص حرفيًا',
    copied_share: (share) => `${percent(share)} منها موجود في النص حرفيًا.`,
    legend: 'لون الرمز: مستبعَد',
    legend_end: 'مرجَّح.',
    least: 'هذا أقل رموز الإجابة احتمالًا.',
    point: 'أشر إلى رمز آخر أو المسه؛ وتنتقل أسهم لوحة المفاتيح من رمز إلى آخر.',
    chosen_at: (n, all) => `الرمز ${count(n)} من ${count(all)}:`,
    drawn: (chance, own) => `سُحب باحتمال ${chance}؛ وأعطاه النموذج نفسه ${own}.`,
    rivals: 'ما اختير من بينه',
    before: 'الرمز السابق',
    after: 'الرمز التالي',
  });

/** @param {Arabic} arabic @returns {Words} */
export const inference = (arabic) => ({ ...ofPrompts(arabic), ...ofHand(arabic), ...ofAnswers(arabic) });
