/**
 * Everything that a person can do, as methods of one object that every feature gets. Features call only these methods;
 * the methods change the state and send requests to the worker. This file connects the parts (engine.js, runs.js,
 * pacing.js, texts.js, open.js) and passes most calls on to them.
 */

import { saveTaste } from '../keep/storage.js';
import { choosePreset } from '../state/settings.js';
import { NOTHING_WANTED } from '../state/state.js';
import { createClient } from '../wire/client.js';
import { toWire } from '../wire/protocol.js';
import { chooseLanguage } from '../words/languages.js';
import { Engine } from './engine.js';
import { Opening } from './open.js';
import { Pacing } from './pacing.js';
import { Runs } from './runs.js';
import { Texts } from './texts.js';

/** Whether a safetensors file has the weights of another program: its first bytes list them. @param {Blob} file */
async function isForeign(file) {
  const head = await file.slice(0, 65_536).text();
  return !head.includes('microgpt-playground') && /transformer\.|\.layers\.|\bwte\.weight/.test(head);
}

export class Actions {
  /** @type {import('../store.js').Store} */
  #store;
  /** @type {import('../selectors.js').Selectors} */
  #select;
  #engine;
  #runs;
  #pacing;
  #texts;
  #opening;
  /**
   * The work for the last address that was opened or followed. Each address waits for the one before it.
   * @type {Promise<void>}
   */
  #opened = Promise.resolve();
  /** Whether open() has ended: the page has its text, and the engine has loaded or failed. */
  #is_open = false;
  /**
   * The actions that were asked for before the engine was ready, by their names in `wanted`.
   * @type {Map<string, () => Promise<void>>}
   */
  #waiting = new Map();

