/**
 * Keeps the runs of a playground: stores those that have a model every few seconds while they train, when they come to rest,
 * and when the page is hidden; opens a stored one. After a reload the run of this tab is opened by itself, paused; in a new
 * tab it is offered. Where it is stored is the business of keeper/.
 */

import { effect, signal } from '@preact/signals-core';
import { createKeeperClient } from '../keep/keeper_client.js';
import { isRemembered, remember } from '../keep/remembered.js';
import { textIs } from '../keep/run_file.js';
import { readRunRecord, writeRunRecord } from '../keep/run_record.js';
import { isReload, textsKey } from '../keep/storage.js';
import { printSetting } from '../state/settings.js';
import { sourceText } from '../state/state.js';
import { said, sourceIn } from '../words/say.js';
import { keptSource } from './texts.js';

/** @typedef {Pick<import('../registry.js').Context, 'store' | 'select' | 'actions'>} Context */
/** @typedef {import('../words/say.js').Said} Said */
/** @typedef {import('../state/state.js').RunState} RunState */
/** @typedef {import('../state/state.js').Source} Source */
/** @typedef {import('../keep/run_record.js').LearntText} LearntText */
/** @typedef {import('../keeper/store.js').Entry} Entry */
/**
 * A run that was stored, or comes from a file, and goes on here.
 * @typedef {object} Opened
 * @property {Partial<RunState>} past         its state, as far as it is known
 * @property {Record<string, string>} typed   the settings that were typed for it
 * @property {RunState['config'] | null} config  null where only `typed` is known
 * @property {LearntText | null} learnt       null where it is not known which text of the page it was
 * @property {Uint8Array} model               what the engine has saved
 * @property {Uint8Array | null} text         null where it is not in the file
 * @property {string} text_is                 length and hash of the text, as textIs() gives them; '' if not known
 */
/**
 * What is known of a run in this tab. `seen`: what was stored last; `next_at`: when it may be stored again while it trains.
 * @typedef {{ key: string, has_text: boolean, seen: string, next_at: number, is_left: boolean }} Life
 */

const LOOK_MS = 500;
const FIRST_MS = 2000; // of training, before the first save
const EVERY_MS = 5000; // between two saves,
const SHARE = 100; // or so many times what one takes: at most a hundredth of the time of training
const OFF = 'runs_not_kept';
const ASKED = 'asked_to_persist';

const now = () => performance.now();
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(36).padStart(2, '0')).join('');

/** What has changed since a save. @param {RunState} run */
const seenOf = ({ version, step, phase, marks, label, samples }) =>
  [version, step, phase, marks.length, label, samples[0]?.key].join();

/** @param {RunState} run */
const canBeStored = ({ phase, step }) => step > 0 && ['training', 'paused', 'done', 'stopped'].includes(phase);

/** @param {string | Blob} text */
const bytesOf = async (text) =>
  typeof text === 'string' ? new TextEncoder().encode(text) : new Uint8Array(await text.arrayBuffer());

export class Keeping {
  /** Where runs are stored; '' until that is known. @type {import('@preact/signals-core').Signal<'' | import('../keeper/places.js').Kind>} */
  kind = signal(/** @type {any} */ (''));
  /** Why the last save was refused. @type {import('@preact/signals-core').Signal<'' | 'full' | 'failed'>} */
  refused = signal(/** @type {any} */ (''));
  /** What is stored, the newest first. @type {import('@preact/signals-core').Signal<Entry[]>} */
  entries = signal(/** @type {any} */ ([]));
  /** The run that is offered. @type {import('@preact/signals-core').Signal<Entry | null>} */
  offer = signal(/** @type {any} */ (null));
  /** What is said of a file or a run that was opened or saved; null: nothing. @type {import('@preact/signals-core').Signal<Said | null>} */
  said = signal(/** @type {any} */ (null));
  is_on = signal(!isRemembered(OFF));
  /** Whether the list of stored runs is open: it then says what there is to say. */
  is_listed = signal(false);
  #keeper;
  #context;
  /** @type {Map<number, Life>} */
  #lives = new Map();
  #is_asked = false;
  /** @type {Parameters<Keeping['start']>[0]} */
  #presented = { is_text_locked: false, isLocked: () => false };
  /** The save under way. @type {Promise<void> | null} */
  #saving = null;
  /** @type {(() => void)[]} */
  #ends = [];

  /** @param {Context} context @param {import('../keep/keeper_client.js').Keeper} [keeper] */
  constructor(context, keeper = createKeeperClient()) {
    this.#context = context;
    this.#keeper = keeper;
  }

