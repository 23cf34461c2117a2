/**
 * English words for users' own texts (how a file is read, texts from an address) and for the forecast beside the Train
 * button. Not in index.js, since they are fetched when they are first needed.
 */

/** @typedef {import('../words.js').English['format']} Format */

/** @param {string} text @param {number} most */
const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

/** @param {Format} format */
function readingIn({ count, plural }) {
  const texts = (/** @type {number} */ n) => plural(n, { one: '# text', other: '# texts' });
  return {
    /** @param {string} title */
    title: (title) => `How “${cut(title, 40)}” is read`,
    loading: 'Reading…',
    kind: 'It is',
    kinds: {
      table: 'a table (CSV, TSV)',
      records: 'JSON, one record a line',
      json: 'JSON',
      chat: 'an exported chat',
      html: 'a web page (HTML)',
      xml: 'XML',
      plain: 'plain text',
    },
    /** What is learnt from each kind of file that offers no choice of fields. */
    lines: {
      html: 'The words are learnt, without markup, styles and scripts.',
      xml: 'The words are learnt, without the markup.',
      plain: 'Every letter of the file is learnt, as it stands.',
    },
    column: 'Column to learn',
    field: 'Field to learn',
    messages: 'Messages to learn',
    all: 'all messages, without dates and names',
    named: 'all messages, each with its name',
    /** @param {string} name */
    of: (name) => `the messages of ${cut(name, 40)}`,
    /** @param {string} name @param {number} number */
    column_name: (name, number) => (name === '' ? `column ${count(number)}` : cut(name, 40)),
    /** @param {string} path */
    field_name: (path) => (path === '' || path === '[]' ? 'the texts themselves' : cut(path, 60)),
    /** A choice with its number of texts and one of them. @param {string} name @param {number} n @param {string} example */
    choice: (name, n, example) =>
      `${name} (${count(n)})${example.trim() === '' ? '' : `: ${cut(example.trim().replaceAll(/\s+/g, ' '), 36)}`}`,
    header: 'The first row has the names of the columns',
    joint: 'The texts follow each other',
    joints: {
      line: 'each on one line: every line is a document',
      blank: 'with a blank line between them: their line breaks are kept',
    },
    encoding: 'Encoding of the file',
    preview: 'The beginning of what is learnt',
    /** @param {number} n @param {number} characters */
    found: (n, characters) => `${texts(n)}, ${plural(characters, { one: '# character', other: '# characters' })}`,
    /** @param {number} n @param {number} characters */
    found_first: (n, characters) =>
      `In the first part of the file: ${texts(n)}, ${plural(characters, { one: '# character', other: '# characters' })}`,
    use: 'Learn this',
    until: 'Until you press “Learn this”, Train learns the whole text as it stands below.',
    keep: 'Leave it as it is',
    faults: {
      /** @param {number} row */
      open_quote: (row) =>
        `Row ${count(row)} of the table has a quotation mark that is wrong or never closed, so what follows it may be read as one value. Look at the texts below, or correct the file.`,
      /** @param {string} why */
      broken_json: (why) => `This is not JSON: ${why}. Correct the file, or learn it as plain text.`,
      /** @param {number} n */
      broken_lines: (n) =>
        `${plural(n, { one: '# line is', other: '# lines are' })} not JSON and ${n === 1 ? 'is' : 'are'} left out.`,
      no_texts: 'No texts are found in it. Choose another kind, or learn it as plain text.',
    },
    unreadable: 'The file cannot be read any more. Was it moved or changed? Open it again.',
  };
}

/** @param {Format} format */
const addressIn = ({ size }) => ({
  title: 'A text from an address',
  label: 'Address of a text',
  placeholder: 'https://',
  asks: (/** @type {number} */ most) =>
    `Your browser asks that server for the text, so the server sees that you asked, as with any link. No cookies are sent, and nothing of yours. At most ${size(most)} are taken.`,
  ready: 'Known ones',
  load: 'Load',
  cancel: 'Cancel',
  close: 'Close',
  /** @param {number} bytes */
  loading: (bytes) => (bytes === 0 ? 'Asking the server…' : `Loading: ${size(bytes)}`),
  known: {
    names: 'Names (makemore)',
    shakespeare: 'Tiny Shakespeare',
  },
});

/** @param {Format} format */
const saidIn = ({ plural, size }) => ({
  address_no_address: 'That is no address. An address begins with https://',
  address_not_https: 'Only addresses that begin with https:// can be loaded.',
  address_password: 'An address with a name and a password in it cannot be loaded. Save the text and open the file.',
  /** @param {number} status */
  address_status: (status) =>
    status === 404
      ? 'There is nothing at this address (404). Is it spelt correctly?'
      : `The server did not give the text: it answered with the error ${status}.`,
  address_page:
    'The address leads to a web page, not to a text. Look on that page for a link named “Raw” or “Download”, or save the page and open the file.',
  /** @param {string} type */
  address_type: (type) => `The address does not lead to a text: the server says that it is ${type}.`,
  /** @param {number} most */
  address_too_big: (most) =>
    `The text has more than ${size(most)}; no more is loaded from an address. Save it, cut it and open the file.`,
  address_empty: 'The server answered, but with an empty text.',
  address_cancelled: 'Loading was cancelled.',
  /** @param {string} host @param {number} seconds */
  address_silent: (host, seconds) =>
    `The text did not come from ${host} within ${plural(seconds, { one: '# second', other: '# seconds' })}, so loading was ended.`,
  /** @param {string} host */
  address_gone: (host) =>
    `The text could not be loaded: ${host} does not answer, or does not let other pages read it. Save the text and open the file.`,
});

/** The forecast beside the Train button. @param {Format} format */
function forecastIn({ count, duration, mebibytes, plural }) {
  const times = (/** @type {number} */ n) =>
    n < 1.5 ? 'about once' : `about ${plural(Math.round(n), { one: '# time', other: '# times' })}`;
  return {
    /** @param {number} ms @param {number} mib @param {boolean} is_long */
    cost: (ms, mib, is_long) =>
      `About ${duration(ms)}, ${mebibytes(mib)} of memory.${is_long ? ' That is long: fewer steps or a smaller model need less time.' : ''}`,
    /**
     * How text and model suit each other. Each gets how often a part of the text is seen, and the share that is
     * repeated.
     */
    verdicts: {
      /** @param {number} passes */
      suits: (passes) => `The text suits this model: each part of it is seen ${times(passes)}.`,
      /** @param {number} passes */
      short: (passes) =>
        `A short text: each part is seen ${times(passes)}, then it begins to be known by heart. Expect its words and its sound.`,
      /** @param {number} passes */
      by_heart: (passes) =>
        `Too little text for this model: it will learn it by heart, since each part is seen ${times(passes)}. A longer text, a smaller model or fewer steps help.`,
      /** @param {number} _passes @param {number} share */
      repeated: (_passes, share) =>
        `The text repeats itself: ${count(share * 100)}% of the lines kept away stand in the training part too, so the validation loss means little.`,
      no_validation: () =>
        'No part of the text is kept away, so there will be no validation loss that shows what is learnt by heart.',
      few_passes: () => 'The text is long for so few steps: the model will not see all of it. More steps help.',
    },
  };
}

/** @param {Format} format */
export const imports = (format) => ({
  ...{ reading: readingIn(format), address: addressIn(format) },
  ...{ forecast: forecastIn(format), said: saidIn(format) },
});
