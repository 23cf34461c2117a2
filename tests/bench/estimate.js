// Compares engine.estimate() with real runs: node tests/bench/estimate.js [--build simd] [--threads 1]
// [--seconds 0.5] [--rounds 3] [name ...]. Estimates and runs take turns for several rounds; the shortest time of each
// counts, because other work of the machine only makes it longer. Exits with 1 if a time is wrong by more than a fifth,
// or a number of bytes is wrong at all. See README.md.

import { parseArgs } from 'node:util';

import { loadEngine } from '../../wasm/engine.js';
import { CONFIGS, engineConfig, syntheticText } from './configs.js';

/** @import { Build } from '../../wasm/builds.js' */
/** @import { Config } from '../../wasm/engine.js' */

/** The largest relative error of a time. */
const ALLOWED = 0.2;
/** Lines of a few words, for runs of lines. */
const LINES = Array.from({ length: 4000 }, (_, i) =>
  'lorem ipsum dolor sit amet '.repeat(3).slice(i % 7, (i % 31) + 9),
).join('\n');
const LONG = syntheticText(96);

/** @type {Record<string, { text: string, config: Config }>} */
const RUNS = {
  ...Object.fromEntries(
    Object.entries(CONFIGS).map(([name, size]) => [
      name,
      { text: syntheticText(size.vocabulary), config: engineConfig(size) },
    ]),
  ),
  'lines microgpt': { text: LINES, config: { preset: 'microgpt' } },
  'lines gpt2': { text: LINES, config: { preset: 'gpt2' } },
  llama: { text: LONG, config: { preset: 'llama', documents: 'stream' } },
  'llama bpe': { text: LONG, config: { preset: 'llama', documents: 'stream', tokenizer: 'bpe', vocab_size: 2048 } },
  'gpt2-small': { text: LONG, config: { preset: 'gpt2-small', documents: 'stream' } },
  'llama-medium': { text: LONG, config: { preset: 'llama-medium', documents: 'stream' } },
  'gpt2-large': { text: LONG, config: { preset: 'gpt2-large', documents: 'stream', batch_size: 4 } },
  'deep and thin': { text: LONG, config: { documents: 'stream', n_layer: 16, n_embd: 32, n_head: 4, batch_size: 4 } },
  'long context': { text: LONG, config: { documents: 'stream', block_size: 1024, batch_size: 2, n_embd: 96 } },
  'window, dropout': {
    text: LONG,
    config: { documents: 'stream', block_size: 256, window: 32, dropout: 0.1, batch_size: 4 },
  },
  muon: { text: LONG, config: { documents: 'stream', optimizer: 'muon', n_embd: 128 } },
  'accumulation, relu2': { text: LONG, config: { documents: 'stream', grad_accumulation: 4, activation: 'relu2' } },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    build: { type: 'string', default: 'simd' },
    threads: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '0.5' },
    rounds: { type: 'string', default: '3' },
  },
});
const engine = await loadEngine({ build: /** @type {Build} */ (values.build), threads: Number(values.threads) });
const names = positionals.length > 0 ? positionals : Object.keys(RUNS);
let failed = 0;
console.log(
  `${'run'.padEnd(20)} ${['MiB', 'threads', 'said ms', 'took ms', 'off', 'asking'].map((s) => s.padStart(9)).join(' ')}`,
);
for (const name of names) {
  const { text, config } = RUNS[name];
  const settings = { ...config, memory_limit: 2048, val_interval: 1_000_000, max_steps: 1_000_000 };
  const trainer = engine.createTrainer({ text, config: settings });
  trainer.run(3, { max_ms: 2000 }); // the first steps use the memory for the first time
  let [said, ms, took, asking] = [
    engine.estimate({ text, config: settings, time: false }),
    ...Array(3).fill(Infinity),
  ];
  for (let round = 0; round < Number(values.rounds); round++) {
    const start = performance.now();
    said = engine.estimate({ text, config: settings });
    asking = Math.min(asking, performance.now() - start);
    ms = Math.min(ms, said.ms ?? Number.NaN);
    const result = trainer.run(1_000_000, { max_ms: 1000 * Number(values.seconds) });
    took = Math.min(took, result.ms / result.losses.length);
  }
  const off = ms / took - 1;
  const bytesRight = said.bytes.total / 2 ** 20 === trainer.info.memory_mib && said.threads === trainer.info.threads;
  if (!(Math.abs(off) <= ALLOWED) || !bytesRight) failed++;
  trainer.free();
  console.log(
    `${name.padEnd(20)} ${[
      (said.bytes.total / 2 ** 20).toFixed(1),
      said.threads,
      ms.toPrecision(3),
      took.toPrecision(3),
      `${(100 * off).toFixed(1)} %`,
      `${asking.toFixed(0)} ms`,
    ]
      .map((s) => String(s).padStart(9))
      .join(' ')}${bytesRight ? '' : '  bytes differ'}`,
  );
}
engine.close();
process.exitCode = failed > 0 ? 1 : 0;
