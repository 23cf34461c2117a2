// Figures of the guide about several runs, about what the last step did, and about a draw: each against numbers that are
// worked out here from the engine's own tensors, samples and runs.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { shortened } from '../../web/guide/acts.js';
import { createFigures } from '../../web/guide/figures.js';
import { STAGES } from '../../web/guide/stages.js';
import { openEngine } from '../guide/play.js';
import { Reader } from '../guide/reader.js';

const engine = await openEngine();
const reader = new Reader(engine, 3);
reader.choose('names');
const small = { n_layer: 1, n_head: 2, n_embd: 16, batch_size: 16, max_steps: 20, val_interval: 10, warmup_steps: 2 };
reader.set(small);
const figures = createFigures(reader);
/** @param {string} text */
const find = (text) => figures.find(text);
/** @param {number} seed */
const trainWith = (seed) => reader.do({ do: 'train', steps: 20, settings: { seed }, again: true });
after(() => {
  reader.free();
  engine.close();
});

describe('figures of the last step', () => {
  test('are not known before somebody has asked for them', async () => {
    reader.prepare();
    assert.equal(await find('moved_share'), null);
    assert.equal(await find("typical('wte.weight', 'step')"), null);
  });

  test('are those of the difference between the weights before and after it', async () => {
    reader.train(3);
    await find('moved_share');
    const { trainer } = reader.run;
    const names = trainer.tensors.filter(({ parameter }) => parameter).map(({ name }) => name);
    const before = new Map(names.map((name) => [name, trainer.tensor(name).data]));
    reader.train(4);
    let [moved, all] = [0, 0];
    for (const name of names) {
      const old = /** @type {ArrayLike<number>} */ (before.get(name));
      const steps = Array.from(trainer.tensor(name).data, (value, i) => value - old[i]);
      moved += steps.filter((step) => step !== 0).length;
      all += steps.length;
      const root = Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / steps.length);
      const most = Math.max(...steps.map(Math.abs));
      assert.ok(Math.abs((await find(`typical('${name}', 'step')`)) - root) < 1e-6, name);
      assert.ok(Math.abs((await find(`largest('${name}', 'step')`)) - most) < 1e-6, name);
    }
    // A step below the precision of its weight changes nothing, so the kept steps may count a few more.
    assert.ok(Math.abs((await find('moved_share')) - moved / all) < 0.01);
    assert.ok(moved / all > 0.8 && moved / all < 1);
  });
});

describe('figures of several runs', () => {
  test('find the newest run with given settings, and compare two that have ended', async () => {
    assert.equal(await find("run_with('seed', 1)"), null);
    trainWith(1);
    assert.equal(await find("twice('seed', 1)"), null);
    trainWith(1);
    assert.equal(await find("twice('seed', 1)"), 0);
    trainWith(2);
    const [one, , two] = reader.runs.slice(-3);
    assert.notEqual(one.val_loss, two.val_loss);
    assert.equal(await find("run_with('seed', 1, 'max_steps', 20).val_loss"), one.val_loss);
    assert.equal(await find("run_with('seed', 2).val_loss"), two.val_loss);
    assert.equal(await find("run_with('seed', 2, 'max_steps', 21)"), null);
  });

  test('a stage is known once it has been trained to its end on this text', async () => {
    assert.equal(await find('stage(0)'), null);
    reader.do({ do: 'train', steps: 5, settings: { ...STAGES[0].settings, batch_size: 16 } });
    assert.equal(await find('stage(0)'), null);
    reader.do({ do: 'train' });
    assert.equal(await find('stage(0)'), reader.run.val_loss);
    assert.equal(await find('stage(1)'), null);
  });
});

test('the chances of a draw are the softmax of the logits over the temperature', async () => {
  const all = await find("chances('em')");
  assert.ok(Math.abs(all.reduce((/** @type {number} */ sum, /** @type {number} */ one) => sum + one, 0) - 1) < 1e-5);
  const token = await find("likeliest('em')");
  for (const temperature of [0.5, 1, 2]) {
    const powers = all.map((/** @type {number} */ one) => one ** (1 / temperature));
    const by_hand =
      Math.max(...powers) / powers.reduce((/** @type {number} */ sum, /** @type {number} */ one) => sum + one, 0);
    assert.ok(Math.abs((await find(`chance('em', '${token}', ${temperature})`)) - by_hand) < 1e-4, `${temperature}`);
  }
  assert.equal(await find(`chance('em', '${token}', 0)`), 1);
});

test('a shortened text ends with a line, if it can, and within no character', () => {
  assert.equal(shortened('ab\ncd\nef\n', 7), 'ab\ncd\n');
  assert.equal(shortened('abcdefgh', 5), 'abcde');
  assert.equal(shortened('a\nbcdefgh', 6), 'a\nbcde');
  assert.equal(shortened('ab\n', 5), 'ab\n');
  assert.equal(shortened('🙂🙂🙂', 2), '🙂🙂');
});
