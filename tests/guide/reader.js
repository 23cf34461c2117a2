// A reader of the guide without a page: it has a text, settings, a model and a prompt, does what acts of stops say, and is
// the source of figures (web/guide/figures.js). Where the page asks its worker, this asks the engine; all rules are the
// page's own files. No test itself.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { lineToRead, shortened, textOf } from '../../web/guide/acts.js';
import { parseAddress } from '../../web/keep/address.js';
import { NO_LOOK, readLook } from '../../web/state/locked_place.js';
import { printSetting, resolveSettings } from '../../web/state/settings.js';
import { emptyRun } from '../../web/state/state.js';
import { suggestFor } from '../../web/texts/datasets.js';
import { takeLook } from '../../web/worker/looks.js';

/** @import { Source } from '../../web/guide/figures.js' */
/** @import { Act } from '../../web/guide/stop.js' */

const DATASETS = resolve(import.meta.dirname, '../../build/datasets');
const INDEX = JSON.parse(readFileSync(resolve(DATASETS, 'index.json'), 'utf8'));

/** @typedef {import('../../wasm/engine.js').Trainer} Trainer */
/** @typedef {import('../../web/state/state.js').RunState} RunState */
/** A run with its model, and copies of the parameters at some steps. @typedef {RunState & { trainer: Trainer, copies: Map<number, any> }} Run */

/** @implements {Source} */
export class Reader {
  text = '';
  check = '';
  /** The prompts that the text comes with; the rooms read the first where none is typed. @type {string[]} */
  prompts = [];
  view = {
    prompt: '',
    room: '',
    look: NO_LOOK,
    token: /** @type {number | null} */ (null),
    moment: /** @type {number | null} */ (null),
  };
  /** @type {Record<string, any>} */
  kept = {};
  /** @type {any} */
  guess = null;
  /** @type {Run[]} */
  #all = [];
  #looks = 0;
  /** @type {Record<string, any>} */
  #suggested = {};
  /** @type {Record<string, string>} */
  #typed = {};
  /** Steps at which the parameters are kept, for an act that looks back. @type {number[]} */
  #moments;

  /**
   * @param {import('../../wasm/engine.js').Engine} engine
   * @param {number} seed
   * @param {number[]} [moments]
   */
  constructor(engine, seed, moments = []) {
    this.engine = engine;
    this.seed = seed;
    this.#moments = moments;
  }

