/**
 * The custom element <microgpt-playground>: makes the store, the actions and the features (registry.js), and puts each
 * feature into its slot of the page. index.html holds one at full size, embed.html one with the attribute `compact`.
 * Its property `words` is the language of the page (words/languages.js). Its attributes are `compact` and `theme`
 * ("auto", "light", "dark"); everything else comes from the address.
 *
 * In a frame it speaks with the page around it (embed/parent.js), which is fetched then.
 */

import { html, render } from 'lit-html';
import { Actions } from './actions/actions.js';
import { createFrame } from './frame.js';
import { FEATURES } from './registry.js';
import { createSelectors } from './selectors.js';
import { initialState } from './state/state.js';
import { createStore } from './store.js';
import { needLaterStyles } from './ui/later_styles.js';
import { speak } from './words/languages.js';

/** @typedef {import('./registry.js').Context} Context */

const dark_scheme = matchMedia('(prefers-color-scheme: dark)');

/** The slots in the order of a narrow screen; on wide screens the columns are side by side. */
const SLOTS = html`<header class="masthead" data-slot="header"></header>
  <div class="problems" data-slot="problems" tabindex="-1"></div>
  <main class="page">
    <div class="column column-text" data-slot="text"></div>
    <div class="column column-run" data-slot="run"></div>
    <div class="column column-writing" data-slot="writing"></div>
    <div class="column column-verdict" data-slot="verdict"></div>
    <div class="column column-rooms" data-slot="rooms"></div>
  </main>
  <footer class="foot" data-slot="foot"></footer>`;

/**
 * Stands for the features of registry_later.js where these do not load.
 * @type {import('./registry.js').Feature}
 */
const UNLOADED = {
  name: 'unloaded',
  slot: 'rooms',
  create: (root, { store, frame }) =>
    frame.draw(() => render(html`<p class="error" role="alert">${store.at.words.value.rooms.failed}</p>`, root)),
};

/**
 * Resolves in a new task of the event loop; unlike a timer it is not slowed down in a hidden tab.
 * @returns {Promise<unknown>}
 */
const nextTask = () =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(0);
  });

/** What a page of its own shows: all, and nothing is locked. @type {import('./embed/presented.js').Presented} */
const ALL = {
  ...{ feature: () => true, room: () => true, setting: () => true, main: (row) => row.main },
  ...{ isLocked: () => false, is_text_locked: false, only: '', columns: 2 },
};

/** How many playgrounds have been made in this document. */
let made = 0;

class Playground extends HTMLElement {
  /** @type {Context | null} */
  #context = null;
  /** Functions that end what was started, in the order of the starts. @type {(() => void)[]} */
  #ends = [];
  #number = made++;

  /** The client of the current worker; null before the worker is started and after it has died. */
  get client() {
    return this.#context?.actions.client ?? null;
  }

  /** The words of the current language; null before the element is in a page. */
  get words() {
    return this.#context?.store.state.words ?? null;
  }

