/**
 * Room 3: the graph from the tokens to the loss, one of its tensors with the gradient beside the value, a weight that
 * can be moved, and the gradients over the steps. This file asks the engine for what the parts share; each part is
 * drawn by one file of this folder.
 */

import { computed, signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { promptInWords, promptToRead } from '../../../texts/prompts.js';
import { errorLine, unsaid } from '../../../ui/sentences.js';
import { createTurns } from '../shared/turns.js';
import { chosenOf, firstRow } from '../shared/weights.js';
import { opOf } from './graph.js';
import { graphList } from './list.js';
import { createNudge } from './nudge.js';
import { createSteps } from './steps.js';
import { createTensor } from './tensor.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../ui/looks.js').Looks} Looks */
/** @typedef {import('../../../words/words.js').AutogradWords} Words */
/** @typedef {ReturnType<typeof makeRoom>} Room  what the parts of this room share */

/** @typedef {import('../../../wire/looks.js').InspectionCall} InspectionCall */

const CALM = { is_calm: true };

/** @param {Context} context @param {Looks} looks */
function makeRoom(context, looks) {
  const { store, select } = context;
  const prompt = computed(() => promptToRead(context));
  const graph = looks.watch(() => {
    select.run.value.step; // asked again after each report of the run
    return ['inspect', prompt.value, ['tokens'], ['loss'], ['graph'], ['tensors']];
  }, CALM);
  const tensors = computed(() => graph.value.value?.[3] ?? []);
  const ops = computed(() => graph.value.value?.[2] ?? []);
  /** The tensor that is locked, and the number in it. */
  const chosen = computed(() =>
    chosenOf(store.at.look.value, tensors.value, firstRow(prompt.value, select.run.value.info?.vocabulary ?? [])),
  );
  const focus = computed(() => (chosen.value === null ? null : opOf(ops.value, chosen.value.tensor.name)));
  const has_gradient = computed(() => new Set(tensors.value.filter((one) => one.gradient).map(({ name }) => name)));

  /** For each op, the sizes of the numbers that it computes, and of their gradients if it has gradients. */
  const sizes = looks.watch(() => {
    select.run.value.step;
    /** @type {[name: 'histogram', tensor: string, options: { of?: 'value' | 'gradient', bins: number }][]} */
    const calls = ops.value.flatMap(({ name }) => [
      ['histogram', name, { bins: 2 }],
      ...(has_gradient.value.has(name)
        ? [
            /** @type {['histogram', string, { of: 'gradient', bins: number }]} */ ([
              'histogram',
              name,
              { of: 'gradient', bins: 2 },
            ]),
          ]
        : []),
    ]);
    return calls.length === 0 ? null : ['inspect', prompt.value, ...calls];
  }, CALM);

  return {
    ...{ context, looks, prompt, graph, tensors, ops, chosen, focus, has_gradient, sizes },
    words: () => /** @type {Words} */ (store.at.words.value.autograd),
    /** The groups of ops that were opened or folded, by their keys. @type {import('@preact/signals-core').Signal<Map<string, boolean>>} */
    folds: signal(new Map()),
    /** What is typed to find a tensor. */
    typed: signal(''),
  };
}

/** The first sentence: what was read, and with which loss. @param {Room} room @param {string} prompt  that was read @param {number} n  tokens @param {number | null} loss */
function leadOf({ context, words }, prompt, n, loss) {
  const { graph } = words();
  const named = promptInWords(prompt);
  const is_broken = n > 1 && !Number.isFinite(loss ?? Number.NaN);
  if (is_broken) return graph.broken(named);
  const is_guided = context.store.at.guide.value !== ''; // the text of the stop says the rest
  return is_guided && loss !== null ? graph.read(named, loss) : graph.lead(named, loss);
}

/** @param {Context} context @param {Looks} looks */
export function autograd(context, looks) {
  const room = makeRoom(context, looks);
  const tensor = createTensor(room);
  const nudge = createNudge(room);
  const steps = createSteps(room);
  const turn = createTurns();
  const { store } = context;

  function draw() {
    if (!store.at.words.value.autograd) return nothing;
    const words = room.words();
    const { value, error, call } = room.graph.value;
    const lead = value === null ? words.graph.waits : leadOf(room, call[1], value[0].length, value[1]);
    return html`<div class="autograd">
      ${errorLine(unsaid(store, error))}
      <p class="autograd-lead" data-test="autograd-lead">${error === null ? lead : nothing}</p>
      ${
        value === null
          ? nothing
          : html`<div class="autograd-parts" data-sections="graph tensor">${turn('graph') ? graphList(room) : nothing} ${turn('tensor') ? tensor() : nothing}</div>
            ${turn('nudge') ? nudge() : nothing} ${turn('steps') ? steps() : nothing}`
      }
    </div>`;
  }
  return Object.assign(draw, { end: steps.end });
}
