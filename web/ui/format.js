/**
 * Prints numbers as a language writes them: counts, losses, durations, sizes. Each language makes its own functions
 * with formatIn(); views use them as `words.format`. Pure functions, no state, no DOM.
 */

/**
 * The names of units in a language, and what is printed where there is no number.
 * @typedef {object} Units
 * @property {string} none           for a figure that is not known
 * @property {string} not_a_number
 * @property {string} seconds
 * @property {string} minutes
 * @property {string} hours
 * @property {string} thousand       on an axis
 * @property {Forms} bytes
 * @property {string} kilobytes
 * @property {string} megabytes
 * @property {string} mebibytes
 * @property {(size: string) => string} under  "less than" this size
 */

/** The forms of a noun with its number, "#", by the plural rules of the language (Intl.PluralRules). @typedef {{ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>} Forms */

/** @typedef {ReturnType<typeof formatIn>} Format */

/**
 * A number for ARIA attributes: digits and a point, no exponent, no separators.
 * @param {any} n
 * @returns {string}
 */
export function plainDigits(n) {
  return Number(n).toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
}

/**
 * A function that calls `make` when it is first called, and returns that result from then on. The formats of the
 * browser take long to make: making all at once would take a tenth of the time in which the page starts.
 * @template T @param {() => T} make @returns {() => T}
 */
function onceAsked(make) {
  /** @type {T | undefined} */
  let made;
  return () => {
    made ??= make();
    return made;
  };
}

/** Numbers without words, as a language writes them. @param {string} lang  of BCP 47 */
function numbersIn(lang) {
  /** @param {Intl.NumberFormatOptions} options */
  const numbers = (options) => onceAsked(() => new Intl.NumberFormat(lang, { maximumFractionDigits: 0, ...options }));
  const whole = numbers({});
  const rules = onceAsked(() => new Intl.PluralRules(lang));
  const places = [0, 1, 2, 3].map((n) =>
    numbers({ useGrouping: false, minimumFractionDigits: n, maximumFractionDigits: n }),
  );
  const significant = [3, 4].map((n) => numbers({ useGrouping: false, maximumSignificantDigits: n }));
  const percents = [0, 1].map((n) => numbers({ style: 'percent', maximumFractionDigits: n }));
  const tenths = numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const compact = /** @type {const} */ (['short', 'long']).map((compactDisplay) =>
    numbers({ notation: 'compact', compactDisplay, maximumSignificantDigits: 3 }),
  );
  /** @param {string} kind */
  const sign = (kind) =>
    tenths()
      .formatToParts(12_345.6)
      .find(({ type }) => type === kind)?.value ?? '';

  /**
   * A number as a power of ten. It begins with a left-to-right mark: without it, Arabic text would show its parts in
   * the opposite order.
   * @param {number} n @returns {string} 0.00000012 -> "1.2 × 10⁻⁷"
   */
  function power(n) {
    const [digits, exponent] = n.toExponential(1).split('e');
    const raised = exponent.replace('+', '').replace(/./g, (one) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[+one] ?? '⁻');
    return `\u200e${significant[0]().format(+digits)}\u00a0×\u00a010${raised}`;
  }

  /**
   * A number with a minus sign (U+2212) in place of the hyphen.
   * @param {() => Intl.NumberFormat} by
   * @param {number} n
   */
  const signed = (by, n) => by().format(n).replace('-', '−');

  /** @param {number} n @returns {string} 4192 -> "4,192" */
  const count = (n) => whole().format(n);

  return {
    lang,
    count,
    /** The sign between thousands. */
    group: () => sign('group'),
    /**
     * A setting's value in a field or sentence, with the decimal sign of the language: "0.7" -> "0,7". In Arabic too
     * the digits are Western, as on keyboards and in spreadsheets.
     * @param {string} value  as it is stored @returns {string}
     */
    inBox: (value) => (Number.isNaN(+value) ? value : value.replace('.', sign('decimal'))),
    /** @param {number} n @param {0 | 1 | 2 | 3} digits  behind the point @returns {string} */
    fixed: (n, digits) => signed(places[digits], n),
    /** @param {number} n @param {3 | 4} digits  at most @returns {string} */
    rounded: (n, digits) => signed(significant[digits - 3], n),
    /** @param {number} share @param {0 | 1} digits  at most @returns {string} */
    inPercent: (share, digits) => percents[digits]().format(share),
    power,
    /** @param {number} n  a million or more @param {0 | 1} form @returns {string} 3.5e8 -> "350M" (0), "350 million" (1) */
    large: (n, form) => (Math.abs(n) < 1e15 ? compact[form]().format(n) : power(n)),
    /** @param {number} n @param {Forms} forms @returns {string} "1 line", "2 lines" */
    plural: (n, forms) => (forms[rules().select(n)] ?? forms.other).replace('#', count(n)),
  };
}

/**
 * @param {string} lang  of BCP 47
 * @param {Units} units
 */
