/** A term shown in the reader's own model: asks the engine for what its picture needs, and draws it. */

import { computed, signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { codeOf, TERMS } from '../../guide/glossary.js';
import { SOURCES } from '../../guide/shown_functions.js';
import { promptToRead } from '../../texts/prompts.js';
import { createLooks, hasModel } from '../../ui/looks.js';
import { errorLine, unsaid } from '../../ui/sentences.js';
import { MINIATURES } from './miniatures.js';
import { pictureOf } from './picture.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../guide/glossary.js').TermKey} TermKey */
/** @typedef {import('./miniatures.js').Given} Given */
/** @typedef {import('../../wire/looks.js').LookCall} LookCall */
/** @typedef {import('../../wire/looks.js').RunCall} RunCall */

const LONGEST = 200; // how many characters at the end of the prompt are read,
const NAMED = 16; // and how many are shown in the heading

/** The end of a prompt, for a heading. @param {string} prompt */
function shortened(prompt) {
  const points = Array.from(prompt.replaceAll(/\s+/gu, ' '));
  return points.length > NAMED ? `…${points.slice(-NAMED).join('')}` : points.join('');
}

/** What the model computes on a prompt, by name. @param {string} prompt @returns {RunCall} */
const lookInside = (prompt) => ['inspect', prompt, ['tokens'], ['tensors'], ['graph']];

/** @param {any} answer @returns {Given['inside']} */
const insideOf = (answer) => answer && { tokens: answer[0], tensors: answer[1], graph: answer[2] };

/** The code of the engine that shows a term, once it was asked for. @param {Context} context @param {TermKey} key */
function createCode(context, key) {
  const { store, select } = context;
  /** @type {import('@preact/signals-core').Signal<ReturnType<typeof import('../../ui/source_view.js').createSourceView> | null>} */
  const source = signal(null);

  return () => {
    const words = store.at.words.value.glossary;
    const step = codeOf(key, select.run.value.info?.config ?? {});
    if (!words || step === '') return nothing;
    const { functions } = SOURCES[step];
    if (source.value !== null) return source.value(functions);
    const press = async () => {
      const { createSourceView } = await import('../../ui/source_view.js');
      source.value = createSourceView(context);
      source.value.open(functions);
    };
    return html`<button type="button" class="quiet" @click=${press}>${words.code}</button>`;
  };
}

/**
 * @param {Context} context
 * @param {HTMLElement} root  while it is out of sight, nothing is asked
 * @param {TermKey} key
 */
export function createLive(context, root, key) {
  const { store, select } = context;
  const looks = createLooks(context, root);
  const miniature = MINIATURES[TERMS[key].mini];
  const draw = signal(1);
  const prompt = computed(() => Array.from(promptToRead(context)).slice(-LONGEST).join(''));

  /** @param {Given['inside']} inside @returns {Given | null} */
  function given(inside) {
    const run = select.run.value;
    const words = store.at.words.value.glossary;
    if (run.info === null || !hasModel(run) || !words) return null;
    const known = /** @type {Given['run']} */ (run);
    return { run: known, prompt: prompt.value, words: words.mini, end: 'BOS', draw: draw.value, inside };
  }

  const how = { is_calm: true, of_now: miniature.of_now === true };
  const first = looks.watch(() => (miniature.looks_inside ? lookInside(prompt.value) : null), how);
  const answer = looks.watch(() => {
    const known = given(insideOf(first.value.value)); // reads the run: asked again after each of its reports
    if (known === null || miniature.ask === undefined || (miniature.looks_inside && known.inside === null))
      return null;
    const call = miniature.ask(known);
    if (call === null || !miniature.looks_inside) return call;
    return /** @type {LookCall} */ (['all', lookInside(known.prompt), call]); // so that both are about the same prompt
  }, how);

  /** What is shown; null while there is nothing. */
  function shown() {
    const value = /** @type {any} */ (answer.value.value);
    const [inside, found] =
      miniature.looks_inside && miniature.ask ? (value ?? [null, null]) : [first.value.value, value];
    const known = given(insideOf(inside));
    if (known === null || (miniature.looks_inside && known.inside === null)) return null;
    return miniature.ask && found === null ? null : miniature.show(known, found);
  }

  function template() {
    const all = store.at.words.value;
    const words = all.glossary;
    const run = select.run.value;
    if (!words) return nothing;
    if (run.info === null || !hasModel(run)) return html`<p class="part-line">${words.waits}</p>`;
    const one = shown();
    const seen = miniature.ask ? answer.value : first.value;
    const error = unsaid(store, seen.error);
    const is_waiting = one === null && (miniature.ask !== undefined || miniature.looks_inside) && run.step > 0;
    const again = () => draw.value++;
    return html`<h3 class="glossary-when">${words.live_at(seen.value === null ? run.step : seen.step, miniature.of_prompt ? shortened(prompt.value) : '')}</h3>
      ${errorLine(error)}
      ${
        one === null
          ? html`<p class="part-line" ?hidden=${error !== '' || is_waiting}>${prompt.value === '' ? words.short_prompt : words.begin}</p>`
          : html`<p class="glossary-said" data-test="glossary-said">${one.said}</p>
            ${one.picture ? pictureOf(one.picture, all) : nothing}
            ${one.can_draw ? html`<button type="button" class="quiet" @click=${again}>${words.mini.draw}</button>` : nothing}`
      }`;
  }

  return { template, code: createCode(context, key), stop: looks.stop };
}
