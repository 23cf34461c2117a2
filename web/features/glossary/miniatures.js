/**
 * The small pictures of the glossary: what each asks of the reader's model, and what it shows of the answer. Here they
 * are data, made of the engine's own numbers, by the names in web/guide/glossary.js; picture.js draws them.
 */

import { CHANCES } from './miniatures_chances.js';
import { INSIDE } from './miniatures_inside.js';
import { OF_RUN } from './miniatures_run.js';
import { TEXTS } from './miniatures_texts.js';

/** @typedef {import('../../wire/looks.js').LookCall} LookCall */
/** @typedef {import('../../../wasm/inspection.js').InspectedTensor} InspectedTensor */
/** @typedef {import('../../../wasm/inspection.js').GraphOp} GraphOp */
/** @typedef {import('../../words/words.js').GlossaryWords['mini']} MiniWords */

/**
 * What is known before anything is asked.
 * @typedef {object} Given
 * @property {import('../../state/state.js').RunState & { info: import('../../wire/requests.js').RunInfo }} run
 * @property {string} prompt
 * @property {MiniWords} words
 * @property {string} end        the name of the token that begins and ends a document
 * @property {number} draw       how often the reader has drawn again
 * @property {Inside | null} inside  null until it is known
 */
/** What the model computes on the prompt, by name. @typedef {{ tokens: { id: number, text: string }[], tensors: InspectedTensor[], graph: GraphOp[] }} Inside */

/** @typedef {{ text: string, id?: number }} Piece  a token; with its id where that is shown */
/**
 * Numbers as coloured cells: 'signed' on either side of zero, 'share' from 0 to 1.
 * @typedef {{ kind: 'cells', of: 'signed' | 'share', head?: string[], rows: { label: string, is_token?: boolean, numbers: number[] }[] }} Cells
 */
/**
 * Numbers as bars: a row for each token or name, a column for each kind of number.
 * @typedef {{ label: string, is_token?: boolean, colour?: 'training' | 'validation' | 'guess', is_last?: boolean, is_drawn?: boolean, numbers: number[] }} BarRow
 * @typedef {{ kind: 'bars', head: string[], as: ('percent' | 'number' | 'short')[], rows: BarRow[] }} Bars
 */
/** @typedef {{ kind: 'strip', pieces: Piece[], is_code?: boolean }} Strip */
/** @typedef {{ kind: 'texts', rows: { label: string, text: string }[] }} Texts */
/** @typedef {Cells | Bars | Strip | Texts} Picture */
/**
 * @typedef {object} Shown
 * @property {string} said      one sentence made of the picture's own numbers
 * @property {Picture} [picture]
 * @property {boolean} [can_draw]  whether the reader can draw again
 */
/**
 * @typedef {object} Miniature
 * @property {boolean} [looks_inside]  whether it needs `inside`
 * @property {boolean} [of_prompt]     whether it shows what the model computes from the prompt
 * @property {boolean} [of_now]        whether it can be shown for the present step only
 * @property {(given: Given) => LookCall | null} [ask]
 * @property {(given: Given, answer: any) => Shown | null} show  null: there is nothing to show yet
 */

/**
 * The same miniatures, marked as pictures of the prompt.
 * @param {Record<string, Miniature>} some
 * @returns {Record<string, Miniature>}
 */
const ofPrompt = (some) =>
  Object.fromEntries(Object.entries(some).map(([name, one]) => [name, { of_prompt: true, ...one }]));

/** @type {Record<string, Miniature>} */
export const MINIATURES = { ...TEXTS, ...ofPrompt({ ...INSIDE, ...CHANCES }), ...OF_RUN };
