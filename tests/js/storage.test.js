// web/storage.js: what is kept of the texts when there is not room for all, and what is read back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitKept, readKept } from '../../web/storage.js';

/** @param {...number} lengths */
const texts = (...lengths) => lengths.map((n, i) => ({ title: `${i}`, text: 'x'.repeat(n), like: '' }));

/** @param {import('../../web/storage.js').Kept} kept */
const titles = (kept) => kept.texts.map((one) => one.title).join('');

test('the largest text is dropped first, and the chosen one is found again', () => {
  const kept = { source: 'own:2', texts: texts(50, 900, 60), typed: { seed: '7' } };
  assert.equal(fitKept(kept, 2000), kept);
  const fitted = fitKept(kept, 400);
  assert.equal(titles(fitted), '02');
  assert.equal(fitted.source, 'own:1');
  assert.deepEqual(fitted.typed, { seed: '7' });
  assert.equal(fitKept({ ...kept, source: 'own:0' }, 400).source, 'own:0');
  assert.equal(fitKept({ ...kept, source: 'verse' }, 400).source, 'verse');
});

test('a chosen text that is dropped is chosen no more, and settings stay when no text does', () => {
  const kept = { source: 'own:1', texts: texts(50, 900), typed: { seed: '7' } };
  assert.equal(fitKept(kept, 400).source, '');
  assert.deepEqual(fitKept(kept, 10), { source: '', texts: [], typed: { seed: '7' } });
});

test('what is read back is what saveTexts writes, and nothing else', () => {
  const kept = { source: 'own:0', texts: [{ title: 'a', text: 'b', like: 'verse' }], typed: { seed: '7' } };
  assert.deepEqual(readKept(JSON.stringify(kept)), kept);
  for (const json of [null, '', '{', '[]', '{"source":1,"texts":[]}', '{"source":"a"}']) {
    assert.equal(readKept(json), null);
  }
  assert.deepEqual(
    readKept('{"source":"a","texts":[{"title":"t","text":"x"},{"title":1},null],"typed":{"seed":7}}'),
    {
      source: 'a',
      texts: [{ title: 't', text: 'x', like: '' }],
      typed: {},
    },
  );
});
