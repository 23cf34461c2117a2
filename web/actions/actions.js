/**
 * Everything a person can do, in one object that every view is given. Views call these and nothing else;
 * these change the state and talk to the worker. Also opens the page: address, kept texts, data sets, engine.
 */

import { createPrompt } from '../features/prompt/actions.js';
import { asksForText, cut, firstProblem, parseAddress, readAddressSettings } from '../keep/address.js';
import { isReload, loadTexts, loadTheme, saveTheme, textsKey } from '../keep/storage.js';
import { createVisits } from '../keep/visits.js';
import { choosePreset } from '../state/settings.js';
import { NOTHING_WANTED } from '../store.js';
import { loadDatasets } from '../texts/datasets.js';
import { toWire } from '../wire/protocol.js';
import { createTexts, keptSource } from './texts.js';
import { createTraining } from './training.js';

/** @typedef {ReturnType<typeof createActions>} Actions */

/** @param {import('../store.js').Store} store */
export function createActions(store) {
  const training = createTraining(store);
  const texts = createTexts(store, {
    changed: training.changed,
    inspect: (text) => training.request({ type: 'inspect', text }),
  });
  const prompt = createPrompt(store, training);

  const visits = createVisits();

  /** What only a loaded engine can do for the address. */
  let waiting = () => {};

  /** @param {string} theme */
  function setTheme(theme) {
    store.update({ theme: theme === 'light' || theme === 'dark' ? theme : 'auto' });
  }

  /** Settings can contradict each other: a change of either may be the cure. */
  function forgetSettingProblem() {
    if (store.state.problem?.place === 'setting') store.update({ problem: null });
  }

  /**
   * Puts the texts in their places: the data sets, and those kept from before a reload.
   * @param {import('../keep/storage.js').Kept | null} kept
   * @param {string[]} problems
   */
  async function loadSources(kept, problems) {
    /** @type {import('../store.js').Source[]} */
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
    const kept = loadTexts();
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
    const loading = training.load();
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
    training.changed();
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
  const arrive = () => ({ ...visits.arrive(), key: textsKey() });

  /** @param {string} hash @param {ReturnType<typeof arrive>} entry */
  async function follow(hash, { from, to, is_new, key }) {
    const { source, typed: left } = store.state;
    visits.leave(from, { source, typed: left });
    await texts.leave(key);
    const address = parseAddress('', hash);
    const { problems } = address;
    if (address.theme !== '') setTheme(address.theme);
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
    training.resample();
  }

  /** Whether the page has found its text, and either its engine or that there is none. */
  let is_open = false;

  /**
   * Does what a button asks for, or remembers it until the engine is there.
   * @param {keyof import('../store.js').Wanted} what
   * @param {() => Promise<void>} action
   */
  async function whenReady(what, action) {
    const { engine, wanted } = store.state;
    if (!is_open || engine.status === 'loading') return store.update({ wanted: { ...wanted, [what]: true } });
    await texts.loaded(); // a text just chosen may still be on its way
    await action();
  }

  async function doWanted() {
    const { engine, wanted } = store.state;
    if (engine.status !== 'ready') return; // kept until Restart
    store.update({ wanted: NOTHING_WANTED });
    if (wanted.train) await whenReady('train', training.train);
    if (wanted.answer) await whenReady('answer', prompt.generate);
  }

  /** A fault of the program. @param {any} error */
  const fail = (error) => training.fail(toWire(error).message);

  /** Addresses are followed one after the other. */
  let opening = Promise.resolve();

  return {
    /**
     * Fills in the page by its address, once.
     * @param {string} search
     * @param {string} hash
     */
    open(search, hash) {
      opening = open(search, hash)
        .catch(fail)
        .then(() => {
          is_open = true;
          doWanted();
        });
      return opening;
    },
    /**
     * Does what a new hash asks for, as when the page is opened; a run under way goes on.
     * @param {string} hash
     */
    follow(hash) {
      const entry = arrive();
      opening = opening.then(() => follow(hash, entry)).catch(fail);
      return opening;
    },
    async restart() {
      if (!(await training.load())) return;
      readWaiting();
      await training.prepare(false);
      if (is_open) doWanted();
    },

    chooseText: texts.choose,
    typeText: texts.type,
    pasteText: texts.paste,
    freshText: texts.fresh,
    openFiles: texts.openFiles,
    editFile: texts.editFile,
    removeText: texts.remove,

    train: () => whenReady('train', training.train),
    /** What was asked for before the engine was there is not wanted any more. @param {keyof import('../store.js').Wanted} what */
    forget(what) {
      store.update({ wanted: { ...store.state.wanted, [what]: false } });
    },
    pause: training.pause,
    step: () => texts.loaded().then(training.step),
    reset: () => texts.loaded().then(training.reset),

    /**
     * @param {string} key
     * @param {string} raw  as typed; checked by resolveSettings
     */
    set(key, raw) {
      const { typed, engine } = store.state;
      store.update({
        typed: key === 'preset' ? choosePreset(engine.settings, typed, raw) : { ...typed, [key]: raw },
      });
      forgetSettingProblem();
      texts.save();
      const is_sampling = engine.settings.some((row) => row.key === key && row.group === 'inference');
      if (is_sampling) training.resample();
      else training.changed();
    },
    restoreSettings() {
      store.update({ typed: {} });
      forgetSettingProblem();
      texts.save();
      training.changed();
    },

    writePrompt: prompt.write,
    generate: () => whenReady('answer', prompt.generate),
    stopGenerating: prompt.stop,

    /** @param {string} theme */
    setTheme(theme) {
      setTheme(theme);
      saveTheme(theme);
    },
    /** The sentence about the address was read. */
    dismissProblem() {
      store.update({ address_problem: null });
    },
    get client() {
      return training.client;
    },
    close() {
      texts.stop();
      training.close();
    },
  };
}
