/**
 * English words about the form and the encoding of a text. Not in index.js, since they are fetched with the scripts that
 * read files. Some are only the end of a sentence, such as: "... is a picture (PNG), not a text."
 */

/** @param {string} what @param {string} with_it @param {string} alone */
const learnt = (what, with_it, alone) =>
  `This looks like ${what}. It is learnt as it stands, with its ${with_it}. “How it is read” lets you learn ${alone}.`;

/** The names of encodings, by their labels in browsers. */
const ENCODINGS = {
  'utf-8': 'UTF-8 (all languages)',
  'utf-16le': 'UTF-16, little-endian',
  'utf-16be': 'UTF-16, big-endian',
  'windows-1250': 'Windows-1250 (Central European)',
  'windows-1251': 'Windows-1251 (Cyrillic)',
  'windows-1252': 'Windows-1252 (Western European)',
  'windows-1253': 'Windows-1253 (Greek)',
  'windows-1254': 'Windows-1254 (Turkish)',
  'windows-1255': 'Windows-1255 (Hebrew)',
  'windows-1256': 'Windows-1256 (Arabic)',
  'windows-1257': 'Windows-1257 (Baltic)',
  'windows-1258': 'Windows-1258 (Vietnamese)',
  'windows-874': 'Windows-874 (Thai)',
  'iso-8859-2': 'ISO 8859-2 (Central European)',
  'iso-8859-5': 'ISO 8859-5 (Cyrillic)',
  'iso-8859-15': 'ISO 8859-15 (Western European)',
  'koi8-r': 'KOI8-R (Russian)',
  'koi8-u': 'KOI8-U (Ukrainian)',
  macintosh: 'Mac Roman (Western European)',
  'x-mac-cyrillic': 'Mac Cyrillic',
  ibm866: 'DOS 866 (Cyrillic)',
  gb18030: 'GB 18030 (Chinese)',
  big5: 'Big5 (Chinese)',
  shift_jis: 'Shift JIS (Japanese)',
  'euc-jp': 'EUC-JP (Japanese)',
  'euc-kr': 'EUC-KR (Korean)',
};

export const files = {
  /** @param {string} kind */
  binary: (kind) => `${kind}, not a text`,
  /** @param {string} kind */
  document: (kind) => `${kind}. Save it as plain text (.txt, UTF-8) and open that`,
  bytes_of_no_text: 'not a text: it holds bytes that no text has',
  unknown_encoding:
    'not UTF-8 but in an older encoding that cannot be told from its bytes. Save it as UTF-8 and open it again',

  png: 'a picture (PNG)',
  jpeg: 'a picture (JPEG)',
  gif: 'a picture (GIF)',
  webp: 'a picture (WebP)',
  tiff: 'a picture (TIFF)',
  bmp: 'a picture (BMP)',
  wav: 'a sound (WAV)',
  mp3: 'a sound (MP3)',
  ogg: 'a sound or a film (Ogg)',
  flac: 'a sound (FLAC)',
  avif: 'a picture (AVIF, HEIC)',
  mp4: 'a film or a sound (MP4)',
  matroska: 'a film (Matroska, WebM)',
  pdf: 'a PDF document',
  rtf: 'a document in Rich Text Format (RTF)',
  office: 'a Word, Excel or PowerPoint document',
  zip: 'a compressed folder (ZIP), as Word and LibreOffice documents and e-books are',
  gzip: 'a compressed file (gzip)',
  bzip2: 'a compressed file (bzip2)',
  xz: 'a compressed file (xz)',
  zstd: 'a compressed file (zstd)',
  '7z': 'a compressed folder (7z)',
  rar: 'a compressed folder (RAR)',
  program: 'a program',
  sqlite: 'a database (SQLite)',
  font: 'a font',
  gguf: 'a model (GGUF)',
  numpy: 'numbers (NumPy)',
  safetensors: 'a saved model (safetensors)',
  utf32: 'a text in UTF-32',

  windows_1252:
    'The file is not UTF-8; it was read as Windows-1252 (Western European). If letters are wrong, choose another encoding under “How it is read”, or save it as UTF-8 and open it again.',
  /** @param {string} encoding */
  read_as: (encoding) =>
    `The file is not UTF-8; by its letters it was read as ${encoding}. If letters are wrong, choose another encoding under “How it is read”.`,
  utf16le: 'The file was read as UTF-16 (little-endian).',
  utf16be: 'The file was read as UTF-16 (big-endian).',

  form_html: learnt('a web page (HTML)', 'markup', 'the words alone'),
  form_xml: learnt('XML', 'markup', 'the words alone'),
  form_records: learnt('JSON, one record a line', 'field names, quotes and escapes', 'the texts of one field alone'),
  form_json: learnt('JSON', 'field names, quotes and escapes', 'the texts of one field alone'),
  form_chat: learnt('an exported chat', 'dates and names', 'the messages alone'),
  form_table: learnt('a table (CSV)', 'quotes and all its columns', 'one column alone'),

  /** A model that was brought here. @param {string} params @param {string[]} notes */
  model_in: (params, ...notes) =>
    [
      `The model is here, with ${params} parameters. It writes what it knows; Train goes on with the text that is here.`,
      ...notes,
    ].join(' '),
  note_gelu: 'It was trained with the exact form of GELU; here it is the tanh form, which differs slightly.',
  note_eps: 'Its norms have another eps than those here, so the numbers may differ slightly.',
  note_bos: 'It has no token for the beginning of a document; here that got the numbers of the line break.',
  /** @param {string} n */
  note_context: (n) => `It allows a longer context than a run can have; it is cut to ${n} tokens.`,
  note_tokens: 'Some tokens that its tokenizer does not make of a text are left out.',
  note_text: 'Characters of the text that it does not know were left out.',
  no_weights:
    'There is no file model.safetensors among these. Choose it together with config.json and tokenizer.json.',
  no_known_text:
    'The model knows none of the characters of this text. Choose a text in its script, and bring it again.',
  no_model_of: 'These files cannot be opened.',
  /** @param {string} name @param {string} size @param {string} most */
  model_big: (name, size, most) =>
    `“${name}” has ${size}; here a model may have at most ${most}. Take a smaller one.`,

  ...ENCODINGS,
};
