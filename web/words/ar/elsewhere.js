/** Arabic words for taking a model to other programs, and for bringing one here. Fetched when that is opened. */

/** @param {import('./format.js').Arabic} arabic @returns {ReturnType<typeof import('../en/elsewhere.js').elsewhere>} */
export const elsewhere = ({ count, size, ltr }) => ({
  of: (params, step) => `النموذج كما هو الآن: عدد المعاملات ${count(params)}، وعدد الخطوات ${count(step)}.`,
  none: 'لا يوجد نموذج بعد. ابدأ التدريب أولًا.',
  ways: {
    html: {
      title: 'صفحة تكتب',
      line: `ملف ${ltr('HTML')} واحد فيه النموذج. نقرة مزدوجة تفتحه على أي حاسوب وبلا شبكة: يكتب، بموجِّه ودرجة حرارة. يصلح لكل الإعدادات.`,
    },
    hf: {
      title: 'Hugging Face',
      line: 'مجلّد لمكتبة transformers: الأوزان والإعدادات والمُجزِّئ، ومعه python/ الذي يواصل الجولة في PyTorch وفيه نصّها.',
    },
    gguf: {
      title: 'GGUF',
      line: 'ملف واحد لبرامج llama.cpp وOllama وLM Studio.',
    },
    python: {
      title: 'PyTorch وNumPy',
      line: 'الجولة كلها مع نصّها، وبرامج تكتب بها وتواصل تدريبها: على حاسوب أكبر أو على حواسيب كثيرة. يصلح لكل الإعدادات.',
    },
  },
  page_name: 'اسم النموذج',
  page_named: 'نموذجي',
  page_text: 'إرفاق النص لقراءته هناك',
  save: (bytes) => `حفظ، نحو ${size(bytes)}`,
  making: 'جارٍ الإعداد…',
  saved: (name) => `حُفظ باسم ${ltr(name)}.`,
  failed: 'تعذّر إعداده. أعد المحاولة.',

  can: (...names) => `يمكن تصدير هذا النموذج بصيغة ${names.map(ltr).join(' و')}.`,
  cannot: (names, why) => `لا يمكن بصيغة ${names.map(ltr).join(' أو ')}: ${why}`,

  remedy: 'يمكن تصدير الإعدادين الجاهزين gpt2 وllama كما هما.',

  bring: 'إحضار نموذج إلى هنا',
  bring_line: `نموذج GPT-2 أو Llama من Hugging Face أو nanoGPT: اختر ملفاته ${ltr('model.safetensors')} و${ltr('config.json')} و${ltr('tokenizer.json')} معًا، أو أفلتها على الصفحة. عندئذ يكتب، ويمكن النظر في داخله، ويتدرّب على النص الموجود هنا. وتعود بالطريقة نفسها جولة حفظتها هذه البرامج.`,
  choose: 'اختيار ملفات',
});
