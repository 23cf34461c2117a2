/**
 * The seven rooms, one for each part of microgpt, in its order. A closed room is a button with one line and a small
 * live picture. One room at a time can be open; it takes the whole width and shows the part and its settings. What is
 * in a room (contents.js) is fetched when it is opened.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { backToNow } from '../../ui/back_to_now.js';
import { createFields } from '../../ui/field.js';
import { needWords } from '../../words/languages.js';
import { ROOMS, sentenceOf, titleOf } from './rooms.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('./rooms.js').Room} Room */
/** @typedef {import('../../ui/looks.js').Looks} Looks */
/**
 * An open room: its template, the earlier step that it shows, the fields of its settings, and the function that ends it.
 * @typedef {{ key: string, template: () => unknown, shown_step: Looks['shown_step'], fields: ReturnType<typeof createFields>, end: () => void }} Inside
 */

/** @type {import('../../registry.js').Feature} */
export const rooms = { name: 'rooms', slot: 'rooms', label: (words) => words.rooms.label, heading: true, create };

/** Settings that have no field, because the page shows nothing that they change. */
const UNSEEN = new Set(['metrics_interval']);

/**
 * The closed room, which is the button that opens it; none where one room is shown alone.
 * @param {Context} context @param {Room} room @param {boolean} is_open
 * @param {ReturnType<import('./rooms.js').Live> | undefined} live
 */
function door(context, room, is_open, live) {
  const { store, id, presented } = context;
  if (presented.only !== '') return nothing;
  const miniature = live?.miniature() ?? room.miniature?.(context);
  const press = () => store.update({ room: is_open ? '' : room.key, room_asked: null });
  return html`<button
    type="button"
    class="room-door"
    data-room=${room.key}
    aria-expanded=${is_open}
    aria-controls=${is_open ? id('room') : nothing}
    @click=${press}
  >
    <span class="room-title"><span class="part-number">${ROOMS.indexOf(room) + 1}</span> ${titleOf(context, room)}</span>
    <span class="room-line">${live?.line() || room.line(context)}</span>
    ${miniature ? html`<span class="room-miniature" aria-hidden="true" inert>${miniature}</span>` : html`<span class="room-said">${sentenceOf(context, room)}</span>`}
  </button>`;
}

/** The line that says of which earlier step an open room is. @param {Context} context @param {number | null} step */
function thenLine(context, step) {
  const said = context.store.at.words.value.moments?.shown;
  return step === null || !said
    ? nothing
    : html`<p class="part-line room-then" role="status" data-test="room-then">${said(step)} ${backToNow(context)}</p>`;
}

/** @param {Context} context @param {Room} room @param {Inside | Error | null} inside */
function panel(context, room, inside) {
  const words = context.store.at.words.value.rooms;
  const title = titleOf(context, room);
  const { only } = context.presented;
  const content =
    inside === null
      ? html`<p class="part-line">${words.loading}</p>`
      : inside instanceof Error
        ? html`<p class="error" role="alert">${words.failed}</p>`
        : html`${thenLine(context, inside.shown_step.value)}${inside.template()}`;
  const roots = inside === null || inside instanceof Error ? [] : inside.fields.roots();
  return html`<section class="room" id=${context.id('room')} aria-label=${title} aria-busy=${inside === null} data-test="room">
    <div class="room-head">
      ${only === '' ? nothing : html`<h3 class="room-alone">${title}</h3>`}
      <p class="part-line">${sentenceOf(context, room)}</p>
      <button type="button" class="quiet" ?hidden=${only !== ''} @click=${() => context.store.update({ room: '' })}>${words.close}</button>
    </div>
    ${content}
    <div class="fields" data-section="settings" role="group" aria-label=${words.settings(title)} ?hidden=${roots.length === 0}>
      <h3 class="room-settings">${words.settings(title)}</h3>
      ${roots}
    </div>
  </section>`;
}

/**
 * The live lines and pictures of closed rooms that ask the engine; each is fetched once there is a model.
 * @param {Context} context
 * @param {HTMLElement} root
 */
