// The store of runs (web/keeper/): what is read equals what was saved, wherever an earlier save was cut off, and
// whatever storage refuses. The expected values are the saved bytes.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createKeeperClient } from '../../web/keep/keeper_client.js';
import { createKeeper, MOST_STORED } from '../../web/keeper/keeper.js';
import { database, disk, firstPlace, memory } from '../../web/keeper/places.js';
import { HEADER, hashOf, headerOf, readSlot, slotOf } from '../../web/keeper/slots.js';
import { RunStore } from '../../web/keeper/store.js';
import { Databases, Files } from './keeper_stand_ins.js';

/** @typedef {import('../../web/keeper/store.js').Saved} Saved */

Object.assign(globalThis, {
  IDBKeyRange: { bound: (/** @type {string} */ from, /** @type {string} */ to) => ({ from, to }) },
});

const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
const TEXT = bytes('anna\nbea\n');

/**
 * What is saved at a step; each step has another length.
 * @param {number} step
 * @param {string} [key]
 * @returns {Saved}
 */
const at = (step, key = 'x') => ({
  key,
  about: { name: 'brave otter', number: 0, title: 'Names', step, max_steps: 9, at: 1000 + step },
  page: bytes(`page ${step} `.repeat(step)),
  model: Uint8Array.from({ length: 10 * step + 7 }, (_, i) => (i * step) % 251),
});
/** @param {number} step */
const first = (step, key = 'x') => ({ ...at(step, key), text: TEXT });

/** @param {RunStore} store @param {string} [key] */
async function readBack(store, key = 'x') {
  const run = await store.read(key);
  if (run === null) return null;
  const { about, page, model, text } = run;
  const { step } = about;
  const saved = at(step, key);
  assert.deepEqual([page, model, text], [saved.page, saved.model, TEXT], `whole, of step ${step}`);
  const { text: hash, ...rest } = /** @type {any} */ (about);
  assert.deepEqual(rest, saved.about);
  return step;
}

const PLACES = {
  disk: () => disk(/** @type {any} */ (new Files().origin)),
  database: () => database(/** @type {any} */ (new Databases())),
  memory,
};

describe('a slot', () => {
  test('its hash is MurmurHash3', () => {
    // From the reference implementation (SMHasher).
    for (const [text, seed, hash] of /** @type {[string, number, number][]} */ ([
      ['', 0, 0],
      ['', 1, 0x514e28b7],
      ['', 0xffffffff, 0x81f16f39],
      ['test', 0, 0xba6bd213],
      ['Hello, world!', 1234, 0xfaf6cdb3],
      ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
    ]))
      assert.equal(hashOf(bytes(text), seed), hash, text);
    const moved = new Uint8Array([9, ...bytes('Hello, world!')]).subarray(1);
    assert.equal(hashOf(moved, 1234), 0xfaf6cdb3, 'at any place');
  });

  test('with any byte changed, or cut anywhere, it is not whole', () => {
    const { page, model } = at(3);
    const whole = Uint8Array.from(slotOf(7, [bytes('{}'), page, model]).flatMap((piece) => [...piece]));
    assert.deepEqual(readSlot(whole), { generation: 7, parts: [bytes('{}'), page, model] });
    for (let i = 0; i < whole.length; i++) {
      for (const bit of [1, 128]) {
        const changed = whole.slice();
        changed[i] ^= bit;
        assert.equal(readSlot(changed), null, `byte ${i}`);
      }
      assert.equal(readSlot(whole.subarray(0, i)), null, `${i} bytes`);
    }
    assert.deepEqual(
      readSlot(new Uint8Array([...whole, 1, 2]))?.generation,
      7,
      'what an older, longer one left behind',
    );
    assert.equal(headerOf(whole.subarray(0, HEADER))?.generation, 7);
  });
});

