/**
 * The source code of functions of the engine (src/), which a reader can open beside a step: coloured, with line
 * numbers, and with names that lead to what they mean on the page. Below it is shown how microgpt does the same. The
 * code is fetched when it is opened.
 *
 *   const showSource = createSourceView(context);
 *   render(html`${showSource(['src/optimizer/rules.c adamw_vec'], { microgpt: words.microgpt })}`, root);
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { linesOf, linksOf, sourceOf, wordsOfC } from '../guide/engine_code.js';
import { stepOf } from '../guide/shown_functions.js';
import { readLook } from '../state/locked_place.js';
import { needWords } from '../words/languages.js';
import { needLaterStyles } from './later_styles.js';

/** @typedef {Pick<import('../registry.js').Context, 'store' | 'select'>} Given */
/** @typedef {import('../guide/engine_code.js').Source} Source */
/** @typedef {import('../guide/engine_code.js').Word} Word */
/** @typedef {import('../words/words.js').SourceWords} SourceWords */

const END = '\n'; // of a line, so that copied code keeps its lines

/** The colours of words, by their kinds. @type {Partial<Record<Word['kind'], string>>} */
const COLOURS = {
  comment: 'code-comment',
  string: 'code-string',
  number: 'code-number',
  keyword: 'code-keyword',
  type: 'code-type',
  constant: 'code-constant',
  call: 'code-call',
};

/** The title of a room. @param {Given} given @param {string} room @returns {string} */
function titleOf({ store }, room) {
  const { rooms } = store.at.words.value;
  return room === 'optimizer' ? rooms.optimizer.titles.adamw : /** @type {any} */ (rooms)[room].title;
}

/** Goes where a name leads. @param {Given} given @param {string} target @param {HTMLElement} from @param {(name: string) => void} show */
function go({ store }, target, from, show) {
  const [kind, where] = target.split(/:(.*)/s);
  from.focus();
  const room_asked = globalThis.scrollY ?? 0;
  if (kind === 'term') store.update({ term: where });
  else if (kind === 'room') store.update({ room: where, room_asked });
  else if (kind === 'look') store.update({ look: readLook(where), room: 'network', room_asked });
  else show(where);
}

/** What a name leads to, in words. @param {Given} given @param {SourceWords} words @param {string} name @param {string} target */
function said(given, words, name, target) {
  const [kind, where] = target.split(/:(.*)/s);
  if (kind === 'term') return words.to_term(name);
  if (kind === 'room') return words.to_room(name, titleOf(given, where));
  return kind === 'look' ? words.to_tensor(name, where) : words.to_code(name);
}

/**
 * The functions beside one step.
 * @typedef {object} Fold
 * @property {boolean} is_open
 * @property {string[]} more   functions that were asked for by pressing their names
 */

