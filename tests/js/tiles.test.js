// Tiles: tensors as pictures of a few bytes, compared with tiles computed here, for many sizes and for numbers that are
// not finite.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { TILE_MAX, TILE_NOT_FINITE } from '../../build/wasm/from_c.js';
import { loadEngine } from '../../wasm/engine.js';
import { assertRefused, ownNames, REFERENCE, TINY, VARIANTS } from './builds.js';

/** @import { Tile } from '../../wasm/tiles.js' */

const text = ownNames().slice(0, 3000);

const OF_PARAMETER = /** @type {const} */ (['value', 'gradient', 'm', 'v', 'start']);
const OF_PROMPT = /** @type {const} */ (['value', 'gradient']);
const OF_OTHERS = /** @type {const} */ (['value']);

/** @param {number} all @param {number} n @param {number} i */
const partOf = (all, n, i) => [Math.floor((i * all) / n), Math.floor(((i + 1) * all) / n)];

/**
 * The tile of a matrix, as src/inside/tile.h describes it.
 * @param {ArrayLike<number>} data
 * @param {number} rows
 * @param {number} columns
 * @param {{ rows?: number, columns?: number, scale?: number, window?: number[] }} [form]
 * @returns {Tile}
 */
function tileOf(data, rows, columns, { rows: R = 128, columns: C = 128, scale, window } = {}) {
  const [top, left, high, wide] = window ?? [0, 0, rows, columns];
  const at = (/** @type {number} */ r, /** @type {number} */ c) => data[(top + r) * columns + left + c];
  const all = Array.from({ length: high * wide }, (_, i) => at(Math.floor(i / wide), i % wide));
  const finite = all.filter((x) => Number.isFinite(x));
  const sizes = finite.map((x) => Math.abs(x)).sort((a, b) => a - b);
  const used = scale ?? (sizes[Math.ceil(0.99 * sizes.length) - 1] || (sizes.at(-1) ?? 0));
  const [n, m] = [Math.min(R, high), Math.min(C, wide)];
  const cells = new Int8Array(n * m);
  for (const i of cells.keys()) {
    const [r0, r1] = partOf(high, n, Math.floor(i / m));
    const [c0, c1] = partOf(wide, m, i % m);
    let shown = 0;
    let is_broken = false;
    for (let r = r0; r < r1; r++) {
      for (let c = c0; c < c1; c++) {
        const x = at(r, c);
        if (!Number.isFinite(x)) is_broken = true;
        else if (Math.abs(x) > Math.abs(shown) || x === -shown)
          shown = Math.abs(x) > Math.abs(shown) ? x : Math.abs(x);
      }
    }
    const share = shown === 0 ? 0 : Math.min(1, Math.abs(shown) / used);
    cells[i] = is_broken ? -128 : Math.sign(shown) * Math.floor(127 * share + 0.5);
  }
  return {
    ...{ rows: n, columns: m, source_rows: high, source_columns: wide, scale: used },
    least: finite.length > 0 ? finite.reduce((a, b) => Math.min(a, b)) : null,
    most: finite.length > 0 ? finite.reduce((a, b) => Math.max(a, b)) : null,
    n_clipped: sizes.filter((x) => x > used).length,
    n_not_finite: all.length - finite.length,
    cells,
  };
}

/** The tile with 0 in place of -0, which a byte cannot distinguish. @param {Tile | null} tile */
const plain = (tile) => tile && { ...tile, least: tile.least && tile.least + 0, most: tile.most && tile.most + 0 };

/** @param {Tile | null} actual @param {Tile} expected @param {string} what */
const assertTile = (actual, expected, what) => assert.deepEqual(plain(actual), plain(expected), what);

/** The rows and columns of the matrix that shows a tensor. @param {string} name @param {number[]} shape */
function matrixOf(name, shape) {
  if (/attention\.[qkv]$/.test(name)) return [shape[0], shape[1] * shape[2]];
  return [shape.slice(0, -1).reduce((product, n) => product * n, 1), shape.at(-1) ?? 1];
}

