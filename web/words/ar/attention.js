/**
 * Arabic words for the attention of the network, like those of en/attention.js.
 */

/** @typedef {import('./format.js').Arabic} Arabic */
/** @typedef {import('../words.js').AttentionWords} Words */

/** What is said of a head, with the number behind it. @param {Arabic} arabic */
const ofHabits = ({ fixed, counted, after, iso }) =>
  /** @satisfies {Partial<Words>} */ ({
    habits: {
      distance: (value, back) =>
        back === 0
          ? `ينظر إلى نفسه: ${fixed(value, 2)} في المتوسط.`
          : `ينظر إلى الوراء بمقدار ${after(back, 'token')}: ${fixed(value, 2)} في المتوسط.`,
      first: (value, _, is_bos) =>
        `يستقر على ${is_bos ? 'البداية (BOS)' : 'الرمز الأول'}: ${fixed(value, 2)} في المتوسط.`,
      next: (value) => `ينظر إلى ورود سابق للرمز التالي: ${fixed(value, 2)} في المتوسط.`,
      after_same: (value) => `ينظر إلى ما جاء بعد الرمز نفسه من قبل: ${fixed(value, 2)} في المتوسط.`,
      same: (value) => `ينظر إلى الرمز نفسه من قبل: ${fixed(value, 2)} في المتوسط.`,
      token: (value, _, _is_bos, token) => `ينظر إلى «${iso(token)}»: ${fixed(value, 2)} في المتوسط.`,
      even: (value) => `ينظر إلى كل شيء بالتساوي تقريبًا: درجة التساوي ${fixed(value, 2)} من 1.`,
      none: (value, back) =>
        `لا عادة واضحة: ${fixed(value, 2)} في المتوسط على الأكثر، ${back === 0 ? 'إلى نفسه' : `على بُعد ${after(back, 'token')}`}.`,
    },
    habit_names: {
      distance: 'أكثر مسافة ينظر إليها',
      first: 'الرمز الأول',
      next: 'مثل الرمز التالي',
      after_same: 'بعد الرمز نفسه',
      same: 'الرمز نفسه',
      token: 'أكثر رمز يُنظر إليه',
      even: 'التساوي',
    },
    distance: (weight, back) => `${fixed(weight, 2)} (${back === 0 ? 'نفسه' : `على بُعد ${after(back, 'token')}`})`,
    on_token: (weight, token) => `${fixed(weight, 2)} («${iso(token)}»)`,
    measured: (rows, least, even, token, times) =>
      `متوسطات عدد أسطرها: ${counted(rows, 'line')}، وهي المرسومة، بدءًا من الرمز الثالث، لأن الأوّلين لا يكاد يكون لهما خيار. لا تُقال الجملة عن رأس إلا إذا بلغ عددها ${fixed(least, 2)}، وللتساوي ${fixed(even, 2)}، ولرمز معيّن ${fixed(token, 2)} و${fixed(times, 0)} أضعاف الحصة المتساوية. والشَرطة: لا سطر يمكن أن يُظهر ذلك.`,
  });

