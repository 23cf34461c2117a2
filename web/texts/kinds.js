/** What a file can be read as, and in which encodings: the choices that the panel offers (features/text/reading_panel.js). */

/** @typedef {'plain' | 'table' | 'records' | 'json' | 'chat' | 'html' | 'xml'} Kind */

/** All kinds, in the order in which they are offered. */
export const KINDS = /** @type {const} @satisfies {readonly Kind[]} */ ([
  'table',
  'records',
  'json',
  'chat',
  'html',
  'xml',
  'plain',
]);

/** The encodings that are offered, by the labels of TextDecoder. */
export const ENCODINGS = [
  ...['utf-8', 'utf-16le', 'utf-16be'],
  ...['windows-1252', 'windows-1250', 'windows-1251', 'windows-1253', 'windows-1254', 'windows-1255', 'windows-1256'],
  ...['windows-1257', 'windows-1258', 'windows-874'],
  ...['iso-8859-2', 'iso-8859-5', 'iso-8859-15', 'koi8-r', 'koi8-u', 'macintosh', 'x-mac-cyrillic', 'ibm866'],
  ...['gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr'],
];
