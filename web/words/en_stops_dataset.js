/**
 * English words for the stops of the guide's part "dataset" (web/guide/stops/dataset.js). Fetched when one of them is opened.
 */

/** @type {import('../guide/stop.js').MakeWords} */
export const stops = ({ count, short }) => ({
  documents: {
    title: 'A pile of short texts',
    text: [
      'Everything the model will ever know is in this text. It reads nothing else: not your other files, not the web.',
      'Before it begins, the text is cut into {document|documents}: small texts that begin and end on their own. In a list, each line is one. The pile is shuffled, as one shuffles cards, so that their order teaches nothing.',
    ],
    like: 'Like a box of index cards: each card is learnt by itself, and the box is mixed before every round.',
    predict: {
      ask: 'Look at the text. How many characters does a document have, on average?',
      unit: 'characters',
      right: ({ truth, n }) => `Well seen: ${short(truth)} on average, over ${count(n)} documents.`,
      other: ({ truth, guess, n }) =>
        `You said ${short(guess)}; counted are ${short(truth)}, over ${count(n)} documents. Few people guess the average of thousands.`,
    },
    check: {
      ask: 'The bars show how long the documents are. How many characters has the longest?',
      unit: 'characters',
      right: ({ shortest }) =>
        `Yes. The shortest has ${count(shortest)}. The model must have room for the longest one, and all its memory of a document is this room.`,
      near: 'Close. Read the number under the right end of the bars once more.',
      hint: 'The sentence beside the bars names it, and so does the table of numbers.',
    },
    microgpt: 'The script reads a file, takes each line as one document, and shuffles the list once.',
    limit:
      'Large models are trained on billions of documents, also cut and shuffled. What is in them is chosen by people, there too.',
  },
});
