/**
 * What is said of the form and the encoding of a text, in English: apart from en.js, since it is fetched with what reads
 * files. The first ones are ends of sentences: "... is a picture (PNG), not a text."
 */

/** @param {string} what @param {string} with_it @param {string} cure */
const learnt = (what, with_it, cure) =>
  `This looks like ${what}. It is learnt as it stands, with its ${with_it}; ${cure}.`;

const COLUMNS = 'a text, a line each';

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
    'The file is not UTF-8; it was read as Windows-1252 (Western European). If letters are wrong, save it as UTF-8 and open it again.',
  utf16le: 'The file was read as UTF-16 (little-endian).',
  utf16be: 'The file was read as UTF-16 (big-endian).',

  form_html: learnt('a web page (HTML)', 'markup', 'copy its text and paste that to learn the words alone'),
  form_xml: learnt('XML', 'markup', 'copy its text and paste that to learn the words alone'),
  form_records: learnt(
    'JSON, one record a line',
    'field names, quotes and escapes',
    `save the one field that you mean as ${COLUMNS}`,
  ),
  form_json: learnt(
    'JSON',
    'field names, quotes and escapes',
    'save the texts in it as a text file to learn these alone',
  ),
  form_chat: learnt('an exported chat', 'dates and names', 'remove these to learn the messages alone'),
  form_table: learnt(
    'a table (CSV)',
    'quotes and all its columns',
    `save the one column that you mean as ${COLUMNS}`,
  ),
};
