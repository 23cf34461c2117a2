/**
 * Room 1: the documents of the text and their lengths, the part kept for validation, what occurs more than once, what
 * the last step has read, and how well models predict that only count (n-gram models).
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { errorLine, oldRunLine, unsaid } from '../../../ui/sentences.js';
import { withTerms } from '../../../ui/terms.js';
import { share } from '../shared/histogram.js';
import { createTurns } from '../shared/turns.js';
import { createLengths } from './lengths.js';
import { createSeen } from './seen.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../../wasm/engine.js').Facts} Facts */
/** @typedef {import('../../../../wasm/engine.js').DocumentFacts} DocumentFacts */
/** @typedef {NonNullable<import('../../../state/state.js').RunState['info']>} Info */

const BARS = 40;
const REPEATED = 8; // repeated documents that are shown; the others are only counted
const MOST_SHARE = 50;

/**
 * The share kept for validation: a bar, the size of both parts, and a slider for the next run.
 * @param {Context} context
 * @param {import('@preact/signals-core').Signal<number | null>} sliding
 * @param {Info} info
 * @param {Facts | null} facts
 */
function split({ store, select, actions, id }, sliding, info, facts) {
  const { inside } = store.at.words.value;
  const words = /** @type {NonNullable<typeof inside>} */ (inside).dataset;
  const kept = info.n_val_tokens / (info.n_train_tokens + info.n_val_tokens);
  const wanted = sliding.value ?? 100 * Number(select.settings.value.values.val_fraction ?? 0);
  /** @param {Event} event */
  const numberOf = ({ currentTarget }) => Number(/** @type {HTMLInputElement} */ (currentTarget).value);
  /** @param {'train' | 'validation'} part @param {number} tokens */
  const one = (part, tokens) =>
    html`<p class=${part === 'train' ? 'split-part' : 'split-validation'}><strong>${words.parts[part]}</strong> ${words.holds(facts?.[part].documents ?? null, facts?.[part].characters ?? null, tokens)}</p>`;
  return html`<section class="room-part" data-section="split" aria-label=${words.split}>
    <h3>${words.split}</h3>
    <div class="split-bar">${share(1 - kept, 'bars-train')}</div>
    ${one('train', info.n_train_tokens)} ${one('validation', info.n_val_tokens)}
    <label class="split-label" for=${id('split')}>${words.slide} <output>${words.percent(wanted)}</output></label>
    <input
      id=${id('split')}
      type="range"
      min="0"
      max=${MOST_SHARE}
      step="1"
      .value=${String(Math.round(wanted))}
      aria-valuetext=${words.percent(wanted)}
      @input=${(/** @type {Event} */ event) => {
        sliding.value = numberOf(event);
      }}
      @change=${(/** @type {Event} */ event) => {
        sliding.value = null;
        actions.set('val_fraction', String(numberOf(event) / 100));
      }}
    >
    <p class="part-line">${withTerms({ store }, words.slide_help)}</p>
  </section>`;
}

/**
 * Whether a document occurs twice; if none does, a sentence beside the lengths says so.
 * @param {Pick<Facts, 'duplicates' | 'overlap'>} facts
 */
const hasRepetitions = ({ duplicates, overlap }) => duplicates > 0 || overlap > 0;

/** @param {Context} context @param {DocumentFacts} documents @param {Facts} facts */
function repetitions({ store }, { repeated, count }, { duplicates, overlap, validation }) {
  if (!hasRepetitions({ duplicates, overlap })) return nothing;
  const { inside } = store.at.words.value;
  const words = /** @type {NonNullable<typeof inside>} */ (inside).dataset;
  return html`<section class="room-part" data-section="again" aria-label=${words.again}>
    <h3>${words.again}</h3>
    <p>${words.duplicates(duplicates, count)}</p>
    ${overlap > 0 ? html`<p class="remark">${words.overlap(overlap, validation.documents)}</p>` : nothing}
    ${
      repeated.length === 0
        ? nothing
        : html`<table class="room-table repeated">
          <thead><tr><th scope="col">${words.beginning}</th><th scope="col">${words.parts.train}</th><th scope="col">${words.parts.validation}</th></tr></thead>
          <tbody>${repeated
            .slice(0, REPEATED)
            .map(
              (one) =>
                html`<tr><td class="repeated-text" dir="auto" translate="no">${one.text}${one.cut ? '…' : ''}</td><td>${words.times(one.train)}</td><td>${words.times(one.validation)}</td></tr>`,
            )}</tbody>
        </table>`
    }
  </section>`;
}

