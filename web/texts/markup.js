/**
 * The words of a web page or of XML without the markup. Tags are read as text and dropped; no element, style or script
 * is ever made from them. Each paragraph, heading, list item and table cell becomes a line.
 */

/** Elements whose content is not text to read. */
const HIDDEN = new Set([
  'script',
  'style',
  'title',
  'template',
  'noscript',
  'svg',
  'head',
  'iframe',
  'object',
  'select',
  'math',
]);
/** Elements that do not end a line. */
const INLINE = new Set(
  (
    'a,abbr,acronym,b,bdi,bdo,big,cite,code,data,del,dfn,em,font,i,img,input,ins,kbd,label,mark,q,rp,rt,ruby,s,samp,small,' +
    'span,strike,strong,sub,sup,time,tt,u,var,wbr'
  ).split(','),
);

/** The entity names of U+00A0 to U+00FF, in their order. */
const LATIN =
  'nbsp,iexcl,cent,pound,curren,yen,brvbar,sect,uml,copy,ordf,laquo,not,shy,reg,macr,deg,plusmn,sup2,sup3,acute,' +
  'micro,para,middot,cedil,sup1,ordm,raquo,frac14,frac12,frac34,iquest,Agrave,Aacute,Acirc,Atilde,Auml,Aring,' +
  'AElig,Ccedil,Egrave,Eacute,Ecirc,Euml,Igrave,Iacute,Icirc,Iuml,ETH,Ntilde,Ograve,Oacute,Ocirc,Otilde,Ouml,' +
  'times,Oslash,Ugrave,Uacute,Ucirc,Uuml,Yacute,THORN,szlig,agrave,aacute,acirc,atilde,auml,aring,aelig,ccedil,' +
  'egrave,eacute,ecirc,euml,igrave,iacute,icirc,iuml,eth,ntilde,ograve,oacute,ocirc,otilde,ouml,divide,oslash,' +
  'ugrave,uacute,ucirc,uuml,yacute,thorn,yuml';
/** @type {Record<string, string>} */
const NAMED = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", ndash: '–', mdash: '—', hellip: '…', bull: '•', euro: '€' },
  ...{ lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”', bdquo: '„', lsaquo: '‹', rsaquo: '›', trade: '™' },
  ...{
    oelig: 'œ',
    OElig: 'Œ',
    scaron: 'š',
    Scaron: 'Š',
    ensp: ' ',
    emsp: ' ',
    thinsp: ' ',
    zwj: '\u200d',
    zwnj: '\u200c',
  },
  ...Object.fromEntries(LATIN.split(',').map((name, i) => [name, String.fromCharCode(0xa0 + i)])),
  shy: '',
};

/** A character by its code point; U+FFFD where the number is not one. @param {number} code */
const character = (code) =>
  code > 0 && code <= 0x10ffff && (code & ~0x7ff) !== 0xd800 ? String.fromCodePoint(code) : '\ufffd';

/** A text with its entities replaced; unknown names stay. @param {string} text */
const decoded = (text) =>
  text.replaceAll(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z][A-Za-z\d]{1,8}));?/g, (whole, ten, hex, name) => {
    if (name !== undefined) return Object.hasOwn(NAMED, name) ? NAMED[name] : whole;
    return character(ten === undefined ? Number.parseInt(hex, 16) : Number(ten));
  });

/** A comment, a declaration, an instruction, a section of plain text, or a tag with its attributes. */
const MARKUP =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<[!?][^>]*>?|<(\/?)([A-Za-z][^\s/>]*)(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^>"'])*(?:>|$)/g;

/**
 * @param {string} text
 * @param {boolean} [is_html]  false for XML, where every element is a line
 * @returns {string[]} the lines, without blank ones
 */
export function wordsOf(text, is_html = true) {
  /** @type {string[]} */
  const parts = [];
  let at = 0;
  let preformatted = 0;
  const add = (/** @type {string} */ words) => parts.push(preformatted > 0 ? words : words.replaceAll(/\s+/g, ' '));
  MARKUP.lastIndex = 0;
  for (let found = MARKUP.exec(text); found; found = MARKUP.exec(text)) {
    add(decoded(text.slice(at, found.index)));
    at = MARKUP.lastIndex;
    const [whole, plain, closes] = found;
    const name = found[3]?.toLowerCase();
    if (plain !== undefined) add(plain);
    if (name === undefined) continue;
    if (is_html && HIDDEN.has(name) && closes === '' && !whole.endsWith('/>')) {
      const end = new RegExp(`</${name}(?=[\\s/>])[^>]*>`, 'gi');
      end.lastIndex = at;
      at = end.test(text) ? end.lastIndex : text.length;
      MARKUP.lastIndex = at;
    } else if (!is_html || !INLINE.has(name)) parts.push('\n');
    if (name === 'pre') preformatted = Math.max(0, preformatted + (closes === '' ? 1 : -1));
  }
  add(decoded(text.slice(at)));
  return parts
    .join('')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/\s+$/, '').replace(/^ +/, ''))
    .filter((line) => line !== '');
}
