// From a text to what one training step sees: documents, token ids, training and validation.
//
// The model reads tokens: one for each character (Unicode code point), and BOS, which comes before a document and,
// because it also follows the last character, ends it.

/** @import { Settings } from './settings.js' */
/** @import { Random } from './random.js' */

/**
 * What the model reads and what it should say next, position by position.
 * @typedef {{ ids: number[], targets: number[] }} Sequence
 */

// What Python's str.strip() takes for white space. JavaScript's own trim() differs: it strips
// U+FEFF and leaves U+001C to U+001F and U+0085.
const SPACE = '[\\t-\\r\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]';
const SPACE_BEFORE = new RegExp(`^${SPACE}+`, 'u');
const SPACE_BEHIND = new RegExp(`${SPACE}+$`, 'u');

/**
 * lines: each line is a document, without the white space around it. stream: each block of lines
 * between blank lines is one, without the white space at the end of its lines.
 * @param {string} text
 * @param {'lines' | 'stream'} kind
 * @returns {string[]}
 */
export function cutDocuments(text, kind) {
  const lines = text
    .replaceAll('\0', '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(SPACE_BEHIND, ''));
  if (kind === 'lines') return lines.map((line) => line.replace(SPACE_BEFORE, '')).filter((line) => line !== '');
  return lines
    .join('\n')
    .split(/\n{2,}/)
    .map((block) => block.replace(/^\n|\n$/g, ''))
    .filter((block) => block !== '');
}

/** Characters and their ids. Ids are in the order of code points; BOS comes last. */
export class Vocabulary {
  /** @param {string[]} documents */
  constructor(documents) {
    const characters = new Set(documents.flatMap((document) => [...document]));
    this.characters = [...characters].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
    this.ids = new Map(this.characters.map((character, id) => [character, id]));
    this.bos = this.characters.length;
    this.size = this.characters.length + 1;
  }

  /** @param {string} text */
  encode(text) {
    return [...text].map((character) => {
      const id = this.ids.get(character);
      if (id === undefined) throw new Error(`The text never had the character ${JSON.stringify(character)}.`);
      return id;
    });
  }

  /** @param {number[]} ids */
  decode(ids) {
    return ids.map((id) => this.characters[id] ?? '').join('');
  }
}

/** The documents of a run as ids, and the sequences that are cut from them. */
export class Corpus {
  /**
   * @param {string} text
   * @param {Settings} settings
   * @param {Random} random
   */
  constructor(text, settings, random) {
    const documents = cutDocuments(text, settings.documents);
    this.settings = settings;
    this.vocabulary = new Vocabulary(documents);
    this.next = 0; // lines: the document that is next to be learnt from
    /** @type {number[][]} */
    this.trainDocuments = [];
    /** @type {number[][]} */
    this.valDocuments = [];
    /** @type {number[]} */
    this.trainStream = [];
    /** @type {number[]} */
    this.valStream = [];
    this.goesRound = true;
    /** @type {number[]} where documents begin in the stream */
    this.beginnings = [];
    if (settings.documents === 'lines') this.splitLines(documents, random);
    else this.splitStream(documents);
  }

  /**
   * Shuffles, and keeps the last documents for validation.
   * @param {string[]} documents
   * @param {Random} random
   */
  splitLines(documents, random) {
    random.shuffle(documents);
    const { bos } = this.vocabulary;
    const all = documents.map((document) => [bos, ...this.vocabulary.encode(document), bos]);
    const nVal = Math.min(Math.floor(all.length * this.settings.val_fraction), all.length - 1);
    this.trainDocuments = all.slice(0, all.length - nVal);
    this.valDocuments = all.slice(all.length - nVal);
  }

  /**
   * Keeps the order, and the last tokens for validation.
   * @param {string[]} documents
   */
  splitStream(documents) {
    const { bos } = this.vocabulary;
    const all = [...documents.flatMap((document) => [bos, ...this.vocabulary.encode(document)]), bos];
    let nVal = Math.floor(all.length * this.settings.val_fraction);
    if (nVal < 2 || all.length - nVal < 2) nVal = 0; // nothing to predict in one of the parts
    let cut = nVal === 0 ? all.length - 1 : all.length - nVal;
    // The cut is moved to the nearest beginning of a document, by at most half the validation part.
    const starts = all.flatMap((id, at) => (id === bos && at > 0 && at < all.length - 1 ? [at] : []));
    starts.sort((a, b) => Math.abs(a - cut) - Math.abs(b - cut) || a - b);
    if (nVal > 0 && starts.length > 0 && Math.abs(starts[0] - cut) <= Math.floor(nVal / 2)) cut = starts[0];
    this.trainStream = all.slice(0, cut);
    this.valStream = all.slice(cut);
    this.goesRound = all[cut] === bos;
    this.beginnings = [...this.trainStream.keys()].filter((at) => this.trainStream[at] === bos);
  }

  /**
   * A window of the stream at a random place.
   * @param {Random} random
   * @returns {Sequence}
   */
  drawWindow(random) {
    const stream = this.trainStream;
    const length = Math.min(this.settings.block_size, this.goesRound ? stream.length : stream.length - 1);
    const places = this.goesRound ? stream.length : stream.length - length;
    // If BOS is rare, some windows begin with it, which is drawn together with their places (src/training/corpus.h).
    const withBos = (this.goesRound ? length : 1) + (this.beginnings.length - 1) * length;
    const seldom = this.settings.block_size > 1 && withBos < Math.floor(places / 100);
    const share = !seldom ? 1 : this.beginnings.length === 1 ? 4 : 16;
    const drawn = random.below(places * share);
    let place = Math.floor(drawn / share);
    const begins = seldom && drawn % share === 0;
    if (begins && this.beginnings.length > 1) {
      place = this.beginnings[place % this.beginnings.length];
      if (place >= places) place = 0;
    }
    const { ids, targets } = cutSequence([...stream, ...stream], place, length);
    return { ids: begins ? [this.vocabulary.bos, ...ids.slice(1)] : ids, targets };
  }

  /**
   * What the next step learns from: the next documents, or windows that begin anywhere and go on
   * at the beginning where the text ends, unless it ends within a document.
   * @param {Random} random
   * @returns {Sequence[]}
   */
  trainBatch(random) {
    const { batch_size, block_size, documents } = this.settings;
    return Array.from({ length: batch_size }, () => {
      if (documents === 'lines') {
        return cutSequence(this.trainDocuments[this.next++ % this.trainDocuments.length], 0, block_size);
      }
      return this.drawWindow(random);
    });
  }

  /**
   * What the validation loss is measured on: whole documents, or windows one after the other.
   * @returns {Sequence[]}
   */
  valSequences() {
    const { batch_size, block_size, val_batches } = this.settings;
    const most = batch_size * val_batches;
    if (this.settings.documents === 'lines') {
      return this.valDocuments.slice(0, most).map((document) => cutSequence(document, 0, block_size));
    }
    /** @type {Sequence[]} */
    const windows = [];
    for (let from = 0; from + 1 < this.valStream.length && windows.length < most; from += block_size) {
      windows.push(cutSequence(this.valStream, from, block_size));
    }
    return windows;
  }
}

/**
 * At most `length` positions: each token and the one after it.
 * @param {number[]} tokens
 * @param {number} from
 * @param {number} length
 * @returns {Sequence}
 */
function cutSequence(tokens, from, length) {
  const n = Math.min(length, tokens.length - 1 - from);
  return { ids: tokens.slice(from, from + n), targets: tokens.slice(from + 1, from + n + 1) };
}
