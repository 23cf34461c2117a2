/** The text that a model learnt, in the page that it is saved as: its beginning, and all of it as a file. */

import { fromBase64, inflate } from '../keep/deflate.js';
import { download } from '../ui/download.js';
import { element } from './element.js';

/** How many characters are shown: a browser is slow with very long texts. */
const SHOWN = 20_000;
/** The most bytes that a text may have. */
const MOST = 2 ** 28;

/**
 * @param {import('./model.js').Words} words
 * @param {string} packed  deflated, in base64
 */
export function textFold(words, packed) {
  const fold = element('details', { class: 'fold', 'data-test': 'text' }, element('summary', {}, words.text));
  async function fill() {
    const bytes = await inflate(fromBase64(packed), 'deflate-raw', MOST).catch(() => null);
    if (bytes === null) return fold.append(element('p', { class: 'error' }, words.damaged));
    const text = new TextDecoder().decode(bytes);
    const save = () => download(new Blob([bytes], { type: 'text/plain' }), 'text.txt');
    fold.append(
      element('p', { class: 'passage', dir: 'auto', tabindex: '0', 'aria-label': words.text }, text.slice(0, SHOWN)),
    );
    if (text.length > SHOWN) fold.append(element('p', { class: 'part-line' }, words.beginning(SHOWN, text.length)));
    fold.append(
      element('p', {}, element('button', { type: 'button', class: 'secondary', click: save }, words.save_text)),
    );
  }
  fold.addEventListener('toggle', fill, { once: true });
  return fold;
}
