/**
 * Gives the page its first text and settings, and new ones when its address changes. They come from the address, from
 * what was saved before a reload (keep/storage.js), or from an entry of the browser's history (keep/visits.js). It
 * starts no run.
 */

import { asksForText, cut, firstProblem, parseAddress, readAddressSettings } from '../keep/address.js';
import { isReload, loadTaste, loadTexts, textsKey } from '../keep/storage.js';
import { createVisits } from '../keep/visits.js';
import { readView } from '../state/curve_view.js';
import { NO_LOOK } from '../state/locked_place.js';
import { loadDatasets } from '../texts/datasets.js';
import { bestLanguage, chooseLanguage } from '../words/languages.js';
import { said } from '../words/say.js';
import { keptSource } from './texts.js';

/** @import { Said } from '../words/say.js' */

/**
 * The text that an address holds in few characters; null, and one more problem, if it cannot be read.
 * @param {string} packed
 * @param {Said[]} problems
 */
async function unpack(packed, problems) {
  try {
    const { unpackText } = await import('../keep/link.js');
    return await unpackText(packed);
  } catch (/** @type {any} */ error) {
    problems.push(error.said ?? said('link_damaged'));
    return null;
  }
}

export class Opening {
  #visits;
  /** What remains to be done for the address once the engine has loaded. */
  #waiting = () => {};

  /** @type {import('../store.js').Store} */
  #store;
  /** @type {import('./texts.js').Texts} */
  #texts;
  /** @type {() => Promise<boolean>} */
  #load;
  /** @type {(may_go_on: boolean) => void} */
  #changed;
  /** @type {() => void} */
  #resample;
  /** @type {() => void} */
  #forgetSettingProblem;
  /** @type {(place: number) => void} */
  #setPace;

  /**
   * @param {import('../store.js').Store} store
   * @param {object} others
   * @param {import('./texts.js').Texts} others.texts
   * @param {() => Promise<boolean>} others.load         loads the engine
   * @param {(may_go_on: boolean) => void} others.changed  called when text or settings have changed
   * @param {() => void} others.resample                 called when settings of samples may have changed
   * @param {() => void} others.forgetSettingProblem
   * @param {(place: number) => void} [others.setPace]
   */
  constructor(store, { texts, load, changed, resample, forgetSettingProblem, setPace = () => {} }) {
    this.#store = store;
    this.#texts = texts;
    this.#load = load;
    this.#changed = changed;
    this.#resample = resample;
    this.#forgetSettingProblem = forgetSettingProblem;
    this.#setPace = setPace;
    this.#visits = createVisits(this.#store.state.place);
  }

  /** @param {string} theme */
  setTheme(theme) {
    this.#store.update({ theme: theme === 'light' || theme === 'dark' ? theme : 'auto' });
  }

