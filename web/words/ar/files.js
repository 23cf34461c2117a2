/**
 * Arabic words about the form and the encoding of a text, like those of en/files.js.
 */

/** @param {string} what @param {string} with_it @param {string} alone */
const learnt = (what, with_it, alone) =>
  `يبدو هذا ${what}. يُتعلَّم كما هو، مع ${with_it}. يتيح «كيف يُقرأ» تعلّم ${alone} وحدها.`;

/** The names of encodings, by their labels in browsers. */
const ENCODINGS = {
  'utf-8': 'UTF-8 (كل اللغات)',
  'utf-16le': 'UTF-16، البايت الأدنى أولًا',
  'utf-16be': 'UTF-16، البايت الأعلى أولًا',
  'windows-1250': 'Windows-1250 (أوروبا الوسطى)',
  'windows-1251': 'Windows-1251 (السيريلية)',
  'windows-1252': 'Windows-1252 (أوروبا الغربية)',
  'windows-1253': 'Windows-1253 (اليونانية)',
  'windows-1254': 'Windows-1254 (التركية)',
  'windows-1255': 'Windows-1255 (العبرية)',
  'windows-1256': 'Windows-1256 (العربية)',
  'windows-1257': 'Windows-1257 (البلطيقية)',
  'windows-1258': 'Windows-1258 (الفيتنامية)',
  'windows-874': 'Windows-874 (التايلاندية)',
  'iso-8859-2': 'ISO 8859-2 (أوروبا الوسطى)',
  'iso-8859-5': 'ISO 8859-5 (السيريلية)',
  'iso-8859-15': 'ISO 8859-15 (أوروبا الغربية)',
  'koi8-r': 'KOI8-R (الروسية)',
  'koi8-u': 'KOI8-U (الأوكرانية)',
  macintosh: 'Mac Roman (أوروبا الغربية)',
  'x-mac-cyrillic': 'Mac السيريلية',
  ibm866: 'DOS 866 (السيريلية)',
  gb18030: 'GB 18030 (الصينية)',
  big5: 'Big5 (الصينية)',
  shift_jis: 'Shift JIS (اليابانية)',
  'euc-jp': 'EUC-JP (اليابانية)',
  'euc-kr': 'EUC-KR (الكورية)',
};

/** @type {import('../words.js').Files} */
export const files = {
  binary: (kind) => `${kind}، وليس نصًا`,
  document: (kind) => `${kind}. احفظه نصًا عاديًا (\u2066.txt, UTF-8\u2069) وافتح ذلك الملف`,
  bytes_of_no_text: 'ليس نصًا: فيه بايتات لا توجد في أي نص',
  unknown_encoding: 'ليس UTF-8 بل بترميز أقدم لا يُعرف من بايتاته. احفظه بترميز UTF-8 وافتحه مجددًا',

  png: 'صورة (PNG)',
  jpeg: 'صورة (JPEG)',
  gif: 'صورة (GIF)',
  webp: 'صورة (WebP)',
  tiff: 'صورة (TIFF)',
  bmp: 'صورة (BMP)',
  wav: 'ملف صوتي (WAV)',
  mp3: 'ملف صوتي (MP3)',
  ogg: 'ملف صوتي أو مقطع مصوّر (Ogg)',
  flac: 'ملف صوتي (FLAC)',
  avif: 'صورة (\u2066AVIF, HEIC\u2069)',
  mp4: 'مقطع مصوّر أو ملف صوتي (MP4)',
  matroska: 'مقطع مصوّر (\u2066Matroska, WebM\u2069)',
  pdf: 'مستند PDF',
  rtf: 'مستند بتنسيق Rich Text Format (RTF)',
  office: 'مستند Word أو Excel أو PowerPoint',
  zip: 'مجلد مضغوط (ZIP)، ومنه مستندات Word وLibreOffice والكتب الإلكترونية',
  gzip: 'ملف مضغوط (gzip)',
  bzip2: 'ملف مضغوط (bzip2)',
  xz: 'ملف مضغوط (xz)',
  zstd: 'ملف مضغوط (zstd)',
  '7z': 'مجلد مضغوط (7z)',
  rar: 'مجلد مضغوط (RAR)',
  program: 'برنامج',
  sqlite: 'قاعدة بيانات (SQLite)',
  font: 'خط طباعي',
  gguf: 'نموذج (GGUF)',
  numpy: 'أعداد (NumPy)',
  safetensors: 'نموذج محفوظ (safetensors)',
  utf32: 'نص بترميز UTF-32',

  windows_1252:
    'الملف ليس UTF-8؛ وقد قُرئ بترميز Windows-1252 (أوروبا الغربية). إن كانت الأحرف خاطئة فاختر ترميزًا آخر تحت «كيف يُقرأ»، أو احفظه بترميز UTF-8 وافتحه مجددًا.',
  read_as: (encoding) =>
    `الملف ليس UTF-8؛ وقد قُرئ بحسب أحرفه بترميز ${encoding}. إن كانت الأحرف خاطئة فاختر ترميزًا آخر تحت «كيف يُقرأ».`,
  utf16le: 'قُرئ الملف بترميز UTF-16 (البايت الأدنى أولًا).',
  utf16be: 'قُرئ الملف بترميز UTF-16 (البايت الأعلى أولًا).',

  form_html: learnt('صفحة ويب (HTML)', 'وسومه', 'الكلمات'),
  form_xml: learnt('XML', 'وسومه', 'الكلمات'),
  form_records: learnt('JSON، سجل في كل سطر', 'أسماء الحقول وعلامات التنصيص والهروب', 'نصوص حقل واحد'),
  form_json: learnt('JSON', 'أسماء الحقول وعلامات التنصيص والهروب', 'نصوص حقل واحد'),
  form_chat: learnt('محادثة مُصدَّرة', 'التواريخ والأسماء', 'الرسائل'),
  form_table: learnt('جدولًا (CSV)', 'علامات التنصيص وكل أعمدته', 'خلايا عمود واحد'),

  model_in: (params, ...notes) =>
    [`النموذج هنا، وعدد معاملاته ${params}. يكتب ما يعرفه، و«تدريب» يواصل بالنص الموجود هنا.`, ...notes].join(' '),
  note_gelu: 'دُرِّب بالصيغة الدقيقة لدالة GELU؛ وهنا صيغة tanh التي تختلف قليلًا.',
  note_eps: 'لمعاييره قيمة eps أخرى؛ وهي هنا 1e-5، فقد تختلف الأعداد قليلًا.',
  note_bos: 'ليس فيه رمز لبداية المستند؛ فأخذ هنا أعداد رمز السطر الجديد.',
  note_context: (n) => `يسمح بسياق أطول مما يمكن هنا؛ فقُصّ إلى ${n} رمزًا.`,
  note_tokens: 'حُذفت رموز لا يصنعها المُجزِّئ من أي نص.',
  note_text: 'حُذفت من النص حروف لا يعرفها النموذج.',
  no_weights:
    'لا يوجد بين هذه الملفات \u2066model.safetensors\u2069. اختره مع \u2066config.json\u2069 و\u2066tokenizer.json\u2069.',
  no_known_text: 'لا يعرف النموذج أي حرف من هذا النص. اختر نصًّا بحروفه ثم أحضره من جديد.',
  no_model_of: 'تعذّر فتح هذه الملفات.',
  model_big: (name, size, most) =>
    `حجم «\u2068${name}\u2069» هو ${size}؛ وأقصى حجم للنموذج هنا ${most}. خذ أصغر منه.`,

  ...ENCODINGS,
};
