// The figures that the guide's stops ask for, each compared with the same number computed in another way: the engine's
// report, a sum worked out here, the chances of a sample, a weight that is really moved.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createFigures, FIGURES, problemOf } from '../../web/guide/figures.js';
import { openEngine } from '../guide/play.js';
import { Reader } from '../guide/reader.js';

const engine = await openEngine();
const reader = new Reader(engine, 3);
reader.choose('names');
reader.set({ n_layer: 1, n_head: 2, n_embd: 16, batch_size: 16, max_steps: 60, val_interval: 20, warmup_steps: 5 });
reader.train(40);
const figures = createFigures(reader);
const { trainer } = reader.run;
after(() => {
  reader.free();
  engine.close();
});

/** @param {number} actual @param {number} expected @param {number} [within] */
const close = (actual, expected, within = 1e-6) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);

describe('the figures', () => {
  test('of the run are those of the engine', async () => {
    const { info } = trainer;
    assert.equal(await figures.find('step'), 40);
    assert.equal(await figures.find('n_params'), info.n_params);
    close(await figures.find('uniform_loss'), Math.log(info.vocab_size));
    assert.equal(await figures.find('loss_at(40)'), await figures.find('loss'));
    assert.equal(await figures.find('first_loss'), await figures.find('loss_at(1)'));
    assert.equal(await figures.find('val_loss_at(39)'), await figures.find('val_loss_at(20)'));
    assert.equal(await figures.find('loss_at(41)'), null);
    assert.equal(await figures.find('runs[0].step'), 40);
    assert.equal(await figures.find('best_val_loss <= val_loss'), true);
    assert.equal(await figures.find('config.n_embd'), 16);
    const names = reader.text.trim().split('\n');
    assert.equal(await figures.find('n_documents'), names.length);
    assert.equal(await figures.find('lengths.longest'), Math.max(...names.map((name) => name.length)));
    assert.equal(await figures.find('facts.train.documents + facts.validation.documents'), names.length);
  });

  test('of what it expects are the chances with which a sample is drawn', async () => {
    const [sample] = trainer.samples({
      prompts: ['em'],
      max_new_tokens: 1,
      alternatives: 30,
      temperature: 1,
      seed: 1,
    });
    const [{ alternatives, ...chosen }] = /** @type {any} */ (sample.choices);
    for (const { text, probability } of [chosen, ...alternatives])
      close(await figures.find(`probability('em', '${text}')`), probability, 1e-5);
    const best = [chosen, ...alternatives].sort((a, b) => b.probability - a.probability)[0];
    assert.equal(await figures.find("likeliest('em')"), best.text);
    close(await figures.find("surprise('emma')"), trainer.score('emma').loss);
  });

  test('of tokens are those of the tokenizer', async () => {
    assert.deepEqual(await figures.find("pieces('ab')"), ['a', 'b']);
    assert.equal(await figures.find("tokens('abc')"), 3);
    assert.equal(await figures.find("token('abc', 1)"), trainer.encode('b')[0]);
    assert.equal(await figures.find("tokens('é', 'byte')"), 2);
  });

  test('of a weight tell what happens when it is moved', async () => {
    const [name, index] = ['lm_head.weight', 17];
    const by = 1e-3;
    const [moved, gradient] = [
      await figures.find(`nudge('em', '${name}', ${index}, ${by})`),
      await figures.find(`gradient('em', '${name}', ${index})`),
    ];
    const was = await figures.find("loss_of('em')");
    const old = trainer.set(name, index, (await figures.find(`number('${name}', ${index})`)) + by);
    const inspection = trainer.inspect('em');
    trainer.set(name, index, old);
    close(moved, Number(inspection.loss) - was);
    close(moved, by * gradient, 1e-6);
    assert.ok(Math.abs(moved) > 1e-6, 'the weight does something');
    inspection.free();
  });

  test('of attention are a row that sums to 1, and where it looks most', async () => {
    const row = [];
    for (let column = 0; column < 4; column++) row.push(await figures.find(`attention('abc', 0, 1, -1, ${column})`));
    close(
      row.reduce((sum, one) => sum + one, 0),
      1,
      1e-5,
    );
    assert.equal(await figures.find("attends('abc', 0, 1, 3)"), row.indexOf(Math.max(...row)));
  });

  test('of writing are the same each time, and change no weight', async () => {
    const before = await figures.find('fingerprint');
    const [text] = trainer.samples({ prompts: ['em'], temperature: 0, seed: 1 });
    assert.equal(await figures.find("writes('em')"), text.text);
    assert.equal(await figures.find('distinct(5, 0)'), 1);
    assert.ok((await figures.find('distinct(20, 2)')) > 15);
    assert.ok((await figures.find('known(20, 0.5) + 0')) <= 20);
    assert.ok((await figures.find('copied')) <= 1);
    assert.equal(await createFigures(reader).find('fingerprint'), before);
    reader.do({ do: 'step' });
    assert.notEqual(await figures.find('fingerprint'), before, 'a step does');
  });

  test('are asked once for a model, and again when it has learnt', async () => {
    let asked = 0;
    const of = createFigures({
      ...{
        run: reader.run,
        runs: [],
        config: {},
        text: '',
        readText: async () => '',
        check: '',
        view: reader.view,
        kept: { x: 4 },
        guess: 2,
        version: 'a',
      },
      look: async () => ({ loss: ++asked }),
    });
    assert.equal(await of.find("surprise('a') + surprise('a')"), 2);
    assert.equal(await of.find("surprise('a')"), 1);
    assert.equal(await of.find("kept('x') + guess"), 6);
    assert.equal(await of.find("kept('y')"), null);
  });

  test('that there are not are named before anything is computed', () => {
    assert.equal(problemOf('step >= 3'), '');
    assert.match(problemOf('steps'), /no figure "steps"/);
    assert.match(problemOf('step(1)'), /takes no brackets/);
    assert.match(problemOf('surprise'), /needs values in brackets/);
    assert.ok(Object.keys(FIGURES).length > 40);
  });
});
