/**
 * What one can do with texts: choose, type, drop a file, paste, remove. Every text stays in the state
 * until it is removed on purpose, whatever else goes wrong; small ones outlive a reload (storage.js).
 * Does not start or prepare runs itself: it says `changed` and training.js decides.
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

/** @typedef {import('../state/state.js').Source} Source */

/** A bigger file is not offered for editing: a text box would be slow with it. */
const EDIT_BYTES = 2_000_000;

/** What reads files, which comes with the first text of one's own. */
const loadDecoder = () => import('../texts/decode.js');

const SAVE_AFTER_MS = 400;
const KEPT_BYTES = 500_000; // a bigger text does not outlive a reload

/**
 * A text that nobody is typing just now, from before a reload or from the address, in the form that suits
 * its length.
 * @param {string} id
 * @param {{ title: string, text: string, remark?: string }} kept
 * @param {Record<string, any>} [suggested]  of the data set it was made from
 * @returns {Source}
 */
export function keptSource(id, { title, text, remark = '' }, suggested = suggestFor(text)) {
  const known = { id, title, suggested, bytes: byteLength(text), facts: countText(text), remark };
  if (fitsTextBox(text)) return makeSource({ ...known, kind: 'typed', text });
  return makeSource({ ...known, kind: 'file', blob: new Blob([text]), preview: beginning(text) });
}

/**
 * Whether the card of a text offers to put it into the text box all the same.
 * @param {Source} source
 * @returns {boolean}
 */
export function isEditable({ blob, bytes, facts }) {
  return blob !== null && bytes <= EDIT_BYTES && facts !== null && isQuickToEdit(facts);
}

/** @param {import('../texts/counts.js').Counts} facts */
const isQuickToEdit = ({ lines, longest }) => lines <= TEXT_BOX_LINES && longest <= TEXT_BOX_LINE;

/**
 * @param {import('../store.js').Store} store
 * @param {object} hooks
 * @param {() => void} hooks.changed                       the chosen text is another one
 * @param {(blob: Blob) => Promise<Source['facts']>} hooks.inspect  counts a big text in the worker
 */
