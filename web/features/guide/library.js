/**
 * The stops of the guide, their words and their own pictures, as they are fetched: the stops of all parts at once, while the
 * script of the guide still comes; the words of a part and the picture of a stop when they are reached.
 */

import { signal } from '@preact/signals-core';
import { partOf } from '../../guide/stop.js';
import { loadStops, PARTS } from '../../guide/stops/index.js';
import { needWords } from '../../words/languages.js';
import { VIEWS } from './views/index.js';

/** @import { PartWords, Stop } from '../../guide/stop.js' */

/** @param {import('../../registry.js').Context} context */
export function createLibrary({ store }) {
  /** The parts that have stops, in their order. @type {import('@preact/signals-core').Signal<ReadonlyMap<string, Stop[]>>} */
  const parts = signal(new Map());
  /**
   * The words of the parts, and their language.
   * @type {import('@preact/signals-core').Signal<{ lang: string, of: ReadonlyMap<string, PartWords> }>}
   */
  const words = signal({ lang: '', of: new Map() });

  /** Fetches the stops, and the words around them and around the code beside them. */
  async function open() {
    const all = Promise.all(
      Object.keys(PARTS).map(async (part) => /** @type {const} */ ([part, await loadStops(part)])),
    );
    await needWords(store, 'stops', 'source');
    wordsOf(partOf(store.state.guide)); // begins to fetch them
    parts.value = new Map((await all).filter(([, stops]) => stops.length > 0));
    viewOf(find(store.state.guide)?.stop)?.catch(() => {}); // begins to fetch it; if that fails, the place of the picture says so
  }

  /**
   * The words of a part in the language of the page; null until they have come. Until then the words of the former
   * language are shown, if there are some.
   * @param {string} part
   * @returns {PartWords | null}
   */
  function wordsOf(part) {
    const { lang, stops, format } = store.at.words.value;
    const { lang: of_lang, of } = words.value;
    if (stops !== undefined && !(of_lang === lang && of.has(part))) {
      stops.parts[part]?.().then((file) => {
        const now = words.peek();
        const before = now.lang === lang ? now.of : new Map();
        if (store.state.words.lang === lang && !before.has(part))
          words.value = { lang, of: new Map([...before, [part, file.stops(format)]]) };
      });
    }
    return of.get(part) ?? null;
  }

  /**
   * The stop that an address means: itself, the first of a part, or the first of all.
   * @param {string} key
   * @returns {{ stop: Stop, is_exact: boolean } | null}
   */
  function find(key) {
    const stops = parts.value.get(partOf(key)) ?? [];
    const exact = stops.find((one) => one.key === key);
    const stop = exact ?? stops[0] ?? [...parts.value.values()][0]?.[0];
    return stop === undefined
      ? null
      : { stop, is_exact: exact !== undefined || (key === partOf(key) && stops.length > 0) };
  }

  /** Fetches the picture that only this stop has; undefined if it has none. @param {Stop | undefined} stop */
  function viewOf(stop) {
    const { view } = stop ?? {};
    return view !== undefined && Object.hasOwn(VIEWS, view) ? VIEWS[view]() : undefined;
  }

  const opened = open();
  opened.catch(() => {}); // whoever waits for it hears of it
  return {
    parts,
    /** All stops, in their order. */
    all: () => [...parts.value.values()].flat(),
    opened,
    wordsOf,
    find,
    viewOf,
  };
}

/** @typedef {ReturnType<typeof createLibrary>} Library */
