/**
 * The section that takes the model elsewhere: for each way out its sentence, its size and a button, or why it is closed to
 * this model; and the way in for a model of another program. Fetched when it is opened.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { PYTHON } from '../../file_urls_later.js';
import { zipOf } from '../../keep/zip.js';
import { download } from '../../ui/download.js';
import { needWords } from '../../words/languages.js';
import { say } from '../../words/say.js';
import { ownPage, sizeOfPage, titleOf } from './own_page.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../state/state.js').RunState} RunState */
/** @typedef {'html' | 'hf' | 'gguf' | 'python'} Way */
/** @typedef {import('../../keep/zip.js').NamedBytes} NamedBytes */

const WAYS = /** @type {Way[]} */ (['html', 'hf', 'gguf', 'python']);
const TOKEN = 40; // bytes that an entry of a vocabulary takes, more or less
const SCRIPTS = [
  ...['README.md', 'train.py', 'microgpt_numpy.py', 'microgpt_torch.py'],
  ...['microgpt_run.py', 'microgpt_corpus.py', 'microgpt_optimizers.py'],
];

/** The run whose model can be saved, or null. @param {Context} context */
function runOf({ select }) {
  const run = select.run.value;
  return run.info === null || ['none', 'failed', 'kept', 'preparing'].includes(run.phase) ? null : run;
}

/** @param {RunState['text']} text */
const bytesOfText = async (text) =>
  text instanceof Blob ? new Uint8Array(await text.arrayBuffer()) : new TextEncoder().encode(text ?? '');

/** @param {string} name  of a file of python/ @returns {Promise<NamedBytes>} */
async function scriptOf(name) {
  const answer = await fetch(new URL(name, PYTHON));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return { name, bytes: new Uint8Array(await answer.arrayBuffer()) };
}

/** About how many bytes the file will have. @param {Way} way @param {RunState} run */
function sizeOf(way, { info, text }) {
  const { parameter_bytes, saved_bytes, vocab_size } = /** @type {import('../../../wasm/engine.js').Info} */ (info);
  if (way === 'html') return sizeOfPage(parameter_bytes, 0);
  const model = parameter_bytes + vocab_size * TOKEN;
  if (way === 'gguf') return model;
  const run = saved_bytes + (text instanceof Blob ? text.size : (text?.length ?? 0));
  return way === 'python' ? run : model + run;
}

/** The run, its text, and the programs that go on with it. @param {Context} context @param {RunState} run @returns {Promise<NamedBytes[]>} */
async function withScripts({ actions }, { id, text }) {
  const [{ bytes }, scripts] = await Promise.all([
    actions.request({ type: 'snapshot', run: id }),
    Promise.all(SCRIPTS.map(scriptOf)),
  ]);
  return [{ name: 'run.safetensors', bytes }, { name: 'text.txt', bytes: await bytesOfText(text) }, ...scripts];
}

/**
 * The model as a page, with the name and the text that are chosen.
 * @param {Context} context @param {RunState} run
 */
async function page(context, run) {
  const { id } = context;
  const input = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (document.getElementById(id(name)));
  const text = input('own-page-text').checked ? await bytesOfText(run.text) : null;
  return ownPage(context, run, { name: input('own-page-name').value.trim(), text });
}

/**
 * What a way out saves; the files of a folder have this name before theirs.
 * @param {Context} context @param {RunState} run @param {Way} way @param {string} folder
 * @returns {Promise<{ blob: Blob, name: string }>}
 */
async function made(context, run, way, folder) {
  if (way === 'html') return page(context, run);
  const model = async () =>
    (await context.actions.request({ type: 'export', run: run.id, format: /** @type {'hf' | 'gguf'} */ (way) }))
      .files;
  if (way === 'gguf') {
    const [{ bytes }] = await model();
    return { blob: new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]), name: `${folder}.gguf` };
  }
  const scripts = await withScripts(context, run);
  const files =
    way === 'python'
      ? scripts
      : [...(await model()), ...scripts.map(({ name, bytes }) => ({ name: `python/${name}`, bytes }))];
  const inside = files.map(({ name, bytes }) => ({ name: `${folder}/${name}`, bytes }));
  return { blob: zipOf(inside), name: `${folder}.zip` };
}