/**
 * The sentence that says which of the counting models the model has beaten.
 * @param {Context} context
 * @param {{ name: string, nats: number | null }[]} rows  the models that count, then the model of the run
 */
function standing({ store }, rows) {
  const { inside } = store.at.words.value;
  const now = rows.at(-1)?.nats ?? null;
  if (now === null || !Number.isFinite(now)) return nothing;
  /** @type {{ name: string, nats: number }[]} */
  const counted = rows.slice(0, -1).flatMap(({ name, nats }) => (nats === null ? [] : { name, nats }));
  const [beaten, others] = [counted.filter(({ nats }) => now < nats), counted.filter(({ nats }) => now >= nats)];
  const best = beaten.toSorted((one, two) => one.nats - two.nats)[0] ?? null;
  const next = others.toSorted((one, two) => two.nats - one.nats)[0] ?? null;
  return html`<p data-test="standing">${inside?.dataset.standing(now, best, next)}</p>`;
}

/**
 * The losses of n-gram models, which only count, beside the loss of the model.
 * @param {Context} context
 * @param {Info} info
 * @param {Facts} facts
 */
function counting(context, info, facts) {
  const { store, select } = context;
  const { inside, format } = store.at.words.value;
  const words = /** @type {NonNullable<typeof inside>} */ (inside).dataset;
  const { val_loss } = select.run.value;
  const { bits_per_nat } = facts.validation;
  /** @param {number | null} nats */
  const bits = (nats) => (nats === null || bits_per_nat === null ? null : nats * bits_per_nat);
  /** @type {{ name: string, nats: number | null, bits: number | null, kind: string }[]} */
  const rows = [
    {
      name: words.guessing(info.vocab_size),
      nats: info.uniform_loss,
      bits: bits(info.uniform_loss),
      kind: 'bars-guess',
    },
    ...facts.entropy.map((nats, i) => ({
      name: words.counted[i],
      nats,
      bits: facts.bits_per_character[i],
      kind: 'bars-guess',
    })),
    { name: words.model, nats: val_loss, bits: bits(val_loss), kind: 'bars-val' },
  ];
  return html`<section class=${`room-part${hasRepetitions(facts) ? '' : ' room-wide'}`} data-section="levels" aria-label=${words.levels}>
    <h3>${words.levels}</h3>
    ${facts.validation.tokens === 0 ? nothing : standing(context, rows)}
    <p class="part-line">${withTerms({ store }, facts.validation.tokens > 0 ? words.levels_help : words.levels_none)}</p>
    <table class="room-table levels" ?hidden=${facts.validation.tokens === 0}>
      <thead><tr><th scope="col">${words.who}</th><th scope="col" colspan="2">${words.nats}</th><th scope="col">${words.bits}</th></tr></thead>
      <tbody>${rows.map(
        (row) => html`<tr>
          <th scope="row">${row.name}</th>
          <td class="levels-bar">${share((row.nats ?? 0) / info.uniform_loss, row.kind)}</td>
          <td>${format.loss(row.nats)}</td>
          <td>${row.bits === null ? format.none : format.fixed(row.bits, 2)}</td>
        </tr>`,
      )}</tbody>
    </table>
  </section>`;
}

/** @param {Context} context @param {import('../../../ui/looks.js').Looks} looks */
export function dataset(context, looks) {
  const { store, select } = context;
  const documents = looks.watch(() => ['documents', { bins: BARS }]);
  const facts = looks.watch(() => ['facts']);
  /**
   * The value of the slider while somebody moves it; else null.
   * @type {import('@preact/signals-core').Signal<number | null>}
   */
  const sliding = signal(null);
  const lengths = createLengths(context);
  const turn = createTurns();
  const seen = createSeen(context, looks, turn);
  return () => {
    const all = store.at.words.value;
    const { info } = select.run.value;
    if (info === null || !all.inside) return '';
    const [known, counted] = [documents.value, facts.value];
    return html`${oldRunLine(select.is_old_run.value ? all.run.old_run : '')}
      ${errorLine(unsaid(store, known.error))}
      <div class="room-parts">
        ${known.value && turn('lengths') ? lengths(known.value, counted.value && !hasRepetitions(counted.value)) : nothing}
        ${turn('split') ? split(context, sliding, info, counted.value) : nothing}
        ${turn('seen') ? seen(info) : nothing}
        ${counted.value && turn('levels') ? counting(context, info, counted.value) : html`<p class="part-line">${all.inside.dataset.counting}</p>`}
        ${known.value && counted.value && turn('again') ? repetitions(context, known.value, counted.value) : nothing}
      </div>`;
  };
}
