/**
 * What the page marks in the samples: pieces copied from the text (copies.js), lines that pass the check of the data set
 * (texts/checks.js), and for the token of the newest sample at the pointer the tokens that it was chosen from. It also
 * shows what the untrained model writes before a run begins. Fetched once there is a model.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { isUntouched } from '../../selectors.js';
import { shareOf } from '../../texts/checks.js';
import { markCopied, stretchesOf } from '../../ui/copied_pieces.js';
import { chanceMiniature, likeliest, shownAs } from '../../ui/likeliest_tokens.js';
import { watchCheck } from '../../ui/line_check.js';
import { createLooks } from '../../ui/looks.js';
import { verdictOf } from '../../ui/sentences.js';
import { nextToken } from '../../ui/token_text.js';
import { needWords } from '../../words/languages.js';
import { createCopies } from './copies.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../state/state.js').Sample} Sample */
/**
 * Puts the texts of a sample into their paragraph or list.
 * @typedef {(sample: Pick<Sample, 'texts'>, words: import('../../words/words.js').Words['writing'], parts: unknown[]) => unknown} Body
 */
/** @typedef {import('../../../wasm/engine.js').Token} Token */

// As for the first sample of a run in the worker (worker/jobs.js), so that the run begins with the same words.
const OF_LINES = { n: 8, max_new_tokens: 48 };
const OF_STREAM = { n: 1, max_new_tokens: 200 };
const [LETTER, SMALL_LETTER] = [0.72, 0.57]; // an upper bound of their average width, in rem
const BEGINNING = 20_000; // characters
// Parameters: a larger model would make a press of Train wait. Who brings one wants to see what it writes.
const [LARGE, LARGE_BROUGHT] = [500_000, 10_000_000];

/** Some lines of a text, from all of its beginning. @param {string} text */
function someLines(text) {
  const lines = text
    .slice(0, BEGINNING)
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.trim() !== '');
  const [n, all] = [Math.min(OF_LINES.n, lines.length), lines.length];
  return Array.from({ length: n }, (_, i) => lines[Math.floor(((i + 0.5) * all) / n)]);
}

/** What an untrained model writes, or one that was brought here, before its first step. @param {Context} context @param {Element} root */
function watchUntrained(context, root) {
  const { select, compact } = context;
  const looks = createLooks(context, root);
  const seen = looks.watch(() => {
    const run = select.run.value;
    const { phase, info } = run;
    const most = isUntouched(run) ? LARGE_BROUGHT : LARGE;
    if ((phase !== 'ready' && !isUntouched(run)) || compact || info === null || info.n_params > most) return null;
    const length = info.documents === 'lines' ? OF_LINES : OF_STREAM;
    return ['samples', { ...select.sampling.value, ...length, prompts: [''], seed: 1 }];
  });
  return { seen, stop: looks.stop };
}

class Marks {
  #context;
  #root;
  #copies;
  #body;
  #check;
  #stop_check;
  #untrained;
  #ended = new AbortController();
  /** The newest sample on the page. @type {Sample | undefined} */
  #newest;
  /** The token that is described: its place among all tokens of the newest sample, and of which sample of which run. */
  #at = signal({ run: 0, key: 0, token: -1 });