function createLives(context, root) {
  /** @type {import('@preact/signals-core').Signal<Map<string, ReturnType<import('./rooms.js').Live>>>} */
  const lives = signal(new Map());
  const asked = new Set();
  let is_over = false;

  /** @param {Room} room */
  async function fetch({ key, live }) {
    if (live === undefined || asked.has(key)) return;
    asked.add(key);
    const script = await live().catch(() => null); // if it does not load, the room keeps its plain line and picture
    if (script === null || is_over) return;
    lives.value = new Map([...lives.value, [key, script.live(context, root)]]);
  }

  const stop = context.frame.draw(() => {
    if (context.store.at.guide.value !== '') return; // it hides the closed rooms
    if (context.select.run.value.info !== null) ROOMS.filter(({ key }) => context.presented.room(key)).forEach(fetch);
  });
  return {
    /** @param {string} key */
    of: (key) => lives.value.get(key),
    stop() {
      is_over = true;
      stop();
      for (const one of lives.peek().values()) one.stop();
    },
  };
}

/**
 * Fetches the content of a room and its words, and waits until the page has been drawn with these words.
 * @param {import('../../store.js').Store} store
 * @param {string} key
 */
async function fetchRoom(store, key) {
  const scripts = await import('./contents.js');
  const { words } = store.state;
  const needed = needWords(store, 'inside', 'moments', ...(scripts.WORDS[key] ?? []));
  const [content] = await Promise.all([scripts.CONTENTS[key]?.(), needed]);
  if (words !== store.state.words) await scripts.drawn();
  return { ...scripts, content };
}

/**
 * An open room.
 * @param {Context} context
 * @param {string} key
 * @param {import('./contents.js').Content | undefined} content
 * @param {Looks} looks  end with the room
 * @returns {Inside}
 */
function makeInside(context, key, content, looks) {
  const belongs = (/** @type {import('../../wire/protocol.js').Setting} */ row) =>
    row.group === key && !UNSEEN.has(row.key);
  const fields = createFields(context, belongs, { prefix: 'room-' });
  /** @type {ReturnType<import('./contents.js').Content>} */
  const template = content?.(context, looks) ?? (() => nothing);
  const end = () => {
    template.end?.();
    looks.stop();
    fields.dispose();
  };
  return { key, template, shown_step: looks.shown_step, fields, end };
}

/** @param {HTMLElement} root @param {Context} context */
function create(root, context) {
  const { store, select, frame, presented } = context;
  const shown = ROOMS.filter(({ key }) => presented.room(key));
  if (presented.only !== '') store.update({ room: presented.only });
  /**
   * The content of the open room; null while it is being fetched.
   * @type {import('@preact/signals-core').Signal<Inside | Error | null>}
   */
  const inside = signal(null);

  const lives = createLives(context, root);
  const [part] = store.state.guide.split('.');
  if (ROOMS.some(({ key }) => key === part)) fetchRoom(store, part).catch(() => {}); // the guide will open it
  /**
   * The function that ends the updates of the address; they begin when the first room is opened.
   * @type {(() => void) | null}
   */
  let stopKeeping = null;

  let entered = 0; // how often a room was opened or closed

  function leave() {
    entered++;
    const left = inside.peek();
    if (left !== null && !(left instanceof Error)) left.end();
    inside.value = null;
  }

  /** @param {Room} room */
  async function enter({ key }) {
    const now = entered;
    try {
      const { content, createLooks, bringIntoSight, keepLock } = await fetchRoom(store, key);
      if (now !== entered) return; // it was closed meanwhile, and perhaps opened again
      stopKeeping ??= keepLock(store);
      inside.value = makeInside(context, key, content, createLooks(context, root));
      bringIntoSight(context, root);
    } catch (/** @type {any} */ error) {
      if (now === entered) inside.value = error;
    }
  }

  const stops = [
    frame.draw(() => {
      const room = shown.find(({ key }) => key === store.at.room.value);
      leave();
      if (room) enter(room);
    }),
    frame.draw(() => {
      const problem = store.at.problem.value;
      if (problem?.place !== 'setting' || !problem.asked) return;
      const row = select.row(problem.key); // the fields of main settings are visible without opening a room
      if (row && !row.main && presented.room(row.group)) store.update({ room: row.group });
    }),
    frame.draw(() => {
      const open = store.at.room.value;
      render(
        shown.map((room) => {
          const is_open = room.key === open;
          return html`${door(context, room, is_open, lives.of(room.key))}${is_open ? panel(context, room, inside.value) : nothing}`;
        }),
        root,
      );
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    lives.stop();
    stopKeeping?.();
    leave();
  };
}
