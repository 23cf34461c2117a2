/**
 * The custom element <microgpt-playground>: one state, one set of actions, the views, and the one frame in
 * which they draw. index.html holds one at full size, embed.html one with the attribute `compact`.
 * Attributes: `compact`; `theme` ("auto", "light", "dark") as a page may set it. The address gives the rest.
 * In a frame it tells the page around it { source: 'microgpt-playground', type: 'ready' | 'resize', height };
 * the message carries nothing a person typed and listens to no answer.
 */

import { createActions } from './actions/actions.js';
import * as chart from './features/curve/view.js';
import * as masthead from './features/masthead/view.js';
import * as parts from './features/parts/view.js';
import * as problem from './features/problem/view.js';
import * as prompt from './features/prompt/view.js';
import * as run from './features/run/view.js';
import * as settings from './features/settings/view.js';
import * as text from './features/text/view.js';
import * as tokenizer from './features/tokenizer/view.js';
import * as samples from './features/writing/view.js';
import { createHistory } from './state/history.js';
import { createStore, initialState } from './store.js';
import { h } from './ui/dom.js';

/** @typedef {{ render: (state: import('./store.js').State) => void, destroy: () => void }} View */

const dark_scheme = matchMedia('(prefers-color-scheme: dark)');

class Playground extends HTMLElement {
  /** @type {import('./actions/actions.js').Actions | null} */
  #actions = null;
  /** @type {import('./store.js').Store | null} */
  #store = null;
  /** @type {View[]} */
  #views = [];
  /** @type {ReturnType<typeof chart.create> | null} */
  #chart = null;
  /** @type {ResizeObserver | null} */
  #resizes = null;
  #height = 0;
  #theme = '';

  /** The worker's client of the moment; null before it is started and after it died. */
  get client() {
    return this.#actions?.client ?? null;
  }

  connectedCallback() {
    const compact = this.hasAttribute('compact');
    const store = createStore(initialState(createHistory(), compact), (state) => this.#draw(state));
    const actions = createActions(store);
    this.#store = store;
    this.#actions = actions;
    this.#build(actions, compact);
    dark_scheme.addEventListener('change', this.#onScheme);
    window.addEventListener('hashchange', this.#onHash);
    this.#draw(store.state);
    actions.open(location.search, location.hash);
    this.dataset.started = ''; // from here on the page speaks for itself: see start.js
    if (window.parent !== window) this.#tellParent();
  }

  disconnectedCallback() {
    dark_scheme.removeEventListener('change', this.#onScheme);
    window.removeEventListener('hashchange', this.#onHash);
    this.#resizes?.disconnect();
    this.#actions?.close();
    this.#store?.close();
    for (const view of this.#views) view.destroy();
    this.#views = [];
    this.replaceChildren();
  }

  /**
   * The order of the page on a narrow screen; wide ones set the columns side by side.
   * @param {import('./actions/actions.js').Actions} actions
   * @param {boolean} compact
   */
  #build(actions, compact) {
    /** @param {string} name @param {string} label */
    const section = (name, label) => h('section', { class: `view ${name}-view`, 'aria-label': label });
    const header = h('header', { class: 'masthead' });
    const problems = h('div', { class: 'problems' });
    const text_root = section('text', 'Text');
    const tokenizer_root = section('tokenizer', 'Vocabulary');
    const run_root = section('run', 'Training');
    const chart_root = section('chart', 'Loss');
    const parts_root = h('div', { class: 'parts-view' });
    const samples_root = section('samples', 'Samples');
    const prompt_root = section('prompt', 'Prompt');
    const settings_root = section('settings', 'Settings');
    const machine = h('p', { class: 'machine' });
    this.replaceChildren(
      header,
      problems,
      h(
        'main',
        { class: 'page' },
        h('div', { class: 'column column-text' }, text_root, tokenizer_root),
        h('div', { class: 'column column-run' }, run_root, chart_root, parts_root),
        h('div', { class: 'column column-samples' }, samples_root, prompt_root),
        settings_root,
      ),
      h('footer', { class: 'foot' }, machine),
    );
    this.#chart = chart.create(chart_root);
    const problem_view = problem.create(problems, actions);
    this.#views = [
      masthead.create(header, actions),
      {
        // Of the sentences, only that about the address concerns the whole page.
        render: (state) => problem_view.render({ ...state, problem: state.address_problem }),
        destroy: problem_view.destroy,
      },
      text.create(text_root, actions, { compact, dropzone: this }),
      tokenizer.create(tokenizer_root),
      run.create(run_root, actions),
      this.#chart,
      parts.create(parts_root),
      samples.create(samples_root),
      prompt.create(prompt_root, actions),
      settings.create(settings_root, actions, { compact }),
      {
        render(state) {
          const line = run.machineLine(state);
          if (machine.textContent !== line) machine.textContent = line;
        },
        destroy() {},
      },
    ];
  }

  /** @param {import('./store.js').State} state */
  #draw(state) {
    const asked = state.theme === 'auto' ? (this.getAttribute('theme') ?? 'auto') : state.theme;
    const theme = asked === 'light' || asked === 'dark' ? asked : dark_scheme.matches ? 'dark' : 'light';
    if (theme !== this.#theme) {
      this.#theme = theme;
      this.dataset.theme = theme;
      this.#chart?.recolour();
    }
    for (const view of this.#views) view.render(state);
  }

  #onHash = () => {
    this.#actions?.follow(location.hash);
  };

  #onScheme = () => {
    if (this.#store) this.#draw(this.#store.state);
  };

  #tellParent() {
    /** @param {string} type */
    const tell = (type) =>
      window.parent.postMessage({ source: 'microgpt-playground', type, height: this.#height }, '*');
    const measure = () => Math.ceil(this.getBoundingClientRect().height);
    this.#height = measure();
    tell('ready');
    this.#resizes = new ResizeObserver(() => {
      const height = measure();
      if (height === this.#height) return;
      this.#height = height;
      tell('resize');
    });
    this.#resizes.observe(this);
  }
}

customElements.define('microgpt-playground', Playground);
