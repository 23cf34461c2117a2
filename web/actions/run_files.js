/**
 * A run as a file: saves one, opens one. Its form is keep/run_file.js. Fetched when a file is saved or opened.
 */

import { RunFileError, readRunFile, writeRunFile } from '../keep/run_file.js';
import { readRunRecord } from '../keep/run_record.js';
import { createHistory } from '../state/history.js';
import { printSetting } from '../state/settings.js';
import { download, fileName } from '../ui/download.js';
import { needWords } from '../words/languages.js';
import { said } from '../words/say.js';
import { keepingOf } from './keeping.js';

/** @typedef {import('./keeping.js').Context} Context */
/** @typedef {import('../keep/run_file.js').RunFile} RunFile */
/** @typedef {import('../state/state.js').RunState} RunState */

const MIB = 2 ** 20;
const EXTENSION = 'safetensors';

/** Why a file cannot be used: what the error of a file, or of the engine, says. @param {any} error */
const reasonOf = (error) => error?.said ?? said('run_file_unread');

/**
 * A run as a file; null, with a reason in keepingOf().said, where that cannot be.
 * @param {Context} context
 * @param {string} key  of a stored run; '' for the one that is shown
 * @param {boolean} with_text
 * @returns {Promise<{ name: string, blob: Blob } | null>}
 */
export async function fileOf(context, key, with_text) {
  const keeping = keepingOf(context);
  keeping.said.value = null;
  try {
    const run = await keeping.copyOf(key);
    if (run === null) throw new RunFileError(said('run_file_gone'));
    const { pieces, has_page } = await writeRunFile({ ...run, with_text });
    if (!has_page) keeping.said.value = said('run_file_no_curve');
    const { label, name, step } = run.about;
    return {
      name: fileName(`${label ?? name} ${step}`, EXTENSION),
      blob: new Blob(/** @type {BlobPart[]} */ (pieces)),
    };
  } catch (error) {
    keeping.said.value = reasonOf(error);
    return null;
  }
}

/** Hands a run to the browser as a file. @param {Parameters<typeof fileOf>} what @returns {Promise<boolean>} */
export async function saveFile(...what) {
  const file = await fileOf(...what);
  if (file === null) return false;
  download(file.blob, file.name);
  return true;
}

/**
 * What a run has of which the file holds no curve: as the command line saves it.
 * @param {RunFile['progress']} progress
 * @param {number} max_steps
 * @returns {Partial<RunState>}
 */
function bareRun({ step, loss, val_loss, stopped, is_brought }, max_steps) {
  const known = (/** @type {number} */ x) => (Number.isFinite(x) ? x : null);
  const phase = step >= max_steps ? 'done' : 'paused';
  return {
    ...{ step, loss: known(loss), val_loss: known(val_loss), stopped, phase: stopped === '' ? phase : 'stopped' },
    ...{ history: createHistory(max_steps), version: 1, saved: 0, kept: [], is_brought },
  };
}

/** What is typed to get the settings of a file. @param {Context} context @param {Record<string, string>} settings */
function typedOf({ select }, settings) {
  const { values } = select.settings.value;
  const rows = select.table.value.filter(
    (row) => row.key in settings && printSetting(row, values[row.key]) !== settings[row.key],
  );
  return { ...Object.fromEntries(rows.map(({ key }) => [key, settings[key]])) };
}

/**
 * Opens a file in place of the run that is shown, which is kept. Where that cannot be, keepingOf().said has the reason, and
 * what is on the page stays.
 * @param {Context} context
 * @param {Blob} file
 * @returns {Promise<boolean>}
 */
export async function openFile(context, file) {
  const { store } = context;
  const keeping = keepingOf(context);
  await needWords(store, 'kept').catch(() => {});
  keeping.said.value = null;
  const { max_text_bytes, max_memory_mib } = store.state.engine.limits;
  try {
    const limit = max_memory_mib * MIB;
    if (file.size > limit) throw new RunFileError(said('run_file_big', file.size, limit));
    const read = await readRunFile(new Uint8Array(await file.arrayBuffer()), max_text_bytes);
    const { model, text, text_is } = read;
    if (read.page !== null) return await keeping.goOn({ ...readRunRecord(read.page), model, text, text_is });
    const past = bareRun(read.progress, Number(read.settings.max_steps));
    const typed = typedOf(context, read.settings);
    return await keeping.goOn({ past, typed, config: null, learnt: null, model, text: null, text_is });
  } catch (error) {
    keeping.said.value = reasonOf(error);
    return false;
  }
}
