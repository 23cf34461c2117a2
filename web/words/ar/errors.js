/**
 * Arabic translations of what the engine says, by its English templates (engine.txt), in the order of that list.
 */

import { iso, ltr } from './format.js';
import { rows } from './rows.js';

/** @param {string} key @param {string} label  of a setting, in English */
const named = (key, label) => `«${rows[key]?.label ?? label}» (${ltr(key)})`;
/** @param {string} key @param {string} words  the choices of a setting, as the engine lists them */
const choices = (key, words) => words.replace(/[\w-]+/g, (one) => rows[key]?.names?.[one] ?? one);

/** @type {import('../words.js').English['errors']} */
const first = {
  '%s (%s) cannot change while a run goes on: start a new run with it.': (label, key) =>
    `لا يمكن تغيير ${named(key, label)} أثناء جولة: ابدأ به جولة جديدة.`,
  '%s (%s) must be %s from %s to %s, not "%s".': (label, key, what, min, max, value) =>
    `يجب أن يكون ${named(key, label)} ${what} من ${ltr(min)} إلى ${ltr(max)}، لا «${iso(value)}».`,
  '%s (%s) must be 0 or 1, not "%s".': (label, key, value) =>
    `يجب أن يكون ${named(key, label)} 0 أو 1، لا «${iso(value)}».`,
  '%s (%s) must be one of %s, not "%s".': (label, key, words, value) =>
    `يجب أن يكون ${named(key, label)} واحدًا من ${iso(choices(key, words))}، لا «${iso(value)}».`,
  ', or shorten the prompt': '، أو اختصر الموجِّه',
  'A histogram has 1 to %d bins, not %d.': (most, n) => `للمدرّج التكراري من 1 إلى ${most} من الفئات، لا ${n}.`,
  'A histogram takes both ends of its range or none, the lower one first, not %g and %g.': (from, to) =>
    `يأخذ المدرّج التكراري طرفي مجاله معًا أو لا شيء منهما، الأدنى أولًا، لا ${ltr(from)} و${ltr(to)}.`,
  'A look inside is made by trainer.inspect().': `تُنشأ النظرة إلى الداخل بـ${ltr('trainer.inspect()')}.`,
  'A parameter cannot be as large as %g.': (value) => `لا يمكن أن يبلغ المعامل ${ltr(value)}.`,
  'A stop string must have at least one character: an empty one would end every sample at once.':
    'يجب أن تحتوي سلسلة التوقّف على حرف واحد على الأقل: فالسلسلة الفارغة تنهي كل عيّنة في الحال.',
  'A thread of the engine could not be started.': 'تعذّر تشغيل أحد خيوط المحرّك.',
  'A trainer is made by engine.createTrainer().': `يُنشأ المدرِّب بـ${ltr('engine.createTrainer()')}.`,
  'An engine is made by loadEngine().': `يُنشأ المحرّك بـ${ltr('loadEngine()')}.`,
  'At step %lld %s. The learning rate is probably too large: lower it and start again.': (step, why) =>
    `عند الخطوة ${step} ${why}. الأرجح أن معدّل التعلّم كبير جدًا: اخفضه وابدأ من جديد.`,
  'Each of the %d samples has the seed after that of the one before, the last at most %.0f: so the first seed can be at most %.0f, not %.17g.':
    (n, last, most, seed) =>
      `لكل عيّنة من العيّنات (${n}) البذرة التالية لبذرة سابقتها، وأقصى الأخيرة ${last}: فأقصى البذرة الأولى ${most}، لا ${seed}.`,
  'From 1 to %d samples can be drawn at once, not %d.': (most, n) =>
    `يمكن سحب عيّنات عددها من 1 إلى ${most} دفعة واحدة، لا ${n}.`,
  'How many tokens there are must be known, from 2 to %d: give a text, or the size of its vocabulary.': (most) =>
    `يجب معرفة عدد الرموز، من 2 إلى ${most}: أعطِ نصًا أو حجم مفرداته.`,
  'In one call there can be %s samples, not %s.': (most, n) => `عدد العيّنات في الاستدعاء الواحد ${most}، لا ${n}.`,
  'Lines longer than the context of %zu tokens: %zu of %zu. Only their beginnings are learnt.': (context, n, all) =>
    `أسطر أطول من السياق (${context} من الرموز): ${n} من ${all}. لا يُتعلَّم منها إلا بداياتها.`,
  'NUL bytes that were left out of the text: %zu.': (n) => `بايتات NUL التي حُذفت من النص: ${n}.`,
  'Positions of the kind rope turn the numbers of a head in pairs; here a head has %lld, which is odd.': (n) =>
    `المواضع من نوع RoPE تدير أعداد الرأس أزواجًا؛ وللرأس هنا ${n}، وهو عدد فردي.`,
  'Some of these numbers are not finite, or too large to be multiplied, so they have no principal components.':
    'بعض هذه الأعداد غير منتهٍ أو أكبر من أن يُضرَب، فليس لها مركّبات رئيسية.',
  'The %s of %s() is missing: it must be %s.': (what, method, right) =>
    `ينقص ${ltr(`${method}()`)} ${iso(what)}: يجب أن يكون ${iso(right)}.`,
  'The %s of %s() must be %s, not %s.': (what, method, right, wrong) =>
    `في ${ltr(`${method}()`)} يجب أن يكون ${iso(what)} ${iso(right)}، لا ${iso(wrong)}.`,
  'The MLP has no number in its middle: raise its ratio (mlp_ratio) or the width (n_embd).':
    'ليس في وسط MLP أي عدد: زد نسبته (mlp_ratio) أو العرض (n_embd).',
  'The build "%s" cannot run here: %s.': (build, why) => `لا يمكن تشغيل البنية «${iso(build)}» هنا: ${why}.`,
  'The build "%s" does not give the same bits on every machine.': (build) =>
    `لا تعطي البنية «${iso(build)}» البتات نفسها على كل جهاز.`,
  'The build "%s" needs relaxed SIMD, which there is not here.': (build) =>
    `تحتاج البنية «${iso(build)}» إلى Relaxed SIMD، وهو غير متاح هنا.`,
  'The build "%s" runs one thread.': (build) => `تعمل البنية «${iso(build)}» بخيط واحد.`,
  'The change of a step is known from the next step on.': 'يُعرَف تغيّر الخطوة ابتداءً من الخطوة التالية.',
  'The download of %s stands still: nothing came for %s seconds.': (file, seconds) =>
    `توقّف تنزيل ${ltr(file)}: لم يصل شيء منذ ${seconds} من الثواني.`,
  'The engine broke: %s. Load it anew.': (why) => `تعطّل المحرّك: ${iso(why)}. حمّله من جديد.`,
  'The engine could not be started.': 'تعذّر تشغيل المحرّك.',
  'The engine needs WebAssembly SIMD, which there is not here.':
    'يحتاج المحرّك إلى WebAssembly SIMD، وهو غير متاح هنا.',
  'The file %s could not be fetched: the server cannot be reached.': (file) =>
    `تعذّر جلب الملف ${ltr(file)}: لا يمكن الوصول إلى الخادم.`,
  'The file %s is %s a WebAssembly module.': (file, what) =>
    `الملف ${ltr(file)} ${what === 'not' ? 'ليس' : 'صفحة ويب وليس'} وحدة WebAssembly.`,
  'The file %s is damaged or was cut off. Load it again.': (file) => `الملف ${ltr(file)} تالف أو مبتور. حمّله مجددًا.`,
  'The file %s is missing: "make wasm" builds it.': (file) =>
    `الملف ${ltr(file)} مفقود: يبنيه «${ltr('make wasm')}».`,
  'The file %s is of another version than the rest of the engine: reload the page.': (file) =>
    `الملف ${ltr(file)} من إصدار غير إصدار بقية المحرّك: أعد تحميل الصفحة.`,
  'The file %s was cut off: %s%s bytes came. Load it again.': (file, bytes, of) =>
    `الملف ${ltr(file)} مبتور: وصل من البايتات ${bytes}${of.replace(' of ', ' من ')}. حمّله مجددًا.`,
  'The file holds numbers of the type %.16s; only F64, F32, F16 and BF16 can be read.': (type) =>
    `في الملف أعداد من النوع ${ltr(type)}؛ ولا يُقرأ إلا F64 وF32 وF16 وBF16.`,
  'The heads (n_head %lld) must be a multiple of the key/value heads (n_kv_head %lld).': (heads, shared) =>
    `يجب أن يكون عدد الرؤوس (${ltr(`n_head ${heads}`)}) من مضاعفات رؤوس المفاتيح والقيم (${ltr(`n_kv_head ${shared}`)}).`,
  'The lens shows the 1 to %d likeliest of the %d tokens (top), not %d.': (most, all, n) =>
    `تعرض العدسة من 1 إلى ${most} من أرجح الرموز البالغ عددها ${all} (top)، لا ${n}.`,
  'The method %s() has no option %s: there are %s.': (method, option, all) =>
    `ليس للدالة ${ltr(`${method}()`)} خيار ${ltr(option)}؛ والمتاح: ${ltr(all)}.`,
  'The method %s() was not called on an object of the class %s.': (method, name) =>
    `لم تُستدعَ الدالة ${ltr(`${method}()`)} على كائن من الصنف ${ltr(name)}.`,
};

