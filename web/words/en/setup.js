/**
 * English words for the search among all settings, for the recipe as text, and for settings that follow others. Not in
 * index.js, since they are fetched when they are first needed.
 */

/** @typedef {import('../words.js').English['format']} Format */

/** @param {Format} format */
export function setup({ count, percent, plural }) {
  const lines = (/** @type {number} */ n) => plural(n, { one: '# line', other: '# lines' });
  return {
    /** The buttons of the panels. */
    panels: { all: 'Find a setting', text: 'Recipe as text' },

    // settings that follow others
    /** A divisor. @param {string} label @param {string} value @param {string} from @param {string} by  a label */
    divisor: (label, value, from, by) => `${label} is now ${value}, not ${from}: ${by} must be a multiple of it.`,
    /** @param {string} label @param {string} value @param {string} from @param {string} by  a label */
    multiple: (label, value, from, by) => `${label} is now ${value}, not ${from}: it must be a multiple of ${by}.`,
    /** @param {string} label @param {string} value @param {string} from @param {string} by @param {number} share */
    part: (label, value, from, by, share) =>
      `${label} is now ${value}, not ${from}: at most ${percent(share)} of ${by}.`,
    /** @param {string} label @param {string} value */
    undo: (label, value) => `${label} back to ${value}`,

    // the search
    all: 'All settings',
    search: 'Name or purpose',
    placeholder: 'for example: rate, memory, dropout',
    /** @param {number} n */
    found: (n) => plural(n, { one: '# setting', other: '# settings' }),
    none: 'No setting has this in its name or help.',
    /** @param {string[]} conditions */
    idle: (...conditions) => `Works only with ${conditions.join(', and ')}.`,
    /** @param {string} label @param {string[]} values */
    needs_one: (label, ...values) => `${label}: ${values.join(' or ')}`,
    /** @param {string} label @param {string} value */
    needs_more: (label, value) => `${label} above ${value}`,

    // the recipe as text
    text: 'Recipe as text',
    line: 'All that makes this run, as text: keep it, send it, or put another one in its place.',
    own: 'Your recipe',
    /** @param {string} preset */
    short: (preset) => `differences from ${preset}`,
    whole: 'everything',
    extent: 'How much of it',
    copy: 'Copy',
    copied: 'Copied.',
    not_copied: 'The browser did not allow it. The text is selected: copy it with the keyboard.',
    other: 'Another recipe',
    paste: 'Paste lines like these here, the address of a page, or a file of settings (JSON).',
    /** @param {number} right @param {number} wrong */
    use: (right, wrong) => (wrong === 0 ? 'Use this recipe' : `Use the ${lines(right)} that can be read`),
    used: 'The recipe is in use. Train shows what it does.',
    undo_use: 'Undo',
    nothing: 'This has no settings in it.',
    /** By the ids of state/recipe.js. @type {Record<string, (line: number, what: string, why: string) => string>} */
    wrong: {
      unknown: (line, key) => `Line ${count(line)}: there is no setting called “${key}”.`,
      form: (line, what) => `Line ${count(line)}: “${what}” is not of the form key = value.`,
      value: (line, _key, why) => `Line ${count(line)}: ${why}`,
      json: () => 'This begins like JSON but is not valid JSON. Is its end missing?',
      text: (_line, key) => `The address also says ${key}, which is no setting: it is left out.`,
    },
  };
}
