/**
 * The page that a model is saved as: one file with the engine and the weights, which writes without a network. What it says
 * of the model stands in it as JSON (About), written by ../features/share/own_page.js; the command line leaves that empty. The
 * engine has one thread and the build whose results are the same bits everywhere, so it runs in the page itself, in slices.
 * Nothing of the playground's state, views and worker is here; site/one_file.js makes the file.
 */

import { loadEngine } from '../../wasm/engine.js';
import { fromBase64 } from '../keep/deflate.js';
import { faceOf } from '../texts/typeface.js';
import { element } from './element.js';
import { openInside, packedHere } from './inside.js';
import { textFold } from './model_text.js';
import { headerOf, unfolded } from './weights.js';

/** @typedef {ReturnType<typeof import('../words/en/own_page.js').own_page>} Words */
/** @typedef {import('../ui/format.js').Format} Format */
/** @typedef {import('../../wasm/engine.js').Trainer} Trainer */
/**
 * @typedef {object} About  all of it may be missing
 * @property {string} [name]    of the model
 * @property {string} [title]   of the text that it learnt
 * @property {number} [ms]      how long it was trained
 * @property {string} [saved]   when it was saved, as ISO 8601 has it
 * @property {string} [text]    the text, deflated, in base64
 */

/** How long it writes before the page may draw again. */
const SLICE_MS = 12;
/** How many lines it writes where each line of its text was a text of its own. */
const LINES = 12;
const HOTTEST = 2;
const SEEDS = 1_000_000;

const nextTask = () => new Promise((done) => setTimeout(done));

/** The theme of the system, for the style sheets of the playground. @param {HTMLElement} page */
function followTheme(page) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => {
    page.dataset.theme = dark.matches ? 'dark' : 'light';
  };
  dark.addEventListener('change', follow);
  follow();
}

/** A field for a number with its name and one line on it. @param {string} name @param {string} label @param {string} help @param {string} value */
function field(name, label, help, value) {
  const input = element('input', { type: 'text', inputmode: 'numeric', id: name, 'data-test': name, value });
  const line = element('p', { class: 'field-help', id: `${name}-help` }, help);
  input.setAttribute('aria-describedby', line.id);
  const control = element('div', { class: 'field-control' }, input);
  const whole = element(
    'div',
    { class: 'field' },
    element('label', { class: 'field-label', for: name }, label),
    control,
    line,
  );
  return { whole, input };
}

/** What the reader chooses. @param {Words} words @param {Format} format @param {Trainer['info']} info */
function createForm(words, format, { config }) {
  const box = element('textarea', {
    ...{ class: 'box', id: 'prompt', rows: '1', dir: 'auto', spellcheck: 'false', autocapitalize: 'off' },
    ...{ placeholder: words.placeholder, 'aria-describedby': 'refused', 'data-test': 'prompt' },
  });
  const button = element('button', { class: 'primary', type: 'submit', 'data-test': 'write' }, words.write);
  const slider = element('input', {
    ...{ type: 'range', class: 'slider', id: 'temperature', min: '0', max: String(HOTTEST), step: '0.05' },
    ...{ value: String(config.temperature), title: words.temperature_help, 'data-test': 'temperature' },
  });
  const shown = element('output', { for: 'temperature' });
  const show = () => {
    shown.textContent = format.fixed(Number(slider.value), 2);
  };
  slider.addEventListener('input', show);
  show();
  const seed = field('seed', words.seed, words.seed_help, '');
  const length = field('length', words.length, words.length_help, String(config.max_new_tokens));
  const refused = element('p', { class: 'error', id: 'refused', role: 'alert', 'data-test': 'refused' });
  const more = element('details', { class: 'fold' }, element('summary', {}, words.more));
  more.append(element('div', { class: 'own-fields' }, seed.whole, length.whole));
  const whole = element('form', { class: 'own-form' });
  whole.append(
    element('label', { class: 'field-label', for: 'prompt' }, words.prompt),
    element('div', { class: 'own-line' }, box, button),
    refused,
    element(
      'div',
      { class: 'own-slider' },
      element('label', { for: 'temperature' }, words.temperature),
      slider,
      shown,
    ),
    element('p', { class: 'field-help' }, words.temperature_help),
    more,
  );
  return { whole, box, button, slider, seed: seed.input, length: length.input, refused };
}