/** About models and prompts. @type {import('../words.js').English['errors']} */
const models = {
  'The model cannot be saved: some of its weights are no longer finite numbers (%s).': (name) =>
    `لا يمكن حفظ النموذج: بعض أوزانه لم تعد أعدادًا منتهية (${ltr(name)}).`,
  'The model does not know line breaks: the text it learnt has none.':
    'لا يعرف النموذج فواصل الأسطر: فالنص الذي تعلّمه يخلو منها.',
  'The model does not know the character "%s" (U+%04X): the text it learnt has none.': (character, code) =>
    `لا يعرف النموذج الحرف «${iso(character)}» (${ltr(`U+${code}`)}): فهو غير موجود في النص الذي تعلّمه.`,
  'The model does not know the character U+%04X: the text it learnt has none.': (code) =>
    `لا يعرف النموذج الحرف ${ltr(`U+${code}`)}: فهو غير موجود في النص الذي تعلّمه.`,
  'The model was saved by a newer version of this program: it has a setting called "%s", which this version does not know.':
    (key) => `حُفظ النموذج بإصدار أحدث من هذا البرنامج: فيه إعداد اسمه «${ltr(key)}» لا يعرفه هذا الإصدار.`,
  'The model was saved by another version of this program: its format is "%.16s", and this version reads "%s".': (
    format,
    read,
  ) => `حُفظ النموذج بإصدار آخر من هذا البرنامج: صيغته «${ltr(format)}»، وهذا الإصدار يقرأ «${ltr(read)}».`,
  'The option max_places of quotations() can be at most %s for so long a text, not %s.': (most, n) =>
    `أقصى قيمة للخيار ${ltr('max_places')} في ${ltr('quotations()')} لنص بهذا الطول ${most}، لا ${n}.`,
  'The option url of loadEngine() gives no address at which %s could be.': (file) =>
    `لا يعطي الخيار ${ltr('url')} في ${ltr('loadEngine()')} عنوانًا يمكن أن يوجد فيه ${ltr(file)}.`,
  'The parameters of this model are a %s of %s numbers, not a %s of %s.': (right, n, wrong, m) =>
    `معاملات هذا النموذج ${ltr(right)} فيه ${n} من الأعداد، لا ${ltr(wrong)} فيه ${m}.`,
  'The prompt has %zu %s; the context of %d has room for %d after the start. Shorten the prompt, or train with a larger context (block_size).':
    (n, what, context, room) =>
      `طول الموجِّه ${n} (${what})؛ وفي السياق البالغ ${context} متسع بعد البداية لـ${room}. اختصر الموجِّه، أو درّب بسياق أكبر (block_size).`,
  'The prompt has %zu %s; the model looks back on its last %d only.': (n, what, last) =>
    `طول الموجِّه ${n} (${what})؛ ولا ينظر النموذج إلا إلى آخر ${last}.`,
  'The run (max_steps %lld) must be longer than its warm-up (warmup_steps %lld): raise the steps or lower the warm-up.':
    (steps, warmup) =>
      `يجب أن تكون الجولة (${ltr(`max_steps ${steps}`)}) أطول من إحمائها (${ltr(`warmup_steps ${warmup}`)}): زد الخطوات أو أنقص الإحماء.`,
  'The run has done %lld steps already: its length (max_steps) must be that or more.': (steps) =>
    `أنجزت الجولة خطوات عددها ${steps}: فيجب ألا يقل طولها (max_steps) عن ذلك.`,
  'The saved model has settings that cannot be. %s': (why) => `في النموذج المحفوظ إعدادات غير ممكنة. ${why}`,
  'The saved model is damaged: %s.': (why) => `النموذج المحفوظ تالف: ${why}.`,
  'The saved model is damaged: a mean of squares is negative.': 'النموذج المحفوظ تالف: فيه متوسط مربعات سالب.',
  'The saved model is damaged: it has no tensor %s that fits its settings.': (name) =>
    `النموذج المحفوظ تالف: ليس فيه موتر ${ltr(name)} يناسب إعداداته.`,
  'The saved model is damaged: it has tensors that its settings do not call for.':
    'النموذج المحفوظ تالف: فيه موترات لا تقتضيها إعداداته.',
  'The saved model is damaged: its metadata has no valid %s.': (key) =>
    `النموذج المحفوظ تالف: ليس في بياناته الوصفية ${ltr(key)} صالح.`,
  'The saved model is damaged: some of its numbers (%.60s) are not finite.': (name) =>
    `النموذج المحفوظ تالف: بعض أعداده (${ltr(name)}) غير منتهٍ.`,
  'The saved vocabulary is damaged.': 'المفردات المحفوظة تالفة.',
};

