/**
 * What one can do with texts: choose, type, open files, paste, remove. Every text stays in the state until it is
 * removed by the reader; small ones also survive a reload (keep/storage.js). It does not prepare or start runs: it
 * calls `changed`, and runs.js decides.
 */

import { saveTexts, textsKey } from '../keep/storage.js';
import { chosenSource } from '../state/state.js';
import {
  beginning,
  byteLength,
  countText,
  fitsTextBox,
  TEXT_BOX_BYTES,
  TEXT_BOX_LINE,
  TEXT_BOX_LINES,
} from '../texts/counts.js';
import { makeSource, suggestFor } from '../texts/datasets.js';
import { firstWords } from '../ui/format.js';
import { needWords } from '../words/languages.js';
import { said, sourceIn } from '../words/say.js';
import { oneOf, readFiles, remarksOfAll } from './files.js';

/** @import { Said } from '../words/say.js' */
/** @import { NamedBlob, ReadFile } from './files.js' */
/** @typedef {import('../state/state.js').Source} Source */
/** @typedef {import('../../wasm/engine.js').Config} Config */

/** A bigger file is not offered for editing: a text box would be slow with it. */
const EDIT_BYTES = 2_000_000;

const SAVE_AFTER_MS = 400;
const KEPT_BYTES = 500_000; // a larger text does not survive a reload

/**
 * Makes a source of a text from before a reload or from the address: a typed text if it fits into the text box, else a
 * file.
 * @param {string} id
 * @param {{ title: string, text: string, remarks?: Said[] }} kept
 * @param {Config} [suggested]  of the data set it was made from
 * @returns {Source}
 */
export function keptSource(id, { title, text, remarks = [] }, suggested = suggestFor(text)) {
  const known = { id, title, suggested, bytes: byteLength(text), facts: countText(text), remarks };
  if (fitsTextBox(text)) return makeSource({ ...known, kind: 'typed', text });
  return makeSource({ ...known, kind: 'file', blob: new Blob([text]), preview: beginning(text) });
}

/**
 * Whether a text that is shown as a file may be opened in the text box.
 * @param {Source} source
 * @returns {boolean}
 */
export function isEditable({ blob, bytes, facts }) {
  return blob !== null && bytes <= EDIT_BYTES && facts !== null && isQuickToEdit(facts);
}

/** @param {import('../texts/counts.js').Counts} facts */
const isQuickToEdit = ({ lines, longest }) => lines <= TEXT_BOX_LINES && longest <= TEXT_BOX_LINE;

export class Texts {
  #next_id = 1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #save_timer;
  /** The text that is being fetched or read, if any: buttons wait for it. @type {Promise<void>} */
  #loading = Promise.resolve();
  #n_loading = 0;
  /** Grows with every text that is chosen or opened: files that were being read before that are no longer wanted. */
  #n_chosen = 0;
  /** The last text that came from the address, as it was added. @type {Source | null} */
  #of_address = null;
  /**
   * The key in storage for texts and settings. #keep() reads it once at its start: the address may change before it
   * ends.
   */
  #key;
  /** The titles of the texts that the reader was told will not survive a reload. */
  #said = '';

  /** @type {import('../store.js').Store} */
  #store;
  /** @type {(may_go_on: boolean) => void} */
  #changed;
  /** @type {(blob: Blob) => Promise<Source['facts']>} */
  #inspect;

  /**
   * @param {import('../store.js').Store} store
   * @param {object} hooks
   * @param {(may_go_on: boolean) => void} hooks.changed     called when the chosen text has changed
   * @param {(blob: Blob) => Promise<Source['facts']>} hooks.inspect  counts a big text in the worker
   */
  constructor(store, { changed, inspect }) {
    this.#store = store;
    this.#changed = changed;
    this.#inspect = inspect;
    this.#key = textsKey(this.#store.state.place);
  }

  #chosen() {
    return chosenSource(this.#store.state);
  }

