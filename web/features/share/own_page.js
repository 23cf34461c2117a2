/**
 * The model as a page of its own: the template that the site has (single/model.html) with the weights in it, and what its page
 * says of them. The text is in it only if that is asked for; a name is that of a data set, or what the reader typed.
 */

import { MODEL_PAGE } from '../../file_urls_later.js';
import { deflate, toBase64 } from '../../keep/deflate.js';
import { withoutOptimizer } from '../../single/weights.js';
import { sourceText } from '../../state/state.js';
import { fileName } from '../../ui/download.js';
import { sourceIn } from '../../words/say.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../state/state.js').RunState} RunState */
/** @typedef {import('../../single/model.js').About} About */

/** What the page weighs without weights, more or less. */
const TEMPLATE = 236_000;
const IN_BASE64 = 4 / 3;

/** About how many bytes the page will have. @param {number} weights @param {number} text  bytes */
export const sizeOfPage = (weights, text) => TEMPLATE + IN_BASE64 * (weights + text / 2);

/** The title of the data set that a run has learnt; '' for another text. @param {Context} context @param {RunState} run */
export function titleOf({ store }, { text }) {
  const { sources, words } = store.state;
  const source = sources.find((one) => one.kind === 'dataset' && text !== null && sourceText(one) === text);
  return source ? sourceIn(words, source).title : '';
}

/** The template as the site has it. */
async function fetchTemplate() {
  const answer = await fetch(MODEL_PAGE);
  if (!answer.ok) throw new Error(`${MODEL_PAGE}: ${answer.status}`);
  return answer.text();
}

/** Puts words into a template, which has to have the place. @param {string} page @param {string} place @param {string} words */
function put(page, place, words) {
  if (!page.includes(place)) throw new Error(place);
  return page.replace(place, () => words);
}

/**
 * @param {Context} context @param {RunState} run
 * @param {{ name: string, text: Uint8Array | null }} chosen  the name of the model, or ''; the text, if it goes with it
 * @returns {Promise<{ blob: Blob, name: string }>}
 */
export async function ownPage(context, run, { name, text }) {
  const { actions, store } = context;
  const [{ bytes }, template] = await Promise.all([
    actions.request({ type: 'snapshot', run: run.id }),
    fetchTemplate(),
  ]);
  const { lang, dir } = store.state.words;
  /** @type {About} */
  const about = { name, title: titleOf(context, run), ms: Math.round(run.ms), saved: new Date().toISOString() };
  if (text !== null) about.text = toBase64(await deflate(text, 'deflate-raw'));
  const json = JSON.stringify(about).replaceAll('<', '\\u003c');
  let page = put(template, 'lang="en"', `lang="${lang}"`);
  page = put(page, 'dir="ltr"', `dir="${dir}"`);
  page = put(page, 'id="about">{}', `id="about">${json}`);
  page = put(page, 'id="model">', `id="model">${toBase64(withoutOptimizer(bytes))}`);
  return { blob: new Blob([page], { type: 'text/html' }), name: fileName(name || 'microgpt', 'html') };
}