for (const [kind, make] of Object.entries(PLACES)) {
  test(`${kind}: runs are saved, read, listed with the newest first, and deleted`, async () => {
    const place = make();
    const store = new RunStore(async () => place);
    assert.equal(await store.kind(), kind);
    assert.deepEqual([await store.list(), await store.read('x')], [[], null]);
    assert.deepEqual(await store.save(at(1)), { kind, refused: 'needs_text' });
    assert.deepEqual(await store.save(first(1)), { kind, refused: '' });
    for (const step of [2, 3, 4]) assert.equal((await store.save(at(step))).refused, '');
    await store.save(first(2, 'y'));
    assert.equal(await readBack(store), 4);
    const again = new RunStore(async () => place);
    assert.deepEqual(
      (await again.list()).map(({ key, step, title, bytes: size }) => [key, step, title, size > HEADER]),
      [
        ['x', 4, 'Names', true],
        ['y', 2, 'Names', true],
      ],
    );
    assert.equal((await again.save(at(5))).refused, 'needs_text', 'it has not read the run');
    assert.equal(await readBack(again), 4);
    assert.equal((await again.save(at(5))).refused, '', 'it has');
    assert.equal(await readBack(new RunStore(async () => place)), 5);
    assert.equal(await again.remove('x'), true);
    assert.deepEqual([await again.read('x'), (await again.list()).map(({ key }) => key)], [null, ['y']]);
    assert.equal((await again.save(at(6))).refused, 'needs_text', 'a run that was deleted needs its text again');
    assert.equal((await again.save(first(6))).refused, '');
    assert.equal(await readBack(again), 6);
  });
}

describe('a cut', () => {
  /**
   * Saves twice, then cuts off the third save after `steps` steps. Returns the step that is read afterwards.
   * @param {number} steps
   * @param {(i: number) => boolean} [isLost]
   */
  async function afterCut(steps, isLost = () => false) {
    const files = new Files();
    const open = async () => disk(/** @type {any} */ (files.origin));
    const store = new RunStore(open);
    await store.save(first(8));
    await store.save(at(5));
    Object.assign(files, { steps, isLost });
    const { refused } = await store.save(at(6));
    Object.assign(files, { steps: Number.POSITIVE_INFINITY });
    const then = new RunStore(open);
    const step = await readBack(then);
    assert.deepEqual(
      (await then.list()).map(({ key }) => key),
      ['x'],
    );
    assert.equal((await then.save(at(7))).refused, '', 'and it is saved again');
    assert.equal(await readBack(new RunStore(open)), 7);
    return { step, is_saved: refused === '' };
  }

  test('at every byte and step of a save the newest whole slot is read, and the next save works', async () => {
    let steps = 0;
    for (; ; steps++) {
      const { step, is_saved } = await afterCut(steps);
      // The last bytes may be there although the call did not return.
      assert.ok(is_saved ? step === 6 : step === 5 || step === 6, `step ${step} after ${steps}`);
      if (is_saved) break;
      if (steps < 100) assert.equal(step, 5);
    }
    assert.ok(steps > 150, `${steps} places were tried`);
  });

  test('also where any part of what was written since the last flush is lost', async () => {
    for (let seed = 1; seed <= 40; seed++)
      for (const steps of [60, 120, 180, 219]) {
        const { step } = await afterCut(steps, (i) => ((i >> 4) * 2654435761 * seed) % 7 < 3);
        assert.equal(step, 5);
      }
  });

  test('in the very first save leaves no run, and no error', async () => {
    for (const steps of [0, 5, 20, 60]) {
      const files = new Files();
      const open = async () => disk(/** @type {any} */ (files.origin));
      files.steps = steps;
      assert.equal((await new RunStore(open).save(first(3))).refused, 'failed');
      files.steps = Number.POSITIVE_INFINITY;
      const then = new RunStore(open);
      assert.deepEqual([await then.read('x'), await then.list()], [null, []]);
      assert.equal((await then.save(first(3))).refused, '');
      assert.equal(await readBack(then), 3);
    }
  });
});

