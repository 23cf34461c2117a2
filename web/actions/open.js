/**
 * How a page gets its first text and settings, and others when its address changes: the address, what was kept before a
 * reload, the browser's history. Starts nothing.
 */

import { asksForText, cut, firstProblem, parseAddress, readAddressSettings } from '../keep/address.js';
import { isReload, loadTexts, loadTheme, textsKey } from '../keep/storage.js';
import { createVisits } from '../keep/visits.js';
import { loadDatasets } from '../texts/datasets.js';
import { keptSource } from './texts.js';

/** @typedef {ReturnType<typeof createOpening>} Opening */

/**
 * @param {import('../store.js').Store} store
 * @param {object} others
 * @param {ReturnType<typeof import('./texts.js').createTexts>} others.texts
 * @param {() => Promise<boolean>} others.load         the engine
 * @param {() => void} others.changed                  text or settings are others
 * @param {() => void} others.resample                 settings of samples are others
 * @param {() => void} others.forgetSettingProblem
 */
export function createOpening(store, { texts, load, changed, resample, forgetSettingProblem }) {
  const visits = createVisits(store.state.place);

  /** What only a loaded engine can do for the address. */
  let waiting = () => {};

  /** @param {string} theme */
  function setTheme(theme) {
    store.update({ theme: theme === 'light' || theme === 'dark' ? theme : 'auto' });
  }

  /**
   * Puts the texts in their places: the data sets, and those kept from before a reload.
   * @param {import('../keep/storage.js').Kept | null} kept
   * @param {string[]} problems
   */
  async function loadSources(kept, problems) {
    /** @type {import('../state/state.js').Source[]} */
    let datasets = [];
    try {
      datasets = await loadDatasets();
    } catch {
      problems.push('The data sets could not be fetched. You can still paste a text or drop a file.');
    }
    const own = (kept?.texts ?? []).map((one, i) =>
      keptSource(`kept-${i}`, one, datasets.find((dataset) => dataset.id === one.like)?.suggested),
    );
    store.update({ sources: [...datasets, ...own] });
  }

  /**
   * Chooses the text of an address, or says that it is not here.
   * @param {import('../keep/address.js').Address} address
   * @param {string[]} problems
   * @returns {Promise<boolean>} false where there is none to choose
   */
  async function openTextOf({ data, text }, problems) {
    const is_known = store.state.sources.some((one) => one.id === data);
    if (data !== '' && !is_known) {
      problems.push(`The address asks for the data set “${cut(data)}”, which is not here.`);
    }
    if (text !== null) await texts.openAddressText(text);
    else if (is_known) await texts.choose(data);
    return text !== null || is_known;
  }

  /** @param {string[]} problems */
  function sayAddressProblems(problems) {
    const sentence = firstProblem(problems);
    store.update({ address_problem: sentence === '' ? null : { place: 'address', key: '', sentence } });
  }

  /**
   * @param {string} search
   * @param {string} hash
   */
  async function open(search, hash) {
    const address = parseAddress(search, hash);
    const { problems } = address;
    visits.arrive();
    setTheme(address.theme || loadTheme());
    store.update({ room: address.room });
    const kept = loadTexts(textsKey(store.state.place));
    const kept_id = kept?.source.replace(/^own:/, 'kept-') ?? '';
    // A reload goes on with what was there; the address has had its say.
    const goes_on = isReload() && kept_id !== '';
    const before = goes_on || !asksForText(address) ? kept?.typed : {};
    // The engine has to be known before these can be read; until then they are kept as they are.
    store.update({ typed: goes_on ? { ...before } : { ...before, ...address.settings } });
    waiting = () => {
      const { typed, problems: wrong } = readAddressSettings(address, store.state.engine.settings);
      if (goes_on) {
        // Kept from a page whose engine never came may be what the address says and nobody has read yet.
        const { settings } = address;
        const read = Object.entries(before ?? {}).filter(
          ([key, raw]) => raw !== settings[key] || Object.hasOwn(typed, key),
        );
        store.update({ typed: Object.fromEntries(read) });
        return sayAddressProblems(problems);
      }
      store.update({ typed: { ...before, ...typed } });
      sayAddressProblems([...problems, ...wrong]);
    };
    const loading = load();
    await loadSources(kept, problems);
    const { sources } = store.state;
    if (goes_on && sources.some((one) => one.id === kept_id)) await texts.choose(kept_id);
    else if (!(await openTextOf(address, problems))) {
      if (sources.some((one) => one.id === kept_id)) await texts.choose(kept_id);
      else if (sources.length > 0) await texts.choose(sources[0].id);
      else texts.addTyped('', 'Your text');
    }
    sayAddressProblems(problems);
    if (await loading) readWaiting();
  }

  /** What only a loaded engine can read of the address, if that is still to be done. */
  function readWaiting() {
    waiting();
    waiting = () => {};
    texts.count();
    if (store.state.sources.length > 0) texts.save(); // before, those kept are not in their places yet
    changed();
  }

  /**
   * Goes back to what was there when an entry of the browser's history was left.
   * @param {import('../keep/visits.js').Visit | undefined} visit
   * @param {string} key  where storage has it, from before the page was loaded
   * @returns {Promise<boolean>} false where its text is gone: then the address says which it was
   */
  async function goBackTo(visit, key) {
    const kept = visit === undefined ? loadTexts(key) : null;
    const own = kept?.texts[Number(/^own:(\d+)$/.exec(kept.source)?.[1])];
    let source = visit === undefined ? kept?.source : visit.source;
    if (own) source = store.state.sources.find((one) => one.text === own.text)?.id ?? texts.addKept(own);
    if (!store.state.sources.some((one) => one.id === source)) return false;
    await texts.choose(String(source));
    return true;
  }

  /** What a changed hash needs to know of the moment in which it changed. */
  const arrive = () => ({ ...visits.arrive(), key: textsKey(store.state.place) });

  /** @param {string} hash @param {ReturnType<typeof arrive>} entry */
  async function follow(hash, { from, to, is_new, key }) {
    const { source, typed: left } = store.state;
    visits.leave(from, { source, typed: left });
    await texts.leave(key);
    const address = parseAddress('', hash);
    const { problems } = address;
    if (address.theme !== '') setTheme(address.theme);
    if (address.room !== '') store.update({ room: address.room });
    const visit = is_new ? undefined : visits.find(to);
    const back = is_new ? undefined : (visit?.typed ?? loadTexts(key)?.typed);
    if (is_new || !(await goBackTo(visit, key))) await openTextOf(address, problems);
    const former = waiting;
    waiting = () => {
      former();
      const { typed, problems: wrong } = readAddressSettings(address, store.state.engine.settings);
      const before = store.state.typed;
      if (back !== undefined) store.update({ typed: back });
      else if (asksForText(address)) store.update({ typed });
      else if (Object.keys(typed).length > 0) store.update({ typed: { ...before, ...typed } });
      if (store.state.typed !== before) forgetSettingProblem();
      sayAddressProblems(back === undefined ? [...problems, ...wrong] : problems);
    };
    if (store.state.engine.settings.length === 0) return;
    readWaiting(); // and it is kept under the new address
    resample();
  }

  return { setTheme, open, follow, arrive, readWaiting };
}
