/**
 * English words for the tour of the page and the list of keys. Not in index.js, since they are fetched only when one of
 * the two is opened.
 */

export const guide = {
  tour: {
    label: 'Tour of the page',
    /** @param {number} at @param {number} of */
    place: (at, of) => `${at} of ${of}`,
    next: 'Next',
    back: 'Back',
    done: 'Done',
    close: 'Close',
    /** By the names of the features that they are about. @type {Record<string, { title: string, text: string }>} */
    stops: {
      text: {
        title: 'The text',
        text: 'The model learns from this text and from nothing else. Choose one, or paste your own.',
      },
      run: {
        title: 'Train',
        text: 'Press it, and the model starts to learn: it guesses the next character, looks up the right one, and corrects itself, thousands of times. Press again to pause.',
      },
      chart: {
        title: 'The curve',
        text: 'It shows how much the text surprises the model. It falls while the model learns. The dotted lines are simpler methods that it can beat.',
      },
      writing: {
        title: 'What it writes',
        text: 'From time to time the model writes something of its own: noise at first, then words like those of the text. Earlier samples are below.',
      },
      prompt: {
        title: 'Your prompt',
        text: 'Give it a beginning, and it goes on. A low temperature takes the likeliest characters, a high one also unlikely ones.',
      },
      settings: {
        title: 'The recipe',
        text: 'The size of the model and how it learns. Press a word to change it; the next run uses it.',
      },
      rooms: {
        title: 'The seven parts',
        text: 'A GPT has these seven parts. Open one to see what it does right now, with its settings.',
      },
    },
  },
  shortcuts: {
    title: 'Keys',
    groups: ['Everywhere', 'Where no text is typed', 'In a part of the page'],
    keys: {
      train: 'Train, or pause the training',
      generate: 'In the prompt: generate',
      find: 'Find a setting',
      step: 'One training step',
      write: 'Go to the prompt',
      room: 'Open or close one of the seven parts',
      list: 'This list',
      curve: 'On the curve: read single steps',
      zoom: 'On the curve: fewer steps, more, all',
      number: 'In a number: more or less',
      token: 'In a text of tokens: the next or the one before',
      map: 'On the network’s map: go in, go out',
    },
    single: 'Keys without Ctrl',
    single_help: 'Switch them off if they are pressed by accident, for example by speech input.',
    close: 'Close',
  },
};
