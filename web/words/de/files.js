/**
 * German words about the form and the encoding of a text, like those of en/files.js.
 */

/** @param {string} what @param {string} with_it @param {string} alone */
const learnt = (what, with_it, alone) =>
  `Das sieht aus wie ${what}. Gelernt wird es so, wie es ist, mit ${with_it}. Unter „Wie er gelesen wird“ lässt sich wählen, nur ${alone} zu lernen.`;

/** The names of encodings, by their labels in browsers. */
const ENCODINGS = {
  'utf-8': 'UTF-8 (alle Sprachen)',
  'utf-16le': 'UTF-16, Little-Endian',
  'utf-16be': 'UTF-16, Big-Endian',
  'windows-1250': 'Windows-1250 (mitteleuropäisch)',
  'windows-1251': 'Windows-1251 (kyrillisch)',
  'windows-1252': 'Windows-1252 (westeuropäisch)',
  'windows-1253': 'Windows-1253 (griechisch)',
  'windows-1254': 'Windows-1254 (türkisch)',
  'windows-1255': 'Windows-1255 (hebräisch)',
  'windows-1256': 'Windows-1256 (arabisch)',
  'windows-1257': 'Windows-1257 (baltisch)',
  'windows-1258': 'Windows-1258 (vietnamesisch)',
  'windows-874': 'Windows-874 (thailändisch)',
  'iso-8859-2': 'ISO 8859-2 (mitteleuropäisch)',
  'iso-8859-5': 'ISO 8859-5 (kyrillisch)',
  'iso-8859-15': 'ISO 8859-15 (westeuropäisch)',
  'koi8-r': 'KOI8-R (russisch)',
  'koi8-u': 'KOI8-U (ukrainisch)',
  macintosh: 'Mac Roman (westeuropäisch)',
  'x-mac-cyrillic': 'Mac Kyrillisch',
  ibm866: 'DOS 866 (kyrillisch)',
  gb18030: 'GB 18030 (chinesisch)',
  big5: 'Big5 (chinesisch)',
  shift_jis: 'Shift JIS (japanisch)',
  'euc-jp': 'EUC-JP (japanisch)',
  'euc-kr': 'EUC-KR (koreanisch)',
};

/** @type {import('../words.js').Files} */
export const files = {
  binary: (kind) => `${kind}, kein Text`,
  document: (kind) => `${kind}. Als reinen Text (.txt, UTF-8) speichern und den öffnen`,
  bytes_of_no_text: 'kein Text: Es kommen Bytes vor, die kein Text hat',
  unknown_encoding:
    'nicht UTF-8, sondern in einer älteren Kodierung, die sich an den Bytes nicht erkennen lässt. Als UTF-8 speichern und noch einmal öffnen',

  png: 'ein Bild (PNG)',
  jpeg: 'ein Bild (JPEG)',
  gif: 'ein Bild (GIF)',
  webp: 'ein Bild (WebP)',
  tiff: 'ein Bild (TIFF)',
  bmp: 'ein Bild (BMP)',
  wav: 'eine Tonaufnahme (WAV)',
  mp3: 'eine Tonaufnahme (MP3)',
  ogg: 'eine Tonaufnahme oder ein Film (Ogg)',
  flac: 'eine Tonaufnahme (FLAC)',
  avif: 'ein Bild (AVIF, HEIC)',
  mp4: 'ein Film oder eine Tonaufnahme (MP4)',
  matroska: 'ein Film (Matroska, WebM)',
  pdf: 'ein PDF-Dokument',
  rtf: 'ein Dokument im Rich Text Format (RTF)',
  office: 'ein Dokument von Word, Excel oder PowerPoint',
  zip: 'ein gepackter Ordner (ZIP), wie es auch Dokumente von Word und LibreOffice und E-Books sind',
  gzip: 'eine gepackte Datei (gzip)',
  bzip2: 'eine gepackte Datei (bzip2)',
  xz: 'eine gepackte Datei (xz)',
  zstd: 'eine gepackte Datei (zstd)',
  '7z': 'ein gepackter Ordner (7z)',
  rar: 'ein gepackter Ordner (RAR)',
  program: 'ein Programm',
  sqlite: 'eine Datenbank (SQLite)',
  font: 'eine Schrift',
  gguf: 'ein Modell (GGUF)',
  numpy: 'Zahlen (NumPy)',
  safetensors: 'ein gespeichertes Modell (safetensors)',
  utf32: 'ein Text in UTF-32',

  windows_1252:
    'Die Datei ist nicht UTF-8; sie wurde als Windows-1252 (westeuropäisch) gelesen. Sind Buchstaben falsch, unter „Wie er gelesen wird“ eine andere Kodierung wählen, oder als UTF-8 speichern und noch einmal öffnen.',
  read_as: (encoding) =>
    `Die Datei ist nicht UTF-8; nach ihren Buchstaben wurde sie als ${encoding} gelesen. Sind Buchstaben falsch, unter „Wie er gelesen wird“ eine andere Kodierung wählen.`,
  utf16le: 'Die Datei wurde als UTF-16 (Little-Endian) gelesen.',
  utf16be: 'Die Datei wurde als UTF-16 (Big-Endian) gelesen.',

  form_html: learnt('eine Webseite (HTML)', 'allen Auszeichnungen', 'die Wörter'),
  form_xml: learnt('XML', 'allen Auszeichnungen', 'die Wörter'),
  form_records: learnt(
    'JSON, ein Datensatz pro Zeile',
    'Feldnamen, Anführungszeichen und Escape-Zeichen',
    'die Texte eines Feldes',
  ),
  form_json: learnt('JSON', 'Feldnamen, Anführungszeichen und Escape-Zeichen', 'die Texte eines Feldes'),
  form_chat: learnt('ein exportierter Chat', 'Datum und Namen', 'die Nachrichten'),
  form_table: learnt('eine Tabelle (CSV)', 'Anführungszeichen und allen Spalten', 'eine Spalte'),

  model_in: (params, ...notes) =>
    [
      `Das Modell ist da, mit ${params} Parametern. Es schreibt, was es weiß; „Trainieren“ macht mit dem Text weiter, der hier ist.`,
      ...notes,
    ].join(' '),
  note_gelu: 'Es wurde mit der genauen Form von GELU trainiert; hier ist es die tanh-Form, die ein wenig abweicht.',
  note_eps: 'Seine Normen haben ein anderes eps; hier ist es 1e-5, daher können die Zahlen ein wenig abweichen.',
  note_bos: 'Es hat kein Token für den Anfang eines Dokuments; hier bekam dieses die Zahlen des Zeilenumbruchs.',
  note_context: (n) => `Es erlaubt einen längeren Kontext, als ein Lauf haben kann; er wird auf ${n} Token gekürzt.`,
  note_tokens: 'Einige Token, die sein Tokenizer aus keinem Text macht, fehlen hier.',
  note_text: 'Zeichen des Textes, die es nicht kennt, wurden weggelassen.',
  no_weights:
    'Unter diesen Dateien ist keine model.safetensors. Sie zusammen mit config.json und tokenizer.json wählen.',
  no_known_text:
    'Das Modell kennt kein Zeichen dieses Textes. Einen Text in seiner Schrift wählen und es noch einmal bringen.',
  no_model_of: 'Diese Dateien lassen sich nicht öffnen.',
  model_big: (name, size, most) =>
    `„${name}“ hat ${size}; ein Modell darf hier höchstens ${most} haben. Ein kleineres nehmen.`,

  ...ENCODINGS,
};
