// A run as a file (web/keep/run_file.js). The truth: the bytes that went in; the engine, which reads the file as any other; the
// rules of safetensors; each damaged byte.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { SAFETENSORS_MAX_HEADER } from '../../build/wasm/from_c.js';
import { loadEngine } from '../../wasm/engine.js';
import { RunFileError, readRunFile, textIs, writeRunFile } from '../../web/keep/run_file.js';

const engine = await loadEngine();
await engine.loadDeferred();
after(() => engine.close());

const TEXT = 'anna\nbea\nçarla\n'.repeat(20);
const MOST = 10_000_000;
const bytesOf = (/** @type {string} */ text) => new TextEncoder().encode(text);
const config = { n_layer: 1, n_embd: 4, n_head: 1, block_size: 4, batch_size: 2, max_steps: 20, warmup_steps: 0 };
const trainer = engine.createTrainer({ text: TEXT, config });
const { losses } = trainer.run(7);
const model = trainer.save();
const page = bytesOf(`{"marks":["“quoted” \\"\\\\ \u2028"]} ${'curve '.repeat(500)}`);
const text = bytesOf(TEXT);

/** @param {{ pieces: Uint8Array[] }} file */
const joined = ({ pieces }) => new Uint8Array(Buffer.concat(pieces));
const saved = joined(await writeRunFile({ model, page, text, with_text: true }));

/** The reason for which bytes are refused; 'read' if they are not. @param {Uint8Array} bytes @param {number} [most] */
const refusalOf = (bytes, most = MOST) =>
  readRunFile(bytes, most).then(
    () => 'read',
    (error) => {
      assert.ok(error instanceof RunFileError, String(error));
      return error.said.id;
    },
  );

/** A safetensors file with this header and these bytes after it. @param {string} header @param {Uint8Array} [data] */
function fileWith(header, data = new Uint8Array(0)) {
  const length = new Uint8Array(8);
  const json = bytesOf(header);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  return joined({ pieces: [length, json, data] });
}

test('what a file is made of comes back, and the engine goes on from the file as from its own', async () => {
  const read = await readRunFile(saved, MOST);
  assert.deepEqual([read.page, read.text, read.text_is], [page, text, textIs(text)]);
  assert.deepEqual([read.progress.step, read.progress.stopped, read.settings.max_steps], [7, '', '20']);
  assert.equal(read.progress.loss, losses[6]);
  assert.deepEqual(read.model, saved);
  const again = engine.restore(read.model, { text: TEXT });
  assert.deepEqual(again.save(), model);
  again.free();
});

test('the file is safetensors: a header of a multiple of eight bytes, text for text, data without a hole', () => {
  const length = Number(new DataView(saved.buffer).getBigUint64(0, true));
  const { __metadata__: pairs, ...tensors } = JSON.parse(Buffer.from(saved.subarray(8, 8 + length)).toString());
  assert.equal(length % 8, 0);
  for (const value of Object.values(pairs)) assert.equal(typeof value, 'string');
  const ends = Object.values(tensors).map(({ data_offsets }) => data_offsets);
  ends.sort(([a], [b]) => a - b);
  for (const [i, [begin]] of ends.entries()) assert.equal(begin, i === 0 ? 0 : ends[i - 1][1]);
  assert.equal(8 + length + Number(ends.at(-1)?.[1]), saved.length);
});

test('without the text, the file says which it was', async () => {
  const bare = joined(await writeRunFile({ model, page, text, with_text: false }));
  const read = await readRunFile(bare, MOST);
  assert.deepEqual([read.page, read.text, read.text_is], [page, null, textIs(text)]);
  assert.ok(bare.length < saved.length);
});

test('a file of the command line is read: it has neither page nor text', async () => {
  const read = await readRunFile(model, MOST);
  assert.deepEqual([read.page, read.text, read.text_is, read.progress.step], [null, null, '', 7]);
});

test('a byte that is damaged is noticed, wherever it is', async () => {
  const { length } = saved;
  const header = 8 + Number(new DataView(saved.buffer).getBigUint64(0, true));
  const places = Array.from({ length: 60 }, (_, i) => i) // the length, and the first names
    .concat(Array.from({ length: 300 }, (_, i) => Math.floor((i * header) / 300)))
    .concat(
      Array.from({ length: 60 }, (_, i) => header + Math.floor((i * (length - header)) / 60)),
      length - 1,
    );
  for (const [i, at] of places.entries()) {
    const damaged = saved.slice();
    damaged[at] ^= 1 << (i % 8);
    assert.match(await refusalOf(damaged), /^run_file_(none|foreign|damaged)$/, `byte ${at}`);
  }
});

test('a file that was cut off is refused, and one with bytes behind it', async () => {
  for (let i = 0; i < 60; i++)
    assert.match(
      await refusalOf(saved.slice(0, Math.floor((i * saved.length) / 60))),
      /^run_file_(none|damaged)$/,
      `${i}`,
    );
  assert.equal(await refusalOf(joined({ pieces: [saved, new Uint8Array(1)] })), 'run_file_damaged');
});

test('what is no run is refused with its reason', async () => {
  const foreign = [
    fileWith(
      '{"__metadata__":{"format":"pt"},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
      new Uint8Array(4),
    ),
    fileWith('{}'),
    fileWith('{"__metadata__":null}'),
    fileWith('{"__metadata__":{"format":7}}'),
  ];
  for (const file of foreign) assert.equal(await refusalOf(file), 'run_file_foreign');
  const none = [
    new Uint8Array(0),
    new Uint8Array(7),
    bytesOf('Peter Piper picked a peck of pickled pepper'),
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
    new Uint8Array(100).fill(255),
    fileWith('[]'),
    fileWith(' '.repeat(SAFETENSORS_MAX_HEADER + 1)),
  ];
  for (const [i, file] of none.entries()) assert.equal(await refusalOf(file), 'run_file_none', `${i}`);
  assert.equal(await refusalOf(fileWith('{"__metadata__":{"format":"microgpt-playground"')), 'run_file_damaged');
});

test('a text that unfolds to more than the engine takes is refused before it does', async () => {
  const zeros = new Uint8Array(5_000_000);
  const bomb = joined(await writeRunFile({ model, page, text: zeros, with_text: true }));
  assert.ok(bomb.length < 100_000);
  assert.equal(await refusalOf(bomb, 1_000_000), 'run_file_damaged');
  assert.equal(await refusalOf(bomb, 5_000_000), 'read');
});

test('what has no room in the header is left out: a curve; or it is said: a text', async () => {
  let state = 1;
  const noise = new Uint8Array(2_000_000).map(() => {
    state = (state * 48271) % 2147483647; // Park and Miller's, which deflate finds nothing in
    return state % 256;
  });
  const long = await writeRunFile({ model, page: noise, text, with_text: true });
  const read = await readRunFile(joined(long), MOST);
  assert.deepEqual([long.has_page, read.page, read.text], [false, null, text]);
  await assert.rejects(
    writeRunFile({ model, page, text: noise, with_text: true }),
    ({ said }) => said.id === 'run_file_text_big',
  );
});
