/**
 * Room 4: the network as a map with three levels: the whole network, one block, one number. The map is made from the
 * ops that the engine recorded (graph.js). This file has the parts around the map: the prompt that is read, the
 * choice of what tiles show, the path to the open place, the sentence, the keys, and the tables.
 */

import { computed, signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { blockOf, NO_LOOK } from '../../../state/locked_place.js';
import { promptInWords, promptToRead, twinOf } from '../../../texts/prompts.js';
import { errorLine, noticeLine, unsaid } from '../../../ui/sentences.js';
import { say } from '../../../words/say.js';
import { createTurns } from '../shared/turns.js';
import { createAttention } from './attention/index.js';
import { lockedIn } from './attention/seen.js';
import { blockView } from './block.js';
import { createCanvases } from './canvas.js';
import { createEmbeddings } from './embeddings/index.js';
import { factList } from './facts.js';
import { groupSize } from './graph.js';
import { mapView, rowHeight } from './map.js';
import { numberView } from './number_view.js';
import { betsIn, saidOfMap } from './said.js';
import { openBlock, watchNetwork } from './seen.js';
import { createSights } from './sights.js';
import { networkTable } from './table.js';
import { OFS } from './tiles.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('../../../ui/looks.js').Looks} Looks */
/** @typedef {import('../../../words/words.js').NetworkWords} Words */
/** @typedef {import('./seen.js').Reading} Reading */
/** @typedef {ReturnType<typeof makeRoom>} Room  what the views of this room share */

/** @param {Context} context @param {Looks} looks */
function makeRoom(context, looks) {
  const { store } = context;
  const of = signal(/** @type {import('./tiles.js').Of} */ ('value'));
  /** @type {Map<string, any>} */
  const kept = new Map();
  /** The first block of the group that is open, of a network with many blocks. */
  const group = signal(/** @type {number | null} */ (null));
  let wanted = ''; // the node that gets the focus once it is drawn

  /** Gives the focus to a node, after the next drawing. @param {string} node */
  function focus(node) {
    wanted = node;
  }
  /** @param {number | null} n */
  function goToBlock(n) {
    const left = blockOf(store.state.look.name);
    focus(`blocks.${n ?? left}`);
    showGroupOf(n ?? left);
    store.update({ look: n === null ? NO_LOOK : { name: `blocks.${n}`, at: [] } });
  }
  /**
   * Opens the group of a block, so that the block's strip stays on the map when the block is left.
   * @param {number | null} n
   */
  function showGroupOf(n) {
    const plan = seen.reading.peek()?.plan;
    if (n === null || plan === undefined) return;
    const size = groupSize(plan);
    group.value = size === 1 ? null : n - (n % size);
  }
  /** Opens a group; null closes the open one, with the block in it. @param {number | null} first */
  function openGroup(first) {
    group.value = first;
    if (first === null) store.update({ look: NO_LOOK });
  }
  /** One level up. */
  function out() {
    const { name, at } = store.state.look;
    const n = blockOf(name);
    showGroupOf(n);
    focus(at.length > 0 ? name : `blocks.${n}`);
    store.update({ look: at.length > 0 && n !== null ? { name: `blocks.${n}`, at: [] } : NO_LOOK });
  }
  const seen = watchNetwork(context, looks, of);
  const turn = createTurns();
  const block = computed(() => openBlock(context, seen.reading.value?.plan));
  return {
    ...{ context, of, focus, out, seen, turn, group, openGroup, openBlock: goToBlock },
    words: () => /** @type {Words} */ (store.at.words.value.network),
    canvas: createCanvases(context),
    /** The words for what is under the pointer, and the token whose row is under it. */
    peeked: signal(''),
    peekedToken: signal(/** @type {number | null} */ (null)),
    isTableOpen: signal(false),
    attention: createAttention(context, looks, { block, turn, betsOf: betsIn({ context, seen }) }),
    embeddings: createEmbeddings(context, looks, turn),
    sights: createSights(context),
    /**
     * The handlers of a tile, made once, so that a new drawing does not change the tile.
     * @template T
     * @param {string} name
     * @param {() => T} make
     * @returns {T}
     */
    handlersOf(name, make) {
      if (!kept.has(name)) kept.set(name, make());
      return kept.get(name);
    },
    /** Gives the focus to the node that waits for it, once it is there. @param {Element} root */
    giveFocus(root) {
      const node = wanted === '' ? null : root.querySelector(`[data-node="${wanted}"]`);
      if (!(node instanceof HTMLElement)) return;
      wanted = '';
      node.focus();
    },
  };
}

// ---- the head ----

/** The prompt that is read, to be changed in place. @param {Room} room */
function promptField({ context, words: wordsOf, seen }) {
  const { store, select, id } = context;
  const words = wordsOf();
  const all = store.at.words.value;
  const { error } = seen.seen.value;
  const write = (/** @type {string} */ text) =>
    store.update({ prompt: { ...store.state.prompt, text, error: null, notices: [] } });
  const prompt = promptToRead(context);
  const twin = error === null ? '' : twinOf(prompt, select.run.value.info?.vocabulary ?? []);
  const shown = seen.reading.value?.prompt ?? prompt;
  const name = id('network-prompt');
  return html`<div class="network-prompt">
      <label for=${name}>${words.reading}</label>
      <input
        class="box network-input"
        id=${name}
        dir="auto"
        spellcheck="false"
        autocomplete="off"
        autocapitalize="off"
        aria-invalid=${error !== null}
        aria-describedby=${`${name}-error`}
        .value=${prompt}
        data-test="network-prompt"
        @input=${(/** @type {Event} */ { currentTarget }) => write(/** @type {HTMLInputElement} */ (currentTarget).value)}
      >
    </div>
    ${errorLine(unsaid(store, error), `${name}-error`)}
    ${error === null ? nothing : html`<p class="part-line">${shown === prompt ? nothing : words.still(promptInWords(shown))} ${twin === '' ? nothing : html`<button type="button" class="offer" @click=${() => write(twin)}>${all.prompt.twin(twin)}</button>`}</p>`}`;
}

/** The buttons that choose what all tiles show. @param {Room} room */
function ofSwitch({ words: wordsOf, of }) {
  const words = wordsOf();
  return html`<div class="segmented" role="group" aria-label=${words.shows} data-test="network-of">${OFS.map(
    (one) =>
      html`<button type="button" aria-pressed=${of.value === one} title=${words.ofs_help[one]} @click=${() => {
        of.value = one;
      }}>${words.ofs[one]}</button>`,
  )}</div>`;
}

/**
 * The path to what is open: map, block, number.
 * @param {Room} room
 * @param {number | null} open
 * @param {boolean} is_number
 */
function breadcrumb({ context, words: wordsOf, openBlock: go }, open, is_number) {
  const words = wordsOf();
  const { store } = context;
  const { look } = store.at;
  const toMap = () => store.update({ look: NO_LOOK });
  const all = store.at.words.value;
  const head = lockedIn(context);
  const toHead = (/** @type {Event} */ { currentTarget }) => {
    const room = /** @type {Element} */ (currentTarget).closest('.network');
    const picture = room?.querySelector('[data-test="attention-matrix"]');
    if (!(picture instanceof HTMLElement)) return;
    picture.focus({ preventScroll: true });
    picture.closest('section')?.scrollIntoView({ block: 'nearest' });
  };
  const here = (/** @type {boolean} */ is_here) => (is_here ? 'page' : nothing);
  return html`<nav class="network-where" data-section="map" aria-label=${words.where} data-test="network-where">
    <button type="button" class="quiet" aria-current=${here(open === null && !is_number)} @click=${toMap}>${words.map}</button>
    ${open === null ? nothing : html`<span aria-hidden="true">›</span> <button type="button" class="quiet" aria-current=${here(!is_number)} @click=${() => go(open)}>${words.block(open)}</button>`}
    ${head === null || head.head < 0 || !all.attention ? nothing : html`<span aria-hidden="true">›</span> <button type="button" class="quiet" data-test="to-head" @click=${toHead}>${all.attention.head(head.head)} <span aria-hidden="true">↓</span></button>`}
    ${is_number ? html`<span aria-hidden="true">›</span> <span aria-current="page">${words.number}: <code dir="ltr">${look.value.name}/${look.value.at.join('/')}</code></span>` : nothing}
  </nav>`;
}

/**
 * Remarks on the pictures: of which step and which tokens they are, and why there is none.
 * @param {Room} room
 * @param {Reading | null} reading
 */
function remarks({ context, words: wordsOf, seen, of }, reading) {
  const { store, select } = context;
  const words = wordsOf();
  const all = store.at.words.value;
  const picture = seen.picture.value;
  const [, notices = []] = seen.seen.value.value ?? [];
  const lines = notices.map((one) => say(all, one));
  if (reading !== null && reading.from > 0)
    lines.push(words.last(reading.tokens.length - reading.from, reading.tokens.length));
  if (of.value === 'start' || of.value === 'step') lines.push(words.only_weights);
  if (of.value === 'start' && select.run.value.is_brought) lines.push(words.brought);
  if (of.value === 'step' && picture?.of === 'step' && !picture.tiles.has('wte.weight')) lines.push(words.too_early);
  return html`${errorLine(unsaid(store, seen.numbers.value.error))}${noticeLine(lines.join(' '))}`;
}

// ---- keys ----

/**
 * Arrow keys go from node to node along the data, and through the tokens; Escape goes one level up.
 * @param {Room} room
 * @param {KeyboardEvent} event
 */
function onKey({ context, out, seen, group, focus, openGroup }, event) {
  const { key, currentTarget, target } = event;
  const { store } = context;
  const { name } = store.state.look;
  if (event.altKey || event.ctrlKey || event.metaKey || /** @type {Element} */ (target).matches('input, textarea'))
    return;
  if (key === 'Escape' && (name !== '' || store.state.token !== null || group.peek() !== null)) {
    event.stopPropagation();
    if (name !== '') out();
    else if (group.peek() !== null) {
      focus(`group.${group.peek()}`);
      openGroup(null);
    } else store.update({ token: null });
    return;
  }
  const node = /** @type {Element} */ (target).closest('[data-node]');
  if (node === null) return;
  const root = /** @type {HTMLElement} */ (currentTarget);
  const is_right_to_left = getComputedStyle(root).direction === 'rtl';
  const along = { ArrowRight: is_right_to_left ? -1 : 1, ArrowLeft: is_right_to_left ? 1 : -1 }[key] ?? 0;
  const tokens = { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0;
  if (along === 0 && tokens === 0) return;
  event.preventDefault();
  if (along !== 0) {
    const nodes = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('[data-node]:not(:disabled)')]);
    nodes[nodes.indexOf(/** @type {HTMLElement} */ (node)) + along]?.focus();
    return;
  }
  const reading = seen.reading.peek();
  if (reading === null) return;
  const last = reading.tokens.length - 1;
  store.update({ token: Math.max(reading.from, Math.min(last, (store.state.token ?? last) + tokens)) });
}

