/**
 * Which steps of a run can be looked at later: for these the worker keeps a copy of all parameters. All runs together
 * have a budget of bytes. A run keeps its first copies close together, and whenever there are too many, or the budget
 * is spent, about every second one is dropped. So there are always copies from the whole run, and most are early, where
 * a model changes most. Knows no trainer; session.js takes the copies.
 */

/** @typedef {Float32Array | Float64Array} Numbers */
/** @typedef {{ step: number, values: Numbers }} Copy  the parameters as they were after that step */

/** The most bytes that all copies of all runs may have. */
export const BUDGET = 32 * 2 ** 20;
/** The most copies of one run. */
export const MOST = 100;
const EARLY = 4; // steps: the first copies are about evenly spaced up to here, and later ones more in proportion to the step
const SPACING = 0.05; // between the first copies, see placeOf()

/**
 * The place of a step on a scale on which early steps are further apart: on it the copies are evenly spaced.
 * @param {number} step
 * @param {number} last
 */
const placeOf = (step, last) => Math.log(1 + step / EARLY) + (3 * step) / Math.max(1, last);

/** The copies of one run. Made by Keeping.open(). */
export class Copies {
  /** In the order of their steps. @type {Copy[]} */
  #kept;
  #spacing = SPACING;
  #last;
  #makeRoom;
  #most;
  /** Whether the run keeps copies: false if it has too many parameters, and after drop(). */
  is_open;

  /**
   * @param {object} of
   * @param {number} of.most  copies that the budget has room for
   * @param {number} of.max_steps
   * @param {Copy[]} of.earlier  those of the run from which this one goes on
   * @param {() => void} makeRoom  called after each further copy
   */
  constructor({ most, max_steps, earlier }, makeRoom) {
    this.#most = Math.min(most, MOST);
    this.is_open = this.#most >= 2;
    this.#kept = this.is_open ? earlier : [];
    this.#last = max_steps;
    this.#makeRoom = makeRoom;
  }

  /** @param {number} max_steps  the length of the run, which has changed */
  setLength(max_steps) {
    this.#last = max_steps;
  }

  /** The next step of which a copy should be kept; Infinity: none. */
  get next() {
    if (!this.is_open) return Number.POSITIVE_INFINITY;
    const { step } = this.#kept.at(-1) ?? { step: -1 };
    if (step < 0) return 0;
    const place = placeOf(step, this.#last) + this.#spacing;
    let [low, high] = [step, step + 1];
    while (placeOf(high, this.#last) < place) [low, high] = [high, 2 * high];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (placeOf(middle, this.#last) < place) low = middle;
      else high = middle;
    }
    return high;
  }

  /** @param {number} step  later than those of all other copies @param {Numbers} values */
  add(step, values) {
    this.#kept.push({ step, values });
    while (this.#kept.length > this.#most) this.thin();
    this.#makeRoom();
  }

  /** Doubles the spacing, then drops the copies that are too close to the one before; the first and the last stay. */
  thin() {
    const all = this.#kept;
    if (all.length <= 2) return;
    while (this.#kept.length === all.length) {
      this.#spacing *= 2;
      let place = Number.NEGATIVE_INFINITY;
      this.#kept = all.filter(({ step }, i) => {
        const here = placeOf(step, this.#last);
        const is_kept = here - place >= this.#spacing || i === all.length - 1;
        if (is_kept) place = here;
        return is_kept;
      });
    }
  }

  /** Drops all copies; from now on none are kept. */
  drop() {
    this.#kept = [];
    this.is_open = false;
  }

  get steps() {
    return this.#kept.map(({ step }) => step);
  }

  /** @returns {readonly Copy[]} */
  get all() {
    return this.#kept;
  }

  /** The last copy of a step up to this one, else the first. @param {number} step @returns {Copy | null} */
  at(step) {
    return this.#kept.findLast((one) => one.step <= step) ?? this.#kept[0] ?? null;
  }

  /** The copies up to this step, for a run that goes on from there. @param {number} step @returns {Copy[]} */
  upTo(step) {
    return this.#kept.filter((one) => one.step <= step);
  }
}

/** The copies of all runs, within one budget. */
export class Keeping {
  /** The oldest first. @type {Set<Copies>} */
  #runs = new Set();
  #budget;

  /** @param {number} [budget] in bytes */
  constructor(budget = BUDGET) {
    this.#budget = budget;
  }

  /** The bytes of all copies. A copy that two runs share, because one went on from the other, counts once. */
  get bytes() {
    const arrays = new Set([...this.#runs].flatMap((run) => run.all.map(({ values }) => values)));
    return [...arrays].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /**
   * The copies of a new run. If fewer than two fit into the budget, the run keeps none.
   * @param {{ bytes: number, max_steps: number, earlier?: Copy[] }} run  bytes: of one copy
   */
  open({ bytes, max_steps, earlier = [] }) {
    const most = Math.floor(this.#budget / bytes);
    const copies = new Copies({ most, max_steps, earlier }, () => this.#makeRoom(copies));
    this.#runs.add(copies);
    return copies;
  }

  /** Frees the copies of a run. @param {Copies} copies */
  close(copies) {
    copies.drop();
    this.#runs.delete(copies);
  }

  /**
   * Thins out the copies of the run with the most bytes until the budget is kept. If no run has more than two copies,
   * all those of the oldest run are dropped.
   * @param {Copies} present  the run that has just taken a copy
   */
  #makeRoom(present) {
    while (this.bytes > this.#budget) {
      const sizeOf = (/** @type {Copies} */ { all }) => all.length * (all[0]?.values.byteLength ?? 0);
      const large = [...this.#runs].filter(({ all }) => all.length > 2).sort((a, b) => sizeOf(b) - sizeOf(a));
      if (large.length > 0) large[0].thin();
      else ([...this.#runs].find((run) => run !== present && run.all.length > 0) ?? present).drop();
    }
  }
}