  /**
   * @param {import('../store.js').Store} store
   * @param {import('../selectors.js').Selectors} select
   * @param {typeof createClient} [connect]  starts a worker; another one in tests
   */
  constructor(store, select, connect = createClient) {
    this.#store = store;
    this.#select = select;
    /** @type {Runs} */
    let runs;
    const engine = new Engine(store, { onEvent: (event) => runs.take(event), onDeath: () => runs.end(), connect });
    this.#pacing = new Pacing(store, engine.request);
    runs = new Runs(store, select, engine, this.#pacing);
    /** @param {boolean} [may_go_on] */
    const changed = (may_go_on) => runs.changed(may_go_on);
    this.#engine = engine;
    this.#runs = runs;
    this.#texts = new Texts(store, { changed, inspect: (text) => engine.request({ type: 'count_text', text }) });
    this.#opening = new Opening(store, {
      texts: this.#texts,
      load: () => engine.load(),
      changed,
      resample: () => runs.resample(),
      forgetSettingProblem: () => this.#forgetSettingProblem(),
      setPace: (place) => this.#pacing.set(place),
    });
    this.request = engine.request;
  }

  /** Removes the error of a setting, because a change of another setting may have solved it. */
  #forgetSettingProblem() {
    if (this.#store.state.problem?.place === 'setting') this.#store.update({ problem: null });
  }

  /** Reports a fault of the program. @param {unknown} error */
  #fail(error) {
    this.#engine.fail(toWire(error));
  }

  // ---- the page ----

  /**
   * Fills in the page from its address. Called once.
   * @param {string} search
   * @param {string} hash
   */
  open(search, hash) {
    this.#opened = this.#opening
      .open(search, hash)
      .catch((error) => this.#fail(error))
      .then(() => {
        this.#is_open = true;
        this.#doWanted();
      });
    return this.#opened;
  }

  /**
   * Does what a new hash asks for, as when the page is opened. A run that is training goes on.
   * @param {string} hash
   */
  follow(hash) {
    const entry = this.#opening.arrive();
    this.#opened = this.#opened.then(() => this.#opening.follow(hash, entry)).catch((error) => this.#fail(error));
    return this.#opened;
  }

  async restart() {
    if (!(await this.#engine.load())) return;
    this.#opening.readWaiting();
    await this.#runs.prepare(false);
    if (this.#is_open) this.#doWanted();
  }

  /** Closes the message about the address. */
  dismissProblem() {
    this.#store.update({ address_problem: null });
  }

  /** @param {string} theme */
  setTheme(theme) {
    this.#opening.setTheme(theme);
    saveTaste('theme', theme);
  }

  /** @param {string} language */
  setLanguage(language) {
    chooseLanguage(this.#store, language);
    saveTaste('language', language);
  }

  get client() {
    return this.#engine.client;
  }

  close() {
    this.#texts.stop();
    this.#runs.close();
    this.#pacing.close();
    this.#engine.close();
  }

  // ---- the text ----

  /** @param {string} id */
  chooseText(id) {
    return this.#texts.choose(id);
  }

  /** @param {string} text */
  typeText(text) {
    this.#texts.type(text);
  }

  /** @param {string} text */
  pasteText(text) {
    return this.#texts.paste(text);
  }

  /**
   * Opens files as one text; a saved run among them is opened as that, and the files of another program's model as one.
   * @param {FileList | File[] | null | undefined} files
   */
  async openFiles(files) {
    const list = [...(files ?? [])];
    const weights = list.find(({ name }) => /\.safetensors$/i.test(name));
    if (weights === undefined) return this.#texts.openFiles(list);
    if (!(await isForeign(weights))) return this.restore(weights);
    const { bringModel } = await import('./foreign.js');
    await bringModel({ store: this.#store, select: this.#select, actions: this }, list);
  }

  /**
   * Opens a saved run, as soon as the engine is there.
   * @param {Blob} file
   * @returns {Promise<boolean>} false: it was refused, and the page says why
   */
  restore(file) {
    const context = { store: this.#store, select: this.#select, actions: this };
    return new Promise((done, fail) => {
      // A name of its own: each of several files that wait for the engine has its answer.
      this.whenReady(`restore ${this.#waiting.size}`, () =>
        import('./run_files.js').then(({ openFile }) => openFile(context, file)).then(done, fail),
      );
    });
  }

  /** @param {import('../state/state.js').State['panel']} panel */
  setPanel(panel) {
    this.#store.update({ panel });
  }

  /** @param {Parameters<Texts['read']>} reading */
  readText(...reading) {
    this.#texts.read(...reading);
  }

  /** Gives the page a text as its address would. @param {string} text */
  giveText(text) {
    return this.#texts.openAddressText(text);
  }

  freshText() {
    this.#texts.fresh();
  }

  editFile() {
    return this.#texts.editFile();
  }

  removeText() {
    this.#texts.remove();
  }

  /** All texts: to add one that is made elsewhere. */
  get texts() {
    return this.#texts;
  }

  // ---- actions that wait for the engine ----

  /**
   * Does what a button asks for, or remembers it until the engine is ready.
   * @param {string} what
   * @param {() => Promise<void>} action
   */
  async whenReady(what, action) {
    const { engine, wanted } = this.#store.state;
    if (!this.#is_open || engine.status === 'loading') {
      this.#waiting.set(what, action);
      return this.#store.update({ wanted: { ...wanted, [what]: true } });
    }
    await this.#texts.loaded(); // a text just chosen may still be loading
    await action();
  }

  async #doWanted() {
    const { engine, wanted } = this.#store.state;
    if (engine.status !== 'ready') return; // kept until the engine is restarted
    this.#store.update({ wanted: NOTHING_WANTED });
    const first = this.#waiting.get('train'); // training first: it need not wait for an answer, which may take long
    if (wanted.train && first) await this.whenReady('train', first);
    for (const [what, action] of this.#waiting) {
      if (what !== 'train' && wanted[what]) await this.whenReady(what, action);
    }
  }

  /** Cancels an action that was remembered until the engine is ready. @param {string} what */
  forget(what) {
    this.#store.update({ wanted: { ...this.#store.state.wanted, [what]: false } });
  }

  // ---- the run ----

  /** @param {boolean} asked  whether a button asked for it: errors are then brought into view */
  prepare(asked) {
    return this.#runs.prepare(asked);
  }

  /** @param {number} [until]  the step at which to stop */
  train(until) {
    return this.whenReady('train', () => this.#runs.train(until));
  }

  pause() {
    return this.#runs.pause();
  }

  /** How fast a run may go. @param {number} place  from 0 (one step a second) to 1 (no limit) */
  setPace(place) {
    this.#pacing.set(place);
  }

  /** All runs: to choose which is shown, kept, trained. */
  get runs() {
    return this.#runs;
  }

  async step() {
    await this.#texts.loaded();
    await this.#runs.step();
  }

  async reset() {
    await this.#texts.loaded();
    await this.#runs.reset();
  }

  // ---- the settings ----

  /**
   * @param {string} key
   * @param {string} raw  as typed; checked by resolveSettings
   */
  set(key, raw) {
    const { typed } = this.#store.state;
    const is_preset = key === 'preset';
    this.#store.update({
      typed: is_preset ? choosePreset(this.#select.table.value, typed, raw) : { ...typed, [key]: raw },
    });
    this.#forgetSettingProblem();
    this.#texts.save();
    if (this.#select.row(key)?.group === 'inference') this.#runs.resample();
    else this.#runs.changed();
  }

  /** Sets a setting back to what is suggested. @param {string} key */
  unset(key) {
    const { [key]: _, ...typed } = this.#store.state.typed;
    this.#store.update({ typed });
    this.#forgetSettingProblem();
    this.#texts.save();
    if (this.#select.row(key)?.group === 'inference') this.#runs.resample();
    else this.#runs.changed();
  }

  restoreSettings() {
    this.setAll({});
  }

  /** Replaces all typed settings. @param {Record<string, string>} typed */
  setAll(typed) {
    this.#store.update({ typed });
    this.#forgetSettingProblem();
    this.#texts.save();
    this.#runs.changed();
  }
}