/** About scripts, texts, tensors. @type {import('../words.js').English['errors']} */
const parts = {
  'The script %s could not be fetched: the server cannot be reached.': (script) =>
    `تعذّر جلب السكربت ${ltr(script)}: لا يمكن الوصول إلى الخادم.`,
  "The script %s could not be loaded, although the server has it now. Try again; if that fails too, the page's Content-Security-Policy or an extension may forbid it.":
    (script) =>
      `تعذّر تحميل السكربت ${ltr(script)} مع أنه موجود الآن على الخادم. حاول مجددًا؛ فإن لم ينجح فربما تمنعه سياسة Content-Security-Policy للصفحة أو إحدى الإضافات.`,
  'The script %s has not come within %s seconds.': (script, seconds) =>
    `لم يصل السكربت ${ltr(script)} خلال ${seconds} من الثواني.`,
  'The script %s is damaged or was cut off. Load it again.': (script) =>
    `السكربت ${ltr(script)} تالف أو مبتور. حمّله مجددًا.`,
  'The script %s is damaged.': (script) => `السكربت ${ltr(script)} تالف.`,
  'The search needs two learning rates above 0 and at most %g, the lower one first; not %g and %g.': (
    most,
    from,
    to,
  ) => `يحتاج البحث إلى معدّلي تعلّم أكبر من 0 ولا يتجاوزان ${ltr(most)}، الأصغر أولًا؛ لا ${ltr(from)} و${ltr(to)}.`,
  'The search takes %d to %d steps, not %d.': (least, most, n) => `عدد خطوات البحث من ${least} إلى ${most}، لا ${n}.`,
  'The server answered %s for %s.': (status, file) => `أجاب الخادم بالرمز ${status} عن ${ltr(file)}.`,
  'The server sends %s as %s; a script must be sent as text/javascript.': (script, type) =>
    `يرسل الخادم ${ltr(script)} بالنوع ${ltr(type)}؛ ويجب إرسال السكربت بالنوع ${ltr('text/javascript')}.`,
  'The setting %s must be a number, a word, true or false, not %s.': (key, value) =>
    `يجب أن يكون الإعداد ${ltr(key)} عددًا أو كلمة أو true أو false، لا ${iso(value)}.`,
  'The tensor "%s" has no %c.': (name, what) => `ليس للموتر «${ltr(name)}» ${ltr(what)}.`,
  'The tensor "%s" has no gradient, since the prompt has no token to predict: give it more.': (name) =>
    `ليس للموتر «${ltr(name)}» تدرّج، إذ ليس في الموجِّه رمز يُتوقَّع: أعطِه المزيد.`,
  'The tensor "%s" has no gradient.': (name) => `ليس للموتر «${ltr(name)}» تدرّج.`,
  'The tensor "%s" has the numbers 0 to %zu, not %.15g.': (name, last, index) =>
    `أعداد الموتر «${ltr(name)}» من 0 إلى ${last}، وليس فيه ${ltr(index)}.`,
  'The tensor "%s" is not a parameter.': (name) => `الموتر «${ltr(name)}» ليس معاملًا.`,
  'The text gives no more than %d of the %d tokens asked for (vocab_size): no pair of them occurs twice any more.': (
    n,
    asked,
  ) => `لا يعطي النص أكثر من ${n} من الرموز المطلوبة (vocab_size) وعددها ${asked}: لم يعد أي زوج منها يتكرر.`,
  'The text has %.1f MiB; the limit is %.0f MiB. Take a part of it.': (size, limit) =>
    `حجم النص ${ltr(`${size} MiB`)}؛ والحد ${ltr(`${limit} MiB`)}. خذ جزءًا منه.`,
  'The text has %zu different characters; the limit is %d.': (n, limit) =>
    `عدد الأحرف المختلفة في النص ${n}؛ والحد ${limit}.`,
  'The text is empty. A model needs at least one character to learn from.':
    'النص فارغ. يحتاج النموذج إلى حرف واحد على الأقل ليتعلّم منه.',
  'The text is not all UTF-8; places in it that are read as �: %zu.': (n) =>
    `ليس النص كله UTF-8؛ عدد المواضع التي تُقرأ �: ${n}.`,
  'The text is shorter than the context: %zu tokens to learn from, and room for %zu.': (n, room) =>
    `النص أقصر من السياق: الرموز التي يُتعلَّم منها ${n}، والمتسع ${room}.`,
  'The text is too short to keep a part of it for validation.': 'النص أقصر من أن يُحجَز جزء منه للتحقق.',
  'The text repeats one character: all there is to learn is where it ends.':
    'يكرّر النص حرفًا واحدًا: كل ما يمكن تعلّمه هو أين ينتهي.',
  'The threads of the engine did not start.': 'لم تبدأ خيوط المحرّك.',
  'The width (n_embd %lld) must be a multiple of the heads (n_head %lld): each head takes an equal part of it.': (
    width,
    heads,
  ) =>
    `يجب أن يكون العرض (${ltr(`n_embd ${width}`)}) من مضاعفات عدد الرؤوس (${ltr(`n_head ${heads}`)}): فلكل رأس نصيب متساوٍ منه.`,
  'There are 1 to %d components of %d rows and %d columns, not %d.': (most, rows_, columns, n) =>
    `عدد المركّبات لصفوف عددها ${rows_} وأعمدة عددها ${columns} من 1 إلى ${most}، لا ${n}.`,
  'There can be one thread only: %s.': (why) => `لا يمكن استعمال أكثر من خيط واحد: ${iso(why)}.`,
  'There is no setting called "%s".': (key) => `لا يوجد إعداد اسمه «${ltr(key)}».`,
  'There is no tensor called "%s".': (name) => `لا يوجد موتر اسمه «${ltr(name)}».`,
  'There is no tensor called %s.': (name) => `لا يوجد موتر اسمه ${ltr(name)}.`,
  'There is no token %s: ids go from 0 to %s.': (id, last) => `لا يوجد رمز رقمه ${id}: فالأرقام من 0 إلى ${last}.`,
};

