/**
 * The panel that loads a text from an https address: a field and some known addresses, a note on what the request tells
 * the server, the progress, and what went wrong. Fetched when it is opened (panels.js); texts/download.js does the
 * loading.
 */

import { computed, signal } from '@preact/signals-core';
import { html } from 'lit-html';
import { DownloadError, download, MOST_BYTES } from '../../texts/download.js';
import { say } from '../../words/say.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../words/words.js').Imports['address']} Words */

/**
 * Well-known training texts, at the addresses where their authors published them.
 * @type {[keyof Words['known'], string][]}
 */
const KNOWN = [
  ['names', 'https://raw.githubusercontent.com/karpathy/makemore/master/names.txt'],
  ['shakespeare', 'https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt'],
];

/**
 * @param {Context} context
 * @returns {{ title: () => string, template: () => unknown, end: () => void }}
 */
export function createAddress({ store, actions, id }) {
  const words = computed(() => /** @type {Words} */ (store.at.words.value.imports?.address));
  const typed = signal('');
  /**
   * How many bytes have been received; null: nothing is loading.
   * @type {import('@preact/signals-core').Signal<number | null>}
   */
  const bytes = signal(null);
  /** @type {import('@preact/signals-core').Signal<import('../../words/say.js').Said | null>} */
  const wrong = signal(null);
  let control = new AbortController();

  async function load() {
    if (bytes.peek() !== null) return;
    const mine = new AbortController();
    control = mine;
    bytes.value = 0;
    wrong.value = null;
    try {
      const onProgress = (/** @type {number} */ come) => {
        bytes.value = come;
      };
      const { blob, name } = await download(typed.peek(), { signal: mine.signal, onProgress });
      await actions.openFiles([new File([blob], name)]);
      if (store.state.panel === 'address' && store.state.problem?.place !== 'text') actions.setPanel('');
    } catch (error) {
      if (!(error instanceof DownloadError)) throw error;
      if (!mine.signal.aborted) wrong.value = error.said;
    } finally {
      bytes.value = null;
    }
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    load();
  }

  function template() {
    const is_loading = bytes.value !== null;
    return html`<form class="address" novalidate @submit=${submit}>
      <label for=${id('address')}>${words.value.label}</label>
      <input
        id=${id('address')}
        class="box address-box"
        type="url"
        autocomplete="off"
        spellcheck="false"
        placeholder=${words.value.placeholder}
        aria-describedby=${`${id('address-asks')} ${id('address-error')}`}
        aria-invalid=${wrong.value !== null}
        .value=${typed.value}
        @input=${(/** @type {any} */ { currentTarget }) => {
          typed.value = currentTarget.value;
        }}
      >
      <div class="address-known" role="group" aria-label=${words.value.ready}>
        ${KNOWN.map(
          ([name, url]) => html`<button
            type="button"
            class="quiet"
            @click=${() => {
              typed.value = url;
            }}
          >${words.value.known[name]}</button>`,
        )}
      </div>
      <p class="hint" id=${id('address-asks')}>${words.value.asks(MOST_BYTES)}</p>
      <p class="error" role="alert" id=${id('address-error')} ?hidden=${wrong.value === null}>${say(store.at.words.value, wrong.value)}</p>
      <div class="reading-end">
        <button type="submit" class="primary" aria-disabled=${is_loading}>${words.value.load}</button>
        <button type="button" @click=${() => (is_loading ? control.abort() : actions.setPanel(''))}
        >${is_loading ? words.value.cancel : words.value.close}</button>
        <span class="hint" role="status">${bytes.value === null ? '' : words.value.loading(bytes.value)}</span>
      </div>
    </form>`;
  }

  return { title: () => words.value.title, template, end: () => control.abort() };
}
