/** English words for the page in a frame, and for the panel that makes the frame. Fetched when they are needed. */

export const framed = {
  locked: 'fixed on this page',
  line: 'The playground in a page of your own: choose what it shows and what stays fixed, and copy one of the two lines.',
  shows: 'It shows',
  /** @type {Record<string, string>} */
  layouts: {
    all: 'everything',
    curve: 'the curve',
    samples: 'what it writes',
    both: 'curve and samples',
    room: 'one room',
    parts: 'parts that I choose',
  },
  room: 'Which room',
  parts_of: 'Parts',
  /** @type {Record<string, string>} */
  parts: {
    title: 'name of the page',
    text: 'text',
    train: 'Train button',
    curve: 'curve',
    settings: 'settings',
    samples: 'samples',
    prompt: 'prompt',
    verdict: 'what it means',
    rooms: 'rooms',
  },
  locks: 'Readers cannot change',
  lock_text: 'the text',
  lock_settings: 'all settings',
  theme: 'Colours',
  language: 'Language',
  theirs: 'as the reader has it',
  frame: 'A frame: for every page, and for course systems that take HTML',
  element: 'An element: sizes itself, and scripts of your page can train it and hear from it',
  frame_title: 'microGPT Playground: a small GPT learns a text',
  preview: 'Preview',
  preview_title: 'Preview of the frame',
  try_it: 'Show the preview',
  no_text: 'This text is too large for an address: the frame begins with the first text of the page instead.',
};
