// The other half of page.js: the engine without the page, in a worker of an empty one. It gets the request that the
// playground sent to its worker, and repeats what that worker did: the same steps, validations and samples, but without
// a pause and without reports.

/**
 * @typedef {import('../../wasm/engine.js').Engine} Engine
 * @typedef {import('../../wasm/engine.js').Trainer} Trainer
 *
 * @typedef {{ text: string, config: import('../../wasm/engine.js').Config }} Request of the playground, for a model
 *
 * @typedef {{ step: number, texts: string[] }} Samples drawn from the model of that step
 *
 * @typedef {object} Work the work between two moments
 * @property {number} from the step at the first moment, which is complete
 * @property {Samples[]} samples the last one ends the work
 * @property {Record<string, number>} sampling settings
 */

/** As in web/worker/session.js: the most tokens of a sample. If they differ, so do the samples. */
const [LINE_LENGTH, PASSAGE_LENGTH] = [48, 200];

/**
 * Trains up to the beginning of the work without measuring, then does the work and measures it.
 *
 * @param {Trainer} trainer not past that step
 * @param {Work} work
 * @returns {{ ms: number, train_ms: number, tokens: number }} train_ms: in steps; tokens: learnt from
 * @throws {Error} if the results differ from those of the page
 */
export function doAgain(trainer, { from, samples, sampling }) {
  const before = trainer.run(0).step;
  const max_new_tokens = trainer.info.documents === 'lines' ? LINE_LENGTH : PASSAGE_LENGTH;
  const begun = trainer.run(Math.max(0, from - before));
  if (begun.step !== from) throw new Error(`The engine is at step ${begun.step}, not ${from}.`);
  /** @type {string[][]} */
  const written = [];
  let { step, tokens } = begun;
  let train_ms = 0;
  const start = performance.now();
  for (const { step: until, texts } of samples) {
    const began = performance.now();
    ({ step, tokens } = trainer.run(until - step));
    train_ms += performance.now() - began;
    written.push(texts.map((_, i) => trainer.sample({ ...sampling, max_new_tokens, seed: until * 64 + i + 1 }).text));
  }
  const ms = performance.now() - start;
  for (const [i, { step: at, texts }] of samples.entries()) {
    if (texts.every((text, j) => text === written[i][j])) continue;
    throw new Error(
      `At step ${at} the page wrote ${JSON.stringify(texts)}, the engine alone ${JSON.stringify(written[i])}.`,
    );
  }
  return { ms, train_ms, tokens: tokens - begun.tokens };
}

/** @type {Engine} */
let engine;
/** @type {Trainer} */
let trainer;

/** @param {{ engine: string } | { request: Request } | { work: Work }} message */
async function answer(message) {
  if ('engine' in message) {
    engine = await (await import(message.engine)).loadEngine();
    return { build: engine.build };
  }
  if ('work' in message) return doAgain(trainer, message.work);
  trainer?.free();
  trainer = engine.createTrainer(message.request);
  return { threads: trainer.info.threads, val_interval: Number(trainer.info.config.val_interval) };
}

if ('DedicatedWorkerGlobalScope' in globalThis) {
  addEventListener('message', async ({ data }) => {
    try {
      postMessage({ value: await answer(data) });
    } catch (error) {
      postMessage({ error: error instanceof Error ? error.message : String(error) });
    }
  });
}
