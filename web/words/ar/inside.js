/**
 * Arabic words for the inside of the rooms, like those of en/inside.js.
 */

import { inference } from './inference.js';

/** @typedef {import('./format.js').Arabic} Arabic */
/** @typedef {import('../words.js').Inside} Inside */
/** @typedef {Inside['dataset']} Dataset */
/** @typedef {Inside['tokenizer']} Tokenizer */

/** About documents and the part kept for validation. @param {Arabic} arabic */
function documents({ after, count, counted, percent }) {
  const range = (/** @type {{ from: number, to: number }} */ { from, to }) =>
    from === to ? count(from) : `من ${count(from)} إلى ${count(to)}`;

  return /** @satisfies {Partial<Dataset>} */ ({
    parts: { train: 'للتعلّم منه', validation: 'محجوز' },
    lengths: 'أطوال المستندات',
    lengths_summary: ({ count: n, shortest, longest, median }, kept) =>
      n === 1
        ? `مستند واحد طوله ${counted(longest, 'character')}.`
        : `${counted(n, 'document')}${kept === 0 ? '' : ` (للتعلّم: ${count(n - kept)}، محجوز: ${count(kept)})`} أطوالها بالأحرف ${range({ from: shortest, to: longest })}؛ ونصفها لا يزيد على ${after(median, 'character')}.`,
    lengths_keys: 'سهما اليمين واليسار يقرآن الأعمدة واحدًا واحدًا.',
    lengths_help: 'أشر إلى عمود أو المسه لقراءته.',
    axis: 'عدد الأحرف في المستند',
    or_more: ' أو أكثر',
    range,
    bar: (bar) =>
      `عدد الأحرف ${range(bar)}: ${counted(bar.train, 'document')} للتعلّم منها، والمحجوز ${count(bar.validation)}.`,
    table: 'الشيء نفسه في جدول',
    split: 'ما هو محجوز',
    holds: (all, characters, tokens) =>
      `${characters === tokens ? '' : counted(tokens, 'token')}${all === null || characters === null ? '' : `${characters === tokens ? '' : '، '}${counted(characters, 'character')}، ${counted(all, 'document')}`}`,
    slide: 'النسبة المحجوزة:',
    percent: (n) => percent(n / 100),
    slide_help:
      'المحجوز لا يُتدرَّب عليه أبدًا، بل تُقاس به {validation|خسارة التحقق} فقط: مدى إجادة النموذج في نص لم يره. يسري التغيير مع جولة جديدة.',
  });
}

/** About repetitions, about what a step reads, and about models that only count. @param {Arabic} arabic */
function reading({ after, count, iso, loss }) {
  return /** @satisfies {Partial<Dataset>} */ ({
    again: 'مستندات مكررة',
    duplicates: (n, all) =>
      n === 0 ? 'لا مستند يطابق مستندًا آخر.' : `عدد ما يطابق مستندًا سابقًا: ${count(n)} من ${after(all, 'document')}.`,
    overlap: (n, all) =>
      `من بين ${after(all, 'document')} في الجزء المحجوز، يوجد في جزء التعلّم أيضًا: ${count(n)}. وهناك تقيس خسارة التحقق ما حُفظ عن ظهر قلب.`,
    beginning: 'المستند',
    times: (n) => (n === 0 ? '–' : `${count(n)} ×`),
    seen: 'ما قرأته الخطوة الأخيرة',
    seen_none: 'لا شيء بعد. اضغط «تدريب» أو «خطوة».',
    seen_step: (step, n, are_documents, tokens) =>
      `قرأت الخطوة ${count(step)} ${are_documents ? after(n, 'document') : `${after(n, 'piece')} من النص`}، وكان عليها أن تتوقّع ${after(tokens, 'token')}: بعد كل رمز الرمز الذي يليه. وتبيّن BOS أين يبدأ المستند.`,
    window: (n) => `القطعة ${count(n)}`,
    document: (n) => `المستند ${count(n)}`,
    predicts: (token, next) => `بعد «${iso(token)}» كان على النموذج أن يتوقّع «${iso(next)}».`,
    all: (n) => `عرض الكل (${count(n)})`,
    fewer: 'عرض أقل',
    levels: 'إلى أي حد يبلغ العدّ',
    levels_help:
      '{loss|الخسارة}، على الجزء المحجوز، لنماذج لا تفعل سوى العدّ. النموذج الذي تعلّم شيئًا ينزل دونها. الأقصر أفضل.',
    standing: (now, best, next) => {
      const model = `النموذج (${loss(now)})`;
      if (best === null) return `${model} ليس أفضل بعد من «${next?.name}» (${loss(next?.nats ?? null)}).`;
      if (next === null)
        return `${model} أفضل من كل ما يعدّ فقط؛ وأفضل ما يعدّ هو «${best.name}» (${loss(best.nats)}).`;
      return `${model} أفضل من «${best.name}» (${loss(best.nats)})، لكنه ليس أفضل بعد من «${next.name}» (${loss(next.nats)}).`;
    },
    levels_none: 'لا شيء محجوز، فليس هناك ما تُقاس عليه.',
    who: 'ما الذي يتوقّع',
    nats: 'الخسارة (نات لكل رمز)',
    bits: 'بت لكل حرف',
    guessing: (n) => `التخمين بين ${after(n, 'token')}`,
    counted: ['عدّ كل رمز', 'عدّ الأزواج', 'عدّ الثلاثيات'],
    model: 'النموذج الآن',
    counting: 'جارٍ العدّ…',
  });
}