for (const build of [...VARIANTS, REFERENCE]) {
  test(`every tensor of a run and of a prompt has its tile: ${build}`, async () => {
    const engine = await loadEngine({ build, threads: build.endsWith('threads') ? 2 : 1 });
    const config = { ...TINY, n_embd: 24, n_head: 4, n_kv_head: 2, block_size: 20, activation: 'relu' };
    const trainer = engine.createTrainer({ text, config });
    assert.equal(trainer.tile('logits').rows, 0, 'there was no batch');
    trainer.run(3);
    for (const { name, shape, parameter } of trainer.tensors) {
      const [rows, columns] = matrixOf(name, shape);
      for (const of of parameter ? OF_PARAMETER : OF_OTHERS) {
        const { data } = trainer.tensor(name, { of });
        assertTile(trainer.tile(name, { of }), tileOf(data, rows, columns), `${name} ${of}`);
        const small = { rows: 7, columns: 5 };
        assertTile(trainer.tile(name, { of, ...small }), tileOf(data, rows, columns, small), `${name} ${of}, small`);
        const form = { scale: 0.01 };
        assertTile(
          trainer.tiles([[name, of, form]], small)[0],
          tileOf(data, rows, columns, { ...small, ...form }),
          name,
        );
      }
    }
    const inside = trainer.inspect('annabella');
    for (const { name, shape, gradient } of inside.tensors) {
      const [rows, columns] = matrixOf(name, shape);
      for (const of of gradient ? OF_PROMPT : OF_OTHERS) {
        const data = inside.tensor(name, { of });
        assertTile(inside.tile(name, { of }), tileOf(data, rows, columns), `${name} ${of}`);
        const size = { rows: 3, columns: 4 };
        assertTile(inside.tiles([[name, of]], size)[0], tileOf(data, rows, columns, size), `${name} ${of}, small`);
      }
    }
    const window = [10, 0, 10, 10]; // the second head's weights
    const probs = inside.tensor('blocks.0.attention.probs');
    assertTile(inside.tile('blocks.0.attention.probs', { window }), tileOf(probs, 40, 10, { window }), 'a head');
    engine.close();
  });
}

test('what stands out in a large matrix is seen, and what is held or not finite is counted', async () => {
  for (const build of /** @type {const} */ (['simd', REFERENCE])) {
    const engine = await loadEngine({ build });
    // a width of 4096, of which each cell has 32 columns, and a matrix that a block of columns does not divide evenly
    const trainer = engine.createTrainer({
      text,
      config: { ...TINY, n_embd: 256, n_head: 2, mlp_ratio: 16, block_size: 4, n_layer: 1 },
    });
    const name = 'blocks.0.mlp.proj.weight';
    const [rows, columns] = trainer.tensor(name).shape;
    assert.deepEqual([rows, columns], [256, 4096]);
    const outliers = [0, 4095, 4096 * 3 + 511, 4096 * 3 + 512, 4096 * rows - 1];
    for (const [i, index] of outliers.entries()) trainer.set(name, index, i % 2 === 0 ? 30 : -30);
    const tile = trainer.tile(name);
    assertTile(tile, tileOf(trainer.tensor(name).data, rows, columns), 'outliers');
    for (const [i, index] of outliers.entries()) {
      const cell = Math.floor(index / 8192) * 128 + Math.floor((index % 4096) / 32);
      assert.equal(tile.cells[cell], i === 3 ? -127 : 127 * (i % 2 === 0 ? 1 : -1), `${index}`);
    }
    assert.ok(tile.n_clipped >= 5);
    assert.deepEqual([tile.least, tile.most], [-30, 30]);

    for (const each of ['wte.weight', 'norm_final.weight'])
      trainer.set(each, 100, build === REFERENCE ? 1e300 : 1e38);
    const inside = trainer.inspect('anna');
    let n_broken = 0;
    for (const { name: each, shape } of inside.tensors.filter(({ kind }) => kind === 'activation')) {
      const [high, wide] = matrixOf(each, shape);
      const data = inside.tensor(each);
      const shown = inside.tile(each, { rows: 8, columns: 9 });
      assertTile(shown, tileOf(data, high, wide, { rows: 8, columns: 9 }), each);
      n_broken += shown.n_not_finite;
      assert.equal(shown.cells.includes(TILE_NOT_FINITE), shown.n_not_finite > 0, each);
      assertTile(inside.tile(each, { scale: 1 }), tileOf(data, high, wide, { scale: 1 }), `${each}, held`);
    }
    assert.ok(n_broken > 0);
    engine.close();
  }
});