// ---- the whole network ----

/** @param {Context} context */
function facts({ store, select }) {
  const { inside, format } = store.at.words.value;
  const { info } = select.run.value;
  if (info === null || !inside) return nothing;
  const words = inside.network;
  return factList([
    [words.parameters, format.count(info.n_params)],
    [words.form, words.shape(info.config)],
    [words.memory, format.mebibytes(info.memory_mib)],
  ]);
}

/**
 * The parts that change with every move of the pointer, drawn on their own: the number under it, and the row of its
 * token.
 * @param {Room} room
 */
function createPointer({ context, words, peeked, peekedToken, seen }) {
  const line = document.createElement('p');
  line.dataset.section = 'map';
  line.classList.add('network-readout', 'part-line');
  line.setAttribute('aria-hidden', 'true');
  line.dataset.test = 'network-readout';
  const stop = context.frame.draw(() => {
    if (!words()) return;
    line.textContent = peeked.value || words().point;
    const token = peekedToken.value ?? context.store.at.token.value;
    const from = seen.reading.value?.from ?? 0;
    const root = /** @type {HTMLElement | null} */ (line.closest('.network'));
    root?.classList.toggle('network-held', token !== null && token >= from);
    root?.style.setProperty('--token', String((token ?? 0) - from));
  });
  return { line, stop };
}

