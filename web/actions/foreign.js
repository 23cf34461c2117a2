/**
 * Opens the files of a GPT-2 or Llama of another program. It becomes the run that is shown, with the text that is chosen.
 * Saved runs are opened by run_files.js. Fetched when such a file is chosen or dropped.
 */

import { createHistory } from '../state/history.js';
import { printSetting, works } from '../state/settings.js';
import { sourceText } from '../state/state.js';
import { needWords } from '../words/languages.js';
import { said, sourceIn } from '../words/say.js';

/** @typedef {Pick<import('../registry.js').Context, 'store' | 'select' | 'actions'>} Given */
/** @typedef {import('../wire/requests.js').Imported} Imported */

/**
 * Training settings of a model of another program: small steps, so that the first ones do not spoil what it knows.
 * @type {Record<string, number | string>}
 */
const GENTLE = { learning_rate: 0.0003, schedule: 'cosine', warmup_steps: 20, max_steps: 500, batch_size: 8 };

const MIB = 2 ** 20;

/** The files by what they are. @param {File[]} files */
function sorted(files) {
  const find = (/** @type {(name: string) => boolean} */ fits) => files.find(({ name }) => fits(name));
  return {
    weights: find((name) => name.endsWith('.safetensors')),
    config: find((name) => /config\.json$/.test(name) && !/(generation|tokenizer)_config/.test(name)),
    tokenizer: find((name) => /tokenizer\.json$/.test(name)),
  };
}

/**
 * The text that the model can learn: the chosen one, without the characters that it does not know. Null: there are no others.
 * @param {string} text @param {Imported['info']} info
 */
function knownPart(text, { config, vocabulary }) {
  if (config.tokenizer !== 'char') return text;
  const known = new Set(vocabulary.slice(0, -1));
  const is_lines = config.documents === 'lines';
  const kept = [...text].filter((c) => known.has(c) || (c === '\n' && is_lines) || c === '\r').join('');
  return kept.trim() === '' ? null : kept;
}

/** `cut`: the id of a text that was added, since the chosen one is not learnt whole; '' for none. @param {Given} context @param {Imported['info']} info */
async function textFor({ store, select, actions }, info) {
  const source = select.source.value;
  const text = sourceText(source);
  const whole = typeof text === 'string' ? text : await text?.text();
  if (source === null || whole === undefined || whole.trim() === '') return { text: null, cut: '' };
  const part = knownPart(whole, info);
  if (part === null || part === whole) return { text: part === null ? null : text, cut: '' };
  const cut = actions.texts.addKept({ title: sourceIn(store.state.words, source).title, text: part });
  return { text: sourceText(select.source.value), cut };
}

/** Shows that the files could not be opened. @param {Given['store']} store @param {import('../words/say.js').Said} why */
const refuse = (store, why) => store.update({ problem: { place: 'text', key: '', said: why } });

/**
 * The run with its text and settings becomes the one that is shown. What was there stays if that fails.
 * @param {Given} context @param {Imported} imported
 */
async function show(context, { bytes, info, notes }) {
  const { store, select, actions } = context;
  const chosen = store.state.source;
  const { text, cut } = await textFor(context, info);
  if (text === null) return refuse(store, said('no_known_text'));
  const typed = { ...store.state.typed };
  for (const row of select.table.value.filter(({ group }) => group !== 'inference')) {
    // What is trained of it is not yet chosen: all.
    if (row.key === 'trainable' || !works(row, info.config)) delete typed[row.key];
    else typed[row.key] = printSetting(row, info.config[row.key]);
  }
  const before = store.state.typed;
  store.update({ typed });
  const phase = /** @type {const} */ ('paused');
  const history = createHistory(Number(info.config.max_steps));
  const past = { phase, is_held: true, is_brought: true, history, version: 1 };
  const config = /** @type {any} */ (select.config.value);
  if (!(await actions.runs.branch(past, { text, config, bytes }))) {
    if (store.state.source === cut) await actions.chooseText(chosen);
    return store.update({ typed: before, sources: store.state.sources.filter(({ id }) => id !== cut) });
  }
  actions.setAll(typed); // stores them
  const { format } = store.state.words;
  const context_length = format.count(Number(info.config.block_size)); // note_context says to what it was cut
  const remarks = [
    ...notes.map((note) => said(`note_${note}`, context_length)),
    ...(cut === '' ? [] : [said('note_text')]),
  ];
  const params = format.count(info.n_params);
  store.update({ notice: said('model_in', params, ...remarks) });
}

/** @param {Given} context @param {File[]} files */
export async function bringModel(context, files) {
  const { store, select, actions } = context;
  const { weights, config, tokenizer } = sorted(files);
  await needWords(store, 'files').catch(() => {}); // the sentences of the engine are there without
  if (weights === undefined) return refuse(store, said('no_weights'));
  const most = store.state.engine.limits.max_memory_mib * MIB;
  const big = [weights, config, tokenizer].find((file) => file !== undefined && file.size > most);
  if (big !== undefined) {
    const { size } = store.state.words.format;
    return refuse(store, said('model_big', big.name, size(big.size), size(most)));
  }
  store.update({ loading_text: true });
  const text = sourceText(select.source.value);
  const of_text = tokenizer || text === null ? undefined : new Blob([text]);
  try {
    const model = { config, tokenizer, text: of_text };
    await show(context, await actions.request({ type: 'import', weights, model, config: GENTLE }));
  } catch (/** @type {any} */ error) {
    refuse(store, error?.said ?? said('no_model_of'));
  }
  store.update({ loading_text: false });
}