  /** @param {Context} context @param {HTMLElement} root @param {Body} body */
  constructor(context, root, body) {
    this.#context = context;
    this.#root = root;
    this.#body = body;
    this.#copies = createCopies(context, root);
    const { check, stop } = watchCheck(context);
    this.#check = check;
    this.#stop_check = stop;
    this.#untrained = watchUntrained(context, root);
    const { signal } = this.#ended;
    for (const name of ['pointerover', 'pointerdown']) root.addEventListener(name, this.#look, { signal });
    root.addEventListener('keydown', /** @type {EventListener} */ (this.#onKey), { signal });
  }

  get #words() {
    return this.#context.store.at.words.value;
  }

  /**
   * Sets the width of the columns to the longest line with its verdict, so that each verdict is beside its line. There
   * are as many columns as fit.
   * @param {string[]} texts
   */
  #makeRoom(texts) {
    const { checks } = this.#words;
    const long = texts.map((text) => {
      const verdict = this.#check.value?.(text) ?? null;
      const said = verdict === null ? '' : checks[verdict.id](verdict.expected ?? '');
      return LETTER * text.length + SMALL_LETTER * (said.length + 1);
    });
    this.#root.style.setProperty('--judged-width', `${Math.max(...long)}rem`);
  }

  /** Says which samples are on the page. @param {Sample[]} samples  the newest first */
  show(samples) {
    this.#newest = samples[0];
    if (this.#newest) this.#makeRoom(this.#newest.texts);
    this.#copies.show(samples.flatMap(({ texts }) => texts));
  }

  /** An earlier sample. @param {Sample} sample */
  earlier(sample) {
    return this.#body(sample, this.#words.writing, sample.texts.map(this.#text));
  }

  /** The newest sample: its tokens, if they are known, can be looked at. @param {Sample} sample */
  newest(sample) {
    const { tokens, texts } = sample;
    let first = 0;
    const has_choices = this.#hasChoices(sample);
    const parts = texts.map((text, i) => {
      const begin = first;
      first += tokens?.[i].length ?? 0;
      const verdict =
        texts.length > 1 && !this.#context.compact ? verdictOf(this.#check.value?.(text) ?? null, this.#words) : '';
      return html`${has_choices && tokens ? this.#tokensOf(tokens[i], begin, sample, text) : this.#text(text)}${verdict}`;
    });
    return this.#body(sample, this.#words.writing, parts);
  }

  /** What the model writes before it has learnt anything here, and what it should come to resemble. @param {string} face */
  before(face) {
    const { writing, moments } = this.#words;
    const { run, learnt } = this.#context.select;
    const texts = this.#untrained.seen.value.value?.map(({ text }) => text) ?? [];
    if (texts.length === 0) return nothing;
    const lines = texts.length > 1 ? someLines(learnt.value?.text ?? learnt.value?.preview ?? '') : [];
    const brought = run.value.is_brought ? moments?.brought : undefined;
    return html`<p class="stamp">${brought?.stamp ?? writing.before}</p>
      <div class="newest-sample" data-rest data-face=${face} data-test="untrained">${this.#body({ texts }, writing, texts)}</div>
      ${brought ? nothing : html`<p class="part-line">${moments?.untrained(run.value.info?.vocab_size ?? 0)}</p>`}
      ${
        lines.length === 0
          ? nothing
          : html`<div class="written-goal" data-test="written-goal">
              <p class="part-line">${moments?.goal}</p>
              <div class="goal-lines" data-face=${face}>${this.#body({ texts: lines }, writing, lines)}</div>
            </div>`
      }`;
  }

  /** Whether the choices of each token are known, and there is room to show them. @param {Sample} sample */
  #hasChoices({ tokens }) {
    return !this.#context.compact && tokens?.flat()[0]?.choice !== undefined;
  }

  /** A text with its copied parts marked. @param {string} text */
  #text = (text) => markCopied(text, this.#copies.of(text), this.#words.moments?.copied_title ?? '');

  /** How many lines of a sample pass the check, in a few words. @param {Sample} sample @param {string} [before]  a sign */
  share(sample, before = '') {
    const check = this.#check.value;
    const kind = this.#context.select.learnt.value?.check ?? '';
    // After a change of the text, the words change first, and the check one drawing later.
    if (check === null || kind === '' || !this.#words.moments) return '';
    const { good, all } = shareOf(sample.texts, check);
    return all > 0 ? `${before}${this.#words.moments.share[kind](good, all)}` : '';
  }

  /** The described token of a sample; -1 for none. @param {Sample} sample */
  #tokenAt({ key }) {
    const { run, token, ...at } = this.#at.value;
    return at.key === key && run === this.#context.select.run.value.id ? token : -1;
  }

  /** @param {number} key  of the newest sample @param {number} token */
  #describe(key, token) {
    this.#at.value = { run: this.#context.select.run.peek().id, key, token };
  }

  /** Describes the token under the pointer. @param {Event} event */
  #look = (event) => {
    const { token } = /** @type {HTMLElement} */ (event.target).dataset;
    if (token !== undefined) this.#describe(this.#newest?.key ?? 0, Number(token));
  };

  /** Describes the token before or after. @param {KeyboardEvent} event */
  #onKey = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const sample = this.#newest;
    const target = /** @type {HTMLElement} */ (event.target);
    if (by === undefined || !sample || !target.matches('.newest-sample') || !this.#hasChoices(sample)) return;
    event.preventDefault();
    const all = sample.tokens?.flat() ?? [];
    const from = this.#tokenAt(sample);
    this.#describe(sample.key, nextToken(all, from < 0 && by < 0 ? all.length : from, by));
  };

  /** The tokens of one text. @param {Token[]} tokens @param {number} first  index of the first among all of the sample @param {Sample} sample @param {string} text */
  #tokensOf(tokens, first, sample, text) {
    const stretches = stretchesOf(this.#copies.of(text));
    const at = this.#tokenAt(sample);
    let end = 0;
    return tokens.map((token, i) => {
      const begin = end;
      end += token.text.length;
      if (token.text === '') return nothing;
      const is_copied = stretches.some((one) => one.begin <= begin && end <= one.end);
      return html`<span class=${is_copied ? 'copied' : 'written'} data-token=${first + i} ?data-copied=${is_copied} ?data-looked-at=${first + i === at}>${token.text}</span>`;
    });
  }

  /**
   * The parts below the newest sample: the legend, and the tokens that the described one was chosen from.
   * @param {Sample} sample
   */
  foot(sample) {
    const all = this.#words;
    const { moments: words } = all;
    if (!words) return nothing;
    const is_copied = sample.texts.some((text) => this.#copies.of(text).length > 0);
    const choice = sample.tokens?.flat()[this.#tokenAt(sample)]?.choice;
    const hint = this.#hasChoices(sample) ? words.hint : sample.tokens ? '' : words.only_newest;
    const says = choice ? words.token(shownAs(choice.text, all.chances), choice.probability, choice.chance) : hint;
    return html`${is_copied ? html`<p class="part-line" data-test="copied-legend"><mark class="copied">${words.underlined}</mark>${words.copied}</p>` : nothing}
    ${
      this.#context.compact
        ? nothing
        : html`<div class="written-token" id=${this.#context.id('written-token')} aria-live="polite" data-test="written-token">
          <p class="part-line">${says}</p>
          ${choice ? html`<div role="group" aria-label=${words.rivals}>${chanceMiniature(likeliest(choice, true), all)}</div>` : nothing}
        </div>`
    }`;
  }

  stop() {
    this.#copies.stop();
    this.#stop_check();
    this.#untrained.stop();
    this.#ended.abort();
  }
}

/** @typedef {Marks} Shown */

/** @param {Context} context @param {HTMLElement} root @param {Body} body */
export async function createMarks(context, root, body) {
  await needWords(context.store, 'moments');
  return new Marks(context, root, body);
}