/** What is known of the model, as a list of terms. @param {Words} words @param {Format} format @param {Trainer['info']} info @param {Record<string, string>} metadata @param {About} about */
function figuresOf(words, format, info, metadata, { title = '', ms = 0, saved }) {
  const { figures } = words;
  const { n_layer, n_head, n_embd, block_size, tokenizer } = info.config;
  const [loss, validation] = [Number(metadata.loss), Number(metadata.val_loss)];
  /** @type {[string, string][]} */
  const rows = [
    [figures.text, title],
    [figures.steps, format.count(info.step)],
    [figures.time, ms > 0 ? format.duration(ms) : ''],
    [figures.parameters, format.count(info.n_params)],
    [figures.shape, words.shape(Number(n_layer), Number(n_head), Number(n_embd), Number(block_size))],
    [figures.vocabulary, words.vocabulary(String(tokenizer), info.vocab_size - 1)],
    [figures.loss, Number.isFinite(loss) ? words.loss(loss, Number.isFinite(validation) ? validation : null) : ''],
    [figures.saved, saved ? words.date(new Date(saved)) : ''],
  ];
  const shown = rows.filter(([, value]) => value !== '');
  const list = shown.flatMap(([term, value]) => [element('dt', {}, term), element('dd', { dir: 'auto' }, value)]);
  return element(
    'details',
    { class: 'fold', 'data-test': 'figures' },
    element('summary', {}, words.model),
    element('dl', { class: 'own-figures' }, ...list),
  );
}

/** Why a prompt is refused. @param {Words} words @param {any} error @param {Trainer['info']} info */
function reasonOf(words, error, { config }) {
  if (error?.code !== 'prompt') return words.failed;
  return /character "%s"/.test(error.template)
    ? words.unknown(error.values[0])
    : words.too_long(Number(config.block_size) - 1);
}

/**
 * Writes what is asked for into `place`, and goes on until it is done or `isOver` says so.
 * @param {Trainer} trainer @param {HTMLElement} place
 * @param {{ prompt: string, temperature: number, seed: number, max_new_tokens: number }} options
 * @param {() => boolean} isOver
 */
async function write(trainer, place, { prompt, seed, ...options }, isOver) {
  const is_list = trainer.info.documents === 'lines';
  place.replaceChildren();
  place.classList.toggle('own-list', is_list);
  let until = performance.now() + SLICE_MS;
  for (let line = 0; line < (is_list ? LINES : 1); line++) {
    const made = element('span', { 'data-test': 'made' });
    const given = element('span', { class: 'own-given' }, prompt);
    const passage = element('p', { class: 'own-passage', dir: 'auto' }, given, made);
    for (const { text } of trainer.sampleTokens({ ...options, prompt, seed: (seed + line) >>> 0 })) {
      if (passage.parentNode === null) place.append(passage); // a prompt that is refused leaves nothing
      made.append(text);
      if (performance.now() < until) continue;
      await nextTask();
      if (isOver()) return;
      until = performance.now() + SLICE_MS;
    }
    if (passage.parentNode === null) place.append(passage);
  }
}

/** A number that was typed, or another one. @param {HTMLInputElement} input @param {number} most @param {() => number} other */
function typed({ value }, most, other) {
  const number = Number(value.trim());
  return value.trim() !== '' && Number.isInteger(number) && number >= 0 && number <= most ? number : other();
}