  #words() {
    return this.#store.state.words.texts;
  }

  /**
   * Loads the decoder of files, and its words, when the reader brings the first text of their own. Null if they cannot
   * be loaded.
   */
  async #loadDecoder() {
    const decoder = import('../texts/decode.js');
    return Promise.all([decoder, needWords(this.#store, 'files')]).then(
      () => decoder,
      () => null,
    );
  }

  /**
   * Adds remarks on the form of the reader's own text (a table, say) once the decoder has loaded.
   * @param {string} id
   * @param {string} text
   */
  async #remarkLater(id, text) {
    const decoder = await this.#loadDecoder(); // without it there is no remark
    const source = this.#store.state.sources.find((one) => one.id === id);
    if (decoder === null || !source || (source.text !== null && source.text !== text)) return;
    const remarks = decoder.remarksOn(text);
    if (remarks.length + source.remarks.length > 0) this.change(id, { remarks });
  }

  /**
   * The data set that a text is an edited copy of: such a text keeps the data set's suggestions. Null for other texts.
   * @param {Source} source
   */
  #originOf({ suggested }) {
    return this.#store.state.sources.find((one) => one.kind === 'dataset' && one.suggested === suggested) ?? null;
  }

  async #keep() {
    const place = this.#key;
    const { sources, source, typed } = this.#store.state;
    // The bytes of a text just typed are not counted yet: then its length is used.
    const size = (/** @type {import('../state/state.js').Source} */ one) => one.bytes || (one.text?.length ?? 0);
    const own = sources.filter((one) => one.kind !== 'dataset' && size(one) > 0);
    const small = own.filter((one) => size(one) <= KEPT_BYTES);
    const index = small.findIndex((one) => one.id === source);
    try {
      const texts = small.map(async (one) => ({
        title: one.title,
        text: one.text ?? (await one.blob?.text()) ?? '',
        like: this.#originOf(one)?.id ?? '',
        remarks: one.remarks,
      }));
      const state = { source: index >= 0 ? `own:${index}` : source, texts: await Promise.all(texts), typed };
      const kept = saveTexts(state, place);
      if (kept === null) return;
      const lost = own.filter((one) => !small.includes(one) || !kept.includes(state.texts[small.indexOf(one)]));
      this.#sayUnkept(lost.map((one) => one.title));
    } catch {
      // A file that can no longer be read is not kept.
    }
  }

  /** @param {string[]} titles */
  #sayUnkept(titles) {
    const names = titles.join('\n');
    if (names === this.#said) return;
    this.#said = names;
    if (names !== '') this.#store.update({ notice: said('unkept', ...titles) });
  }

  save() {
    clearTimeout(this.#save_timer);
    this.#save_timer = setTimeout(() => this.saveNow(), SAVE_AFTER_MS);
  }

  /** Saves at once what is to be saved: the page may be about to close. */
  saveNow() {
    clearTimeout(this.#save_timer);
    if (this.#save_timer !== undefined) this.#keep();
    this.#save_timer = undefined;
  }

  /**
   * @param {string} id
   * @param {Partial<Source>} patch
   */
  change(id, patch) {
    this.#store.update({
      sources: this.#store.state.sources.map((one) => (one.id === id ? { ...one, ...patch } : one)),
    });
  }

  /** @param {Said} said */
  #refuse(said) {
    this.#store.update({ problem: { place: 'text', key: '', said } });
  }

  #forgetTextProblem() {
    if (this.#store.state.problem?.place === 'text') this.#store.update({ problem: null });
  }

  /** @param {Source} source */
  add(source) {
    this.#store.update({
      sources: [...this.#store.state.sources, source],
      source: source.id,
      notice: null,
      panel: '',
    });
    this.#forgetTextProblem();
    this.#settle();
  }

  /**
   * After the chosen text has changed: saves it, counts it, and reports the change.
   * @param {boolean} [may_go_on]  whether more changes may follow soon, as while somebody types
   */
  #settle(may_go_on = true) {
    const source = this.#chosen();
    this.save();
    if (source === null) return;
    if (source.remarks.length > 0) needWords(this.#store, 'files').catch(() => {}); // remarks from before a reload
    if (source.text !== null && source.facts === null) {
      this.change(source.id, { facts: countText(source.text), bytes: source.blob?.size ?? byteLength(source.text) });
    }
    this.#countBlob();
    this.#changed(may_go_on);
  }

  #countBlob() {
    const source = this.#chosen();
    if (!source?.blob || source.text !== null || source.facts !== null) return;
    this.#inspect(source.blob).then(
      (facts) => this.change(source.id, { facts }),
      () => {}, // `prepare` reads the same bytes and reports errors; without an engine, count() is called later
    );
  }

  /** A name for the next text: "Your text", "Your text 2", ... */
  #freshTitle(name = this.#words().yours) {
    const taken = new Set(this.#store.state.sources.map((one) => one.title));
    for (let n = 1; ; n++) {
      const title = n === 1 ? name : `${name} ${n}`;
      if (!taken.has(title)) return title;
    }
  }

  /** @param {Source} source */
  async #fetchText(source) {
    this.#noteLoading(1);
    try {
      const response = await fetch(source.url);
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      const blob = await response.blob();
      const text = await blob.text();
      if (fitsTextBox(text)) this.change(source.id, { text, bytes: blob.size });
      else this.change(source.id, { blob, bytes: blob.size, preview: beginning(text), facts: countText(text) });
    } catch {
      if (this.#store.state.source === source.id) {
        this.#refuse(said('unfetched', sourceIn(this.#store.state.words, source).title));
      }
    }
    this.#noteLoading(-1);
  }

  /** @param {1 | -1} change  of the number of texts that are being fetched or read */
  #noteLoading(change) {
    this.#n_loading += change;
    this.#store.update({ loading_text: this.#n_loading > 0 });
  }

  /** @param {string} id */
  async choose(id) {
    this.#n_chosen++;
    const left = this.#chosen();
    const source = this.#store.state.sources.find((one) => one.id === id);
    if (!source) return;
    const is_empty = left?.kind === 'typed' && left.text === '' && left.id !== id;
    const sources = is_empty ? this.#store.state.sources.filter((one) => one !== left) : this.#store.state.sources;
    this.#store.update({ source: id, sources, notice: null, panel: '' });
    this.#forgetTextProblem();
    if (source.kind === 'dataset' && source.text === null && source.blob === null) {
      this.#loading = this.#fetchText(source);
      await this.#loading;
    }
    if (this.#store.state.source === id) this.#settle(false);
  }

  /**
   * The text box was edited. Editing a data set makes a new text of the reader's own; the data set stays.
   * @param {string} text
   */
  type(text) {
    const source = this.#chosen();
    this.#forgetTextProblem();
    if (source && source.kind !== 'dataset') {
      const facts = countText(text);
      const bytes = byteLength(text);
      const suggested = text !== '' && this.#originOf(source) ? source.suggested : suggestFor(text);
      if (bytes > EDIT_BYTES || !isQuickToEdit(facts)) {
        const blob = new Blob([text]);
        const preview = beginning(text);
        this.change(source.id, { kind: 'file', text: null, blob, bytes, facts, suggested, preview, origin: null });
      } else {
        this.change(source.id, { kind: 'typed', text, blob: null, bytes, facts, suggested, origin: null });
      }
      this.#remarkLater(source.id, text);
      this.#settle();
    } else {
      this.addTyped(text, this.#freshTitle(), source?.suggested);
    }
  }

  /**
   * @param {string} text
   * @param {string} title
   * @param {Config} [suggested]
   */
  addTyped(text, title, suggested = suggestFor(text)) {
    const id = `own-${this.#next_id++}`;
    this.add(makeSource({ id, kind: 'typed', title, text, suggested }));
    this.#remarkLater(id, text);
  }

  /**
   * Chooses the text of an address. If the same text is already in the list, it is not added again. The text of an
   * earlier address is removed if nobody has edited it.
   * @param {string} text
   */
  async openAddressText(text) {
    this.#n_chosen++;
    const bytes = byteLength(text);
    const same = this.#store.state.sources.find(
      (one) =>
        one.kind !== 'dataset' &&
        (one.text ?? one.preview) === (one.text === null ? beginning(text) : text) &&
        (one.text !== null || one.bytes === bytes),
    );
    if (same) return this.choose(same.id);
    const former = this.#store.state.sources.find(
      (one) =>
        one.id === this.#of_address?.id && one.text === this.#of_address.text && one.blob === this.#of_address.blob,
    );
    if (former) this.#store.update({ sources: this.#store.state.sources.filter((one) => one !== former) });
    this.#of_address = keptSource(`own-${this.#next_id++}`, {
      title: this.#freshTitle(this.#words().of_address),
      text,
    });
    this.add(this.#of_address);
    this.#remarkLater(this.#of_address.id, text);
  }

  /**
   * Opens files, or a long text that was pasted, as one text. A file that cannot be read is left out, with a message.
   * If another text is chosen before all are read, they are dropped.
   * @param {NamedBlob[]} files
   */
  async open(files) {
    const mine = ++this.#n_chosen;
    this.#noteLoading(1);
    await this.#read(files, () => mine === this.#n_chosen);
    this.#noteLoading(-1);
  }

  /** @param {NamedBlob[]} files @param {() => boolean} isWanted */
  async #read(files, isWanted) {
    const limit = this.#store.state.engine.limits.max_text_bytes;
    const decoder = files.every(({ blob }) => blob.size > limit) ? undefined : await this.#loadDecoder();
    if (decoder === null) return this.#refuse(said('no_decoder', firstWords(files[0].name, 40)));
    const { texts, refused } = await readFiles(files, limit, decoder, isWanted);
    if (!isWanted()) return;
    if (texts.length === 0) return this.#refuse(refused.length > 1 ? said('left_out', ...refused) : refused[0]);
    const title = firstWords(texts[0].name, 40);
    try {
      const blob = await oneOf(texts.map((one) => one.blob));
      if (blob.size > limit) return this.#refuse(said('too_big', title, blob.size, limit));
      const source = await this.#sourceOf(title, blob, texts);
      if (!isWanted()) return;
      this.add(source);
    } catch {
      return this.#refuse(said('unreadable', title));
    }
    if (refused.length > 0) this.#store.update({ notice: said('left_out', ...refused) });
    else if (texts.length > 1) this.#store.update({ notice: said('put_together', texts.length) });
    if (this.#chosen()?.remarks.some(({ id }) => /^(form_|read_as$)/.test(id)))
      this.#store.update({ panel: 'reading' });
  }

  /**
   * @param {string} first  the name of the first file
   * @param {Blob} blob
   * @param {ReadFile[]} texts  that it is made of
   */
  async #sourceOf(first, blob, texts) {
    const small = blob.size <= TEXT_BOX_BYTES;
    const head = await (small ? blob : blob.slice(0, TEXT_BOX_BYTES)).arrayBuffer(); // for the preview
    // The decoder removes a byte order mark, and `stream` leaves out a character that is cut at the end.
    const text = new TextDecoder().decode(head, { stream: !small });
    return makeSource({
      ...{
        id: `own-${this.#next_id++}`,
        kind: 'file',
        bytes: blob.size,
        suggested: suggestFor(text, blob.size),
        blob,
      },
      title: texts.length > 1 ? this.#words().several(first, texts.length - 1) : first,
      remarks: remarksOfAll(texts),
      origin: { files: texts.map(({ name, file }) => ({ name, blob: file })), encoding: texts[0].encoding },
      ...(small && fitsTextBox(text) ? { text } : { preview: beginning(text) }),
    });
  }

  /**
   * Replaces the chosen text by another reading of its files (columns of a table, say).
   * @param {import('../texts/read_files.js').Ready} ready
   * @param {NonNullable<Source['origin']>} origin
   * @param {{ documents?: string }} suits  suggested settings in addition to those for the text
   */
  read(ready, origin, suits) {
    const source = this.#chosen();
    const limit = this.#store.state.engine.limits.max_text_bytes;
    if (source === null) return;
    const { size } = ready.blob;
    if (size > limit) return this.#refuse(said('too_big', source.title, size, limit));
    const suggested = { ...ready.suggested, ...suits };
    this.change(source.id, { ...ready, kind: 'file', bytes: size, suggested, remarks: [], origin });
    this.#forgetTextProblem();
    this.#store.update({ panel: '', notice: null });
    this.#settle();
  }

  /**
   * Adds a text from before a reload.
   * @param {{ title: string, text: string, remarks?: Said[] }} kept
   * @returns {string} its id
   */
  addKept(kept) {
    const source = keptSource(`own-${this.#next_id++}`, { ...kept, title: this.#freshTitle(kept.title) });
    this.add(source);
    return source.id;
  }
  /** @param {FileList | File[] | null | undefined} files */
  async openFiles(files) {
    if (!files || files.length === 0) return;
    this.#loading = this.open([...files].map((file) => ({ name: file.name, blob: file })));
    await this.#loading;
  }
  /**
   * Adds a text from the clipboard that is too long for the text box, or was pasted outside it.
   * @param {string} text
   */
  async paste(text) {
    if (fitsTextBox(text)) return this.addTyped(text, this.#freshTitle());
    this.#loading = this.open([{ name: this.#words().pasted, blob: new Blob([text]) }]);
    await this.#loading;
  }
  /** Chooses an empty text to type or paste into: an existing one, or a new one. */
  fresh() {
    this.#n_chosen++;
    const empty = this.#store.state.sources.find((one) => one.kind === 'typed' && one.text === '');
    if (empty) this.choose(empty.id);
    else this.addTyped('', this.#freshTitle());
  }
  async editFile() {
    const source = this.#chosen();
    if (!source?.blob || source.text !== null) return;
    this.change(source.id, { text: await source.blob.text() });
  }
  remove() {
    const source = this.#chosen();
    if (!source || source.kind === 'dataset') return;
    const rest = this.#store.state.sources.filter((one) => one.id !== source.id);
    this.#store.update({ sources: rest });
    const next = rest.findLast((one) => one.kind !== 'dataset') ?? rest[0];
    if (next) this.choose(next.id);
  }
  /** The address has changed: saves the texts under the former address. @param {string} new_key  from textsKey() */
  async leave(new_key) {
    clearTimeout(this.#save_timer);
    const kept = this.#keep();
    this.#key = new_key;
    await kept;
  }
  /** Counts the chosen text if it is too long to be shown whole. */
  count() {
    this.#countBlob();
  }
  /** Waits until the chosen text has loaded, also if another is chosen meanwhile. */
  async loaded() {
    for (let seen = null; seen !== this.#loading; await seen) seen = this.#loading;
  }
  stop() {
    return clearTimeout(this.#save_timer);
  }
}
