/** English words for the panel that shares text and settings. Fetched when it is opened. */

/** @typedef {import('../words.js').English['format']} Format */

/** Where the page has no address that opens for others. */
const WITHOUT_LINK = {
  one_file:
    'This playground is one file, so it has no address that a link could lead to. Save the run as a file, and pass that on.',
  in_course:
    'There is no link: this page belongs to a course, and its address opens for nobody else. Pass on a file, the settings, or a picture.',
  settings: 'The settings as text',
  settings_help:
    'Whoever pastes them under “Recipe as text” in a microGPT Playground has them all, without the text.',
};

/** @param {Format} format */
export function sharing({ count, plural }) {
  const characters = (/** @type {number} */ n) => plural(n, { one: '# character', other: '# characters' });
  return {
    title: 'Share',
    /** @param {string} text  its title @param {string} preset */
    holds: (text, preset) =>
      `The link holds the text “${text}”, the seed, and every setting that differs from the preset ${preset}. Whoever opens it sees them, and presses Train to get the same run. Nothing is sent from here: you pass it on.`,
    /** @param {string} preset */
    holds_no_text: (preset) =>
      `This text is too large for a link, so the link holds only the seed and every setting that differs from the preset ${preset}. Send the text as a file with it.`,
    link: 'Link',
    copy: 'Copy',
    copied: 'Copied.',
    not_copied: 'The browser did not allow it. The text is selected: copy it with the keyboard.',
    /**
     * Where a link of this length can be used.
     * @type {Record<'short' | 'long' | 'too_long', (n: number, most: number) => string>}
     */
    reach: {
      short: (n) => `${characters(n)}: it arrives everywhere.`,
      long: (n) => `${characters(n)}: mail and course pages take it; many chats cut it off.`,
      too_long: (n, most) =>
        `${characters(n)}: most programs cut off links of more than ${count(most)}. Send the text as a file instead.`,
    },
    same: 'The run has the same bits on every computer.',
    nearly:
      'On another computer the curve is nearly the same. For the same to the last bit, switch on “Reproducible” in the room of the training loop first.',
    /** For a run that has not taken as many steps yet. @param {number} step */
    same_waits: (step) =>
      `This link comes from a run of ${count(step)} steps. Train, and at the end you see whether yours is the same.`,
    /** @param {number} step */
    same_yes: (step) => `Same run as in the link: yes. After ${count(step)} steps every weight has the same bits.`,
    /** @param {number} step */
    same_no: (step) =>
      `Same run as in the link: no. After ${count(step)} steps the weights differ: the text, a setting or the version of the page is another.`,
    frame: 'Embed in a page of your own',
    code: 'Code for a camera',
    code_label: 'The link as a QR code',
    code_settings: 'This code holds the seed and the settings without the text: hand that out as a file.',
    code_settings_label: 'The settings as a QR code',
    code_other: 'The code of another address: a page, or a file that you have put on the web',
    code_other_label: 'This address as a QR code',
    /** @param {number} most */
    no_address: (most) => `An address begins with https:// and has at most ${characters(most)} here.`,
    save_text: 'Save the text as a file',
    picture: {
      name: 'A picture',
      help: 'What the model wrote last, with a caption that says what it learnt from. The curve has a picture of its own, under “Table, files and more curves”.',
      save: 'Save as a picture',
      /** @param {string} text  its title @param {number} step */
      title: (text, step) =>
        `Written by a small GPT after ${plural(step, { one: '# step', other: '# steps' })} with the text “${text}”`,
    },
    /** @param {number} n @param {number} most */
    no_code: (n, most) =>
      `A camera in a classroom reads a code of at most ${characters(most)}; this link has ${count(n)}. Put it on a page, and make a code of that page’s address.`,
    ...WITHOUT_LINK,
    file: 'A file',
    file_help:
      'A file holds all of that and the weights. Whoever opens it here has the trained model, with curve and samples, and can train on.',
    elsewhere: 'Take the model elsewhere',
    close: 'Close',
  };
}
