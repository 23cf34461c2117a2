/**
 * The forecast beside the Train button before training: time and memory, as the engine estimates them, and whether text
 * and model suit each other. The engine is asked once nothing has changed for AFTER_MS. This script is fetched
 * once the first model is made.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { needWords } from '../../words/languages.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../../wasm/engine.js').Estimate} Estimate */
/** @typedef {import('../../../wasm/engine.js').Facts} Facts */
/** @typedef {import('../../../wasm/engine.js').Info} Info */
/**
 * @typedef {{ run: number, estimate: Estimate | null, facts: Facts | null }} Forecast  of a run that has not begun
 */

const AFTER_MS = 1200; // without a change, before the engine is asked
const READ = 500_000; // bytes of a text that the estimate reads; more would change it little
const COUNTED = 1_000_000; // bytes; searching a longer text for repetitions would take too long

/**
 * @typedef {'no_validation' | 'repeated' | 'by_heart' | 'few_passes' | 'short' | 'suits'} Verdict
 */

const MOST_REPEATED = 0.3; // of the documents kept for validation
const MANY_PASSES = 40;
const MORE_PASSES = 80; // for a stream with dropout: with eight pages, the validation loss rose after 73 to 110 passes
const SHORT = 32_000; // tokens
const LARGE = 3; // parameters of the model for each token of the text
const FEW_PASSES = 0.5;

/**
 * Whether text and model suit each other.
 * @param {Pick<Info, 'n_params' | 'n_train_tokens' | 'n_val_tokens' | 'n_documents' | 'n_train_documents' | 'documents'> & { config?: Info['config'] }} info
 * @param {number} tokens  that the run will have learnt from at its end
 * @param {Pick<Facts, 'overlap'> | null} facts
 * @returns {{ verdict: Verdict, passes: number, share: number }}  passes: how often each token is read;
 *   share: the share of the validation documents that are also in the training part
 */
export function judge(info, tokens, facts) {
  const passes = tokens / Math.max(1, info.n_train_tokens);
  const kept = info.n_documents - info.n_train_documents;
  const share = info.documents === 'lines' && facts !== null && kept > 0 ? facts.overlap / kept : 0;
  /** @type {Verdict} */
  let verdict = 'suits';
  const many = info.documents === 'stream' && Number(info.config?.dropout) > 0 ? MORE_PASSES : MANY_PASSES;
  if (passes >= many && info.n_params >= LARGE * info.n_train_tokens) verdict = 'by_heart';
  else if (share >= MOST_REPEATED) verdict = 'repeated';
  else if (info.n_val_tokens === 0) verdict = 'no_validation';
  else if (passes < FEW_PASSES) verdict = 'few_passes';
  else if (info.n_train_tokens < SHORT) verdict = 'short';
  return { verdict, passes, share };
}

/**
 * What the engine needs to estimate a run: the text or its beginning. For byte pairs, whose merges would first have to
 * be learnt from the text, the size of the vocabulary instead.
 * @param {{ text: string | Blob | null, config: Record<string, any>, info: Info }} run
 */
function questionOf({ text, config, info }) {
  const { reproducible, ...settings } = config;
  if (text === null || settings.tokenizer === 'bpe')
    return { text: null, vocab_size: info.vocab_size, config: settings };
  const blob = typeof text === 'string' ? new Blob([text]) : text;
  return { text: blob.slice(0, READ), vocab_size: 0, config: settings };
}

/** @param {Context} context @param {Forecast} forecast @param {Info} info */
function lines({ store }, { estimate, facts }, info) {
  const words = store.at.words.value.imports?.forecast;
  if (words === undefined) return { cost: '', suits: '' };
  const seconds = estimate?.seconds ?? null;
  const cost =
    estimate === null || seconds === null
      ? ''
      : words.cost(seconds * 1000, estimate.bytes.total / 2 ** 20, seconds > 3600);
  const tokens = (estimate?.tokens ?? 0) * Number(info.config.max_steps);
  const { verdict, passes, share } = judge(info, tokens, facts);
  return { cost, suits: estimate === null ? '' : words.verdicts[verdict](passes, share) };
}

/**
 * @param {Context} context
 * @returns {{ template: () => unknown, end: () => void }}
 */
export function createForecast(context) {
  const { store, select, actions, frame } = context;
  /** @type {import('@preact/signals-core').Signal<Forecast | null>} */
  const known = signal(null);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let of = 0;

  /** The id of the run if it is made, has not begun, and fits the current text and settings; else 0. */
  const fresh = () => {
    const { id, phase, info } = select.run.value;
    return phase === 'ready' && info !== null && !select.is_stale.value ? id : 0;
  };

  /** @param {number} run */
  async function ask(run) {
    const { info, text, config } = select.run.peek();
    if (info === null || of !== run) return;
    const give = (/** @type {Partial<Forecast>} */ more) => {
      if (fresh() === run) known.value = { run, estimate: null, facts: null, ...known.peek(), ...more };
    };
    try {
      const [estimate] = await Promise.all([
        actions.request({ type: 'estimate', quiet: true, ...questionOf({ text, config, info }) }),
        needWords(store, 'imports'),
      ]);
      give({ estimate });
      const bytes = typeof text === 'string' ? text.length : (text?.size ?? 0);
      if (of !== run || bytes > COUNTED || info.documents !== 'lines') return;
      const { value } = await actions.request({ type: 'look', run, call: ['facts'] });
      give({ facts: /** @type {Facts} */ (value) });
    } catch {
      // The page works without a forecast. What is wrong with text or settings is reported when the run is made.
    }
  }

  const stop = frame.draw(() => {
    const run = fresh();
    // The sentence on text and model stays valid after this run has begun, until another run or change.
    if (run === of || (run === 0 && select.run.value.id === of && !select.is_stale.value)) return;
    of = run;
    clearTimeout(timer);
    known.value = null;
    if (run !== 0) timer = setTimeout(ask, AFTER_MS, run);
  });
  return {
    /**
     * null if there is no forecast and none will come, because the run began first: a late forecast would move the page
     * below it.
     */
    template() {
      const { info } = select.run.value;
      const forecast = known.value;
      if (of === 0) return null;
      if (forecast === null || info === null || of !== forecast.run) return fresh() === 0 ? null : nothing;
      const { cost, suits } = lines(context, forecast, info);
      if (suits === '' && fresh() === 0) return null;
      return html`<strong ?hidden=${fresh() === 0}>${cost}</strong> ${suits}`;
    },
    end() {
      stop();
      clearTimeout(timer);
      of = 0;
    },
  };
}
