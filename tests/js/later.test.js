// The worker's second script, in a process that has not loaded it yet: a look fetches it, with the engine's second
// part.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineError } from '../../wasm/errors.js';
import { loadEngine } from '../../wasm/first_part.js';
import { createListener } from '../../web/wire/bell.js';
import { Handlers } from '../../web/worker/handlers.js';
import { later } from '../../web/worker/later.js';
import { Sessions } from '../../web/worker/sessions.js';

const TEXT = 'anna\nemma\nnora\n'.repeat(50);
const CONFIG = { n_layer: 1, n_embd: 8, n_head: 2, block_size: 8, batch_size: 2, warmup_steps: 2 };
const isDeferred = (/** @type {unknown} */ error) => error instanceof EngineError && error.code === 'deferred';

test('without it a run trains and samples; what needs it says so, and the worker fetches it for a look', async (t) => {
  const engine = await loadEngine({ build: 'simd' });
  const trainer = engine.createTrainer({ text: TEXT, config: CONFIG });
  assert.equal(trainer.run(3).step, 3);
  assert.ok(trainer.sample({ seed: 1 }).tokens.length > 0);
  assert.throws(() => trainer.facts(), isDeferred);
  assert.throws(later, isDeferred);
  trainer.free();

  /** @type {any[]} */
  const posted = [];
  const post = (/** @type {any} */ message) => posted.push(message);
  const sessions = new Sessions(post);
  t.after(() => sessions.end());
  const place = () => ({ isolated: false, shared_memory: true, secure: true, cores: 2, relaxed: true });
  const handlers = new Handlers({ post, sessions, listener: createListener(), place, load: async () => engine });
  await handlers.load({ type: 'load', reproducible: false });
  await handlers.prepare({ type: 'prepare', run: 1, text: TEXT, config: CONFIG, replaces: [] });
  const call = { onPiece() {}, signal: new AbortController().signal };
  const { value } = await handlers.look({ type: 'look', run: 1, call: ['encode', 'anna'] }, call);
  assert.deepEqual(/** @type {Uint16Array} */ (value).length, 4);
  assert.equal(typeof later().takeLook, 'function');
  assert.deepEqual(
    posted.filter(({ event }) => event === 'loading').map(({ loaded }) => loaded),
    [0],
    'the page is told that something comes',
  );
});