  /**
   * Puts the texts into the state: the data sets, and those saved before a reload.
   * @param {import('../keep/storage.js').Kept | null} kept
   * @param {Said[]} problems
   */
  async #loadSources(kept, problems) {
    /** @type {import('../state/state.js').Source[]} */
    let datasets = [];
    try {
      datasets = await loadDatasets();
    } catch {
      problems.push(said('no_datasets'));
    }
    const own = (kept?.texts ?? []).map((one, i) =>
      keptSource(`kept-${i}`, one, datasets.find((dataset) => dataset.id === one.like)?.suggested),
    );
    this.#store.update({ sources: [...datasets, ...own] });
  }

  /**
   * Chooses the text of an address, or adds a problem if there is no such text.
   * @param {import('../keep/address.js').Address} address
   * @param {Said[]} problems
   * @returns {Promise<boolean>} false if the address has no text that can be chosen
   */
  async #openTextOf({ data, text, packed, same }, problems) {
    this.#store.update({ same });
    const unpacked = packed === '' ? null : await unpack(packed, problems);
    const is_known = this.#store.state.sources.some((one) => one.id === data);
    if (data !== '' && !is_known) {
      problems.push(said('unknown_data', cut(data)));
    }
    const own = unpacked ?? text;
    if (own !== null) await this.#texts.openAddressText(own);
    else if (is_known) await this.#texts.choose(data);
    return own !== null || is_known;
  }

  /** Shows the curves of a sweep that were shown before a reload. */
  async #showBeside() {
    const { keptBeside } = await import('../keep/beside.js').catch(() => ({ keptBeside: null }));
    const beside = keptBeside?.(this.#store.state.place) ?? null;
    if (beside !== null) this.#store.update({ beside });
  }

  /** @param {Said[]} problems */
  #sayAddressProblems(problems) {
    const first = firstProblem(problems);
    this.#store.update({ address_problem: first && { place: 'address', key: '', said: first } });
  }

  /**
   * @param {string} search
   * @param {string} hash
   */
  async open(search, hash) {
    const address = parseAddress(search, hash);
    const { problems } = address;
    this.#visits.arrive();
    this.setTheme(address.theme || loadTaste('theme'));
    const speaking = chooseLanguage(
      this.#store,
      bestLanguage([address.lang, loadTaste('language'), ...navigator.languages]),
    );
    this.#store.update({ curve: readView(address.curve) });
    this.#openRoom(address);
    if (address.pace !== null) this.#setPace(address.pace);
    const kept = loadTexts(textsKey(this.#store.state.place));
    if (isReload()) this.#showBeside();
    const kept_id = kept?.source.replace(/^own:/, 'kept-') ?? '';
    // On a reload the saved text and settings are used, and those of the address are ignored.
    const goes_on = isReload() && kept_id !== '';
    const before = goes_on || !asksForText(address) ? kept?.typed : {};
    // The settings of the address can be checked only with the table of the engine; until then they are kept as typed.
    this.#store.update({ typed: goes_on ? { ...before } : { ...before, ...address.settings } });
    this.#waiting = () => {
      const { typed, problems: wrong } = readAddressSettings(address, this.#store.state.engine.settings);
      if (goes_on) {
        // If the engine of the page before never loaded, unchecked settings of the address may have been saved.
        const { settings } = address;
        const read = Object.entries(before ?? {}).filter(
          ([key, raw]) => raw !== settings[key] || Object.hasOwn(typed, key),
        );
        this.#store.update({ typed: Object.fromEntries(read) });
        return this.#sayAddressProblems(problems);
      }
      this.#store.update({ typed: { ...before, ...typed } });
      this.#sayAddressProblems([...problems, ...wrong]);
    };
    const loading = this.#load();
    await this.#loadSources(kept, problems);
    await speaking; // since new texts get their titles in the language of the page
    const { sources } = this.#store.state;
    if (goes_on && sources.some((one) => one.id === kept_id)) await this.#texts.choose(kept_id);
    else if (!(await this.#openTextOf(address, problems))) {
      if (sources.some((one) => one.id === kept_id)) await this.#texts.choose(kept_id);
      else if (sources.length > 0) await this.#texts.choose(sources[0].id);
      else this.#texts.addTyped('', this.#store.state.words.texts.yours);
    }
    this.#sayAddressProblems(problems);
    if (await loading) this.readWaiting();
  }

  /** Does what remains to be done for the address. To be called once the engine has loaded. */
  readWaiting() {
    this.#waiting();
    this.#waiting = () => {};
    this.#texts.count();
    if (this.#store.state.sources.length > 0) this.#texts.save(); // earlier, the saved texts are not in the state yet
    this.#changed(false);
  }

  /**
   * Restores the text that was chosen when an entry of the browser's history was left.
   * @param {import('../keep/visits.js').Visit | undefined} visit
   * @param {string} key  the key in storage, for an entry from before the page was loaded
   * @returns {Promise<boolean>} false if that text no longer exists; the address is then used
   */
  async #goBackTo(visit, key) {
    const kept = visit === undefined ? loadTexts(key) : null;
    const own = kept?.texts[Number(/^own:(\d+)$/.exec(kept.source)?.[1])];
    let source = visit === undefined ? kept?.source : visit.source;
    if (own) source = this.#store.state.sources.find((one) => one.text === own.text)?.id ?? this.#texts.addKept(own);
    if (!this.#store.state.sources.some((one) => one.id === source)) return false;
    await this.#texts.choose(String(source));
    return true;
  }

  /** To be called at once when the hash changes: returns what follow() needs to know of that moment. */
  arrive() {
    return { ...this.#visits.arrive(), key: textsKey(this.#store.state.place) };
  }

  /**
   * The room that an address opens, what is locked in it, and the prompt; features/rooms brings it into sight.
   * @param {import('../keep/address.js').Address} address
   */
  #openRoom({ room, look, token, prompt, guide }) {
    const { state } = this.#store;
    if (room !== '') this.#store.update({ room, room_asked: globalThis.scrollY ?? 0 });
    if (guide !== '') this.#store.update({ guide, room_asked: null });
    if (look !== NO_LOOK || token !== null) this.#store.update({ look, token });
    if (prompt !== null) this.#store.update({ prompt: { ...state.prompt, text: prompt } });
  }

  /** @param {string} hash @param {ReturnType<Opening['arrive']>} entry */
  async follow(hash, { from, to, is_new, key }) {
    const { source, typed: left } = this.#store.state;
    this.#visits.leave(from, { source, typed: left });
    await this.#texts.leave(key);
    const address = parseAddress('', hash);
    const { problems } = address;
    if (address.theme !== '') this.setTheme(address.theme);
    if (address.lang !== '') chooseLanguage(this.#store, address.lang);
    this.#openRoom(address);
    if (address.pace !== null) this.#setPace(address.pace);
    if (address.curve !== '') this.#store.update({ curve: readView(address.curve) });
    const visit = is_new ? undefined : this.#visits.find(to);
    const back = is_new ? undefined : (visit?.typed ?? loadTexts(key)?.typed);
    if (is_new || !(await this.#goBackTo(visit, key))) await this.#openTextOf(address, problems);
    const former = this.#waiting;
    this.#waiting = () => {
      former();
      const { typed, problems: wrong } = readAddressSettings(address, this.#store.state.engine.settings);
      const before = this.#store.state.typed;
      if (back !== undefined) this.#store.update({ typed: back });
      else if (asksForText(address)) this.#store.update({ typed });
      else if (Object.keys(typed).length > 0) this.#store.update({ typed: { ...before, ...typed } });
      if (this.#store.state.typed !== before) this.#forgetSettingProblem();
      this.#sayAddressProblems(back === undefined ? [...problems, ...wrong] : problems);
    };
    if (this.#store.state.engine.settings.length === 0) return;
    this.readWaiting(); // this also saves the state under the new address
    this.#resample();
  }
}
