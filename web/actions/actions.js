/**
 * Everything a person can do, in one object that every view is given. Views call these and nothing else; these change the
 * state and talk to the worker. Puts the parts together: engine, runs, texts, opening; each has a file of its own.
 */

import { saveTheme } from '../keep/storage.js';
import { choosePreset } from '../state/settings.js';
import { NOTHING_WANTED } from '../state/state.js';
import { toWire } from '../wire/protocol.js';
import { createEngine } from './engine.js';
import { createOpening } from './open.js';
import { createRuns } from './runs.js';
import { createTexts } from './texts.js';

/** @typedef {ReturnType<typeof createActions>} Actions */

/**
 * @param {import('../store.js').Store} store
 * @param {import('../selectors.js').Selectors} select
 */
export function createActions(store, select) {
  /** @type {ReturnType<typeof createRuns>} */
  let runs;
  const engine = createEngine(store, { onEvent: (event) => runs.take(event), onDeath: () => runs.end() });
  runs = createRuns(store, select, engine);
  const texts = createTexts(store, {
    changed: runs.changed,
    inspect: (text) => engine.request({ type: 'inspect', text }),
  });
  const opening_of = createOpening(store, {
    texts,
    load: engine.load,
    changed: runs.changed,
    resample: runs.resample,
    forgetSettingProblem,
  });

  /** Settings can contradict each other: a change of either may be the cure. */
  function forgetSettingProblem() {
    if (store.state.problem?.place === 'setting') store.update({ problem: null });
  }

  /** Whether the page has found its text, and either its engine or that there is none. */
  let is_open = false;

  /** What was asked for before the engine was there, by the name under which `wanted` has it. @type {Map<string, () => Promise<void>>} */
  const waiting = new Map();

  /**
   * Does what a button asks for, or remembers it until the engine is there.
   * @param {string} what
   * @param {() => Promise<void>} action
   */
  async function whenReady(what, action) {
    const { engine, wanted } = store.state;
    if (!is_open || engine.status === 'loading') {
      waiting.set(what, action);
      return store.update({ wanted: { ...wanted, [what]: true } });
    }
    await texts.loaded(); // a text just chosen may still be on its way
    await action();
  }

  async function doWanted() {
    const { engine, wanted } = store.state;
    if (engine.status !== 'ready') return; // kept until Restart
    store.update({ wanted: NOTHING_WANTED });
    const first = waiting.get('train'); // an answer takes its time: training does not wait for it
    if (wanted.train && first) await whenReady('train', first);
    for (const [what, action] of waiting) if (what !== 'train' && wanted[what]) await whenReady(what, action);
  }

  /** A fault of the program. @param {any} error */
  const fail = (error) => engine.fail(toWire(error).message);

  /** Addresses are followed one after the other. */
  let opening = Promise.resolve();

  return {
    /**
     * Fills in the page by its address, once.
     * @param {string} search
     * @param {string} hash
     */
    open(search, hash) {
      opening = opening_of
        .open(search, hash)
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
      const entry = opening_of.arrive();
      opening = opening.then(() => opening_of.follow(hash, entry)).catch(fail);
      return opening;
    },
    async restart() {
      if (!(await engine.load())) return;
      opening_of.readWaiting();
      await runs.prepare(false);
      if (is_open) doWanted();
    },

    chooseText: texts.choose,
    typeText: texts.type,
    pasteText: texts.paste,
    freshText: texts.fresh,
    openFiles: texts.openFiles,
    editFile: texts.editFile,
    removeText: texts.remove,

    train: () => whenReady('train', runs.train),
    /** What was asked for before the engine was there is not wanted any more. @param {string} what */
    forget(what) {
      store.update({ wanted: { ...store.state.wanted, [what]: false } });
    },
    pause: runs.pause,
    step: () => texts.loaded().then(runs.step),
    reset: () => texts.loaded().then(runs.reset),

    /**
     * @param {string} key
     * @param {string} raw  as typed; checked by resolveSettings
     */
    set(key, raw) {
      const { typed } = store.state;
      store.update({
        typed: key === 'preset' ? choosePreset(select.table.value, typed, raw) : { ...typed, [key]: raw },
      });
      forgetSettingProblem();
      texts.save();
      if (select.row(key)?.group === 'inference') runs.resample();
      else runs.changed();
    },
    restoreSettings() {
      store.update({ typed: {} });
      forgetSettingProblem();
      texts.save();
      runs.changed();
    },

    whenReady,
    request: engine.request,
    prepare: runs.prepare,

    /** @param {string} theme */
    setTheme(theme) {
      opening_of.setTheme(theme);
      saveTheme(theme);
    },
    /** The sentence about the address was read. */
    dismissProblem() {
      store.update({ address_problem: null });
    },
    get client() {
      return engine.client;
    },
    close() {
      texts.stop();
      runs.close();
      engine.close();
    },
  };
}
