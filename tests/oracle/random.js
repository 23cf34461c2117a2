// The random numbers of CPython's `random` module: after the same seed, the same numbers.
//
// The generator is MT19937, the Mersenne Twister (Matsumoto and Nishimura 1998). Python's random.random(), gauss(),
// shuffle() and choices() have counterparts here, so that a Python script that starts with random.seed(n) can repeat a
// run.

const N = 624; // words of state
const M = 397; // how far ahead the recurrence looks

export class Random {
  /** @param {number} seed a whole number from 0 to 2^32 - 1, as in random.seed(seed) */
  constructor(seed) {
    this.state = initByArray([seed]);
    this.next = N; // the index of the next word; N: make new words first
    /** @type {number | null} */
    this.spareGauss = null; // gauss() makes two numbers at a time
  }

  /** random.getrandbits(32) */
  bits() {
    if (this.next === N) {
      twist(this.state);
      this.next = 0;
    }
    let word = this.state[this.next++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    word ^= word >>> 18;
    return word >>> 0;
  }

  /** random.random(): 53 random bits as a number from 0 to 1, without 1. */
  random() {
    const high = this.bits() >>> 5;
    const low = this.bits() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /**
   * random.randrange(n): a whole number from 0 to n - 1. Numbers that are too large are rejected, so that all others
   * are equally likely.
   * @param {number} n
   */
  below(n) {
    const length = n.toString(2).length; // in bits
    let number = this.bits() >>> (32 - length);
    while (number >= n) number = this.bits() >>> (32 - length);
    return number;
  }

  /**
   * random.gauss(mean, deviation), by the method of Box and Muller.
   * @param {number} mean
   * @param {number} deviation
   */
  gauss(mean, deviation) {
    let z = this.spareGauss;
    if (z === null) {
      const angle = this.random() * 2 * Math.PI;
      const radius = Math.sqrt(-2 * Math.log(1 - this.random()));
      z = Math.cos(angle) * radius;
      this.spareGauss = Math.sin(angle) * radius;
    } else {
      this.spareGauss = null;
    }
    return mean + z * deviation;
  }

  /**
   * random.shuffle(list), in place (Fisher and Yates).
   * @template T
   * @param {T[]} list
   */
  shuffle(list) {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [list[i], list[j]] = [list[j], list[i]];
    }
  }

  /**
   * random.choices(range(n), weights)[0]: i with probability weights[i] / (their sum).
   * @param {number[]} weights
   */
  choice(weights) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const x = this.random() * total;
    let reached = 0;
    const i = weights.findIndex((weight) => {
      reached += weight;
      return x < reached;
    });
    return i < 0 ? weights.length - 1 : i;
  }
}

/**
 * The authors' init_genrand.
 * @param {number} seed
 */
function initFromWord(seed) {
  const state = [seed >>> 0];
  for (let i = 1; i < N; i++) {
    const last = state[i - 1];
    state.push((Math.imul(1812433253, last ^ (last >>> 30)) + i) >>> 0);
  }
  return state;
}

/**
 * The authors' init_by_array; CPython seeds with the 32-bit words of the seed.
 * @param {number[]} key
 */
function initByArray(key) {
  const state = initFromWord(19650218);
  let i = 1;
  /** @param {number} factor @param {number} addend */
  const mix = (factor, addend) => {
    const last = state[i - 1];
    state[i] = ((state[i] ^ Math.imul(last ^ (last >>> 30), factor)) + addend) >>> 0;
    i++;
    if (i === N) {
      state[0] = state[N - 1];
      i = 1;
    }
  };
  const rounds = Math.max(N, key.length);
  for (let k = 0; k < rounds; k++) mix(1664525, key[k % key.length] + (k % key.length));
  for (let k = 0; k < N - 1; k++) mix(1566083941, -i);
  state[0] = 2 ** 31;
  return state;
}

/**
 * The next 624 words from the last, in place.
 * @param {number[]} state
 */
function twist(state) {
  for (let i = 0; i < N; i++) {
    const joined = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
    const odd = joined & 1 ? 0x9908b0df : 0;
    state[i] = (state[(i + M) % N] ^ (joined >>> 1) ^ odd) >>> 0;
  }
}