/** What is chosen for the page of the model. @param {Context} context @param {RunState} run */
function choicesOf(context, run) {
  const { store, id } = context;
  const words = store.at.words.value.elsewhere;
  return html`<label class="field-label" for=${id('own-page-name')}>${words?.page_name}</label>
    <input type="text" class="box elsewhere-name" id=${id('own-page-name')} dir="auto" maxlength="80" autocomplete="off"
      placeholder=${words?.page_named} .defaultValue=${titleOf(context, run)} data-test="own-page-name">
    <label class="share-with-text"><input type="checkbox" id=${id('own-page-text')} data-test="own-page-text">${words?.page_text}</label>`;
}

/**
 * @param {Context} context
 * @param {() => void} close  the panel that it is in
 */
export async function createElsewhere(context, close) {
  const { store, actions, id } = context;
  await needWords(store, 'elsewhere');
  /** Why a format is closed to the model of a run. */
  const closed = signal({
    run: 0,
    why: /** @type {Record<string, import('../../words/say.js').Said | null>} */ ({}),
  });
  /** The way out that is being taken, or was taken last, and what is said of it. */
  const last = signal({ way: '', words: '' });

  /** @param {RunState} run */
  async function ask(run) {
    if (closed.peek().run === run.id) return;
    closed.value = { run: run.id, why: {} };
    const config = run.info?.config ?? {};
    const why = await actions.request({ type: 'exportable', config }).catch(() => null);
    if (why !== null && closed.peek().run === run.id) closed.value = { run: run.id, why };
  }

  /** @param {Way} way */
  async function save(way) {
    const words = store.state.words.elsewhere;
    const run = runOf(context);
    if (run === null || words === undefined) return;
    last.value = { way, words: words.making };
    try {
      const { blob, name } = await made(context, run, way, `microgpt-${way}`);
      download(blob, name);
      last.value = { way, words: words.saved(name) };
    } catch (/** @type {any} */ error) {
      last.value = { way, words: say(store.state.words, error?.said) || words.failed };
    }
  }

  /** @param {Way} way @param {RunState} run */
  function wayOut(way, run) {
    const words = store.at.words.value.elsewhere;
    if (words === undefined) return nothing;
    const { title, line } = words.ways[way];
    const why = closed.value.why[way] ?? null;
    const button = html`<button
      type="button"
      class="secondary"
      aria-label=${`${title}: ${words.save(sizeOf(way, run))}`}
      ?disabled=${last.value.words === words.making}
      data-test=${`elsewhere-${way}`}
      @click=${() => save(way)}
    >${words.save(sizeOf(way, run))}</button>`;
    return html`<li class="elsewhere-way" data-test=${`elsewhere-way-${way}`}>
      <h4 class="field-label">${title}</h4>
      <p class="part-line">${line}</p>
      ${why === null ? nothing : html`<p class="part-line elsewhere-why">${words.cannot([title], say(store.at.words.value, why))}</p>`}
      ${way === 'html' ? choicesOf(context, run) : nothing}
      <div class="share-tools">${why === null ? button : nothing}
        <span class="stamp" role="status">${last.value.way === way ? last.value.words : ''}</span></div>
    </li>`;
  }

  /** @param {Event} event */
  function pick({ currentTarget }) {
    const { files } = /** @type {HTMLInputElement} */ (currentTarget);
    if (files === null || files.length === 0) return;
    close();
    actions.openFiles(files);
  }

  return function template() {
    const words = store.at.words.value.elsewhere;
    if (words === undefined) return nothing;
    const run = runOf(context);
    if (run !== null) ask(run);
    const out =
      run === null
        ? html`<p class="part-line" data-test="elsewhere-none">${words.none}</p>`
        : html`<p class="part-line" data-test="elsewhere-of">${words.of(Number(run.info?.n_params), run.step)}</p>
          <ul class="elsewhere-ways">${WAYS.map((way) => wayOut(way, run))}</ul>
          ${closed.value.why.hf ? html`<p class="part-line">${words.remedy}</p>` : nothing}`;
    return html`${out}
      <h4 class="field-label">${words.bring}</h4>
      <p class="part-line">${words.bring_line}</p>
      <div class="share-tools">
        <input type="file" class="picker" multiple accept=".safetensors,.json" id=${id('elsewhere-files')} data-test="elsewhere-files" @change=${pick}>
        <label for=${id('elsewhere-files')} class="button secondary">${words.choose}</label>
      </div>`;
  };
}
