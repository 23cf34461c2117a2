/*
 * The element <micro-gpt> for the pages of others: a frame with the playground, as high as it needs to be, and a way to
 * speak with it. This file is a script of its own, which imports nothing; the site has it as embed.js:
 *
 *   <script src="https://example.org/embed.js"></script>
 *   <micro-gpt text="to be or not to be" preset="gpt2" show="curve,samples" lock="text"></micro-gpt>
 *
 * Attributes: show, lock, theme, lang, text, data, and any setting of the engine (n_layer="2"); title; height, for a
 * fixed one; src, the address of embed.html where this script comes from elsewhere. Methods: set, train, pause, reset,
 * sample, state, each a promise of the answer. Events: ready, step, sample, done, error, resize, with `detail`.
 * web/README.md ("In a frame") says what they hold.
 */
(() => {
  if (!globalThis.customElements || customElements.get('micro-gpt')) return;
  const NAME = 'microgpt-playground';
  const LONGEST = 8000; // of a text that goes with the address; a longer one is sent when the frame is ready
  const SILENT_MS = 30_000;
  const VIEW = ['show', 'lock', 'theme', 'lang'];
  /** Attributes that mean nothing to the playground. */
  const OTHERS =
    /^(src|title|height|width|loading|class|id|style|slot|hidden|dir|role|tabindex|(aria|data)-.*|on.*)$/;
  const script = document.currentScript ?? document.querySelector('script[src*="embed.js"]');
  const home = new URL('embed.html', /** @type {HTMLScriptElement | null} */ (script)?.src || location.href);

  class MicroGpt extends HTMLElement {
    #frame = document.createElement('iframe');
    #url = home;
    #n = 0;
    /** What has been asked and has no answer yet. @type {Map<number, { done: (value: any) => void, fail: (why: Error) => void }>} */
    #asked = new Map();
    /** What waits until the frame is ready; null once it is. @type {unknown[] | null} */
    #waiting = [];
    /** The text that was sent, because it is too long for the address; '' for none. */
    #sent = '';
    #changes = new MutationObserver(() => this.#load());
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;
    #hear = (/** @type {MessageEvent} */ event) => this.#take(event);

    connectedCallback() {
      const frame = this.#frame;
      frame.style.cssText = 'display:block;width:100%;border:0;height:640px';
      frame.allow = 'cross-origin-isolated; clipboard-write';
      frame.onload = () => {
        clearTimeout(this.#timer); // of an earlier load
        this.#timer = setTimeout(() => this.#waiting && this.#tell('error', { code: 'silent' }), SILENT_MS);
      };
      this.style.display ||= 'block';
      (this.shadowRoot ?? this.attachShadow({ mode: 'open' })).append(frame);
      addEventListener('message', this.#hear);
      this.#changes.observe(this, { attributes: true });
      this.#load();
    }

    disconnectedCallback() {
      this.#changes.disconnect();
      removeEventListener('message', this.#hear);
      this.#end('The frame was removed.');
      this.#frame.remove();
    }

    /** @param {string} why */
    #end(why) {
      clearTimeout(this.#timer);
      for (const { fail } of this.#asked.values()) fail(Error(why));
      this.#asked.clear();
      this.#waiting = [];
    }

    /** Puts the address of the attributes into the frame, if it has another. */
    #load() {
      const url = new URL(this.getAttribute('src') ?? home, location.href);
      const state = new URLSearchParams();
      for (const { name, value } of this.attributes) {
        if (VIEW.includes(name)) url.searchParams.set(name, value);
        else if (!OTHERS.test(name) && value.length <= LONGEST) state.set(name, value);
      }
      if (location.origin !== 'null') url.searchParams.set('origin', location.origin);
      url.hash = `${state}`;
      const height = this.getAttribute('height');
      if (height) this.#frame.style.height = /^\d+$/.test(height) ? `${height}px` : height;
      this.#frame.title = this.title || 'microGPT Playground';
      if (url.href !== this.#frame.src) {
        this.#url = url;
        this.#frame.src = url.href;
      }
      this.#sendText();
    }

    /** Sends the text of the attribute, if it is too long for the address and the frame is ready. */
    #sendText() {
      const text = this.getAttribute('text') ?? '';
      const long = text.length > LONGEST ? text : '';
      if (this.#waiting || long === this.#sent) return;
      this.#sent = long;
      if (long !== '') this.#post({ to: NAME, type: 'set', text });
    }

    /** @param {string} type @param {unknown} detail */
    #tell(type, detail) {
      this.dispatchEvent(new CustomEvent(type, { detail }));
    }

    /** @param {unknown} message */
    #post(message) {
      this.#frame.contentWindow?.postMessage(message, this.#url.origin);
    }

    /** @param {MessageEvent} event */
    #take({ source, origin, data }) {
      if (source !== this.#frame.contentWindow || origin !== this.#url.origin || data?.source !== NAME) return;
      const { source: _, v, type, id, ...detail } = data;
      if (detail.height && !this.hasAttribute('height')) this.#frame.style.height = `${detail.height}px`;
      if (type === 'ready') {
        const first = this.#waiting ?? [];
        if (!this.#waiting) this.#end('The frame was loaded again.');
        clearTimeout(this.#timer);
        this.#waiting = null;
        this.#sent = '';
        this.#sendText();
        first.forEach((one) => {
          this.#post(one);
        });
      }
      const asked = this.#asked.get(id);
      this.#asked.delete(id);
      if (type === 'error') asked?.fail(Object.assign(Error(detail.message), { code: detail.code }));
      else asked?.done(detail);
      this.#tell(type, detail);
    }

    /** @param {string} type @param {object} [fields] @returns {Promise<any>} */
    #ask(type, fields) {
      return new Promise((done, fail) => {
        const id = ++this.#n;
        const message = { ...fields, to: NAME, type, id };
        this.#asked.set(id, { done, fail });
        if (this.#waiting) this.#waiting.push(message);
        else this.#post(message);
      });
    }

    /** @param {{ text?: string, data?: string, settings?: Record<string, string | number | boolean> }} fields */
    set = (fields) => this.#ask('set', fields);
    train = () => this.#ask('train');
    pause = () => this.#ask('pause');
    reset = () => this.#ask('reset');
    /** @param {{ prompt?: string, seed?: number }} [fields] */
    sample = (fields) => this.#ask('sample', fields);
    /** @param {{ with_text?: boolean }} [fields] */
    state = (fields) => this.#ask('state', fields);
  }

  customElements.define('micro-gpt', MicroGpt);
})();
