/**
 * Built up in stages: the same text learnt by counting pairs, by a network that sees one token, with attention, and with a
 * second layer (guide/stages.js). Each network is a run of the page, so that its curve stays in the chart. Here their
 * losses are bars, with what each part has gained.
 */

import { effect, signal } from '@preact/signals-core';
import { html, nothing, render, svg } from 'lit-html';
import { runOfStage, STAGES } from '../../../guide/stages.js';
import { createLooks } from '../../../ui/looks.js';
import { needWords } from '../../../words/languages.js';
import { giveBack, lend } from '../borrowed.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../state/state.js').RunState} RunState */
/** @typedef {import('../../../words/words.js').StagesWords} Words */
/**
 * What is known of a stage.
 * @typedef {{ key: 'pairs' | 'alone' | 'attention' | 'layer', loss: number | null, colour: string, run: RunState | null }} Row
 */

/**
 * Waits until the active run has ended.
 * @param {Context} context
 * @param {number} id
 * @returns {Promise<boolean>} whether it took all its steps
 */
function ended({ select }, id) {
  return new Promise((resolve) => {
    const stop = effect(() => {
      const { phase, id: active } = select.run.value;
      if (active === id && (phase === 'training' || phase === 'preparing')) return;
      resolve(active === id && (phase === 'done' || phase === 'stopped'));
      queueMicrotask(() => stop());
    });
  });
}

class Stages {
  #context;
  #looks;
  #facts;
  /** The stage that is being trained; -1 for none. */
  #busy = signal(-1);
  #is_over = false;

  /** @param {HTMLElement} root @param {Context} context */
  constructor(root, context) {
    this.#context = context;
    this.#looks = createLooks(context, root);
    const { select } = context;
    this.#facts = this.#looks.watch(() =>
      select.run.value.info?.config.tokenizer === 'char' && select.run.value.text === select.text.value
        ? ['facts']
        : null,
    );
  }

  end() {
    this.#is_over = true;
    this.#looks.stop();
    giveBack(this.#context);
  }

  /** @param {number} i @returns {Promise<boolean>} whether it was trained to its end */
  async #train(i) {
    const { actions, select } = this.#context;
    this.#busy.value = i;
    try {
      await actions.pause();
      lend(this.#context, STAGES[i].settings, true);
      for (const { run } of this.#rows()) if (run?.is_hidden) actions.runs.mark(run.id, { is_hidden: false });
      await actions.train();
      const name = this.#context.store.at.words.value.stages?.[STAGES[i].key][2];
      if (name !== undefined) actions.runs.mark(select.run.peek().id, { name, label: name });
      return await ended(this.#context, select.run.peek().id);
    } finally {
      this.#busy.value = -1;
    }
  }

  /** Trains the missing stages; if none is missing, trains all again. @param {Row[]} rows */
  async #trainAll(rows) {
    const missing = STAGES.map((_, i) => i).filter((i) => rows[i + 1].loss === null);
    for (const i of missing.length > 0 ? missing : STAGES.keys())
      if (this.#is_over || !(await this.#train(i))) return;
  }

  /** @returns {Row[]} */
  #rows() {
    const { store, select } = this.#context;
    const runs = [...store.at.runs.value.values()];
    const active = store.at.active.value;
    const pairs = this.#facts.value.value?.entropy[1] ?? null;
    const stages = STAGES.map(({ key }, i) => {
      const run = runOfStage(runs, i, select.text.value) ?? null;
      return {
        key,
        loss: run?.val_loss ?? null,
        colour: run?.id === active ? 'active' : String(run?.colour ?? ''),
        run,
      };
    });
    return [{ key: 'pairs', loss: pairs, colour: 'pairs', run: null }, ...stages];
  }

  /** @param {Words} words @param {Row} row @param {number} i @param {Row | undefined} before @param {number} scale */
  #row(words, { key, loss, colour }, i, before, scale) {
    const { select } = this.#context;
    const [name, line] = words[key];
    const { step, info } = select.run.value;
    const is_busy = this.#busy.value === i - 1 && i > 0;
    const is_waiting = this.#busy.value >= 0;
    const press = () => !is_waiting && this.#train(i - 1);
    const says = loss === null ? words.train : words.again;
    const found = is_busy
      ? words.busy(step, Number(info?.config.max_steps ?? 0))
      : loss === null
        ? i === 0
          ? words.unknown
          : words.none
        : words.loss(loss);
    return html`<li class="stages-row" data-stage=${key} data-busy=${is_busy}>
      <p class="stages-name"><strong>${name}</strong> <span class="part-line">${line}</span></p>
      ${i === 0 ? nothing : html`<button type="button" class="quiet stages-train" aria-label=${words.of(says, name)} aria-disabled=${is_waiting} @click=${press}>${says}</button>`}
      <svg class="stages-bar" data-colour=${colour} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class="stages-track" width="100" height="1"></rect>
        ${loss === null ? nothing : svg`<rect class="stages-fill" width=${Math.max(0, Math.min(100, (100 * loss) / scale))} height="1"></rect>`}
      </svg>
      <p class="stages-loss">${found}${loss !== null && before && before.loss !== null && !is_busy ? html` <span class="stages-bought">${words.bought(before.loss - loss)}</span>` : nothing}</p>
    </li>`;
  }

  /** The sentence on all stages together. @param {Words} words @param {Row[]} rows */
  #told(words, rows) {
    const [pairs, alone, attention, layer] = rows.map(({ loss }) => loss ?? Number.NaN);
    const by = { alone: pairs - alone, attention: alone - attention, layer: attention - layer };
    return Object.values(by).every(Number.isFinite)
      ? html`<p class="stages-told">${words.told(by, pairs, layer)}</p><p class="part-line">${words.note}</p>`
      : nothing;
  }

  draw() {
    const { store, select, actions } = this.#context;
    const words = store.at.words.value.stages;
    if (words === undefined) return nothing;
    const rows = this.#rows();
    const is_busy = this.#busy.value >= 0;
    const can = store.at.engine.value.status === 'ready';
    const scale = select.run.value.info?.uniform_loss ?? Math.max(1, ...rows.map(({ loss }) => loss ?? 0));
    const press = () => (is_busy ? actions.pause() : can && this.#trainAll(rows));
    return html`<section class="stages" aria-label=${words.title}>
      <p class="part-line">${words.lead}</p>
      <p><button type="button" class=${is_busy ? '' : 'primary'} aria-disabled=${!can} data-test="stages-all" @click=${press}>${is_busy ? words.stop : words.all}</button></p>
      <ol class="stages-rows">${rows.map((row, i) => this.#row(words, row, i, rows[i - 1], scale))}</ol>
      <div role="status">${this.#told(words, rows)}</div>
      <p class="part-line">${words.hint}</p>
    </section>`;
  }
}

/** @param {HTMLElement} root @param {Context} context @returns {() => void} ends it */
export function create(root, context) {
  needWords(context.store, 'stages');
  const view = new Stages(root, context);
  const stop = context.frame.draw(() => render(view.draw(), root));
  return () => {
    stop();
    view.end();
  };
}
