/**
 * The line at the foot of the page: which build of the engine computes, on how many threads, and why there are no more.
 */

import { html, render } from 'lit-html';
import { IS_ONE_FILE } from '../../one_file.js';

/** @typedef {import('../../state/state.js').EngineState} EngineState */
/** @typedef {import('../../words/words.js').Words['machine']} Words */

/** @type {import('../../registry.js').Feature} */
export const machine = { name: 'machine', slot: 'foot', create };

/** @param {EngineState} engine @param {Words} words */
function whyOneThread({ isolated, shared_memory, secure, framed, cores }, words) {
  if (cores === 1) return '';
  if (IS_ONE_FILE) return words.one_file;
  if (isolated) return shared_memory ? words.not_started : words.no_memory;
  if (!secure) return words.no_https;
  return framed ? words.framed : words.no_headers;
}

/** @param {EngineState} engine @param {import('../../state/state.js').RunState['info']} info @param {Words} words */
function threadsInWords(engine, info, words) {
  if (engine.threads === 1) return words.one(whyOneThread(engine, words));
  return info?.threads === 1 ? words.one_of(engine.threads) : words.threads(engine.threads);
}

/**
 * @param {EngineState} engine
 * @param {import('../../state/state.js').RunState['info']} info
 * @param {Words} words
 * @returns {string}
 */
export function machineLine(engine, info, words) {
  if (engine.status !== 'ready') return '';
  const simd = engine.build.startsWith('relaxed') ? words.relaxed : words.simd;
  const build = engine.reproducible ? words.reproducible(simd) : simd;
  return words.line(build, threadsInWords(engine, info, words), info?.memory_mib ?? null);
}

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, { store, select, frame }) {
  return frame.draw(() => {
    const line = machineLine(store.at.engine.value, select.run.value.info, store.at.words.value.machine);
    render(html`<p class="machine">${line}</p>`, root);
  });
}
