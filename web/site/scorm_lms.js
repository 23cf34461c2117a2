/**
 * Reports to a learning management system (LMS) by the interface of SCORM 1.2, and resumes what it kept. Only the SCORM zip has
 * this script (scorm.js makes it), as a plain script before all others: what was kept is in its place before the page looks.
 *
 * The score is the share of the guide's questions that were answered rightly, after however many tries; a question whose answer
 * was shown counts as answered, but not as right. When all are answered, the lesson is completed. Where no LMS is found, or it
 * fails, this script does nothing, and the page is the plain one.
 */

(() => {
  /** @typedef {{ guess: any, is_skipped: boolean, reply: any, is_shown: boolean }} Past */
  /** What is kept of an answer; a 1 or 0 in its place says only whether it was right. @typedef {1 | 0 | [right: 1 | 0, ...rest: any[]]} Kept */
  /** What the LMS keeps: the address of what is open, and the answers. @typedef {{ hash?: string, answers?: Record<string, Kept> }} Data */

  const MOST = 4096; // characters of suspend_data
  const FARTHEST = 500; // windows: one that is its own ancestor would be looked at for ever
  const OWN = 'microgpt-playground.'; // keep/storage.js
  const PREFIX = `${OWN}guide.`;
  const LEARNER = `${OWN}learner`;
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const questions = (script.dataset.questions ?? '').split(' ');
  const begun = Date.now();

  /** The interface of SCORM 1.2 in a window or one around it. @param {Window | null} from @returns {any} */
  function searched(from) {
    for (let at = from, i = 0; at && i < FARTHEST; i++) {
      try {
        if (/** @type {any} */ (at).API?.LMSInitialize) return /** @type {any} */ (at).API;
      } catch {
        // a window of another origin; the LMS may be around it
      }
      at = at.parent === at ? null : at.parent;
    }
    return null;
  }
  const api = searched(window) ?? searched(window.opener) ?? searched(window.top?.opener ?? null);

  /** What the LMS says; nothing where it fails. @param {string} name @param {...(string | number)} given */
  function call(name, ...given) {
    try {
      return String(api[name](...given.map(String)) ?? '');
    } catch {
      return '';
    }
  }
  const get = (/** @type {string} */ name) => call('LMSGetValue', `cmi.${name}`);
  const set = (/** @type {string} */ name, /** @type {string | number} */ value) =>
    call('LMSSetValue', `cmi.${name}`, value);

  if (api === null || call('LMSInitialize', '') !== 'true') return;
  // Whoever looks at an attempt that is over changes nothing of it.
  const is_reporting = ['', 'normal'].includes(get('core.lesson_mode'));
  const had = Number(get('core.score.raw')) || 0; // also where the LMS has not kept the answers
  let status = get('core.lesson_status');
  let is_over = false;

  /** A number with as many digits as a sentence shows. @param {string} _key @param {any} value */
  const short = (_key, value) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;

  /** @type {Map<string, Kept>} */
  const answers = new Map();
  const isRight = (/** @type {Kept} */ kept) => (Array.isArray(kept) ? kept[0] : kept) === 1;

  /** @param {Past} past @returns {Kept} */
  function keptOf({ guess, is_skipped, reply, is_shown }) {
    const { guess: given, truth, ...own } = reply.figures;
    return [is_shown ? 0 : 1, guess, is_skipped ? 1 : 0, reply.answer, given, truth, own];
  }

  /** As features/guide/stored_answers.js stores it. @param {Exclude<Kept, number>} kept */
  function pastOf([right, guess, is_skipped, answer, given, truth, own]) {
    const reply = { answer, verdict: 'right', figures: { ...own, guess: given, truth } };
    return { guess, is_skipped: is_skipped === 1, reply, is_shown: right === 0 };
  }

  /** The data for the LMS. Where they are too long, of the answers that came first only the verdicts are kept. */
  function data() {
    const kept = new Map(answers);
    const hash = location.hash.length > MOST / 4 ? '' : location.hash;
    for (const key of ['', ...answers.keys()]) {
      const before = kept.get(key);
      if (before !== undefined) kept.set(key, isRight(before) ? 1 : 0);
      const text = JSON.stringify({ hash, answers: Object.fromEntries(kept) }, short);
      if (text.length <= MOST) return text;
    }
    return '';
  }

  /** @param {string} text @returns {Data} */
  function dataOf(text) {
    try {
      return JSON.parse(text) ?? {};
    } catch {
      return {}; // there are none yet, or this script has not written them
    }
  }

  /** The answers of whoever sat at this machine before are not this learner's. @param {Storage} storage */
  function clear(storage, prefix = PREFIX) {
    for (const key of Object.keys(storage)) if (key.startsWith(prefix)) storage.removeItem(key);
  }

  /**
   * A name for the learner, '' where the LMS does not say: 53 bits of a hash, so that the id itself is not in the storage.
   * It tells learners apart; it does not hide a short id from somebody who tries them all.
   * @param {string} id
   */
  function nameOf(id) {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (const sign of id) {
      const code = sign.codePointAt(0) ?? 0;
      a = Math.imul(a ^ code, 0x9e3779b1);
      b = Math.imul(b ^ code, 0x5f356495);
    }
    return id === '' ? '' : (2 ** 32 * (b & 0x1fffff) + (a >>> 0)).toString(36);
  }

  /** Runs are kept for each learner apart (keep/keeper_client.js); texts that another one has left in this tab are deleted. */
  function tellLearner() {
    const learner = nameOf(get('core.student_id'));
    document.documentElement.dataset.learner = learner;
    try {
      if (learner !== '' && sessionStorage.getItem(LEARNER) === learner) return;
      clear(sessionStorage, OWN);
      sessionStorage.setItem(LEARNER, learner);
    } catch {
      // storage is refused, so nothing was left in it
    }
  }

  /** Who comes for the first time begins with the guide: it has the questions. @param {Data} data */
  function resume({ hash = `#guide=${script.dataset.begin}`, answers: kept = {} }) {
    for (const [key, one] of Object.entries(kept)) if (questions.includes(key)) answers.set(key, one);
    try {
      clear(localStorage);
      clear(sessionStorage);
      for (const [key, one] of answers) {
        localStorage.setItem(PREFIX + key, '1');
        if (Array.isArray(one)) sessionStorage.setItem(PREFIX + key, JSON.stringify(pastOf(one)));
      }
    } catch {
      // storage is refused: the score stays, the questions are asked again
    }
    if (/^#./.test(hash) && location.hash === '') history.replaceState(history.state, '', hash);
  }

  function report() {
    if (!is_reporting || is_over) return;
    const right = [...answers.values()].filter(isRight).length;
    set('core.score.min', 0);
    set('core.score.max', 100);
    set('core.score.raw', Math.max(had, Math.round((100 * right) / questions.length)));
    if (['', 'not attempted', 'browsed', 'incomplete'].includes(status)) {
      status = answers.size >= questions.length ? 'completed' : 'incomplete';
      set('core.lesson_status', status);
    }
    set('suspend_data', data());
    call('LMSCommit', '');
  }

  /** HHHH:MM:SS */
  function duration() {
    const seconds = Math.floor((Date.now() - begun) / 1000);
    const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60];
    return parts.map((part, i) => String(Math.floor(part)).padStart(i === 0 ? 4 : 2, '0')).join(':');
  }

  function finish() {
    if (is_over) return;
    if (is_reporting) {
      set('core.session_time', duration());
      set('core.exit', 'suspend'); // also of a completed lesson: else an LMS may forget its data
    }
    report();
    is_over = true;
    call('LMSFinish', '');
  }

  tellLearner();
  resume(dataOf(get('suspend_data')));
  document.documentElement.dataset.address = 'kept'; // also in a frame: keep/lock.js
  report();
  document.addEventListener('answered', (event) => {
    const { key, past } = /** @type {CustomEvent<{ key: string, past: Past }>} */ (event).detail;
    const before = answers.get(key);
    const kept = keptOf(past);
    // Who has been shown an answer cannot earn it, and who has earned it does not lose it.
    if (before === undefined || isRight(before) === isRight(kept)) answers.set(key, kept);
    report();
  });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && report());
  addEventListener('pagehide', finish);
  // The Back button may bring the page as it was, but to the LMS it is over: it begins anew, with what was kept.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
})();