/** About one head. @param {Arabic} arabic */
const ofHead = ({ count, fixed, percent, after, iso, ltr }) =>
  /** @satisfies {Partial<Words>} */ ({
    name: (block, head) => `الكتلة ${count(block)}، الرأس ${count(head)}`,
    name_all: (block) => `الكتلة ${count(block)}، أقوى الرؤوس كلها`,
    axes: 'كل سطر رمز ينظر؛ والأعمدة هي الرموز التي ينظر إليها. كلما تشبّع اللون زاد الوزن؛ ومجموع كل سطر 1.',
    axes_all: 'كل سطر رمز ينظر؛ والأعمدة هي الرموز التي ينظر إليها. وتُظهر كل خلية الرأس الأشد نظرًا إلى هناك.',
    axes_scores: (scale) =>
      `كل سطر رمز ينظر؛ والأعمدة هي الرموز التي ينظر إليها. البرتقالي: الاستعلام والمفتاح متوافقان؛ الأزرق: غير متوافقين؛ واللون الكامل يعني ${scale}.`,
    looking: 'ينظر',
    looked_at: 'إلى',
    keys: 'ينتقل السهمان الأعلى والأسفل من سطر إلى سطر، والأيمن والأيسر على طول السطر. يثبّت Enter السطر، ويتركه Escape.',
    stage: 'كيف ينشأ الوزن',
    stages: { scores: '1 · النقاط', mask: '2 · القناع', weights: '3 · الأوزان' },
    scores: (size, row, column, score) =>
      `استعلام كل رمز مضروبًا في مفتاح كل رمز آخر، مقسومًا على ${ltr(`√${count(size)}`)}. «${iso(row)}» و«${iso(column)}» هما الأنسب: ${score}.`,
    pair: (row, column, n, sum, score) =>
      `درجة «${iso(row)}» مع «${iso(column)}»: مجموع جداءات الاستعلام والمفتاح (عددها ${count(n)}) هو ${iso(sum)}؛ وبقسمته على ${iso(`√${count(n)}`)} ينتج ${iso(score)}.`,
    pair_rows: {
      query: (row) => `استعلام «${iso(row)}»`,
      key: (column) => `مفتاح «${iso(column)}»`,
      products: 'الجداءات',
    },
    pair_colours: (scale, products) =>
      `البرتقالي: فوق 0؛ الأزرق: تحت 0. اللون الكامل يعني ${iso(scale)}، وفي الجداءات ${iso(products)}. عددان من لون واحد يعطيان جداء برتقاليا: هناك يتوافق الرمزان.`,
    pair_table: 'هذه الجداءات كجدول',
    mask: (hidden, all, window, slope) =>
      `تُحذف ${count(hidden)} من ${count(all)} من النقاط: لا يجوز أن يُرى ما يأتي لاحقًا${window > 0 ? `، ولا ما يبعد ${after(window, 'token')} أو أكثر` : ''}.${slope > 0 ? ` وتُنقص كل مسافة رمز النقاط بمقدار ${fixed(slope, 3)}.` : ''}`,
    weights: 'تجعل softmax مما بقي أوزانًا: كلما علت النقاط كبر الوزن، ومجموع كل سطر 1.',
    row: (row, nth, column, at, weight) =>
      nth === at
        ? `«${iso(row)}» (الرمز ${count(nth)}) ينظر أكثر ما ينظر إلى نفسه: ${fixed(weight, 2)}.`
        : `«${iso(row)}» (الرمز ${count(nth)}) ينظر أكثر ما ينظر إلى «${iso(column)}» (الرمز ${count(at)}): ${fixed(weight, 2)}.`,
    bet_stays: (row, bet, before, after) =>
      `بعد «${iso(row)}» يراهن النموذج على «${iso(bet)}»: ${percent(before)} قبل هذه الكتلة، و${percent(after)} بعدها.`,
    bet_turns: (row, old, before, bet, after) =>
      `بعد «${iso(row)}» يراهن النموذج قبل هذه الكتلة على «${iso(old)}» (${percent(before)})، وبعدها على «${iso(bet)}» (${percent(after)}).`,
    found: (bet) => `«${iso(bet)}» هذا هو الرمز الذي ينظر إليه هذا الرأس: أحضره الانتباه.`,
    cell: (row, column, value) => `من «${iso(row)}» إلى «${iso(column)}»: ${value}`,
    hidden: 'لا يُرى',
    point: 'أشر إلى خلية لقراءتها؛ والنقر يثبّت سطرها.',
    table: (row) => `ما ينظر إليه «${iso(row)}» أكثر`,
    columns: { token: 'الرمز', score: 'النقاط', weight: 'الوزن', carried: 'المأخوذ' },
    carried_help: 'كم يأتي من هناك مما يأخذه هذا السطر معه: طول الوزن × القيمة، كحصة.',
    before: 'السطر السابق',
    after: 'السطر التالي',
    whole: 'كل الأعداد في جدول',
    share: (share) => percent(share),
    let_go: 'ترك',
  });

/** About the map of embeddings. @param {Arabic} arabic @returns {Words['embeddings']} */
const ofEmbeddings = ({ count, fixed, iso, percent }) => {
  /** @type {Record<string, string>} */
  const kinds = {
    vowel: 'حروف العلّة',
    consonant: 'الحروف الصامتة',
    letter: 'الحروف',
    capital: 'الحروف الكبيرة',
    digit: 'الأرقام',
    sign: 'علامات الترقيم وغيرها',
    blank: 'الفراغات',
    word: 'بدايات الكلمات',
    piece: 'أجزاء الكلمات',
    byte: 'بايتات مفردة',
    bos: 'BOS (البداية والنهاية)',
  };
  return {
    title: 'التضمينات: الرموز كنقاط',
    about:
      'كل رمز داخل النموذج قائمة من الأعداد، هي {embedding|تضمينه}. تُظهر الخريطة هذه القوائم كنقاط، من الجهة التي تختلف فيها أكثر ما تختلف. والرموز المتقاربة متشابهة عند النموذج: ابحث عن مجموعات.',
    shares: (size, across, up, step) =>
      `من كل الفروق بين القوائم (في كل منها ${count(size)} من الأعداد) تُظهر الخريطة ${percent(across + up)}: ${percent(across)} من اليسار إلى اليمين، و${percent(up)} من الأسفل إلى الأعلى. الخطوة ${count(step)}.`,
    cut: (shown, all) => `وتُظهر الرموز الأكثر ورودًا: ${count(shown)} من ${count(all)}.`,
    cut_first: (shown, all) => `وتُظهر الرموز الأولى: ${count(shown)} من ${count(all)}.`,
    kinds,
    together: (kind, among_letters, share, are_close) => {
      const all = among_letters ? 'بين كل الحروف' : 'بين كل الرموز';
      const name = kinds[kind] ?? kind;
      return are_close
        ? `${name} متقاربة: متوسط المسافة بينها على الخريطة ${fixed(share, 2)} من متوسطها ${all}.`
        : `لا مجموعة متقاربة: متوسط المسافة بين ${name} هو ${fixed(share, 2)} من متوسطها ${all}.`;
    },
    in_full: (size, share) => `وفي الأعداد كلها (${count(size)}) هو ${fixed(share, 2)}.`,
    dots: (n) => `نقاط لا مكان لأسمائها: ${count(n)}. أشر إليها.`,
    choose: 'الرمز',
    none_chosen: 'لا شيء',
    keys: 'ينتقل السهمان الأيمن والأيسر من رمز إلى رمز، ويثبّت Enter رمزًا، ويتركه Escape.',
    nearest: (token) => `الأكثر شبهًا بـ«${iso(token)}»`,
    nearest_help: 'بجيب تمام الزاوية بين القائمتين في كل أعدادهما: 1 الاتجاه نفسه، و0 لا شيء مشترك، و−1 العكس.',
    columns: {
      token: 'الرمز',
      kind: 'النوع',
      cosine: 'جيب التمام',
      across: 'من اليسار إلى اليمين',
      up: 'من الأسفل إلى الأعلى',
    },
    point: (token, kind, has_way) => `«${iso(token)}» من ${kind}.${has_way ? ' والخط هو الطريق الذي جاء منه.' : ''}`,
    help: 'أشر إلى رمز لترى ما هو؛ والنقر يثبّته ويسرد ما هو أكثر شبهًا به.',
    too_large: 'جدول التضمينات كبير إلى حد أنه لا يُقارَن فيه شيء.',
    table: 'الخريطة في جدول',
  };
};