/** What there is too little memory for, by the end of the English sentence. @type {Record<string, string>} */
const NO_MEMORY = {
  ' for %d samples at once': ' لعيّنات عددها # دفعة واحدة',
  ' for a batch': ' لدفعة',
  ' for a copy of these numbers': ' لنسخة من هذه الأعداد',
  ' for a histogram': ' لمدرّج تكراري',
  ' for a report': ' لتقرير',
  ' for a run': ' لجولة',
  ' for a second run': ' لجولة ثانية',
  ' for principal components': ' للمركّبات الرئيسية',
  ' for the %.0f MiB of the optimizer': ' للمُحسِّن (\u2066# MiB\u2069)',
  " for the %.0f MiB of this model's activations": ' لتنشيطات هذا النموذج (\u2066# MiB\u2069)',
  " for the %.0f MiB of this model's parameters": ' لمعاملات هذا النموذج (\u2066# MiB\u2069)',
  ' for the saved model': ' للنموذج المحفوظ',
  ' for the stop strings': ' لسلاسل التوقّف',
  ' for the vocabulary': ' للمفردات',
  ' for this curve': ' لهذا المنحنى',
  ' for this model': ' لهذا النموذج',
  ' for this prompt': ' لهذا الموجِّه',
  ' for this search': ' لهذا البحث',
  ' for this text': ' لهذا النص',
  ' to count what is in this text': ' لعدّ ما في هذا النص',
  ' to look for quotations': ' للبحث عن الاقتباسات',
  ' to look inside': ' للنظر إلى الداخل',
  ' to measure this run': ' لقياس هذه الجولة',
  ' to measure': ' للقياس',
  ' to sample from this model': ' للسحب من هذا النموذج',
  ' to score so long a text. Take a part of it': ' لتقييم نص بهذا الطول. خذ جزءًا منه',
  ' to show this text as tokens': ' لعرض هذا النص رموزًا',
  '': '',
};