describe('storage that refuses', () => {
  test('full: the answer says so, the save before is still there, and a later one works', async () => {
    const files = new Files();
    const databases = new Databases();
    for (const [place, full] of /** @type {[import('../../web/keeper/places.js').Place, { room: number }][]} */ ([
      [disk(/** @type {any} */ (files.origin)), files],
      [database(/** @type {any} */ (databases)), databases],
    ])) {
      const store = new RunStore(async () => place);
      await store.save(first(3));
      await store.save(at(4));
      full.room = 500;
      assert.equal((await store.save(at(50))).refused, 'full');
      assert.equal(await readBack(new RunStore(async () => place)), 4);
      assert.equal((await store.save(first(50, 'y'))).refused, 'full', 'a new one too');
      full.room = Number.POSITIVE_INFINITY;
      assert.equal((await store.save(at(6))).refused, '');
      assert.equal(await readBack(new RunStore(async () => place)), 6);
    }
  });

  test('taken away: the next save asks for the text again', async () => {
    const files = new Files();
    const store = new RunStore(async () => disk(/** @type {any} */ (files.origin)));
    await store.save(first(3));
    files.folders.clear();
    assert.equal((await store.save(at(4))).refused, 'needs_text');
    assert.equal((await store.save(first(4))).refused, '');
    assert.equal(await readBack(store), 4);
    files.is_forbidden = true;
    assert.equal((await store.save(at(5))).refused, 'failed');
    assert.deepEqual([await store.read('x'), await store.list(), await store.remove('x')], [null, [], false]);
    store.useMemory();
    assert.deepEqual(await store.save(first(5)), { kind: 'memory', refused: '' });
    assert.equal(await readBack(store), 5);
  });

  test('the first place that works is taken: disk, database, memory', async () => {
    const files = new Files();
    const databases = new Databases();
    const ladder = [() => disk(/** @type {any} */ (files.origin)), () => database(/** @type {any} */ (databases))];
    assert.equal((await firstPlace(ladder)).kind, 'disk');
    assert.equal(files.taken, 0, 'nothing is left of trying');
    files.is_forbidden = true;
    assert.equal((await firstPlace(ladder)).kind, 'database');
    assert.equal(databases.files.size, 0);
    databases.is_forbidden = true;
    assert.equal((await firstPlace(ladder)).kind, 'memory');
    assert.equal((await firstPlace()).kind, 'memory', 'Node has neither');
    files.is_forbidden = false;
    files.room = 0;
    assert.equal((await firstPlace(ladder)).kind, 'disk', 'a full disk still has what was stored');
  });
});

describe('people who share a browser', () => {
  /** Folders by the name of their owner. @type {Map<string, import('../../web/keeper/places.js').Place>} */
  const places = new Map();
  /** A worker over them, in this process, whose messages are written down. @param {any[]} told */
  function worker(told) {
    const keeper = /** @type {any} */ (
      createKeeper(
        new RunStore(async (owner) => {
          const place = places.get(owner) ?? memory();
          places.set(owner, place);
          return place;
        }),
        undefined,
      )
    );
    const made = /** @type {any} */ ({
      terminate() {},
      postMessage(/** @type {any} */ { id, call, given }) {
        told.push(call);
        keeper[call](given).then((/** @type {any} */ value) => made.onmessage({ data: { id, value } }));
      },
    });
    return made;
  }
  /** @param {string} [learner] */
  const keysOf = async (learner) => {
    const client = createKeeperClient(() => worker([]), learner);
    return (await client.list()).entries.map(({ key }) => key);
  };

  test('each learner of a course has runs of their own, and the plain page has others', async () => {
    for (const [learner, key] of /** @type {[string | undefined, string][]} */ ([
      ['anna', 'of-anna'],
      ['berta', 'of-berta'],
      [undefined, 'of-nobody'],
    ])) {
      const client = createKeeperClient(() => worker([]), learner);
      assert.equal((await client.save(first(1, key))).refused, '');
    }
    assert.deepEqual(
      [await keysOf('anna'), await keysOf('berta'), await keysOf()],
      [['of-anna'], ['of-berta'], ['of-nobody']],
    );
  });

  test('where the course names nobody, runs stay in the memory of the page', async () => {
    /** @type {any[]} */
    const told = [];
    const client = createKeeperClient(() => worker(told), '');
    assert.equal((await client.list()).kind, 'memory');
    assert.deepEqual(told, ['useMemory', 'list']);
    assert.deepEqual((await client.list()).entries, []);
  });
});