/** @type {Words['sights']} */
const sights = {
  title: 'أشياء تستحق النظر',
  help: 'يختار كل رابط نصًا وإعدادات وموضعًا للنظر. ثم اضغط «تدريب»: بعد ثوانٍ يظهر.',
  train: 'اضغط «تدريب»: بعد ثوانٍ يظهر.',
  names: {
    copies: 'رأس يجد الحرف الذي يُنسخ',
    vowels: 'حروف العلّة تجتمع',
    quotes: 'رأس يراقب علامات الاقتباس',
  },
  said: {
    copies: (value) =>
      `يكرّر النص الحروف بعد «=». وعندما تعود، ينظر الرأس 0 من الكتلة 1 إلى الورود السابق للحرف التالي: ${value} من وزنه أو أكثر. ولصورته قُطر تحت «=». ومع بذور أخرى تتقاسم الرؤوس هذا العمل.`,
    vowels: (value) =>
      `لا أحد يخبر النموذج ما حروف العلّة، لكن a وe وi وo وu تُستعمل في الأسماء بالطريقة نفسها. على خريطة التضمينات يهبط متوسط المسافة بينها إلى ${value} من متوسطها بين كل الحروف، أو أقل.`,
    quotes: (value) =>
      `في القصص لا بد أن يُغلق الاقتباس الذي فُتح. يتعلّم الرأس 1 من الكتلة 1 أن ينظر إلى الوراء إلى علامات الاقتباس: ${value} من وزنه أو أكثر في المتوسط، مع أنها قليلة بين الرموز.`,
  },
};

/** @param {Arabic} arabic @returns {Words} */
export const attention = (arabic) => {
  const { after, count, iso } = arabic;
  return {
    ...ofHabits(arabic),
    ...ofHead(arabic),
    embeddings: ofEmbeddings(arabic),
    sights,
    title: 'الانتباه: أي رمز ينظر إلى أي رمز',
    about:
      'يتيح كل {head|رأس} {token|للرمز} أن ينظر إلى نفسه وإلى ما قبله، وأن يأخذ من كل منها شيئًا. ابحث عن أعمدة مشبعة اللون (الكل ينظر إلى رمز واحد) وعن أقطار (الكل ينظر إلى الوراء بالمسافة نفسها).',
    reading: (prompt, step) => `النموذج عند الخطوة ${count(step)} يقرأ «${iso(prompt)}».`,
    nothing: 'لا شيء يُرى بعد: اكتب موجِّهًا من رمزين على الأقل.',
    longer: 'هذا الموجِّه أقصر من أن يقال ما يفعله كل رأس. موجِّه أطول يقوله:',
    repeating: 'لا يتكرّر أي رمز في هذا الموجِّه، فلا يظهر هل يبحث رأس عن نسخة سابقة. في موجِّه أطول يظهر ذلك:',
    untold: 'الموجِّه أقصر من أن يُعرف منه ما يفعله هذا الرأس.',
    waiting: 'نظرة إلى الداخل…',
    bos: 'BOS',
    heads: 'كل الرؤوس',
    heads_keys: 'تنتقل الأسهم من رأس إلى رأس، ويثبّت Enter رأسًا، ويتركه Escape.',
    block: (n) => `الكتلة ${count(n)}`,
    head: (n) => `الرأس ${count(n)}`,
    all_heads: 'أقوى الرؤوس كلها',
    all_heads_said: 'في كل خلية أكبر وزن من الرؤوس كلها.',
    choose_block: 'الكتلة المعروضة',
    cut: (shown, all) => `تُظهر الصور آخر ${count(shown)} من ${after(all, 'token')}؛ أما الأعداد في الجمل فعنها كلها.`,
    numbers: 'الأعداد وراء هذه الجمل',
  };
};
