/**
 * Room 5: the learning rate over the run, how far each step moves each tensor, the path of one weight, and what the
 * optimizer keeps of a tensor. This file asks the engine for what the parts share; each part is drawn by one file
 * of this folder.
 */

import { computed, signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { promptToRead } from '../../../texts/prompts.js';
import { withTerms } from '../../../ui/terms.js';
import { createTurns } from '../shared/turns.js';
import { chosenOf, firstRow } from '../shared/weights.js';
import { createMoments } from './moments.js';
import { createSchedule, piecesOf } from './schedule.js';
import { createUpdates } from './updates.js';
import { createWay } from './way.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../ui/looks.js').Looks} Looks */
/** @typedef {import('../../../words/words.js').OptimizerWords} Words */
/** @typedef {ReturnType<typeof makeRoom>} Room  what the parts of this room share */

/**
 * The rate of a step, interpolated linearly between steps whose rates are known.
 * @param {{ x: number[], y: number[] } | null} rates @param {number} step
 */
export function rateAt(rates, step) {
  if (rates === null || rates.x.length === 0) return Number.NaN;
  const { x, y } = rates;
  const after = x.findIndex((one) => one >= step);
  if (after === 0) return y[0];
  if (after < 0) return y[y.length - 1];
  const share = (step - x[after - 1]) / (x[after] - x[after - 1]);
  return y[after - 1] + share * (y[after] - y[after - 1]);
}

/** @param {Context} context @param {Looks} looks @param {ReturnType<typeof createSchedule>} schedule */
function makeRoom(context, looks, schedule) {
  const { store, select, frame } = context;
  const all = looks.watch(() => (select.run.value.info === null ? null : ['tensors']));
  const tensors = computed(() =>
    (all.value.value ?? []).flatMap((one) => (one.parameter && one.gradient ? [one] : [])),
  );
  const chosen = computed(() =>
    chosenOf(
      store.at.look.value,
      tensors.value,
      firstRow(promptToRead(context), select.run.value.info?.vocabulary ?? []),
    ),
  );
  /**
   * The gradient norms of the steps for which there was a report.
   * @type {import('@preact/signals-core').Signal<Map<number, number>>}
   */
  const norms = signal(new Map());
  let of = 0;
  const stop = frame.draw(() => {
    const { id, step, grad_norm } = select.run.value;
    if (grad_norm === null) return;
    const known = id === of ? norms.peek() : new Map();
    of = id;
    norms.value = new Map([...known, /** @type {[number, number]} */ ([step, grad_norm])].slice(-500));
  });
  return {
    ...{ context, looks, tensors, chosen, norms, stop },
    words: () => /** @type {Words} */ (store.at.words.value.optimizer),
    rateOf: computed(() => {
      const { lr, step: last } = select.run.value;
      const rates = schedule.rates.value;
      return (/** @type {number} */ step) => (step === last && lr !== null ? lr : rateAt(rates, step));
    }),
    /** The settings that held in a step. */
    configAt: computed(() => {
      const { info, marks } = select.run.value;
      const pieces = piecesOf(marks, info?.config ?? {});
      return (/** @type {number} */ step) => pieces.find(({ to }) => step <= to)?.config ?? info?.config ?? {};
    }),
  };
}

/** @param {Context} context @param {Looks} looks */
export function optimizer(context, looks) {
  const { store } = context;
  const schedule = createSchedule(context);
  const room = makeRoom(context, looks, schedule);
  const way = createWay(room);
  const updates = createUpdates(room);
  const moments = createMoments(room);
  const turn = createTurns();

  function draw() {
    if (!store.at.words.value.optimizer) return nothing;
    const words = room.words();
    return html`<div class="optimizer">
      <div class="labs" data-sections="schedule updates">
        <section class="lab" data-section="schedule" aria-label=${words.schedule.title} data-test="schedule">
          <h3 class="lab-title">${words.schedule.title}</h3>
          <p class="part-line">${withTerms(context, words.schedule.lead)}</p>
          ${turn('schedule') ? schedule.draw(words.schedule) : nothing}
        </section>
        ${turn('updates') ? updates.draw() : nothing}
      </div>
      ${turn('way') ? way.draw() : nothing} ${turn('moments') ? moments() : nothing}
    </div>`;
  }
  return Object.assign(draw, {
    end() {
      for (const part of [schedule, room, way, updates]) part.stop();
    },
  });
}