describe('tabs', () => {
  /** Locks of a browser: the locks of a tab are released when it ends. */
  function makeLocks() {
    const held = new Map();
    const tab = () => {
      /** @type {string[]} */
      const mine = [];
      const request = async (
        /** @type {string} */ name,
        /** @type {{ signal: AbortSignal }} */ { signal },
        /** @type {() => Promise<unknown>} */ act,
      ) => {
        while (held.has(name)) {
          await new Promise((later) => setTimeout(later, 5));
          signal.throwIfAborted();
        }
        held.set(name, true);
        mine.push(name);
        await act();
      };
      return { locks: /** @type {any} */ ({ request }), end: () => mine.forEach((name) => void held.delete(name)) };
    };
    return tab;
  }

  test('a run belongs to the tab that stores it; another is told so, and may have it once that tab has ended', async () => {
    const tab = makeLocks();
    const place = memory();
    const [one, two] = [tab(), tab()];
    const mine = createKeeper(new RunStore(async () => place), one.locks);
    const other = createKeeper(new RunStore(async () => place), two.locks);
    await mine.save(first(2));
    assert.deepEqual([(await other.read('x'))?.is_mine, (await mine.read('x'))?.is_mine], [false, true]);
    assert.equal(await other.remove('x'), false);
    const waiting = other.read('x');
    one.end();
    assert.equal((await waiting)?.is_mine, true, 'it waits for a page that is just ending');
    assert.equal(await other.remove('x'), true);
    assert.equal(await other.read('x'), null);
  });

  test('where locks are refused, a run is read all the same', async () => {
    const refuses = /** @type {any} */ ({ request: () => Promise.reject(new DOMException('', 'SecurityError')) });
    for (const locks of [refuses, undefined]) {
      const keeper = createKeeper(new RunStore(async () => memory()), locks);
      await keeper.save(first(1));
      assert.equal((await keeper.read('x'))?.is_mine, true);
    }
  });

  test('a further run takes the place of the oldest that no tab has open', async () => {
    const tab = makeLocks();
    const place = memory();
    const [one, two] = [tab(), tab()];
    const mine = createKeeper(new RunStore(async () => place), one.locks);
    const other = createKeeper(new RunStore(async () => place), two.locks);
    await mine.save(first(1, 'oldest'));
    for (let i = 2; i <= MOST_STORED; i++) await other.save(first(i, `run ${i}`));
    await other.save(first(MOST_STORED + 1, 'newest'));
    const { entries } = await other.list();
    assert.deepEqual(
      [entries.length, entries[0].key, entries.at(-1)?.key],
      [MOST_STORED + 1, 'newest', 'oldest'],
      'all are open',
    );
    two.end();
    const third = createKeeper(new RunStore(async () => place), tab().locks);
    await third.save(first(30, 'third'));
    const left = (await third.list()).entries.map(({ key }) => key);
    assert.equal(left.length, MOST_STORED + 1, 'one that is open, and as many as are kept');
    assert.deepEqual([left[0], left.includes('run 2'), left.at(-1)], ['third', false, 'oldest']);
  });

  test('a run that is stored with its text once more takes the place of no other', async () => {
    const place = memory();
    const open = () => createKeeper(new RunStore(async () => place), undefined);
    const keeper = open();
    for (let i = 1; i <= MOST_STORED; i++) await keeper.save(first(i, `run ${i}`));
    await open().save(first(MOST_STORED + 1, `run ${MOST_STORED}`)); // its worker has ended and was started again
    const { entries } = await keeper.list();
    assert.deepEqual([entries.length, entries.at(-1)?.key], [MOST_STORED, 'run 1']);
  });
});
