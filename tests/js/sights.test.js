// "Things to see" (web/features/rooms/network/sights.js): each is trained in Node with the settings of its address, as the
// page resolves them, and must reach the number in its sentence; an untrained model must not.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { habitsOf } from '../../web/features/rooms/network/attention/numbers.js';
import { closest, kindOf, onMap } from '../../web/features/rooms/network/embeddings/numbers.js';
import { SIGHTS, sightIn } from '../../web/features/rooms/network/sights.js';
import { parseAddress, readAddressSettings } from '../../web/keep/address.js';
import { blockOf, headOf } from '../../web/state/locked_place.js';
import { resolveSettings } from '../../web/state/settings.js';
import { ROOT } from './builds.js';

/** @typedef {import('../../web/keep/address.js').Address} Address */
/** @typedef {ReturnType<Awaited<ReturnType<typeof loadEngine>>['createTrainer']>} Trainer */

const SETS = JSON.parse(readFileSync(resolve(ROOT, 'datasets/index.json'), 'utf8'));

/** The weights of the head that an address locks, and the prompt's tokens. @param {Trainer} trainer @param {Address} address */
function lockedHead(trainer, { look, prompt }) {
  const inside = trainer.inspect(prompt ?? '');
  const weights = inside.attention(/** @type {number} */ (blockOf(look.name)))[/** @type {number} */ (headOf(look))];
  const { tokens } = inside;
  inside.free();
  return {
    habits: habitsOf(
      weights,
      tokens.map(({ id }) => id),
    ),
    tokens,
  };
}

/**
 * The number that each sentence names, measured.
 * @type {Record<import('../../web/features/rooms/network/sights.js').Sight['id'], (trainer: Trainer, address: Address)
 *   => number>}
 */
const MEASURED = {
  copies: (trainer, address) => Number(lockedHead(trainer, address).habits.next),
  vowels(trainer) {
    const inside = trainer.inspect('');
    const { scores } = inside.pca('wte.weight', { components: 2 });
    inside.free();
    const tokens = trainer.info.vocabulary.map((text, id) => ({ id, kind: kindOf(text) }));
    const found = closest(tokens, onMap(scores));
    assert.equal(found?.kind, 'vowel');
    return found.share;
  },
  quotes(trainer, address) {
    const { habits, tokens } = lockedHead(trainer, address);
    return tokens.find(({ id }) => id === habits.token?.id)?.text === '"' ? Number(habits.token?.weight) : 0;
  },
};

describe('a thing to see', () => {
  /** @type {Awaited<ReturnType<typeof loadEngine>>} */
  let engine;
  before(async () => {
    engine = await loadEngine({ build: 'simd', threads: 1, reproducible: true });
  });
  after(() => engine.close());

  for (const { id, address: hash, value } of SIGHTS) {
    test(`${id}: is there after the training that its address asks for, and not before`, () => {
      const address = parseAddress('', `#${hash}`);
      assert.deepEqual([address.room, address.problems], ['network', []]);
      assert.notEqual(address.look.name, '');
      const set = SETS.find((/** @type {{ id: string }} */ one) => one.id === address.data);
      const rows = /** @type {import('../../web/wire/protocol.js').Setting[]} */ (
        /** @type {unknown} */ (engine.settings)
      );
      const { typed, problems } = readAddressSettings(address, rows);
      assert.deepEqual(problems, []);
      const { values } = resolveSettings(rows, engine.presets, set.settings, typed);
      const text = readFileSync(resolve(ROOT, 'build/datasets', set.file), 'utf8');
      const trainer = engine.createTrainer({ text, config: values });
      const shows = (/** @type {number} */ number) => (id === 'vowels' ? number <= value : number >= value);
      const before = MEASURED[id](trainer, address);
      assert.ok(!shows(before), `untrained: ${before}`);
      trainer.run(values.max_steps);
      const number = MEASURED[id](trainer, address);
      assert.ok(shows(number), `${number}, promised ${value}`);
      trainer.free();
    });
  }
});

test('the sight of an address is told while its text is there, wherever the reader has moved on to', () => {
  for (const sight of SIGHTS) {
    const given = new URLSearchParams(sight.address);
    const source = String(given.get('data'));
    assert.equal(sightIn(`#${sight.address}`, source), sight);
    given.set('look', 'blocks.0');
    given.delete('prompt');
    assert.equal(sightIn(`#${given}`, source), sight, 'moved on');
    assert.equal(sightIn(`#${given}`, 'own-1'), null, 'another text');
    given.set('seed', '5');
    assert.equal(sightIn(`#${given}`, source), null, 'another seed');
  }
  assert.equal(sightIn('', 'names'), null);
});
