// Plays the stops of the guide without a page (`make guide`): brings the text and the settings of a stop, does its acts,
// and holds its questions against the model: the truth is a number in its band, the right answer passes, wrong ones do
// not and are told something. It prints a table, and fails where a stop does not hold on some seed.
// tests/js/guide.test.js plays the same on fewer seeds. `node tests/guide/play.js KEY` plays the stops whose key begins so.

import { loadEngine } from '../../wasm/engine.js';
import { doneOf } from '../../web/guide/acts.js';
import { createFigures } from '../../web/guide/figures.js';
import { distanceOf, judge, replyTo } from '../../web/guide/judge.js';
import { partOf, problemsOf, problemsOfWords } from '../../web/guide/stop.js';
import { loadStops, PARTS } from '../../web/guide/stops/index.js';
import { initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { en } from '../../web/words/en/index.js';
import { needWords } from '../../web/words/languages.js';
import { Reader } from './reader.js';

/** @import { Act, Ask, AskWords, Stop, StopWords } from '../../web/guide/stop.js' */

export const SEEDS = [1, 2, 3, 4, 5];

/**
 * What was found of a stop with a seed: what does not hold, and the truths.
 * @typedef {{ key: string, seed: number, problems: string[], truths: Record<string, any>, ms: number }} Played
 */

/** All stops, in their order. */
export const allStops = async () => (await Promise.all(Object.keys(PARTS).map(loadStops))).flat();

/** The English words of all stops, by their keys. @returns {Promise<Record<string, StopWords>>} */
export async function allWords() {
  const store = createStore(initialState(false));
  store.update({ words: en });
  await needWords(store, 'stops');
  /** @type {[string, StopWords][]} */
  const all = [];
  for (const part of Object.keys(PARTS)) {
    const of = (await /** @type {any} */ (store.state.words.stops).parts[part]()).stops(en.format);
    all.push(
      ...Object.entries(of).map(([name, words]) => /** @type {[string, StopWords]} */ ([`${part}.${name}`, words])),
    );
  }
  return Object.fromEntries(all);
}

/** What no sentence may have in it: a value that is not there. */
const BROKEN = /undefined|NaN|null|\[object|Infinity/;

/** Answers that must pass, and answers that must not. @param {Ask} ask @param {any} truth */
function answersTo(ask, truth) {
  if (ask.kind === 'choice') {
    const others = Array.from({ length: ask.options ?? 0 }, (_, i) => i).filter((i) => i !== truth);
    return { right: [truth], wrong: others };
  }
  if (ask.kind === 'number')
    return { right: [truth, Number(truth.toPrecision(2))], wrong: [truth + Math.max(1, Math.abs(truth)) * 20] };
  return { right: [true], wrong: [] };
}

/** Plays one stop with one seed. */
class Play {
  /** @type {string[]} */
  problems = [];
  /** @type {Record<string, any>} */
  truths = {};

  /** @param {import('../../wasm/engine.js').Engine} engine @param {Stop} stop @param {StopWords} words @param {number} seed */
  constructor(engine, stop, words, seed) {
    this.stop = stop;
    this.words = words;
    const moments = (stop.acts ?? []).filter((act) => act.do === 'moment').map(({ step }) => Number(step));
    this.reader = new Reader(engine, seed, moments);
    this.figures = createFigures(this.reader);
  }

  /** Text, settings and place of the stop. */
  #begin() {
    const { example, play, room, prompt, look, token, key } = this.stop;
    if (example === undefined || play.data !== undefined) this.reader.choose(play.data ?? 'names');
    else this.reader.follow(example);
    if (play.config) this.reader.set(play.config);
    if (prompt !== undefined && this.reader.view.prompt === '') this.reader.view.prompt = prompt;
    if (this.reader.view.prompt === '') this.reader.view.prompt = this.reader.prompts[0] ?? '';
    this.reader.do({ do: 'open', room: room ?? partOf(key), look, token });
    this.reader.prepare();
    if (play.steps !== undefined) this.reader.train(play.steps);
  }

  /** @param {Act} act @param {string} where */
  async #act(act, where) {
    const done = doneOf(act);
    /** @type {Record<string, any>} */
    const kept = {};
    for (const [name, expr] of Object.entries(act.keep ?? {})) kept[name] = await this.figures.find(expr);
    Object.assign(this.reader.kept, kept);
    if (done !== '' && (await this.figures.find(done)))
      this.problems.push(`${where}: "${done}" holds before it is done`);
    this.reader.do(act, kept);
    if (done !== '' && !(await this.figures.find(done)))
      this.problems.push(`${where}: "${done}" does not hold after it is done`);
  }

  /** @param {Ask} ask @param {AskWords} words @param {any} answer @param {any} truth @param {boolean} is_right @param {string} where */
  async #answer(ask, words, answer, truth, is_right, where) {
    this.reader.guess = answer;
    const verdict = judge(ask, answer, truth);
    if ((verdict === 'right') !== is_right)
      this.problems.push(`${where}: the answer ${answer} is ${verdict}; the truth is ${truth}`);
    /** @type {Record<string, any>} */
    const figures = { guess: answer, truth };
    for (const [name, expr] of Object.entries(ask.figures ?? {})) figures[name] = await this.figures.find(expr);
    const said = replyTo(words, verdict, answer, figures);
    if (said === '' || BROKEN.test(said)) this.problems.push(`${where}: what is said to ${answer} is "${said}"`);
  }

  /** @param {'predict' | 'check'} what @param {boolean} was_done  whether a state held before the acts */
  async #ask(what, was_done) {
    const ask = this.stop[what];
    const words = this.words[what];
    if (!ask || !words) return;
    const where = `${this.stop.key}, ${what}`;
    if (ask.kind === 'curve') return this.#curve(ask, words, where);
    const truth = await this.figures.find(String(ask.truth));
    this.truths[what] = truth;
    if (ask.when !== undefined && !(await this.figures.find(ask.when)))
      this.problems.push(`${where}: "${ask.when}" does not hold at the end`);
    if (ask.kind === 'state' && was_done) this.problems.push(`${where}: it is done before anybody did it`);
    if (judge(ask, truth, truth) !== 'right') return void this.problems.push(`${where}: the truth is ${truth}`);
    const band = this.stop.play.band?.[what];
    if (band && !(truth >= band[0] && truth <= band[1]))
      this.problems.push(`${where}: the truth ${truth} is not from ${band[0]} to ${band[1]}`);
    const { right, wrong } = answersTo(ask, Number(truth));
    const named = this.stop.play.wrong?.[what] ?? [];
    for (const answer of right) await this.#answer(ask, words, answer, truth, true, where);
    for (const answer of [...wrong, ...named]) await this.#answer(ask, words, answer, truth, false, where);
  }

  /** A curve that lies on the run passes, a level at blind guessing does not. @param {Ask} ask @param {AskWords} words @param {string} where */
  async #curve(ask, words, where) {
    const { run } = this.reader;
    const n = Number(ask.steps);
    const real = await Promise.all(
      Array.from({ length: n }, (_, i) =>
        this.figures.find(`${ask.of === 'val_loss' ? 'val_loss_at' : 'loss_at'}(${i + 1})`),
      ),
    );
    const steps = real.flatMap((value, i) => (value === null ? [] : [i + 1]));
    const own = { steps, values: steps.map((step) => real[step - 1]) };
    const level = { steps: [1, n], values: Array(2).fill(run.info?.uniform_loss) };
    const at = (/** @type {number} */ step) => real[step - 1] ?? null;
    await this.#answer(ask, words, distanceOf(own, at, n), null, true, where);
    await this.#answer(ask, words, distanceOf(level, at, n), null, false, where);
    this.truths.curve = real.at(-1);
  }

  async play() {
    try {
      this.#begin();
      const { check, acts = [], play } = this.stop;
      const was_done =
        check?.kind === 'state' && judge(check, null, await this.figures.find(String(check.truth))) === 'right';
      for (const [i, act] of acts.entries()) await this.#act(act, `${this.stop.key}, act ${i + 1}`);
      for (const act of play.acts ?? []) this.reader.do(act);
      await this.#ask('predict', false);
      await this.#ask('check', was_done);
    } catch (/** @type {any} */ error) {
      this.problems.push(`${this.stop.key}: ${error.message}`);
    } finally {
      this.reader.free();
    }
  }
}