/** @type {import('../words.js').English['errors']} */
const memory = Object.fromEntries(
  Object.entries(NO_MEMORY).map(([english, here]) => [
    `There is not enough memory${english}.`,
    (n = '') => `لا تكفي الذاكرة${here.replace('#', n)}.`,
  ]),
);

/** About models of other programs. @type {import('../words.js').English['errors']} */
const foreign = {
  'A model that is trained further keeps its setting %s (%s).': (label, key) =>
    `النموذج الذي يُدرَّب من جديد يحتفظ بإعداده ${named(key, label)}.`,
  'A model with rope is written as a Llama, which has RMS norms, and this model has layer norms.':
    'يُكتب النموذج ذو rope على أنه Llama، وتسويته RMS، أما هذا النموذج فتسويته من نوع layer.',
  'A model with rope is written as a Llama, which has no biases, and this model has some.':
    'يُكتب النموذج ذو rope على أنه Llama، وليس فيه انحيازات، أما هذا النموذج ففيه.',
  'GPT-2 and Llama have a norm before the output layer, and this model has none.':
    'في GPT-2 وLlama تسوية أخيرة قبل طبقة الخرج، وليست في هذا النموذج.',
  'GPT-2 and Llama have no norm after the embedding, and this model has one.':
    'ليس في GPT-2 وLlama تسوية بعد التضمين، وهي في هذا النموذج.',
  'GPT-2 and Llama have no norm of queries and keys, and this model has one.':
    'ليس في GPT-2 وLlama تسوية للاستعلامات والمفاتيح، وهي في هذا النموذج.',
  'GPT-2 and Llama have their norms before attention and MLP, and this model has them after.':
    'التسوية في GPT-2 وLlama قبل الانتباه وMLP، وهي في هذا النموذج بعدهما.',
  'GPT-2 and Llama see the whole context, and this model has an attention window.':
    'يرى GPT-2 وLlama السياق كله، ولهذا النموذج نافذة انتباه.',
  'GPT-2 has layer norms, and this model has RMS norms.': 'التسوية في GPT-2 من نوع layer، وهي في هذا النموذج RMS.',
  'GPT-2 has learnt positions and Llama has rope, and this model has ALiBi.':
    'مواضع GPT-2 متعلَّمة ومواضع Llama من نوع rope، أما مواضع هذا النموذج فهي ALiBi.',
  'GPT-2 has the activation gelu, relu or silu, and this model has another one.':
    'دالة التنشيط في GPT-2 هي gelu أو relu أو silu، ولهذا النموذج غيرها.',
  'In GPT-2 each head has its own keys and values, and in this model heads share them.':
    'لكل رأس في GPT-2 مفاتيحه وقيمه، أما في هذا النموذج فتتشاركها الرؤوس.',
  'In a GGUF file GPT-2 has the activation gelu and no other.': 'ليس لـGPT-2 في ملف GGUF دالة تنشيط غير gelu.',
  'In a GGUF file Llama has the activation swiglu and no other.': 'ليس لـLlama في ملف GGUF دالة تنشيط غير swiglu.',
  'Llama has the activation swiglu or geglu, and this model has another one.':
    'دالة التنشيط في Llama هي swiglu أو geglu، ولهذا النموذج غيرها.',
  'There is not enough memory for the exported model.': 'لا تكفي الذاكرة للنموذج المصدَّر.',
  'There is not enough memory for the names of the weights.': 'لا تكفي الذاكرة لأسماء الأوزان.',
  'Two tokens of this vocabulary are the same text, made by different merges, and other programs would take them for one.':
    'رمزان من هذه المفردات نصّ واحد نشأ عن دمجين مختلفين، وستعدّهما البرامج الأخرى رمزًا واحدًا.',
  'The activation %.31s cannot be imported.': (name) => `لا يمكن استيراد دالة التنشيط ${ltr(name)}.`,
  'The file config.json cannot be read.': `تتعذّر قراءة الملف ${ltr('config.json')}.`,
  'The file tokenizer.json cannot be read.': `تتعذّر قراءة الملف ${ltr('tokenizer.json')}.`,
  'The model is of the kind %.31s; only gpt2 and llama can be imported.': (kind) =>
    `النموذج من النوع ${ltr(kind)}؛ ولا يُستورد إلا gpt2 وllama.`,
  'The number of heads cannot be seen in the weights: set n_head, or give config.json.': `لا يظهر عدد الرؤوس في الأوزان: عيّن ${ltr('n_head')} أو أعطِ ${ltr('config.json')}.`,
  'The positions or the attention of this model are scaled; only rope with the base 10000 and attention without scaling can be imported.':
    'مواضع هذا النموذج أو انتباهه مقيسة بمعامل؛ ولا يُستورد إلا rope بالأساس 10000 وانتباه بلا معامل.',
  'The text has %d different characters, and the weights have rows for %d tokens.': (n, rows) =>
    `في النص ${n} من الأحرف المختلفة، وفي الأوزان صفوف لـ${rows} من الرموز.`,
  'The tokenizer gives two tokens the number %d.': (id) => `يعطي المُجزِّئ رمزين الرقمَ نفسه ${id}.`,
  'The tokenizer has a token %d, and the weights have rows for %d only.': (id, rows) =>
    `في المُجزِّئ الرمز ${id}، وليس في الأوزان صفوف إلا لـ${rows}.`,
  'The tokens of these weights are not known: give tokenizer.json, or the text whose characters they are.': `رموز هذه الأوزان غير معروفة: أعطِ ${ltr('tokenizer.json')} أو النص الذي أحرفه هي الرموز.`,
  'The weights have a tensor %.99s that has no place in this model.': (name) =>
    `في الأوزان موتر ${ltr(name)} لا مكان له في هذا النموذج.`,
  'The weights have no tensor %.99s of the right shape.': (name) => `ليس في الأوزان موتر ${ltr(name)} بالشكل الصحيح.`,
  'There is not enough memory for the weights.': 'لا تكفي الذاكرة للأوزان.',
  'These weights are neither those of a GPT-2 nor those of a Llama.': 'ليست هذه الأوزان لـGPT-2 ولا لـLlama.',
  'This tokenizer cannot be imported: only characters, bytes, and byte pairs as GPT-2 has them can be.':
    'لا يمكن استيراد هذا المُجزِّئ: لا يُستورد إلا الأحرف والبايتات وأزواج البايتات كما هي في GPT-2.',
};

