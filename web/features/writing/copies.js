/**
 * Which pieces of the samples on the page are word for word in the text that the run learnt. The engine finds them
 * (Trainer.quotations), some samples at a time, and only while the samples are in sight; each text is asked about once.
 * The share of the newest sample is put into the state, for the verdict.
 */

import { signal } from '@preact/signals-core';
import { COPIED_LENGTH } from '../../ui/copied_pieces.js';
import { createLooks } from '../../ui/looks.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../ui/copied_pieces.js').Piece} Piece */
/** What is copied of a text; `share` of its characters, null if it is not known. @typedef {{ pieces: readonly Piece[], share: number | null }} Copied */

const AT_ONCE = 12; // texts in one question, so that the answer does not take too long
const MOST = 400; // texts of a run of which it is remembered what is copied; the page shows about 100
/** @type {Copied} */
const NONE = { pieces: [], share: null };

/** Whether a text can have such a piece at all. @param {string} text */
const isLong = (text) => text.length >= COPIED_LENGTH;

/**
 * Forgets the texts that were asked about first, until so many are left; those on the page are kept.
 * @param {Map<string, unknown>} known
 * @param {string[]} shown
 * @param {number} [most]
 */
export function trim(known, shown, most = MOST) {
  if (known.size <= most) return;
  const kept = new Set(shown);
  for (const text of known.keys()) {
    if (known.size <= most) return;
    if (!kept.has(text)) known.delete(text);
  }
}

/**
 * Puts into the state how much of the newest sample is copied, once it is known: of a sample that is shorter than a
 * piece nothing can be said.
 * @param {Context} context
 * @param {Map<string, Copied> | undefined} known  what is copied of each text of the run
 */
function tellShare({ store, select }, known) {
  const { id, samples } = select.run.value;
  const [text = ''] = samples[0]?.texts ?? [];
  const { copied } = store.state;
  const share = known?.get(text)?.share ?? null;
  if (!isLong(text)) {
    if (copied !== null) store.update({ copied: null });
  } else if (share !== null && (copied?.run !== id || copied.share !== share))
    store.update({ copied: { run: id, share } });
}

/** @param {Context} context @param {Element} root */
export function createCopies(context, root) {
  const { select, store, frame } = context;
  const looks = createLooks(context, root);
  /** What is copied of each text, by run. @type {Map<number, Map<string, Copied>>} */
  const known = new Map();
  /** The texts on the page, and those that are asked about now. They change only together with what is shown. */
  const shown = signal(/** @type {string[]} */ ([]));
  const asked = signal(/** @type {{ run: number, texts: string[] }} */ ({ run: 0, texts: [] }));
  /** The answer that was taken last. */
  let taken = /** @type {unknown} */ (null);
  /** Changes when pieces have come, so that the samples are drawn again. */
  const version = signal(0);

  const found = looks.watch(() => {
    const { texts } = asked.value;
    const calls = texts.map(
      (text) =>
        /** @type {['quotations', string, object]} */ ([
          'quotations',
          text,
          { min_length: COPIED_LENGTH, max_places: 1 },
        ]),
    );
    return texts.length > 0 ? ['all', ...calls] : null;
  });

  /** @param {number} run */
  function textsOf(run) {
    const texts = known.get(run) ?? new Map();
    known.set(run, texts);
    return texts;
  }

  const stop = frame.draw(() => {
    const { id } = select.run.value;
    const answer = found.value;
    const { value, error } = answer;
    const { run, texts } = asked.peek();
    const is_answered = run === id && answer !== taken && (error ?? value) !== null;
    if (is_answered) {
      taken = answer;
      // If the model has no text with it, there is no answer, and nothing is marked.
      for (const [i, text] of texts.entries()) {
        const { quotations: pieces, share } = value?.[i] ?? { quotations: NONE.pieces, share: null };
        textsOf(id).set(text, { pieces, share });
        if (pieces.length > 0) version.value++; // without pieces nothing has to be drawn
      }
      trim(textsOf(id), shown.peek());
    }
    for (const other of known.keys()) if (!store.state.runs.has(other)) known.delete(other);
    const next = shown.value.filter((text) => isLong(text) && !textsOf(id).has(text)).slice(0, AT_ONCE);
    const is_waiting = run === id && texts.length > 0 && !is_answered;
    if (!is_waiting && (next.length > 0 || texts.length > 0)) asked.value = { run: id, texts: next };
    tellShare(context, known.get(id));
  });

  return {
    /** Says which texts are on the page. @param {string[]} texts */
    show(texts) {
      if (texts.join('\0') !== shown.peek().join('\0')) shown.value = texts;
    },
    /** The copied pieces of a text, as far as they are known. @param {string} text */
    of(text) {
      version.value;
      return (known.get(select.run.value.id)?.get(text) ?? NONE).pieces;
    },
    stop() {
      stop();
      looks.stop();
    },
  };
}