  /** @param {Pick<import('../embed/presented.js').Presented, 'is_text_locked' | 'isLocked'>} presented */
  start(presented) {
    const { store } = this.#context;
    this.#presented = presented;
    const timer = setInterval(() => this.#look(), LOOK_MS);
    const leave = () => document.visibilityState === 'hidden' && this.#look(true);
    document.addEventListener('visibilitychange', leave);
    let phases = '';
    let is_begun = false;
    let is_dead = false;
    this.#ends.push(
      () => clearInterval(timer),
      () => document.removeEventListener('visibilitychange', leave),
      effect(() => {
        const [runs, engine, sources] = [store.at.runs.value, store.at.engine.value, store.at.sources.value];
        const present = [...runs.values()].map(({ id, phase }) => `${id} ${phase}`).join();
        if (present !== phases) queueMicrotask(() => this.#look());
        phases = present;
        if (engine.status === 'ready' && is_dead && is_begun) queueMicrotask(() => this.#offerAgain());
        is_dead = engine.status === 'dead' || (is_dead && engine.status !== 'ready');
        if (is_begun || engine.status !== 'ready' || sources.length === 0) return;
        is_begun = true;
        queueMicrotask(() => this.#begin());
      }),
    );
  }

  stop() {
    for (const end of this.#ends.splice(0)) end();
    this.#keeper.close();
  }

  /** Where the key of the run of this tab is kept over a reload. */
  get #place() {
    return `microgpt-playground.run ${textsKey(this.#context.store.state.place)}`;
  }

  /** @param {string} key  '' for none */
  #rememberKey(key) {
    try {
      if (key === '') sessionStorage.removeItem(this.#place);
      else sessionStorage.setItem(this.#place, key);
    } catch {
      // then a reload offers the run
    }
  }

  #rememberedKey() {
    try {
      return sessionStorage.getItem(this.#place) ?? '';
    } catch {
      return '';
    }
  }

  /** The page is there: opens the run that this tab had, or offers the newest one. */
  async #begin() {
    await this.refresh();
    const entries = this.entries.value;
    const key = this.#rememberedKey();
    if (isReload() && entries.some((one) => one.key === key)) await this.open(key, true);
    else if (!this.#context.select.has_begun.value && !this.#is_locked) this.offer.value = entries[0] ?? null;
  }

  /** Whether the page around a frame has locked its text or a setting: a run of another page may have others. */
  get #is_locked() {
    const { is_text_locked, isLocked } = this.#presented;
    return is_text_locked || this.#context.select.table.value.some(isLocked);
  }

  /** The engine was started again after its death: offers the run that this tab had. */
  async #offerAgain() {
    await this.refresh();
    const key = this.#rememberedKey();
    this.offer.value = this.entries.value.find((one) => one.key === key) ?? null;
  }

  async refresh() {
    const { kind, entries } = await this.#keeper
      .list()
      .catch(() => ({ kind: /** @type {const} */ ('memory'), entries: [] }));
    this.kind.value = kind;
    this.entries.value = entries;
  }

  /** @param {boolean} is_on */
  set(is_on) {
    remember(OFF, !is_on);
    this.is_on.value = is_on;
    if (is_on) this.#look(true);
  }

  /** Stores at once what has changed, since the page is about to be left. */
  async keepNow() {
    await this.#saving;
    this.#look(true);
    await this.#saving;
  }

  /** The key of a run of this tab; '' if it is not stored. @param {number} id */
  keyOf(id) {
    return this.#lives.get(id)?.key ?? '';
  }

  /** Deletes a stored run. A run of this tab goes on, but is not stored again. @param {string} key */
  async remove(key) {
    const mark = (/** @type {boolean} */ is_left) => {
      for (const life of this.#lives.values()) if (life.key === key) life.is_left = is_left;
    };
    mark(true);
    await this.#saving;
    if (key === this.#rememberedKey()) this.#rememberKey('');
    if (this.offer.value?.key === key) this.offer.value = null;
    const is_gone = await this.#keeper.remove(key).catch(() => false);
    mark(is_gone); // what is still stored is not left behind as it was
    await this.refresh();
    // There may be room now for what was refused.
    if (is_gone && this.refused.value === 'full') {
      for (const id of this.#lives.keys()) this.#lifeOf(id, { seen: '' });
      this.#look(true);
    }
    return is_gone;
  }

  /** @param {number} id @param {Partial<Life>} [life] */
  #lifeOf(id, life = {}) {
    const one = {
      key: newKey(),
      has_text: false,
      seen: '',
      next_at: now() + FIRST_MS,
      is_left: false,
      ...this.#lives.get(id),
      ...life,
    };
    this.#lives.set(id, one);
    return one;
  }

  /** Stores what is due. @param {boolean} [is_leaving]  all that has changed, since the page may be gone at once */
  #look(is_leaving = false) {
    if (this.#saving !== null || !this.is_on.value) return;
    const due = [...this.#context.store.state.runs.values()].filter((run) => {
      if (!canBeStored(run)) return false;
      const { seen, next_at, is_left } = this.#lifeOf(run.id);
      return !is_left && seen !== seenOf(run) && (is_leaving || run.phase !== 'training' || now() >= next_at);
    });
    if (due.length === 0) return;
    this.#saving = this.#saveAll(due.map(({ id }) => id)).finally(() => {
      this.#saving = null;
    });
  }

  /** @param {number[]} ids */
  async #saveAll(ids) {
    for (const id of ids) {
      const run = this.#context.store.state.runs.get(id);
      // What cannot be saved, since its weights are no longer finite numbers, say, is not tried again until it has changed.
      const seen = run ? seenOf(run) : '';
      await this.#save(id).catch(() => this.#lifeOf(id, { next_at: now() + EVERY_MS, seen }));
    }
  }

