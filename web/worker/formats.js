/** What the worker answers about the formats of other programs. Fetched with the engine's second part (worker_later.js). */

import { toWire } from '../wire/protocol.js';

/** @import { Config, ExportFormat } from '../../wasm/engine.js' */
/** @import { BodyOf, Imported, ReplyOf } from '../wire/requests.js' */
/** @import { WorkerEngine } from './handlers.js' */

/** @type {ExportFormat[]} */
const FORMATS = ['hf', 'gguf'];

/**
 * For each format why a model with these settings cannot be written in it, or null.
 * @param {WorkerEngine} engine @param {Config} config
 */
export const formatsOf = (engine, config) =>
  /** @type {ReplyOf<'exportable'>} */ (
    Object.fromEntries(
      FORMATS.map((format) => {
        const why = engine.exportable(format, config);
        return [format, why === null ? null : toWire(why)];
      }),
    )
  );

/** @param {Blob | undefined} blob */
const bytesOf = async (blob) => (blob === undefined ? undefined : new Uint8Array(await blob.arrayBuffer()));

/** @param {WorkerEngine} engine @param {BodyOf<'import'>} request @returns {Promise<Imported>} */
export async function importModel(engine, { weights, model, config: settings }) {
  const [bytes, config, tokenizer, text] = await Promise.all(
    [weights, model.config, model.tokenizer, model.text].map(bytesOf),
  );
  const given = { weights: /** @type {Uint8Array} */ (bytes), config, tokenizer, text, settings };
  const { trainer, notes } = engine.importModel(given);
  try {
    return { bytes: trainer.save(), info: trainer.info, notes };
  } finally {
    trainer.free();
  }
}