/** A room that is open. @param {Context} context @param {Looks} looks */
export function network(context, looks) {
  const room = makeRoom(context, looks);
  const pointer = createPointer(room);
  const { store } = context;
  const key = (/** @type {KeyboardEvent} */ event) => onKey(room, event);

  function body(/** @type {Reading} */ reading) {
    const look = store.at.look.value;
    const open = openBlock(context, reading.plan);
    const said = saidOfMap(room, reading);
    const rank = reading.plan.tensors.get(look.name)?.shape.length ?? 1;
    const is_number = look.at.length > 0 && look.at.length >= rank; // else a whole row, or a head
    const rows = reading.tokens.length - reading.from;
    queueMicrotask(() => {
      const root = pointer.line.closest('.network');
      if (!(root instanceof HTMLElement)) return;
      root.style.setProperty('--rows', String(rows));
      root.style.setProperty('--row', `${rowHeight(rows)}px`);
      room.giveFocus(root);
    });
    return html`${breadcrumb(room, open, is_number)}
      <p class="network-said" data-section="map" data-test="network-said" ?hidden=${said === ''}>${said}</p>
      ${mapView(room, reading, open)}
      ${open === null ? nothing : blockView(room, reading, open)}
      ${pointer.line}
      ${is_number ? numberView(room, reading, look) : nothing}
      ${networkTable(room, reading)}
      <p class="part-line" data-section="map">${room.words().keys}</p>
      ${room.attention()} ${room.embeddings()}`;
  }

  function draw() {
    if (!store.at.words.value.network) return nothing;
    const reading = room.seen.reading.value;
    return html`<div class="network" data-test="network" @keydown=${key}>
      <div class="network-head">${promptField(room)} ${ofSwitch(room)}</div>
      ${room.sights()}
      ${remarks(room, reading)}
      ${reading !== null && room.turn('map') ? body(reading) : room.seen.seen.value.error === null ? html`<p class="part-line">${room.words().waits}</p>` : nothing}
      ${facts(context)}
    </div>`;
  }
  return Object.assign(draw, {
    end() {
      pointer.stop();
      room.attention.end();
      room.embeddings.end();
      room.seen.stop();
    },
  });
}
