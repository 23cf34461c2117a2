/**
 * The guide through the seven parts: while it is open, the page is rearranged around a stop (layout.js). Its column has
 * the text, the prediction, the actions and the question (column.js, ask.js); beside it are the parts of the page that
 * the stop needs. It has three forms: one stop at a time, one long page, and paper. Fetched when it is opened for the
 * first time.
 */

import { computed, effect, signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { exampleOf, nameOf, partOf } from '../../guide/stop.js';
import { keepLock } from '../../keep/lock.js';
import { isRemembered, remember } from '../../keep/remembered.js';
import { NO_LOOK, readLook } from '../../state/locked_place.js';
import { ROOM_KEYS } from '../../state/room_keys.js';
import { needLaterStyles } from '../../ui/later_styles.js';
import { withTerms } from '../../ui/terms.js';
import { blankChart } from './blank.js';
import { announceWayBack, giveBack, holdSettings, isLent } from './borrowed.js';
import { paperView, storyView, titleOfPart, workView } from './column.js';
import { createSheet, curveOf, flat, levelTo, roomFor } from './draw.js';
import { coverSeats, followHeight, leaveSeats, takeSeats } from './layout.js';
import { Learner } from './learner.js';
import { addEntry, contentsView, headView, navView } from './nav.js';

/** @import { Stop, StopWords } from '../../guide/stop.js' */
/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {ReturnType<typeof import('../../ui/source_view.js').createSourceView>} ShowSource */

const READ_AT = 0.4; // of the height of the column
const SETTLES_MS = 300; // for this time after a jump to a stop, scrolling does not count as reading
const AS_PAGE = 'guide.page'; // the name of the choice "one long page"

class Guide {
  #context;
  #opener;
  #library;
  #learner;
  #column = document.createElement('section');
  #paper = document.createElement('div');
  /** Whether the guide is on the page. */
  #is_open = false;
  #as_page = signal(false);
  /** In a frame, the only part that is shown; '' for all. */
  #only = '';
  /** The stop that was shown last. */
  #shown = '';
  /** How the page was before the guide was opened. */
  #before = { room: '', top: 0, look: NO_LOOK, token: /** @type {number | null} */ (null) };
  /** The stop whose heading gets the focus once it is drawn. */
  #focus = '';
  /** The stop whose heading has got it; "": none yet. */
  #focused = '';
  /**
   * The curve that the reader is drawing.
   * @type {import('@preact/signals-core').Signal<import('./draw.js').Drawn | null>}
   */
  #drawing = signal(null);
  /** @type {() => void} */
  #endSheet = () => {};
  /** @type {() => void} */
  #endView = () => {};
  /** Shows functions of the engine, once a stop that names some has been reached. @type {import('@preact/signals-core').Signal<ShowSource | null>} */
  #source = signal(null);
  #stops;
  /** The prediction whose curve is drawn now; null for none. */
  #draws;
  /** Seats what is placed on the page while the guide is open already: an address may open it at once. */
  #placed = new MutationObserver(() => this.#seatAgain());
  /** The stop that is shown; null while the guide is closed or its stops have not come. */
  stop;

  /** @param {Context} context @param {import('./library.js').Library} library @param {() => HTMLElement | null} opener */
  constructor(context, library, opener) {
    this.#context = context;
    this.#as_page.value = !context.compact && isRemembered(AS_PAGE); // in a frame always step by step
    this.#opener = opener;
    this.#library = library;
    this.#learner = new Learner(context);
    this.#column.className = 'guide';
    this.#column.dataset.test = 'guide';
    this.#column.addEventListener('keydown', (event) => this.#onKey(event));
    this.#column.addEventListener('scroll', () => this.#followReading(), { passive: true });
    this.#paper.className = 'guide-paper';
    const { store, frame } = context;
    this.stop = computed(() =>
      store.at.guide.value === '' ? null : (this.#library.find(store.at.guide.value)?.stop ?? null),
    );
    this.#draws = computed(() => {
      const stop = this.stop.value;
      if (stop?.predict?.kind !== 'curve' || store.at.words.value.stops === undefined) return null;
      const { guess, is_skipped } = this.#learner.of(stop.key);
      const { info } = context.select.run.value;
      return guess !== null || is_skipped || info === null || this.#learner.isKnown(stop.predict)
        ? null
        : stop.predict;
    });
    this.#stops = [
      keepLock(store),
      followHeight(context.element),
      effect(() => this.#holdLook()),
      frame.draw(() => this.#show(this.stop.value)),
      frame.draw(() => this.stop.value && this.#learner.follow(this.stop.value)),
      frame.draw(() => this.#drawPredictions()),
      frame.draw(() => this.#layView()),
      frame.draw(() => this.#cover()),
      frame.draw(() => this.#laySheet()),
      frame.draw(() => {
        this.#needSource();
      }),
      frame.draw(() => this.#draw()),
    ];
  }

  /** Fetches what every stop needs. */
  async open() {
    await Promise.all([this.#library.opened, needLaterStyles()]);
  }

  end() {
    for (const stop of this.#stops) stop();
    this.#close();
  }

  #words() {
    return this.#context.store.at.words.value.stops;
  }

  /** The stops that can be walked through. @returns {Stop[]} */
  #walk() {
    return this.#only === '' ? this.#library.all() : (this.#library.parts.value.get(this.#only) ?? []);
  }

  /** @param {string} key @param {boolean} [with_focus] */
  #go(key, with_focus = true) {
    if (with_focus) {
      this.#focus = key;
      addEntry(this.#context.store.state, key);
    }
    const is_other = key !== this.stop.peek()?.key; // what was locked at one stop does not belong to the next
    this.#context.store.update({ guide: key, ...(is_other && { look: NO_LOOK, token: null }) });
  }

  /** @param {1 | -1} by */
  #move(by) {
    const stop = this.stop.peek();
    const walk = this.#walk();
    const at = walk.findIndex(({ key }) => key === stop?.key);
    const next = walk[at + by];
    if (by === 1 && stop && !stop.check) this.#learner.finish(stop.key); // it has been read, and it asks nothing
    if (next !== undefined) this.#go(next.key);
    else if (by === 1) this.#context.store.update({ guide: '' });
  }

  // ---- the page around the guide ----

  /** Rearranges the page around a stop; null: puts it back as it was. @param {Stop | null} stop */
  #show(stop) {
    const { store, element, compact } = this.#context;
    this.#leave(stop);
    if (stop === null) {
      if (store.state.guide === '') this.#close();
      return;
    }
    if (!this.#is_open) {
      this.#is_open = true;
      this.#only = compact ? partOf(stop.key) : '';
      const { room, look, token } = store.state;
      this.#before = { room, look, token, top: globalThis.scrollY };
      if (this.#opener() === document.activeElement) this.#focus = stop.key;
      element.querySelector('.page')?.prepend(this.#column, this.#paper);
      globalThis.scrollTo?.({ top: 0 });
      for (const slot of element.querySelectorAll('[data-slot]')) this.#placed.observe(slot, { childList: true });
    }
    takeSeats(element, stop);
    this.#bring(stop);
    if (store.state.guide !== stop.key) queueMicrotask(() => store.update({ guide: stop.key }));
  }

  #seatAgain() {
    const stop = this.stop.peek();
    if (stop === null) return;
    takeSeats(this.#context.element, stop);
    this.#cover();
  }

  /**
   * Takes back the settings and the text that the stop before has lent, unless this stop needs the same; and remembers
   * those settings that this stop lets the reader try.
   * @param {Stop | null} stop
   */
  #leave(stop) {
    const key = stop?.key ?? '';
    const is_other = key !== this.#shown;
    this.#shown = key;
    if (!is_other || isLent(this.#context, exampleOf(stop, this.#context.store.state.words.lang))) return;
    announceWayBack(this.#context); // before the new stop looks at the run
    const tried = stop?.acts?.flatMap((act) => (act.do === 'set' && act.key !== undefined ? [act.key] : [])) ?? [];
    queueMicrotask(() => {
      giveBack(this.#context);
      holdSettings(this.#context, tried);
    });
  }

  /**
   * Sets the room, the prompt and the locked place of a stop. What the reader or an address has set stays.
   * @param {Stop} stop
   */
  #bring({ key, show, room, prompt, look, token }) {
    const { store } = this.#context;
    const { state } = store;
    const is_free = state.look === NO_LOOK && state.token === null;
    store.update({
      room: show.includes('room') ? (room ?? partOf(key)) : '',
      room_asked: null,
      ...(prompt !== undefined && state.prompt.text === '' && { prompt: { ...state.prompt, text: prompt } }),
      ...(look !== undefined && is_free && { look: readLook(look), token: token ?? null }),
    });
  }

  /** At a stop that shows an opened block and no map, the block stays open: without it there would be no picture. */
  #holdLook() {
    const { look, sections = [] } = this.stop.value ?? {};
    const { store } = this.#context;
    const needs = look !== undefined && sections.includes('block') && !sections.includes('map');
    if (needs && store.at.look.value === NO_LOOK) store.update({ look: readLook(look) });
  }

  #close() {
    if (!this.#is_open) return;
    this.#is_open = false;
    this.#placed.disconnect();
    this.#endSheet();
    this.#endView();
    const had_focus = this.#column.contains(document.activeElement) || document.activeElement === document.body;
    this.#column.remove();
    this.#paper.remove();
    leaveSeats(this.#context.element);
    const { top, ...before } = this.#before;
    this.#context.store.update({ ...before, room_asked: null, predictions: [] });
    globalThis.scrollTo?.({ top });
    if (had_focus) this.#opener()?.focus();
  }

  /** Lays a sheet over the chart while a curve can be drawn at this stop. */
  #laySheet() {
    const predict = this.#draws.value;
    this.#endSheet();
    this.#drawing.value = null;
    if (predict === null) return;
    const { select, store, element } = this.#context;
    const words = /** @type {import('../../words/words.js').StopsWords} */ (store.state.words.stops);
    const place = /** @type {HTMLElement | null} */ (element.querySelector('.chart-canvas'));
    if (place === null) return;
    const { loss, count } = store.state.words.format;
    store.update({ curve: { ...store.state.curve, axis: 'steps', log: false, unit: 'nats' } });
    const showRuns = blankChart(this.#context);
    const takeAway = createSheet(place, {
      begin: flat(select.run.peek().info?.uniform_loss ?? 3, predict.steps ?? 1),
      label: words.pen,
      say: (step, value) => words.pen_at(count(step), loss(value)),
      onDraw: (drawn) => {
        this.#drawing.value = drawn;
      },
    });
    this.#endSheet = () => {
      this.#endSheet = () => {};
      takeAway();
      showRuns();
    };
  }

  /** Shows the stop's own picture, if it has one. */
  #layView() {
    const stop = this.stop.value;
    this.#endView();
    this.#endView = stop === null ? () => {} : this.#openView(stop);
  }

  /** Covers what would give the answer away while a prediction is open. */
  #cover() {
    const stop = this.stop.value;
    if (stop === null) return;
    const covers = this.#learner.isAsked(stop) ? (stop.covers ?? []) : [];
    coverSeats(this.#context.element, covers, this.#words()?.covered ?? '');
  }

  /** Fetches the code that shows functions of the engine, if the stop names some. */
  async #needSource() {
    if (this.stop.value?.source === undefined || this.#source.peek() !== null) return;
    const script = await import('../../ui/source_view.js').catch(() => null); // the stop works without it
    if (script !== null && this.#source.peek() === null) this.#source.value = script.createSourceView(this.#context);
  }

  /** @param {Stop} stop @returns {() => void} */
  #openView(stop) {
    const coming = this.#library.viewOf(stop);
    if (coming === undefined) return () => {};
    const root = document.createElement('div');
    root.className = 'view guide-own';
    root.dataset.guideSeat = '0';
    this.#context.element.querySelector('.page')?.append(root);
    /** @type {(() => void) | null} */
    let end = null;
    let is_over = false;
    coming.then(
      ({ create }) => {
        if (!is_over) end = create(root, this.#context, stop);
      },
      () => {
        root.textContent = this.#context.store.state.words.stops?.failed ?? '';
      },
    );
    return () => {
      is_over = true;
      end?.();
      root.remove();
    };
  }

  /**
   * Draws into the chart what the reader has predicted at this stop, and the curve that is being drawn. A guess of another
   * stop would stand beside runs that it says nothing of.
   */
  #drawPredictions() {
    const { store } = this.#context;
    const stop = this.stop.value;
    const words = this.#words();
    if (stop === null || words === undefined) return;
    const { predict } = stop;
    const { guess } = this.#learner.of(stop.key);
    const drawn = predict?.kind === 'curve' ? (guess ?? this.#drawing.value) : guess;
    const all = predict === undefined || drawn === null ? [] : this.#curvesOf(stop, predict, drawn, words.legend);
    const { predictions } = store.state;
    if (all.length > 0 || predictions.length > 0) queueMicrotask(() => store.update({ predictions: all }));
  }

  /** @param {Stop} stop @param {import('../../guide/stop.js').Ask} predict @param {any} drawn @param {string} legend */
  #curvesOf(stop, predict, drawn, legend) {
    const run = this.#context.select.run.value;
    const name = this.#wordsOf(stop)?.predict?.legend ?? legend;
    if (predict.kind === 'curve') {
      const room = roomFor(run.info?.uniform_loss ?? 0, predict.steps ?? 1);
      return [...(this.#draws.value === null ? [] : [room]), curveOf(drawn, name)];
    }
    const steps = Math.max(Number(run.info?.config.max_steps ?? 1), 1);
    return predict.draws ? [curveOf(levelTo(drawn, Math.max(20, Math.min(steps, run.step))), name)] : [];
  }

  // ---- the column ----

  /** @returns {import('./ask.js').Given | null} */
  #given() {
    const words = this.#words();
    return words === undefined
      ? null
      : {
          context: this.#context,
          learner: this.#learner,
          words,
          rich: (text) => withTerms(this.#context, text),
        };
  }

  /** @param {Stop} stop @returns {StopWords | null} */
  #wordsOf = ({ key }) => this.#library.wordsOf(partOf(key))?.[nameOf(key)] ?? null;

  #draw() {
    const stop = this.stop.value;
    const given = this.#given();
    if (stop === null || given === null) return;
    const { words } = given;
    const as_page = this.#as_page.value;
    this.#column.setAttribute('aria-label', words.label);
    this.#column.dataset.form = as_page ? 'page' : 'slides';
    const walk = this.#walk();
    const how = {
      ...{ stop, walk, parts: this.#library.parts.value, as_page, only: this.#only },
      go: (/** @type {string} */ key) => this.#go(key),
      move: (/** @type {1 | -1} */ by) => this.#move(by),
      close: () => this.#context.store.update({ guide: '' }),
      setForm: (/** @type {boolean} */ is_page) => this.#setForm(is_page),
      titleOf: (/** @type {Stop} */ one) => this.#wordsOf(one)?.title ?? '',
    };
    render(
      html`${headView(given, how)} ${as_page ? this.#longPage(given, walk) : this.#slide(given, stop)} ${navView(given, how)}`,
      this.#column,
    );
    this.#drawPaper(given, stop);
    this.#giveFocus(stop);
  }

  /** @param {import('./ask.js').Given} given @param {Stop} stop */
  #slide(given, stop) {
    const own = this.#wordsOf(stop);
    if (own === null) return html`<p class="guide-story">${given.words.loading}</p>`;
    return html`<div class="guide-story" data-stop=${stop.key}>${storyView(given, stop, own, ROOM_KEYS.indexOf(partOf(stop.key)) + 1)}</div>
      <div class="guide-work">${this.#work(given, stop, own)}</div>`;
  }

  /** @param {import('./ask.js').Given} given @param {Stop} stop @param {StopWords} own */
  #work(given, stop, own) {
    const drawing = this.#drawing.value;
    const finish = () => this.#learner.guess(stop, drawing);
    const source = (stop.source && this.#source.value?.(stop.source, { microgpt: own.microgpt })) ?? nothing;
    return workView(given, stop, own, { drawing: drawing === null ? null : { finish }, source });
  }

  /** All stops, one below the other. @param {import('./ask.js').Given} given @param {Stop[]} walk */
  #longPage(given, walk) {
    return html`<div class="guide-long">
      ${contentsView(
        given,
        walk,
        (stop) => this.#wordsOf(stop)?.title ?? '',
        (key) => this.#go(key),
      )}
      ${walk.map((one) => {
        const own = this.#wordsOf(one);
        if (own === null) return nothing;
        const is_here = one === this.stop.value;
        return html`<article data-stop=${one.key} data-here=${is_here} aria-label=${own.title}>
          ${storyView(given, one, own, ROOM_KEYS.indexOf(partOf(one.key)) + 1)}
          <div class="guide-work">${this.#work(given, one, own)}</div>
          ${is_here ? nothing : html`<button type="button" class="quiet guide-here" @click=${() => this.#go(one.key)}>${given.words.here}</button>`}
        </article>`;
      })}
    </div>`;
  }

  /**
   * On the long page the pictures follow the stop that is being read: the last one that begins in the upper part of the
   * column.
   */
  #followReading() {
    if (!this.#as_page.peek() || this.#focus !== '') return;
    const { top, height } = this.#column.getBoundingClientRect();
    if (height === 0) return; // on a phone the pictures are between the texts: moving them would make the page jump
    const articles = [...this.#column.querySelectorAll('article')];
    const read = articles.findLast((one) => one.getBoundingClientRect().top <= top + READ_AT * height) ?? articles[0];
    if (read?.dataset.stop !== undefined && read.dataset.stop !== this.stop.peek()?.key)
      this.#go(read.dataset.stop, false);
  }

  /** @param {boolean} is_page */
  #setForm(is_page) {
    if (!this.#context.compact) remember(AS_PAGE, is_page);
    this.#focus = this.stop.peek()?.key ?? '';
    this.#focused = '';
    this.#as_page.value = is_page;
  }

  /** The stops of this part for the printer. @param {import('./ask.js').Given} given @param {Stop} stop */
  #drawPaper(given, stop) {
    const part = partOf(stop.key);
    const all = this.#library.parts.value.get(part) ?? [];
    render(
      html`<h1>${titleOfPart(this.#context.store.at.words.value, part)}</h1>
        ${all.map((one, i) => {
          const own = this.#wordsOf(one);
          return own === null ? nothing : paperView(given, own, i);
        })}`,
      this.#paper,
    );
    const at = all.findIndex(({ key }) => key === stop.key); // on paper the pictures are below the text of this stop
    this.#context.element.style.setProperty('--paper-at', String(at));
  }

  /** @param {Stop} stop */
  #giveFocus(stop) {
    if (this.#focus !== stop.key) return;
    const place = this.#column.querySelector(`[data-stop="${stop.key}"]`);
    const heading = /** @type {HTMLElement | null | undefined} */ (place?.querySelector('.guide-title'));
    if (!heading) return; // its words have not loaded yet
    const { activeElement } = document;
    const has_gone_on = this.#focused === stop.key && activeElement !== heading && activeElement !== document.body;
    if (has_gone_on) return; // the reader is typing already
    this.#focused = stop.key;
    heading.focus({ preventScroll: true });
    if (this.#as_page.peek()) place?.scrollIntoView({ block: 'start' });
    else {
      this.#column.scrollTop = 0;
      const { top } = this.#context.element.getBoundingClientRect();
      if (top < 0) globalThis.scrollBy?.({ top }); // the pictures begin at the top, too
    }
    setTimeout(() => {
      this.#focus = '';
      this.#focused = '';
      this.#followReading();
    }, SETTLES_MS);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const { key, target, altKey, ctrlKey, metaKey } = event;
    const along = { ArrowRight: 1, ArrowLeft: -1 }[key];
    const is_taken = /** @type {Element} */ (target).closest('input, textarea, select, [role="slider"]') !== null;
    if (along === undefined || is_taken || altKey || ctrlKey || metaKey) return;
    event.preventDefault();
    this.#move(/** @type {1 | -1} */ (this.#context.store.state.words.dir === 'rtl' ? -along : along));
  }
}

/**
 * @param {Context} context
 * @param {import('./library.js').Library} library
 * @param {() => HTMLElement | null} opener  the button that opens it
 * @returns {Promise<() => void>} ends it
 */
export async function createGuide(context, library, opener) {
  const guide = new Guide(context, library, opener);
  await guide.open();
  return () => guide.end();
}
