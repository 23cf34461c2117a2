/**
 * The watchdog: distinguishes a worker that is dead, or whose work makes no progress, from one that is busy, waits for
 * the network or is slowed down because its page is hidden. It knows only the times of messages, which client.js
 * reports. All times are in milliseconds of one clock.
 */

export const PATIENCE_MS = 10_000; // how long a worker may send nothing, or make no progress
export const SLOW_MS = 10_000; // without a byte; then the page says that the network is slow
export const LOADING_MS = 60_000; // without a message while it loads: compiling can take long on a busy machine
const PING_AFTER_MS = 2000; // without a message
export const TICK_MS = 1000;

/**
 * What check() finds. `silent`: no message although its program has loaded. `stuck`: it answers, but its work makes no
 * progress. `slow`: a download does not go on. `ping`: it is time to send a `ping`.
 * @typedef {'well' | 'ping' | 'slow' | 'silent' | 'stuck'} Finding
 */

/** @param {number} now */
export function createWatchdog(now) {
  let [patience_ms, loading_ms, looking_ms] = [PATIENCE_MS, LOADING_MS, PATIENCE_MS];
  let is_here = false; // its program has been loaded
  let is_loading = true;
  let at_work = false;
  let work = 0; // the pieces of work that it has reported as done
  let is_looking = false; // a request `look` is pending; it takes seconds if the text is long
  let [heard_at, worked_at, loaded_at] = [now, now, now];
  let [pinged_at, ticked_at] = [now, now];

  const watchdog = {
    /** @param {number} ms  for models whose single step takes long */
    setPatience(ms) {
      patience_ms = Math.max(PATIENCE_MS, ms);
    },
    /** How long a look may take, which depends on the text of the model. @param {number} ms */
    setLookingPatience(ms) {
      looking_ms = ms;
    },
    /**
     * How long loading may be silent; short for a load that will be tried again, and for the engine's second part.
     * @param {number} ms
     */
    setLoadingPatience(ms) {
      loading_ms = ms;
    },
    /** The time limit that applies now. @param {Finding} finding */
    patience: (finding) =>
      Math.max(patience_ms, is_loading && finding === 'silent' ? loading_ms : 0, is_looking ? looking_ms : 0),
    /** The program of the worker has loaded: from now on the worker answers. @param {number} at */
    start(at) {
      is_here = true;
      [heard_at, loaded_at] = [at, at];
    },
    /** A message has come. @param {number} at */
    hear(at) {
      heard_at = at;
    },
    /** A download goes on, or has ended. @param {number} at @param {boolean} goes_on */
    load(at, goes_on) {
      is_loading = goes_on;
      [loaded_at, worked_at] = [at, at]; // the work may be waiting for the download
    },
    /**
     * Notes whether the worker should make progress, and whether a look is pending.
     * @param {number} at
     * @param {boolean} is_expected
     * @param {boolean} [looks]
     */
    expect(at, is_expected, looks = false) {
      is_looking = looks;
      if (is_expected && !at_work) worked_at = at;
      at_work = is_expected;
    },
    /**
     * Work was done: an event has come, or the reply to a ping with the number of pieces done.
     * @param {number} at
     * @param {number} [done]
     */
    progress(at, done) {
      if (done === work) return;
      work = done ?? work;
      worked_at = at;
    },
    /**
     * To be called every TICK_MS.
     * @param {number} at
     * @param {boolean} is_hidden  whether the page is hidden: browsers then slow it down
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