/**
 * @param {import('../../wasm/engine.js').Engine} engine
 * @param {Stop} stop
 * @param {StopWords | undefined} words
 * @param {number} seed
 * @returns {Promise<Played>}
 */
export async function playStop(engine, stop, words, seed) {
  const { key } = stop;
  const form = [...problemsOf(stop), ...problemsOfWords(stop, words)];
  if (form.length > 0 || !words) return { key, seed, problems: form, truths: {}, ms: 0 };
  const begun = performance.now();
  const one = new Play(engine, stop, words, seed);
  await one.play();
  return { key, seed, problems: one.problems, truths: one.truths, ms: performance.now() - begun };
}

/** An engine that can play. */
export async function openEngine() {
  const engine = await loadEngine({ build: 'simd', threads: 1 });
  await engine.loadDeferred();
  return engine;
}

/** @param {any} truth */
const short = (truth) => (typeof truth === 'number' ? String(Number(truth.toPrecision(4))) : String(truth ?? '–'));

/** @param {string} begin @returns {Promise<boolean>} whether all holds */
async function main(begin) {
  const engine = await openEngine();
  const words = await allWords();
  const stops = (await allStops()).filter(({ key }) => key.startsWith(begin));
  let is_well = stops.length > 0;
  for (const stop of stops) {
    /** @type {Played[]} */
    const played = [];
    for (const seed of SEEDS) played.push(await playStop(engine, stop, words[stop.key], seed));
    const problems = [...new Set(played.flatMap((one) => one.problems))];
    const truths = [...new Set(played.flatMap((one) => Object.keys(one.truths)))].map(
      (what) => `${what} ${played.map((one) => short(one.truths[what])).join(' ')}`,
    );
    const ms = played.reduce((sum, one) => sum + one.ms, 0) / played.length;
    console.log(
      `${problems.length === 0 ? 'ok  ' : 'FAIL'} ${stop.key.padEnd(28)} ${(ms / 1000).toFixed(1).padStart(5)} s  ${truths.join('; ')}`,
    );
    for (const problem of problems) console.log(`     ${problem}`);
    is_well &&= problems.length === 0;
  }
  console.log(`${stops.length} stops of ${Object.keys(PARTS).length} parts on seeds ${SEEDS.join(', ')}`);
  engine.close();
  return is_well;
}

if (process.argv[1] === import.meta.filename) process.exitCode = (await main(process.argv[2] ?? '')) ? 0 : 1;
