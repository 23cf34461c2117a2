/** Arabic words of the page that a model is saved as. They are in that page; the playground itself does not show them. */

/** What is said of the model, by what it is about. */
const figures = {
  text: 'تعلّم من',
  steps: 'الخطوات',
  time: 'الوقت',
  parameters: 'المعاملات',
  shape: 'الشبكة',
  vocabulary: 'المفردات',
  loss: 'الخسارة',
  saved: 'حُفظ في',
};

/** @param {import('./format.js').Arabic} arabic @returns {ReturnType<typeof import('../en/own_page.js').own_page>} */
export const own_page = ({ lang, count, duration, short, counted, after, iso, ltr }) => ({
  name: 'نموذجي',
  of: (title) => (title === '' ? 'نص خاص به' : `النص «${iso(title)}»`),
  learnt: (text, steps, ms) =>
    steps === 0
      ? 'نموذج GPT صغير لم يتعلّم شيئًا بعد: يكتب ضجيجًا.'
      : `نموذج GPT صغير تعلّم الكتابة من ${text}، في ${after(steps, 'step')}${ms === 0 ? '' : ` خلال ${duration(ms)}`}.`,
  offline: 'كل شيء في هذا الملف. لا يحتاج إلى شبكة، ولا يغادر ما تكتبه هذا الحاسوب.',
  prompt: 'موجِّهك',
  placeholder: 'كيف يبدأ النص؟',
  write: 'توليد',
  stop: 'إيقاف',
  temperature: 'درجة الحرارة',
  temperature_help: 'منخفضة: يختار الأكيد. مرتفعة: يجازف.',
  answer: 'ما كتبه النموذج',
  more: 'المزيد',
  seed: 'البذرة',
  seed_help: 'عدد يحدّد كل رميات النرد. إن تُرك فارغًا: عدد آخر كل مرة.',
  length: 'الطول',
  length_help: 'أقصى عدد من الأحرف أو الرموز يكتبها.',
  stamp: (seed) => `البذرة ${ltr(seed)}. بالبذرة والموجِّه ودرجة الحرارة نفسها يكتب الشيء نفسه مرة أخرى، على كل حاسوب.`,
  model: 'هذا النموذج',
  figures,
  shape: (layers, heads, width, context) =>
    `${counted(layers, 'layer')}، ${counted(heads, 'head')}، العرض ${count(width)}، السياق ${count(context)}`,
  vocabulary: (tokenizer, n) => counted(n, tokenizer === 'char' ? 'character' : 'token'),
  loss: (loss, validation) =>
    validation === null ? short(loss) : `${short(loss)}؛ وعلى نص لم يره قط ${short(validation)}`,
  date: (date) => new Intl.DateTimeFormat(lang, { dateStyle: 'long' }).format(date),
  text: 'النص الذي تعلّم منه',
  beginning: (shown, all) => `أول ${after(shown, 'character')} من ${count(all)}.`,
  save_text: 'حفظ النص',
  made: `صُنع بواسطة ${ltr('microGPT Playground')}.`,
  no_wasm: `يرفض هذا المتصفح ${ltr('WebAssembly')}، فلا يمكن تشغيل النموذج هنا. اسمح به، أو افتح الملف في متصفح آخر.`,
  no_model: `لا نموذج في هذا الملف. احفظ نموذجًا من الصفحة، أو بالأمر ${ltr('microgpt export --to html')}.`,
  damaged: 'النموذج في هذا الملف تالف. احفظه مرة أخرى.',
  unknown: (character) => `لم يرَ النموذج «${iso(character)}» قط. احذفه.`,
  too_long: (most) => `الموجِّه طويل: المكان يتسع لعدد من الأحرف أو الرموز لا يتجاوز ${count(most)}.`,
  failed: 'تعذّرت الكتابة. أعد تحميل الصفحة.',
});