test('single numbers, zeros, and numbers that are nearly all zero', async () => {
  const engine = await loadEngine({ build: REFERENCE });
  const trainer = engine.createTrainer({ text: 'a\na\n', config: { ...TINY, n_embd: 2, n_head: 1, block_size: 64 } });
  const { length: all } = trainer.tensor('wpe.weight').data;
  assert.equal(all, 128);
  assertTile(
    trainer.tile('wpe.weight', { of: 'm' }),
    { ...tileOf(new Float64Array(128), 64, 2), scale: 0, least: 0, most: 0 },
    'zeros',
  );
  for (let i = 0; i < all; i++) trainer.set('wpe.weight', i, 0);
  trainer.set('wpe.weight', 77, -3);
  const tile = trainer.tile('wpe.weight');
  assert.deepEqual([tile.scale, tile.n_clipped, tile.least, tile.most], [3, 0, -3, 0]);
  assert.deepEqual(
    [...tile.cells.entries()].filter(([, byte]) => byte !== 0),
    [[77, -127]],
  );
  trainer.set('wpe.weight', 5, 1);
  const two = trainer.tile('wpe.weight');
  assert.deepEqual(
    [two.scale, two.n_clipped, two.cells[5], two.cells[77]],
    [1, 1, 127, -127],
    'the 127th of 128 is 1',
  );
  trainer.set('wpe.weight', 4, -1);
  const wide = trainer.tile('wpe.weight', { columns: 1 });
  assert.equal(wide.cells[2], 127, 'of equal magnitudes the positive number');
  trainer.run(1);
  const loss = trainer.tile('loss');
  assert.deepEqual([loss.rows, loss.columns, loss.cells[0], loss.n_clipped], [1, 1, 127, 0]);
  engine.close();
});

test('a window, a size, a name or a list that cannot be is refused in a sentence', async () => {
  const engine = await loadEngine({ build: 'simd' });
  const trainer = engine.createTrainer({ text, config: TINY });
  const inside = trainer.inspect('an');
  const [rows, columns] = trainer.tensor('wte.weight').shape;
  /** @type {any[][]} */
  const cases = [
    [{ window: [0, 0, 1] }, 'window', /must be a list of 4 whole numbers/],
    [{ window: [0, 0, 1, -1] }, 'window', /must be a list of 4 whole numbers/],
    [{ scale: 0 }, 'scale', /must be a finite number above 0, not 0\.$/],
    [{ scale: Number.NaN }, 'scale', /not NaN\.$/],
    [{ rows: TILE_MAX + 1 }, 'rows', /from 1 to 128, not 129\.$/],
    [{ columns: 0 }, 'columns', /from 1 to 128, not 0\.$/],
  ];
  for (const [form, key, sentence] of cases) {
    for (const object of [trainer, inside]) {
      const error = assertRefused(() => object.tile('wte.weight', form));
      assert.equal(error.key, key);
      assert.match(error.message, sentence);
    }
  }
  for (const object of [trainer, inside]) {
    const { source_rows, source_columns } = object.tile('wte.weight', { window: [2, 1, 1e6, 2 ** 52] });
    assert.deepEqual([source_rows, source_columns], [rows - 2, columns - 1], 'it is cut where the tensor ends');
    const empty = object.tile('wte.weight', { window: [rows, 0, 1, 1] });
    assert.deepEqual([empty.rows, empty.columns, empty.least, empty.scale, empty.cells.length], [0, 1, null, 0, 0]);
    assert.match(assertRefused(() => object.tile('nothing')).message, /^There is no tensor called "nothing"\.$/);
    assert.match(assertRefused(() => object.tiles([['wte.weight'], ['nothing']])).message, /"nothing"\.$/);
    /** @type {[any, RegExp][]} */
    const lists = [
      [['wte.weight'], /^The argument list of tiles\(\) must be a list .*, not one with "wte\.weight" in it\.$/],
      [[['wte.weight', 'grad']], /not one with "grad" in it\.$/],
      [[['wte.weight', 'value', { scale: -1 }]], /not one with -1 in it\.$/],
      [[['wte.weight', 'value', { size: 1 }]], /not one with "size" in it\.$/],
      [[[5]], /not one with 5 in it\.$/],
      [Array(2001).fill(['wte.weight']), /not one of 2001\.$/],
    ];
    for (const [list, sentence] of lists) {
      const error = assertRefused(() => object.tiles(list));
      assert.match(error.message, sentence);
      assert.equal(error.key, 'list');
    }
    assert.deepEqual(object.tiles([]), []);
  }
  assert.match(
    assertRefused(() => trainer.tile('logits', { of: 'm' })).message,
    /^The tensor "logits" is not a parameter\.$/,
  );
  const early = trainer.tiles([['wte.weight', 'step'], ['wte.weight']]);
  assert.deepEqual([early[0], early[1]?.rows], [null, rows], 'the change of a step is not there yet');
  trainer.run(1);
  assert.equal(trainer.tiles([['wte.weight', 'step']])[0]?.rows, rows);
  engine.close();
});