export function formatIn(lang, units) {
  const numbers = numbersIn(lang);
  const { count, fixed, inPercent, large, plural, power, rounded } = numbers;

  return {
    ...numbers,
    /** What stands for a figure that is not known. */
    none: units.none,

    /** @param {number | null | undefined} n @returns {string} A loss: 1.234, 2,345, "350 million"; a dash where there is none. */
    loss(n) {
      if (n === null || n === undefined) return units.none;
      if (!Number.isFinite(n)) return units.not_a_number;
      return n < 1000 ? fixed(n, 3) : n < 999_500 ? count(n) : large(n, 1);
    },

    /**
     * A value on an axis, where there is room for some five characters.
     * @param {number} n
     * @returns {string} 2.5 -> "2.5", 1200 -> "1.2k", 300000 -> "300k", 3.5e8 -> "350M"
     */
    axisLabel(n) {
      const size = Math.abs(n);
      if (size < 1000 && (size >= 1e-5 || n === 0)) return rounded(n, size < 1 ? 3 : 4);
      if (size >= 1000 && size < 999_500) return `${rounded(Math.round(n / 100) / 10, 3)}${units.thousand}`;
      return size < 1 ? power(n) : large(n, 0);
    },

    /** @param {number} n @returns {string} At most three significant digits: 0.000312, 0.85, "1.2 × 10⁻⁷", "3.5 million". */
    short(n) {
      if (!Number.isFinite(n)) return units.not_a_number;
      const size = Math.abs(n);
      if (size < 1e-5 && n !== 0) return power(n);
      if (size >= 999_500) return large(n, 1);
      return size >= 1000 ? count(n) : rounded(n, 3);
    },

    /** @param {number} share @returns {string} 0.234 -> "23%", 0.012 -> "1.2%", 0.0001 -> "<0.1%" */
    percent(share) {
      if (share > 0 && share < 0.0005) return `<${inPercent(0.001, 1)}`;
      return inPercent(share, share < 0.0995 ? 1 : 0);
    },

    /** @param {number} n @returns {string} 45312 -> "45,300": more digits of a measured rate mean nothing */
    rate(n) {
      if (!Number.isFinite(n) || n <= 0) return units.none;
      const unit = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 2);
      return count(Math.round(n / unit) * unit);
    },

    /**
     * @param {number} ms
     * @returns {string} "8 s", "3 min 20 s", "1 h 5 min", with no line break between a number and its unit
     */
    duration(ms) {
      const seconds = Math.max(0, Math.ceil(ms / 1000));
      const minutes = Math.floor(seconds / 60);
      const time = (/** @type {number} */ n, /** @type {string} */ unit) => `${count(n)}\u00a0${unit}`;
      if (minutes >= 60) return `${time(Math.floor(minutes / 60), units.hours)} ${time(minutes % 60, units.minutes)}`;
      const rest = minutes === 0 || seconds % 60 > 0 ? [time(seconds % 60, units.seconds)] : [];
      return [...(minutes > 0 ? [time(minutes, units.minutes)] : []), ...rest].join(' ');
    },

    /** @param {number} bytes @returns {string} "812 bytes", "47 KB", "3.2 MB"; a KB is 1,024 bytes */
    size(bytes) {
      if (bytes < 1024) return plural(bytes, units.bytes);
      const mb = bytes / 1024 ** 2;
      if (mb < 1) return `${count(bytes / 1024)} ${units.kilobytes}`;
      return `${mb < 10 && !Number.isInteger(mb) ? fixed(mb, 1) : count(mb)} ${units.megabytes}`;
    },

    /** @param {number} mib @returns {string} */
    mebibytes(mib) {
      if (mib >= 10) return `${count(mib)} ${units.mebibytes}`;
      return mib >= 0.1 ? `${fixed(mib, 1)} ${units.mebibytes}` : units.under(`${fixed(0.1, 1)} ${units.mebibytes}`);
    },
  };
}

/** The visible signs for characters that cannot be seen. */
const SIGNS = new Map([
  ['\n', '↵'],
  ['\r', '␍'],
  ['\t', '⇥'],
  [' ', '␣'],
  ['\u00a0', '⍽'],
  ['\0', '␀'],
]);

/**
 * A character of the vocabulary as a tile shows it.
 * @param {string} character
 * @returns {string}
 */
export function tile(character) {
  const sign = SIGNS.get(character);
  if (sign) return sign;
  if (/^\p{M}/u.test(character)) return `◌${character}`;
  if (/^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]$/u.test(character)) {
    return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  }
  return character;
}

/**
 * The beginning of a text as a title: its first words on one line, at most `length` code points.
 * @param {string} text
 * @param {number} [length]
 * @returns {string}
 */
export function firstWords(text, length = 28) {
  const line = text.slice(0, 400).replace(/\s+/gu, ' ').trim();
  const points = Array.from(line);
  return points.length <= length ? line : `${points.slice(0, length).join('').trimEnd()}…`;
}