  /** @param {RunState} run @returns {LearntText} */
  #learntOf({ text }) {
    const { sources, words } = this.#context.store.state;
    const source = sources.find((one) => sourceText(one) === text);
    const like = sources.find((one) => one.kind === 'dataset' && one.suggested === source?.suggested)?.id ?? '';
    const form = typeof text === 'string' ? 'text' : 'bytes';
    if (!source) return { id: '', kind: 'typed', title: words.texts.yours, form, like };
    return { id: source.id, kind: source.kind, title: sourceIn(words, source).title, form, like };
  }

  /**
   * A run as it is between two steps; null where it has gone on, or cannot be stored.
   * @param {number} id
   */
  async take(id) {
    const { store } = this.#context;
    const { step, bytes, ms } = await this.#context.actions.request({ type: 'snapshot', run: id });
    const run = store.state.runs.get(id);
    if (run === undefined || run.step !== step || run.text === null || !canBeStored(run)) return null;
    const began = now();
    const learnt = this.#learntOf(run);
    const page = writeRunRecord({ run, learnt, typed: store.state.typed });
    return { run, learnt, page, model: bytes, text: run.text, ms: ms + now() - began };
  }

  /** @param {number} id @returns {Promise<void>} */
  async #save(id) {
    const { store } = this.#context;
    const taken = await this.take(id);
    if (taken === null) return;
    const { run, learnt, page, model, ms } = taken;
    const { key, has_text } = this.#lifeOf(id, { next_at: now() + Math.max(EVERY_MS, SHARE * ms) });
    const { name, label, number, info, step } = run;
    const max_steps = Number(info?.config.max_steps);
    const about = { name, label, number, title: learnt.title, step, max_steps, at: Date.now() };
    const text = has_text ? undefined : await bytesOf(taken.text);
    const { kind, refused } = await this.#keeper.save({ key, about, page, model, text });
    this.kind.value = kind;
    if (refused === 'needs_text') {
      this.#lifeOf(id, { has_text: false });
      return this.#save(id);
    }
    this.refused.value = refused;
    if (refused === 'failed' && kind !== 'memory') {
      await this.#keeper.useMemory(); // storage was taken away
      for (const other of this.#lives.keys()) this.#lifeOf(other, { has_text: false });
      return this.#save(id);
    }
    // What is full now may have room later: it is tried again after the next change.
    this.#lifeOf(id, { has_text: has_text || refused === '', seen: seenOf(run) });
    if (refused !== '') return;
    if (id === store.state.active) this.#rememberKey(key);
    if (kind !== 'memory') this.#askToPersist();
    if (this.is_listed.value) await this.refresh();
  }

  /** Asks the browser, once for all, not to clear what is stored when room is short: some browsers ask the reader. */
  async #askToPersist() {
    if (this.#is_asked || window.parent !== window) return;
    this.#is_asked = true;
    try {
      if (isRemembered(ASKED) || (await navigator.storage.persisted())) return;
      remember(ASKED, true);
      await navigator.storage.persist();
    } catch {
      // an old browser, or storage is forbidden: it keeps what it can
    }
  }

  /**
   * A stored run with its text, as it is; that of this tab as it is now.
   * @param {string} key  '' for the run that is shown
   * @returns {Promise<{ page: Uint8Array, model: Uint8Array, text: Uint8Array, about: Pick<Entry, 'name' | 'label' | 'number' | 'step'> } | null>}
   */
  async copyOf(key) {
    const { active } = this.#context.store.state;
    const [mine] = [...this.#lives].find(([, life]) => life.key === key) ?? [0];
    const taken = await (key === '' ? this.take(active) : mine === 0 ? null : this.take(mine).catch(() => null));
    if (taken === null) return key === '' ? null : this.#keeper.copy(key).catch(() => null);
    return { page: taken.page, model: taken.model, text: await bytesOf(taken.text), about: taken.run };
  }

  /**
   * The text of a run that is opened becomes the chosen one. Where it is not at hand, the chosen one stays. `added`: the id of a
   * text that was not there before; '' for none.
   * @param {Opened} opened
   */
  async #chooseText({ learnt, text: bytes, text_is }) {
    const { store, select, actions } = this.#context;
    const isSame = async (/** @type {Source} */ source) => {
      const text = sourceText(source);
      if (text === null || (learnt && (typeof text === 'string') !== (learnt.form === 'text'))) return false;
      return textIs(await bytesOf(text)) === text_is;
    };
    const find = (/** @type {string} */ id) => store.state.sources.find((one) => one.id === id);
    if (learnt?.kind === 'dataset' && find(learnt.id)) await actions.chooseText(learnt.id);
    for (const source of store.state.sources) {
      if (!(await isSame(source))) continue;
      if (source.id !== store.state.source) await actions.chooseText(source.id);
      return { text: sourceText(source), is_same: true, added: '' };
    }
    if (bytes === null || learnt === null) return { text: select.text.value, is_same: false, added: '' };
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const source = keptSource(`stored-${newKey()}`, { title: learnt.title, text }, find(learnt.like)?.suggested);
    const file = /** @type {const} */ ({ kind: 'file', blob: new Blob([/** @type {BlobPart} */ (bytes)]) });
    const added = learnt.form === 'text' ? source : { ...source, ...file };
    actions.texts.add(added);
    return { text: sourceText(added), is_same: true, added: added.id };
  }

  /**
   * Opens a stored run in place of the one that is shown, which is kept.
   * @param {string} key
   * @param {boolean} [is_automatic]  after a reload: not if somebody has begun another run meanwhile
   * @returns {Promise<boolean>} false: it is damaged or gone
   */
  async open(key, is_automatic = false) {
    const { store, select, actions } = this.#context;
    const [id] = [...this.#lives].find(([, life]) => life.key === key) ?? [0];
    const present = store.state.runs.get(id);
    if (present && canBeStored(present)) {
      await actions.runs.choose(id);
      return true;
    }
    const found = await this.#keeper.read(key).catch(() => null);
    if (found === null || (is_automatic && select.has_begun.value)) return false;
    const { page, is_mine, ...rest } = found;
    try {
      if (!(await this.goOn({ ...readRunRecord(page), ...rest, text_is: textIs(rest.text) }))) return false;
    } catch {
      return false;
    }
    const run = select.run.value;
    for (const [other, life] of this.#lives) if (life.key === key) this.#lives.delete(other); // it had no model any more
    // A run that another tab has open goes on here as a copy.
    this.#lifeOf(run.id, is_mine ? { key, has_text: true, seen: seenOf(run) } : {});
    this.#rememberKey(is_mine ? key : '');
    return true;
  }

  /**
   * A run goes on in place of the one that is shown, which is kept. Where the engine refuses it, text and settings are those of
   * before, and it is said why.
   * @param {Opened} opened
   * @returns {Promise<boolean>}
   */
  async goOn(opened) {
    const { store, select, actions } = this.#context;
    const { past, config, typed, model } = opened;
    const { source, typed: typed_before } = store.state;
    this.said.value = null;
    const { text, is_same, added } = await this.#chooseText(opened);
    const { source: opened_source } = store.state;
    store.update({ typed });
    const wanted = { ...typed };
    for (const row of select.table.value)
      if (config && row.key in config && select.config.value[row.key] !== config[row.key])
        wanted[row.key] = printSetting(row, config[row.key]);
    actions.setAll(wanted);
    const saved = { text: text ?? '', config: config ?? select.config.value, bytes: model }; // of no text the engine says that
    if (await actions.runs.branch(past, saved)) {
      this.offer.value = null;
      const chosen = select.source.value;
      if (!is_same && chosen) this.said.value = said('run_file_no_text', sourceIn(store.state.words, chosen).title);
      return true;
    }
    const { problem, source: source_now } = store.state;
    store.update({ sources: store.state.sources.filter(({ id }) => id !== added) });
    // What somebody has brought or chosen meanwhile stays.
    if (source_now === opened_source && source_now !== source) await actions.chooseText(source);
    actions.setAll(typed_before);
    store.update({ problem: null });
    this.said.value = problem?.said ?? said('run_file_damaged');
    return false;
  }
}

/** @type {WeakMap<import('../store.js').Store, Keeping>} */
const all = new WeakMap();

/** The one of a playground. @param {Context} context @param {import('../keep/keeper_client.js').Keeper} [keeper] */
export function keepingOf(context, keeper) {
  const keeping = all.get(context.store) ?? new Keeping(context, keeper);
  all.set(context.store, keeping);
  return keeping;
}
