/**
 * Tells a worker that is dead, or whose work stands still, from one that is busy, waits for the network or sleeps with
 * its page. Knows times and signs of life only; client.js brings both. All times are in milliseconds of one clock.
 */

export const PATIENCE_MS = 10_000; // a worker may say nothing, or get nothing done, for so long
export const SLOW_MS = 10_000; // without a byte: then the reader is told that the network is slow
export const LOADING_MS = 60_000; // of silence while it loads: compiling on a busy machine takes its time
const PING_AFTER_MS = 2000; // of silence
export const TICK_MS = 1000;

/**
 * What check() finds. `silent`: no sign of life although its program is here. `stuck`: it answers, but its work stands
 * still. `slow`: what it waits for does not come. `ping`: time to ask for a sign of life.
 * @typedef {'well' | 'ping' | 'slow' | 'silent' | 'stuck'} Finding
 */

/** @param {number} now */
export function createWatchdog(now) {
  let [patience_ms, loading_ms, looking_ms] = [PATIENCE_MS, LOADING_MS, PATIENCE_MS];
  let is_here = false; // its program has been loaded
  let is_loading = true;
  let at_work = false;
  let work = 0; // pieces that it says it has done
  let is_looking = false; // into a model, which takes seconds where its text is long
  let [heard_at, worked_at, loaded_at] = [now, now, now];
  let [pinged_at, ticked_at] = [now, now];

  const watchdog = {
    /** @param {number} ms  for models whose single step takes long */
    setPatience(ms) {
      patience_ms = Math.max(PATIENCE_MS, ms);
    },
    /** How long a look may take, by the text of the model. @param {number} ms */
    setLookingPatience(ms) {
      looking_ms = ms;
    },
    /** For one load that is tried again otherwise. @param {number} ms */
    setLoadingPatience(ms) {
      loading_ms = ms;
    },
    /** How long is too long at present. @param {Finding} finding */
    patience: (finding) =>
      Math.max(patience_ms, is_loading && finding === 'silent' ? loading_ms : 0, is_looking ? looking_ms : 0),
    /** Its program is here: from now on it answers. @param {number} at */
    start(at) {
      is_here = true;
      [heard_at, loaded_at] = [at, at];
    },
    /** It said something. @param {number} at */
    hear(at) {
      heard_at = at;
    },
    /** Something it waits for comes, or has come whole. @param {number} at @param {boolean} goes_on */
    load(at, goes_on) {
      is_loading = goes_on;
      [loaded_at, worked_at] = [at, at]; // what is on its way may be what the work waits for
    },
    /** Whether it is expected to get something done, and may be looking. @param {number} at @param {boolean} is_expected @param {boolean} [looks] */
    expect(at, is_expected, looks = false) {
      is_looking = looks;
      if (is_expected && !at_work) worked_at = at;
      at_work = is_expected;
    },
    /** A piece of work was done: by an event, or by the number in the answer to a ping. @param {number} at @param {number} [done] */
    progress(at, done) {
      if (done === work) return;
      work = done ?? work;
      worked_at = at;
    },
    /**
     * To be called every TICK_MS.
     * @param {number} at
     * @param {boolean} is_hidden  the page is out of sight: browsers slow it down
     * @returns {Finding}
     */
    check(at, is_hidden) {
      const slept = is_hidden || at - ticked_at > 4 * TICK_MS;
      ticked_at = at;
      if (slept) {
        [heard_at, worked_at, loaded_at] = [at, at, at];
        return 'well';
      }
      const is_slow = is_loading && at - loaded_at > SLOW_MS;
      if (!is_here) return is_slow ? 'slow' : 'well';
      if (at - heard_at > watchdog.patience('silent')) return 'silent';
      if (at_work && !is_loading && at - worked_at > watchdog.patience('stuck')) return 'stuck';
      if (at - heard_at > PING_AFTER_MS && at - pinged_at > PING_AFTER_MS) {
        pinged_at = at;
        return 'ping';
      }
      return is_slow ? 'slow' : 'well';
    },
  };
  return watchdog;
}
