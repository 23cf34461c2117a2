// The run in Node with which a browser test compares its page: names, trained with the settings of the page. It has no
// tests.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';

/** @import { Engine } from '../../wasm/engine.js' */

const DATASETS = resolve(import.meta.dirname, '../../datasets');

/**
 * An engine with both of its parts. Its build gives the same bits everywhere. It is closed after the tests of the file.
 */
export async function openEngine() {
  const engine = await loadEngine({ build: 'simd', threads: 1 });
  await engine.loadDeferred();
  after(() => engine.close());
  return engine;
}

/**
 * The settings of such a run that differ from those suggested for names.
 * @param {number} n_layer
 * @param {number} max_steps
 */
const changes = (n_layer, max_steps) => ({ n_layer, n_embd: 16, n_head: 2, max_steps, val_fraction: 0 });

/** The address of the page with such a run. @param {number} n_layer @param {number} max_steps */
export const namesAddress = (n_layer, max_steps) =>
  `?data=names&reproducible=1&${new URLSearchParams(Object.entries(changes(n_layer, max_steps)).map(([key, value]) => [key, String(value)]))}`;

/**
 * The same run in Node, trained for `steps` of its `max_steps`.
 * @param {Engine} engine
 * @param {number} n_layer
 * @param {number} max_steps
 * @param {number} [steps]
 * @param {Record<string, number>} [changed]  settings that were typed beside those of the address
 */
export function trainNames(engine, n_layer, max_steps, steps = max_steps, changed = {}) {
  const text = readFileSync(resolve(DATASETS, 'names.txt'), 'utf8');
  const { settings } = JSON.parse(readFileSync(resolve(DATASETS, 'index.json'), 'utf8'))[0];
  const warmup_steps = max_steps / 10; // as on the page, where it follows max_steps
  const config = { ...settings, ...changes(n_layer, max_steps), warmup_steps, ...changed };
  const trainer = engine.createTrainer({ text, config });
  trainer.run(steps);
  return trainer;
}