export function createTexts(store, { changed, inspect }) {
  let next_id = 1;
  /** @type {any} */
  let save_timer = 0;
  /** What is being fetched or read, if anything: buttons wait for it. @type {Promise<void>} */
  let loading = Promise.resolve();
  let n_loading = 0;

  /** The text of the address that was added last, as it was. @type {Source | null} */
  let of_address = null;

  const chosen = () => chosenSource(store.state);
  const words = () => store.state.words.texts;

  /**
   * Says of a text of one's own what it looks like (a table, say), once what knows that has come.
   * @param {string} id
   * @param {string} text
   */
  async function remarkLater(id, text) {
    const decoder = await loadDecoder().catch(() => null); // without it there is no remark
    const source = store.state.sources.find((one) => one.id === id);
    if (decoder === null || !source || (source.text !== null && source.text !== text)) return;
    const remark = decoder.remarkOn(text);
    if (remark !== source.remark) change(id, { remark });
  }

  /** The data set that a text was made from by editing it, whose suggestions it keeps. @param {Source} source */
  function originOf({ suggested }) {
    return store.state.sources.find((one) => one.kind === 'dataset' && one.suggested === suggested) ?? null;
  }

  /** Where what is chosen now belongs: the address may be another before that is kept. */
  let key = textsKey(store.state.place);

  async function keep() {
    const place = key;
    const { sources, source, typed } = store.state;
    // A text just typed has not been measured yet: then its letters are counted.
    const size = (/** @type {import('../state/state.js').Source} */ one) => one.bytes || (one.text?.length ?? 0);
    const own = sources.filter((one) => one.kind !== 'dataset' && size(one) > 0);
    const small = own.filter((one) => size(one) <= KEPT_BYTES);
    const index = small.findIndex((one) => one.id === source);
    try {
      const texts = small.map(async (one) => ({
        title: one.title,
        text: one.text ?? (await one.blob?.text()) ?? '',
        like: originOf(one)?.id ?? '',
        remark: one.remark,
      }));
      const state = { source: index >= 0 ? `own:${index}` : source, texts: await Promise.all(texts), typed };
      const kept = saveTexts(state, place);
      if (kept === null) return;
      const lost = own.filter((one) => !small.includes(one) || !kept.includes(state.texts[small.indexOf(one)]));
      sayUnkept(lost.map((one) => one.title));
    } catch {
      // A file that cannot be read any more is not kept.
    }
  }

  /** The texts that were said not to outlive a reload. */
  let said = '';

  /** @param {string[]} titles */
  function sayUnkept(titles) {
    const names = titles.map((title) => `“${title}”`).join(', ');
    if (names === said) return;
    said = names;
    if (names !== '') store.update({ notice: words().unkept(names) });
  }

  function save() {
    clearTimeout(save_timer);
    save_timer = setTimeout(keep, SAVE_AFTER_MS);
  }

  /**
   * @param {string} id
   * @param {Partial<Source>} patch
   */
  function change(id, patch) {
    store.update({ sources: store.state.sources.map((one) => (one.id === id ? { ...one, ...patch } : one)) });
  }

  /** @param {string} sentence */
  function refuse(sentence) {
    store.update({ problem: { place: 'text', key: '', sentence } });
  }

  function forgetTextProblem() {
    if (store.state.problem?.place === 'text') store.update({ problem: null });
  }

  /** @param {Source} source */
  function add(source) {
    store.update({ sources: [...store.state.sources, source], source: source.id, notice: '' });
    forgetTextProblem();
    settle();
  }

  /** After the chosen text became another one: keeps it, counts it, tells training. */
  function settle() {
    const source = chosen();
    save();
    if (source === null) return;
    if (source.text !== null && source.facts === null) {
      change(source.id, { facts: countText(source.text), bytes: source.blob?.size ?? byteLength(source.text) });
    }
    countBlob();
    changed();
  }

  /** Counts the chosen text where it is not shown whole. */
  function countBlob() {
    const source = chosen();
    if (!source?.blob || source.text !== null || source.facts !== null) return;
    inspect(source.blob).then(
      (facts) => change(source.id, { facts }),
      () => {}, // `prepare` reads the same bytes and reports; without an engine it is done when there is one
    );
  }

  /** A name for the next text: "Your text", "Your text 2", ... */
  function freshTitle(name = words().yours) {
    const taken = new Set(store.state.sources.map((one) => one.title));
    for (let n = 1; ; n++) {
      const title = n === 1 ? name : `${name} ${n}`;
      if (!taken.has(title)) return title;
    }
  }

  /** @param {Source} source */
  async function fetchText(source) {
    n_loading++;
    store.update({ loading_text: true });
    try {
      const response = await fetch(source.url);
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      const blob = await response.blob();
      const text = await blob.text();
      if (fitsTextBox(text)) change(source.id, { text, bytes: blob.size });
      else change(source.id, { blob, bytes: blob.size, preview: beginning(text), facts: countText(text) });
    } catch {
      if (store.state.source === source.id) {
        refuse(words().unfetched(source.title));
      }
    }
    n_loading--;
    store.update({ loading_text: n_loading > 0 });
  }

  /** @param {string} id */
  async function choose(id) {
    const left = chosen();
    const source = store.state.sources.find((one) => one.id === id);
    if (!source) return;
    const is_empty = left?.kind === 'typed' && left.text === '' && left.id !== id;
    const sources = is_empty ? store.state.sources.filter((one) => one !== left) : store.state.sources;
    store.update({ source: id, sources, notice: '' });
    forgetTextProblem();
    if (source.kind === 'dataset' && source.text === null && source.blob === null) {
      loading = fetchText(source);
      await loading;
    }
    if (store.state.source === id) settle();
  }

  /**
   * What the text box holds now. Editing a data set makes a text of one's own; the data set stays.
   * @param {string} text
   */
  function type(text) {
    const source = chosen();
    forgetTextProblem();
    if (source && source.kind !== 'dataset') {
      const facts = countText(text);
      const bytes = byteLength(text);
      const suggested = text !== '' && originOf(source) ? source.suggested : suggestFor(text);
      if (bytes > EDIT_BYTES || !isQuickToEdit(facts)) {
        const blob = new Blob([text]);
        const preview = beginning(text);
        change(source.id, { kind: 'file', text: null, blob, bytes, facts, suggested, preview });
      } else {
        change(source.id, { kind: 'typed', text, blob: null, bytes, facts, suggested });
      }
      remarkLater(source.id, text);
      settle();
    } else {
      addTyped(text, freshTitle(), source?.suggested);
    }
  }

  /**
   * @param {string} text
   * @param {string} title
   * @param {Record<string, any>} [suggested]
   */
  function addTyped(text, title, suggested = suggestFor(text)) {
    const id = `own-${next_id++}`;
    add(makeSource({ id, kind: 'typed', title, text, suggested }));
    remarkLater(id, text);
  }

  /**
   * Chooses the text of an address. One that is here already is not added again, and one of an earlier
   * address that nobody has touched makes room.
   * @param {string} text
   */
  async function openAddressText(text) {
    const bytes = byteLength(text);
    const same = store.state.sources.find(
      (one) =>
        one.kind !== 'dataset' &&
        (one.text ?? one.preview) === (one.text === null ? beginning(text) : text) &&
        (one.text !== null || one.bytes === bytes),
    );
    if (same) return choose(same.id);
    const former = store.state.sources.find(
      (one) => one.id === of_address?.id && one.text === of_address.text && one.blob === of_address.blob,
    );
    if (former) store.update({ sources: store.state.sources.filter((one) => one !== former) });
    of_address = keptSource(`own-${next_id++}`, { title: freshTitle(words().of_address), text });
    add(of_address);
    remarkLater(of_address.id, text);
  }

  /**
   * A file, or a long text that was pasted: refused before it is read when it is too big, and when it is no text.
   * @param {Blob} blob
   * @param {string} title
   */
  async function open(blob, title) {
    const name = firstWords(title, 40);
    if (isTooBig(blob, name)) return;
    try {
      const decoder = await loadDecoder().catch(() => null);
      if (decoder === null) return refuse(words().no_decoder(name));
      const { refusal, remark, blob: content } = await decoder.readText(blob, title);
      if (refusal !== '') return refuse(words().no_text(name, refusal));
      if (isTooBig(content, name)) return;
      const small = content.size <= TEXT_BOX_BYTES;
      const head = await (small ? content : content.slice(0, TEXT_BOX_BYTES)).arrayBuffer(); // enough to show
      // A byte order mark is no character of the text, and `stream` spares a letter cut in two at the end.
      const text = new TextDecoder().decode(head, { stream: !small });
      const known = { title: name, blob: content, bytes: content.size, suggested: suggestFor(text), remark };
      const source = makeSource({ ...known, id: `own-${next_id++}`, kind: 'file' });
      if (small && fitsTextBox(text)) source.text = text;
      else source.preview = beginning(text);
      add(source);
    } catch {
      refuse(words().unreadable(name));
    }
  }

  /** Whether a text has more bytes than the engine takes; its sentence is then shown. @param {Blob} blob @param {string} name */
  function isTooBig(blob, name) {
    const limit = store.state.engine.limits.max_text_bytes;
    if (blob.size <= limit) return false;
    refuse(words().too_big(name, blob.size, limit));
    return true;
  }

  return {
    add,
    addTyped,
    /** A text from before a reload. @param {{ title: string, text: string, remark?: string }} kept @returns {string} its id */
    addKept(kept) {
      const source = keptSource(`own-${next_id++}`, { ...kept, title: freshTitle(kept.title) });
      add(source);
      return source.id;
    },
    openAddressText,
    change,
    choose,
    type,
    save,
    open,
    /** @param {FileList | File[] | null | undefined} files */
    async openFiles(files) {
      if (!files || files.length === 0) return;
      loading = open(files[0], files[0].name);
      await loading;
      if (files.length > 1) store.update({ notice: words().first_of(files.length) });
    },
    /** A text from the clipboard that does not go into the box, or not through it. @param {string} text */
    async paste(text) {
      if (fitsTextBox(text)) return addTyped(text, freshTitle());
      loading = open(new Blob([text]), words().pasted);
      await loading;
    },
    /** An empty text to type or paste into: the one that is there already, or a new one. */
    fresh() {
      const empty = store.state.sources.find((one) => one.kind === 'typed' && one.text === '');
      if (empty) choose(empty.id);
      else addTyped('', freshTitle());
    },
    async editFile() {
      const source = chosen();
      if (!source?.blob || source.text !== null) return;
      change(source.id, { text: await source.blob.text() });
    },
    remove() {
      const source = chosen();
      if (!source || source.kind === 'dataset') return;
      const rest = store.state.sources.filter((one) => one.id !== source.id);
      store.update({ sources: rest });
      const next = rest.findLast((one) => one.kind !== 'dataset') ?? rest[0];
      if (next) choose(next.id);
    },
    /** The address has changed: what was there is kept for the former one. @param {string} new_key  of textsKey() */
    async leave(new_key) {
      clearTimeout(save_timer);
      const kept = keep();
      key = new_key;
      await kept;
    },
    count: countBlob,
    /** Until the chosen text is there, also where another is chosen meanwhile. */
    async loaded() {
      for (let seen = null; seen !== loading; await seen) seen = loading;
    },
    stop: () => clearTimeout(save_timer),
  };
}