  set words(words) {
    if (this.#context !== null && words !== null) speak(this.#context.store, words);
  }

  /**
   * Opens a run that was saved as a file; the one that is shown is kept.
   * @param {Blob} file
   * @returns {Promise<boolean>} false: it was refused, and the page says why
   */
  async restore(file) {
    return (await this.#context?.actions.restore(file)) ?? false;
  }

  /**
   * An attribute that has the value already is not set again: the browser would compute all styles anew.
   * @param {import('./words/words.js').Words} words
   */
  #setLanguage({ lang, dir }) {
    for (const [name, value] of Object.entries({ lang, dir }))
      if (this.getAttribute(name) !== value) this.setAttribute(name, value);
  }

  connectedCallback() {
    const place = this.#number === 0 ? '' : ` (${this.#number + 1})`;
    const store = createStore(initialState(this.hasAttribute('compact'), place));
    const select = createSelectors(store);
    const actions = new Actions(store, select);
    const frame = createFrame();
    const id = (/** @type {string} */ name) => (this.#number === 0 ? name : `${name}-${this.#number + 1}`);
    const { compact } = store.state;
    this.#context = { element: this, compact, presented: ALL, store, select, actions, frame, id };
    this.#ends.push(
      frame.draw(() => this.#setTheme(store.at.theme.value)),
      frame.draw(() => this.#setLanguage(store.at.words.value)),
      frame.draw(() => {
        if (store.at.engine.value.status === 'ready') needLaterStyles();
      }),
      listen(dark_scheme, 'change', () => this.#setTheme(store.state.theme)),
      listen(window, 'hashchange', () => actions.follow(location.hash)),
      listen(window, 'pagehide', () => actions.texts.saveNow()),
    );
    const slots = document.createDocumentFragment();
    render(SLOTS, slots);
    this.replaceChildren(slots);
    this.#ends.push(() => actions.close(), frame.close);
    this.#fill(this.#context);
  }

  /**
   * Opens what the address asks for and places the features, each in a task of its own, so that the page answers in
   * between: first those that are there at once, then those that are fetched later.
   * @param {Context} context
   */
  async #fill(context) {
    const { compact } = context;
    const framed = compact || window.parent !== window ? import('./embed/parent.js').catch(() => null) : null;
    await nextTask();
    if (this.#context !== context) return;
    context.actions.open(location.search, location.hash);
    if (compact && /[?&](show|lock)=/.test(location.search)) {
      context.presented = (await framed)?.readPresented(location.search) ?? ALL;
      this.dataset.columns = `${context.presented.columns}`;
    }
    if (!(await this.#placeEach(FEATURES, context))) return;
    this.dataset.started = ''; // from now on the page shows its errors itself: see start.js
    const later = import('./registry_later.js').catch(() => null);
    const parent = await framed;
    if (parent && this.#context === context) this.#ends.push(parent.speakWith(context));
    const features = (await later)?.LATER_FEATURES ?? [UNLOADED];
    if (this.#context === context && (await this.#placeEach(features, context))) this.dataset.complete = '';
  }

  /**
   * @param {import('./registry.js').Feature[]} features
   * @param {Context} context
   * @returns {Promise<boolean>} false if the element has left the page
   */
  async #placeEach(features, context) {
    for (const feature of features.filter(({ name }) => context.presented.feature(name))) {
      await nextTask();
      if (this.#context !== context) return false;
      this.#ends.push(this.#place(feature, context));
    }
    return true;
  }

  disconnectedCallback() {
    for (const end of this.#ends.splice(0).reverse()) end();
    this.#context = null;
    this.replaceChildren();
  }

  /**
   * @param {import('./registry.js').Feature} feature
   * @param {Context} context
   */
  #place({ name, slot, label, heading, create }, context) {
    const place = /** @type {HTMLElement} */ (this.querySelector(`[data-slot="${slot}"]`));
    const root = document.createElement(label ? 'section' : 'div');
    root.className = label ? `view ${name}-view` : 'bare';
    root.dataset.test = name;
    place.append(root);
    if (label) {
      const { store, frame } = context;
      const title = document.createElement('h2');
      title.className = 'unseen';
      if (heading) root.append(title);
      this.#ends.push(
        frame.draw(() => {
          title.textContent = label(store.at.words.value);
          root.setAttribute('aria-label', title.textContent);
        }),
      );
    }
    return create(root, context);
  }

  /** @param {string} chosen */
  #setTheme(chosen) {
    const asked = chosen === 'auto' ? (this.getAttribute('theme') ?? 'auto') : chosen;
    const theme = asked === 'light' || asked === 'dark' ? asked : dark_scheme.matches ? 'dark' : 'light';
    this.dataset.theme = theme;
    this.#context?.store.update({ is_dark: theme === 'dark' });
  }
}

/**
 * @param {EventTarget} target
 * @param {string} type
 * @param {() => void} handler
 * @returns {() => void} removes the listener
 */
function listen(target, type, handler) {
  target.addEventListener(type, handler);
  return () => target.removeEventListener(type, handler);
}

customElements.define('microgpt-playground', Playground);
