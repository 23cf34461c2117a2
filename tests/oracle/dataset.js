// From a text to what one training step sees: documents, token ids, training and validation.
//
// The model reads tokens: one for each character (Unicode code point), and BOS, which stands
// before a document and, because it is what follows the last character, also ends it.

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
    this.fewBegin = false;
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
    // Better where a document begins, if that is not too far: half the validation part at most.
    const starts = all.flatMap((id, at) => (id === bos && at > 0 && at < all.length - 1 ? [at] : []));
    starts.sort((a, b) => Math.abs(a - cut) - Math.abs(b - cut) || a - b);
    if (nVal > 0 && starts.length > 0 && Math.abs(starts[0] - cut) <= Math.floor(nVal / 2)) cut = starts[0];
    this.trainStream = all.slice(0, cut);
    this.valStream = all.slice(cut);
    this.goesRound = all[cut] === bos;
    // So few windows have a BOS that some are given one (src/corpus.h).
    const length = Math.min(this.settings.block_size, cut - (this.goesRound ? 0 : 1));
    const places = this.goesRound ? cut : cut - length;
    const others = this.trainStream.slice(1).filter((id) => id === bos).length;
    this.fewBegin = others * length + (this.goesRound ? length : 1) < Math.floor(places / 32);
  }

  /**
   * A window as it is learnt: of a text with few beginnings, that of one place in four begins with BOS.
   * @param {Sequence} window
   * @param {number} place
   * @returns {Sequence}
   */
  begun({ ids, targets }, place) {
    const marked = this.fewBegin && Number((BigInt(place) * 2654435761n) % 2n ** 32n) < 2 ** 30;
    return { ids: marked ? [this.vocabulary.bos, ...ids.slice(1)] : ids, targets };
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
      if (!this.goesRound) {
        const length = Math.min(block_size, this.trainStream.length - 1);
        const place = random.below(this.trainStream.length - length);
        return this.begun(cutSequence(this.trainStream, place, length), place);
      }
      const from = random.below(this.trainStream.length);
      const around = [...this.trainStream.slice(from), ...this.trainStream.slice(0, from + 1)];
      return this.begun(cutSequence(around, 0, block_size), from);
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