/** About texts as tokens. @param {Arabic} arabic */
function tokens({ after, count, counted, iso }) {
  return /** @satisfies {Partial<Tokenizer>} */ ({
    try: 'اكتب أي نص',
    strip: 'النص رموزًا',
    waiting: 'جارٍ تقطيعه إلى رموز…',
    learning: 'جارٍ تعلّم الأزواج من النص…',
    show_ids: 'إظهار الأرقام',
    made: (characters, n, unknown) =>
      `${counted(characters, 'character')} صارت ${after(n, 'token')}${unknown === 0 ? '.' : `؛ وعدد الأحرف التي لا رمز لها: ${count(unknown)}.`}`,
    unknown: (characters, known, are_more) =>
      `لا رمز لـ${characters.map((one) => `«${iso(one)}»`).join('، ')}${are_more ? ' ولا لغيرها' : ''}: فالرموز هي الأحرف الواردة في نص هذه الجولة، وعددها ${count(known)}. ولا يستطيع النموذج قراءة سواها.`,
    unknown_short: 'لا رمز له: فهو غير وارد في النص.',
    use: (twin, unknown) => `استعمال «${iso(twin)}» بدل «${iso(unknown)}»`,
    compare: 'النص نفسه مقطّعًا بثلاث طرق',
    compare_help:
      'صُنعت الثلاث كلها من نص هذه الجولة. الرموز الأقل تجعل المتتالية أقصر؛ و{vocabulary|المفردات} الأكثر تجعل النموذج أكبر.',
    compare_said: (characters, bytes, pairs) =>
      `${bytes === characters ? 'كل حرف هنا بايت واحد.' : `بعض الأحرف عدة بايتات: عدد الأحرف ${count(characters)}، وعدد البايتات ${count(bytes)}.`} ${pairs < bytes ? `عدد الرموز بالأزواج ${count(pairs)} بدلًا من ${count(bytes)}.` : 'لا يرد فيه أي زوج من المفردات.'}`,
    kinds: { char: 'أحرف', byte: 'بايتات', bpe: 'أزواج' },
    own: 'هذه الجولة',
    counted: (n, vocabulary, unknown) =>
      `${counted(n, 'token')} من مفردات عددها ${count(vocabulary)}${unknown === 0 ? '' : `؛ بلا رمز: ${count(unknown)}`}`,
    pairs_size: 'مفردات الأزواج:',
    pairs_help: 'تُتعلَّم من النص: أولًا 256 بايتًا، ثم {byte_pair_encoding|أكثر الأزواج تكرارًا} مرة بعد مرة.',
  });
}

/** About merges and the vocabulary. @param {Arabic} arabic */
function merges({ counted, after, count, iso }) {
  return /** @satisfies {Partial<Tokenizer>} */ ({
    film: 'كيف تُدمج الأزواج',
    film_help: 'يبدأ مُجزِّئ الأزواج بالبايتات. ويصنع كل دمج {token|رمزًا} واحدًا من رمزين كثيرًا ما يتجاوران.',
    film_play: 'تشغيل',
    film_stop: 'إيقاف مؤقت',
    film_slider: 'عمليات الدمج',
    film_at: (n, all) => `${count(n)} من ${after(all, 'merge')}`,
    no_merge: 'لا دمج بعد: كل رمز بايت.',
    merge: (left, right, made, times) =>
      `الدمج الأخير: «${iso(left)}» و«${iso(right)}» صارا «${iso(made)}»؛ وقد تجاورا ${after(times, 'time')}.`,
    byte: (token) => `بايت ${token}`,
    film_count: (n) => `عدد الرموز الآن ${count(n)}.`,
    tiles: 'المفردات',
    sort: 'الترتيب',
    orders: { count: 'الأكثر تكرارًا', id: 'الرقم', text: 'الأبجدية' },
    about: (id, name, n) => `«${iso(name)}» هو الرمز ${id}${n === null ? '' : `؛ يرد في النص ${after(n, 'time')}`}.`,
    more: (n) => `عرض المزيد (${count(n)})`,
    bos: 'BOS',
    bos_help: (id) => `الرمز ${id}: حيث يبدأ المستند وينتهي`,
    total: (what, vocabulary) =>
      `${what}، وعلامة واحدة لبداية المستند: المجموع ${counted(vocabulary, 'token')}. بجانب كل رمز عدد مرات وروده في النص، ثم رقمه.`,
  });
}

/** @param {Arabic} arabic @returns {Inside} */
export function inside(arabic) {
  const { count, counted } = arabic;
  return {
    inference: inference(arabic),
    dataset: { ...documents(arabic), ...reading(arabic) },
    tokenizer: { ...tokens(arabic), ...merges(arabic) },
    network: {
      shape: ({ n_layer, n_embd, n_head }) =>
        `${counted(n_layer, 'layer')}، العرض ${count(n_embd)}، ${counted(n_head, 'head')}`,
      parameters: ['المعاملات', 'الأعداد التي يغيّرها التدريب'],
      form: ['الشكل', 'الكتل المتتالية، والأعداد التي تمثّل الرمز، ورؤوس الانتباه'],
      memory: ['الذاكرة', 'المعاملات والتدرّجات والعزوم والتنشيطات معًا'],
    },
  };
}