/** @type {import('../words.js').English['errors']} */
export const errors = {
  ...first,
  ...models,
  ...foreign,
  ...parts,
  ...memory,
  'These settings need %.0f MiB of memory; the limit (memory_limit) is %lld MiB. Make the model, the context or the batch smaller.':
    (need, limit) =>
      `تحتاج هذه الإعدادات إلى ${ltr(`${need} MiB`)} من الذاكرة؛ والحد (memory_limit) ${ltr(`${limit} MiB`)}. صغّر النموذج أو السياق أو الدفعة.`,
  'This engine has been closed.': 'أُغلق هذا المحرّك.',
  'This file is not a saved model (safetensors).': 'هذا الملف ليس نموذجًا محفوظًا (safetensors).',
  'This inspection has been freed.': 'حُرِّرت هذه النظرة إلى الداخل.',
  'This is not UTF-8 text: %zu of its %zu bytes cannot be read as characters. Save it as plain text in UTF-8.': (
    n,
    all,
  ) => `هذا ليس نص UTF-8: لا تُقرأ أحرفًا ${n} من بايتاته البالغ عددها ${all}. احفظه نصًا عاديًا بترميز UTF-8.`,
  'The numbers that this run began with were too large to be kept.':
    'كانت الأعداد التي بدأ بها هذا التشغيل أكبر من أن تُحفظ.',
  'This model was opened without its text, so no learning rate can be tried.':
    'فُتح هذا النموذج دون نصه، فلا يمكن تجربة معدّل تعلّم.',
  'This model was opened without its text. Give it the text too.': 'فُتح هذا النموذج دون نصه. أعطِه النص أيضًا.',
  'This needs the second part of the engine.': 'هذا يحتاج إلى الجزء الثاني من المحرّك.',
  'This needs the second part of the engine: await engine.loadDeferred() first.': `هذا يحتاج إلى الجزء الثاني من المحرّك: أولًا ${ltr('await engine.loadDeferred()')}.`,
  'This safetensors file holds a model of another program; only models saved here can be opened.':
    'في ملف safetensors هذا نموذج من برنامج آخر؛ ولا تُفتح إلا النماذج المحفوظة هنا.',
  'This text has %zu tokens; with the %d most likely tokens of each place (top) the limit is %zu. Take a part of it.':
    (n, top, limit) =>
      `عدد رموز هذا النص ${n}؛ ومع أرجح ${top} من الرموز لكل موضع (top) يكون الحد ${limit}. خذ جزءًا منه.`,
  'This trainer has been freed.': 'حُرِّر هذا المدرِّب.',
  'To draw %d samples at once takes %.0f MiB of memory beside the %.0f MiB of the run; the limit (memory_limit) is %llu MiB. Draw fewer at once.':
    (n, need, run, limit) =>
      `سحب عيّنات عددها ${n} دفعة واحدة يحتاج إلى ${ltr(`${need} MiB`)} من الذاكرة فوق ${ltr(`${run} MiB`)} للجولة؛ والحد (memory_limit) ${ltr(`${limit} MiB`)}. اسحب عددًا أقل.`,
  'To look inside takes %.0f MiB of memory besides the %.0f MiB of the run; the limit (memory_limit) is %lld MiB. Raise the limit%s.':
    (need, run, limit, more) =>
      `النظر إلى الداخل يحتاج إلى ${ltr(`${need} MiB`)} من الذاكرة فوق ${ltr(`${run} MiB`)} للجولة؛ والحد (memory_limit) ${ltr(`${limit} MiB`)}. زد الحد${more}.`,
  'Warm-up (warmup_steps %lld) and decay (decay_share %g of max_steps %lld) are longer than the run: shorten one of them.':
    (warmup, share, steps) =>
      `الإحماء (${ltr(`warmup_steps ${warmup}`)}) والهبوط (${ltr(`decay_share ${share}`)} من ${ltr(`max_steps ${steps}`)}) أطول من الجولة: قصّر أحدهما.`,
  "WebAssembly is refused here: the page's Content-Security-Policy must allow 'wasm-unsafe-eval'.": `WebAssembly مرفوض هنا: يجب أن تسمح سياسة Content-Security-Policy للصفحة بـ${ltr("'wasm-unsafe-eval'")}.`,
  'What was given to %s() cannot be read.': (method) => `تتعذّر قراءة ما أُعطي لـ${ltr(`${method}()`)}.`,
  'a number': 'عددًا',
  'a whole number': 'عددًا صحيحًا',
  characters: 'أحرف',
  'it goes on behind its last tensor': 'يستمر بعد موتره الأخير',
  'it has more metadata than any model has': 'بياناته الوصفية أكثر مما لأي نموذج',
  'it is cut short': 'هو مبتور',
  'it lists a tensor twice': 'يذكر موترًا مرتين',
  'it lists more tensors than any model has': 'يذكر موترات أكثر مما لأي نموذج',
  'its header cannot be read': 'تتعذّر قراءة ترويسته',
  'its metadata has a key twice': 'في بياناته الوصفية مفتاح مكرر',
  'its tensors overlap or leave a gap': 'موتراته متداخلة أو بينها فجوة',
  'one of its tensors has a shape beyond all bounds': 'شكل أحد موتراته يتجاوز كل الحدود',
  'one of its tensors has a shape that does not go with its size': 'شكل أحد موتراته لا يوافق حجمه',
  'the gradient is no longer finite': 'لم يعد التدرّج منتهيًا',
  'the loss is more than ten times that of blind guessing': 'تجاوزت الخسارة عشرة أمثال خسارة التخمين الأعمى',
  'the loss is no longer a finite number': 'لم تعد الخسارة عددًا منتهيًا',
  tokens: 'رموز',
};