/** The form with what it does. @param {Words} words @param {Format} format @param {Trainer} trainer */
function createWriter(words, format, trainer) {
  const { info } = trainer;
  const form = createForm(words, format, info);
  const answer = element('div', { role: 'region', tabindex: '0', 'aria-label': words.answer, 'data-test': 'answer' });
  answer.dataset.face = faceOf(info.vocabulary.join(''), info.documents);
  const stamp = element('p', { class: 'stamp', role: 'status', 'data-test': 'stamp' });
  /** The turn of writing; another one ends it, and so does the button that stops. */
  let turn = 0;
  /** The turn whose text is shown. */
  let shown = 0;
  let is_busy = false;
  const show = (/** @type {boolean} */ busy) => {
    is_busy = busy;
    form.button.textContent = busy ? words.stop : words.write;
    answer.setAttribute('aria-busy', String(busy));
  };
  async function go() {
    const mine = ++turn;
    if (is_busy) return show(false);
    const seed = typed(form.seed, 2 ** 32 - 1, () => Math.floor(Math.random() * SEEDS));
    const max_new_tokens = Math.max(
      1,
      typed(form.length, 1_000_000, () => Number(info.config.max_new_tokens)),
    );
    const options = { prompt: form.box.value, temperature: Number(form.slider.value), seed, max_new_tokens };
    shown = mine;
    form.refused.textContent = '';
    stamp.textContent = '';
    show(true);
    try {
      await write(trainer, answer, options, () => mine !== turn);
      if (mine === shown) stamp.textContent = words.stamp(String(seed));
    } catch (error) {
      form.refused.textContent = reasonOf(words, error, info);
    }
    if (mine === turn) show(false);
  }
  form.whole.addEventListener('submit', (event) => {
    event.preventDefault();
    go();
  });
  form.box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.whole.requestSubmit();
  });
  return { form: form.whole, written: element('div', { class: 'own-written' }, answer, stamp), go };
}

/** The model in this file, or the sentence that says why there is none. @param {Words} words @returns {Promise<{ trainer: Trainer, metadata: Record<string, string> } | string>} */
async function openModel(words) {
  const letters = document.getElementById('model')?.textContent?.trim() ?? '';
  if (typeof WebAssembly !== 'object') return words.no_wasm;
  const engine = await loadEngine({ build: 'simd', threads: 1 }).catch(() => null);
  if (engine === null) return words.no_wasm;
  if (letters === '') return words.no_model;
  try {
    await engine.loadDeferred();
    const bytes = unfolded(fromBase64(letters));
    return { trainer: engine.restore(bytes), metadata: headerOf(bytes).metadata };
  } catch {
    return words.damaged;
  }
}

/**
 * Fills the page.
 * @param {Record<string, [(format: any) => Words, object]>} languages  the words of each, and what its format.js exports
 * @param {Record<string, () => Promise<object>>} scripts  of the engine
 */
export async function start(languages, scripts) {
  openInside(packedHere, scripts);
  const page = /** @type {HTMLElement} */ (document.getElementById('page'));
  const [make, exported] = languages[document.documentElement.lang] ?? languages.en;
  /** @type {Format} */
  const format = Object.values(exported).find((one) => typeof one?.count === 'function');
  const words = make(format);
  /** @type {About} */
  const about = JSON.parse(document.getElementById('about')?.textContent ?? '{}');
  const name = about.name || words.name;
  document.title = name;
  followTheme(page);
  const head = element('header', { class: 'own-head' }, element('h1', {}, element('bdi', {}, name)));
  const main = element('main', { class: 'own' }, head);
  const model = await openModel(words);
  if (typeof model === 'string')
    main.append(element('p', { class: 'error', role: 'alert', 'data-test': 'refused' }, model));
  else {
    const { trainer, metadata } = model;
    const { info } = trainer;
    const writer = createWriter(words, format, trainer);
    const learnt = words.learnt(words.of(about.title ?? ''), info.step, about.ms ?? 0);
    head.append(element('p', { class: 'own-lede', 'data-test': 'learnt' }, learnt));
    head.append(element('p', { class: 'part-line' }, words.offline));
    main.append(writer.form, writer.written, figuresOf(words, format, info, metadata, about));
    if (about.text) main.append(textFold(words, about.text));
    writer.go();
  }
  main.append(element('footer', { class: 'own-foot' }, words.made));
  page.replaceChildren(main);
}