/** @param {Given} given */
export function createSourceView(given) {
  const { store } = given;
  /**
   * What has been fetched, by name: a function, or the error if that failed; null while it is being fetched.
   * @type {import('@preact/signals-core').Signal<Map<string, Source | Error | null>>}
   */
  const known = signal(new Map());
  /** The folds, by the names of their functions. @type {import('@preact/signals-core').Signal<Map<string, Fold>>} */
  const folds = signal(new Map());
  needWords(store, 'source').catch(() => {});
  needLaterStyles();

  const put = (/** @type {string} */ name, /** @type {Source | Error | null} */ what) => {
    known.value = new Map([...known.peek(), [name, what]]);
  };

  /** @param {string} name */
  function need(name) {
    const before = known.peek().get(name);
    if (before === null || (before !== undefined && !(before instanceof Error))) return;
    put(name, null);
    sourceOf(name).then(
      (source) => put(name, source),
      (error) => put(name, error instanceof Error ? error : new Error(String(error))),
    );
  }

  /** @param {string} key @param {Partial<Fold>} change */
  function change(key, change) {
    const before = folds.peek().get(key) ?? { is_open: false, more: [] };
    const now = { ...before, ...change };
    folds.value = new Map([...folds.peek(), [key, now]]);
    if (now.is_open) for (const name of [...key.split('|'), ...now.more]) need(name);
  }

  /** @param {SourceWords} words @param {string} name @param {(name: string) => void} show */
  function one(words, name, show) {
    const source = known.value.get(name) ?? null;
    if (source === null) return html`<p class="part-line">${words.loading}</p>`;
    if (source instanceof Error) return html`<p class="error" role="alert">${words.failed}</p>`;
    return functionView(given, words, source, show);
  }

  /** `microgpt`: how microgpt does the same; by default the words that belong to the step. */
  const show = (/** @type {string[]} */ names, { microgpt } = /** @type {{ microgpt?: string }} */ ({})) => {
    const words = store.at.words.value.source;
    if (words === undefined || names.length === 0) return nothing;
    const key = names.join('|');
    const fold = folds.value.get(key) ?? { is_open: false, more: [] };
    const shown = [...names, ...fold.more];
    const add = (/** @type {string} */ name) => {
      if (!shown.includes(name)) change(key, { more: [...fold.more, name] });
    };
    const steps = [...new Set(names.map(stepOf))].filter((step) => step !== '');
    const same = microgpt
      ? [microgpt]
      : steps.map((step) => /** @type {Record<string, string>} */ (words.microgpt)[step]);
    const toggle = (/** @type {Event} */ { currentTarget }) =>
      change(key, { is_open: /** @type {HTMLDetailsElement} */ (currentTarget).open });
    return html`<details class="fold source-fold" data-test="source" .open=${fold.is_open} @toggle=${toggle}>
      <summary>${words.title}</summary>
      ${
        fold.is_open
          ? html`<div class="source-body"><p class="part-line">${words.lead}</p>
              ${shown.map((name) => one(words, name, add))}
              ${same.length === 0 ? nothing : html`<p class="source-same"><strong>${words.in_microgpt}</strong> ${same.join(' ')}</p>`}</div>`
          : nothing
      }
    </details>`;
  };
  return Object.assign(show, {
    /** Opens the code of these functions, as a press would. @param {string[]} names */
    open: (names) => change(names.join('|'), { is_open: true }),
  });
}

/** @param {Given} given @param {SourceWords} words @param {Source} source @param {(name: string) => void} show */
function functionView(given, words, source, show) {
  const all = wordsOfC(source.text);
  const links = linksOf(source, all);
  const lines = linesOf(all);
  // Lines consist of the same words. If a linked word has several parts, the first of them has the link.
  const targets = new Map([...links].map(([{ text }, target]) => [text, target]));
  const left = new Set(targets.keys());
  const { format } = given.store.at.words.value;
  const [from, to] = [source.line, source.line + lines.length - 1].map((line) => format.count(line));

  /** @param {Word} word */
  function view({ kind, text }) {
    const colour = COLOURS[kind];
    if ((kind === 'name' || kind === 'call') && left.delete(text)) {
      const target = /** @type {string} */ (targets.get(text));
      const press = (/** @type {Event} */ { currentTarget }) =>
        go(given, target, /** @type {HTMLElement} */ (currentTarget), show);
      return html`<button type="button" class=${`term ${colour ?? ''}`} data-leads=${target} title=${said(given, words, text, target)} aria-label=${said(given, words, text, target)} @click=${press}>${text}</button>`;
    }
    return colour ? html`<span class=${colour}>${text}</span>` : text;
  }

  const line = (/** @type {Word[]} */ parts, /** @type {number} */ i) =>
    html`<span class="source-line" data-line=${source.line + i}>${parts.map(view)}${END}</span>`;
  return html`<figure class="source-function" aria-label=${source.name} data-function=${source.name}>
    <figcaption class="source-caption"><code class="source-name">${source.name}</code> <span class="part-line">${words.place(source.file, from, to)}</span></figcaption>
    ${source.comment === '' ? nothing : html`<p class="source-comment" lang="en" dir="ltr">${source.comment.replaceAll(/\n(?! )/g, ' ')}</p>`}
    <pre class="source-code" dir="ltr" lang="en" translate="no" tabindex="0"><code>${lines.map(line)}</code></pre>
  </figure>`;
}