  /** @returns {Record<string, any>} */
  get #settings() {
    const { settings, presets } = this.engine;
    const { values, errors } = resolveSettings(settings, presets, this.#suggested, {
      seed: String(this.seed),
      ...this.#typed,
    });
    if (Object.keys(errors).length > 0) throw new Error(`refused settings: ${JSON.stringify(errors)}`);
    return values;
  }

  get run() {
    return this.#all.at(-1) ?? /** @type {Run} */ (emptyRun());
  }

  get runs() {
    return this.#all.filter(({ step }) => step > 0);
  }

  /** The settings of the run, and those of sampling as they are now. */
  get config() {
    const sampling = this.engine.settings.filter(({ group }) => group === 'inference').map(({ key }) => key);
    return { ...this.run.config, ...Object.fromEntries(sampling.map((key) => [key, this.#settings[key]])) };
  }

  get version() {
    return `${this.#all.length} ${this.run.step} ${this.view.moment} ${JSON.stringify(this.config)} ${this.#looks}`;
  }

  readText = async () => this.text;

  /** A figure calls it without its object. @param {import('../../web/wire/looks.js').LookCall} call @returns {Promise<any>} */
  look = async (call) => {
    const { trainer, copies } = this.run;
    const then = this.view.moment === null ? undefined : copies.get(this.view.moment);
    const now = then && trainer.parameters();
    if (then) trainer.setParameters(then);
    try {
      const pieces = takeLook(trainer, call, (prompt) => prompt);
      for (;;) {
        const { value, done } = pieces.next();
        if (done) return value;
      }
    } finally {
      if (now) trainer.setParameters(now);
    }
  };

  /** Chooses a text of the page. @param {string} id */
  choose(id) {
    const entry = INDEX.find((/** @type {any} */ one) => one.id === id);
    if (entry === undefined) throw new Error(`there is no data set "${id}"`);
    this.text = readFileSync(resolve(DATASETS, entry.file), 'utf8');
    this.check = entry.check ?? '';
    this.prompts = entry.prompts ?? [];
    this.#suggested = entry.settings;
  }

  /** Follows an address. @param {string} hash */
  follow(hash) {
    const { data, text, prompt, room, look, token, settings } = parseAddress('', `#${hash.replace(/^#/, '')}`);
    if (data !== '') this.choose(data);
    if (text !== null) this.#own(text);
    if (data !== '' || text !== null) this.#typed = {};
    const known = new Set(this.engine.settings.map(({ key }) => key));
    for (const [key, raw] of Object.entries(settings)) {
      if (known.has(key)) this.#typed[key] = raw;
      else throw new Error(`the address has the unknown key "${key}"`);
    }
    if (prompt !== null) this.view.prompt = prompt;
    Object.assign(this.view, room !== '' && { room }, (look !== NO_LOOK || token !== null) && { look, token });
  }

  /** @param {string} text */
  #own(text) {
    this.text = text;
    this.check = '';
    this.prompts = [];
    this.#suggested = suggestFor(text);
  }

  /** @param {Record<string, any>} values */
  set(values) {
    for (const [key, value] of Object.entries(values)) {
      const row = this.engine.settings.find((one) => one.key === key);
      if (row === undefined) throw new Error(`there is no setting "${key}"`);
      this.#typed[key] = printSetting(row, value);
    }
  }

  /** What a model is made with now. */
  #wanted() {
    return Object.fromEntries(
      this.engine.settings.filter(({ group }) => group !== 'inference').map(({ key }) => [key, this.#settings[key]]),
    );
  }

  /** Makes a model if there is none of this text and these settings. A run that has not begun is replaced. */
  prepare() {
    const config = this.#wanted();
    const { run } = this;
    const is_same = run.text === this.text && JSON.stringify(run.config) === JSON.stringify(config);
    if (is_same && run.phase !== 'done' && run.phase !== 'stopped') return;
    if (this.#all.length > 0 && run.step === 0) this.#all.pop()?.trainer.free();
    const trainer = this.engine.createTrainer({ text: this.text, config: { ...this.config, ...config } });
    const { info } = trainer;
    this.#all.push({
      ...emptyRun(),
      id: this.#all.length + 1,
      phase: 'ready',
      text: this.text,
      config,
      info,
      trainer,
      copies: new Map(),
    });
    this.#keep();
  }

  #keep() {
    const { step, trainer, copies } = this.run;
    if (this.#moments.includes(step)) copies.set(step, trainer.parameters());
  }

  /** Trains to a step, or to the end. @param {number} [until] */
  train(until = Number.POSITIVE_INFINITY) {
    this.prepare();
    const { run } = this;
    while (run.step < until && run.phase !== 'done' && run.phase !== 'stopped') {
      const told = run.trainer.run(1);
      for (let more = told; more.validating; ) {
        more = run.trainer.run(0);
        told.val_loss = more.val_loss ?? told.val_loss;
      }
      if (told.losses.length > 0) run.history.addLosses(told.step, told.losses);
      if (told.val_loss !== null) run.history.addValidation([told.step], [told.val_loss]);
      const smooth = run.history.smooth.values[run.history.smooth.length - 1];
      const val_loss = told.val_loss ?? run.val_loss;
      const is_best = told.val_loss !== null && told.val_loss < (run.best?.loss ?? Number.POSITIVE_INFINITY);
      Object.assign(run, {
        step: told.step,
        loss: told.loss,
        smooth,
        val_loss,
        grad_norm: told.grad_norm,
        lr: told.lr,
      });
      if (is_best) run.best = { step: told.step, loss: Number(told.val_loss) };
      if (told.done) Object.assign(run, { phase: told.stopped === '' ? 'done' : 'stopped', stopped: told.stopped });
      this.#keep();
    }
  }

  /** Does an act. @param {Act} act @param {Record<string, any>} [values] kept for later */
  do(act, values = {}) {
    Object.assign(this.kept, values);
    const { run, view } = this;
    if (act.do === 'shorten') this.#own(shortened(this.text, Number(act.n)));
    if (act.settings) this.set(act.settings);
    if (act.again) this.#reset();
    if (act.do === 'train') this.train(act.steps);
    if (act.do === 'step') this.train(run.step + (act.n ?? 1));
    if (act.do === 'reset') this.#reset();
    if (act.do === 'set') this.set({ [String(act.key)]: act.value });
    if (act.do === 'text') this.#own(textOf(act));
    if (act.do === 'prompt') view.prompt = String(act.text);
    if (act.do === 'read') view.prompt = lineToRead(this.text);
    if (act.do === 'address') this.follow(String(act.hash));
    if (act.do === 'text' || act.do === 'address') this.#reset(); // a new model at once
    if (act.do === 'open') this.#open(act);
    if (act.do === 'moment') view.moment = act.step ?? null;
    if (this.run.step === 0) this.prepare(); // the page makes a new model at once, unless one has begun
  }

  /** @param {Act} act */
  #open({ room, look, token }) {
    if (room !== undefined) this.view.room = room;
    if (look !== undefined) this.view.look = readLook(look);
    if (token !== undefined) this.view.token = token;
  }

  #reset() {
    this.run.phase = 'done';
    this.prepare();
  }

  free() {
    for (const { trainer } of this.#all) trainer.free();
  }
}
