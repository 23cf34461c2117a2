/**
 * English words beside the engine's own code. The code and its comments are English in every language. Fetched when it is
 * first shown.
 */

/** How microgpt does the same, by the steps of web/guide/shown_functions.js. */
const microgpt = {
  documents: 'microgpt reads a file of names, takes each line that is not empty, and removes the blanks at its ends.',
  order:
    'microgpt shuffles its names once, at the beginning, with the generator of Python; this one draws the same numbers.',
  split: 'microgpt keeps nothing away: it learns from all its names, so it cannot notice when it learns by heart.',
  batch:
    'microgpt takes one name for each step, with the mark BOS before and after it, and predicts each token from those before.',
  vocabulary: 'microgpt collects the different characters of all names, sorts them, and adds one number for BOS.',
  encode: 'microgpt looks up the place of each character in its sorted list.',
  merge: 'microgpt has nothing like it: its tokens are single characters.',
  decode: 'microgpt looks up the character at the place that the number names.',
  forward:
    'microgpt has no pass of its own for this: each operation on a number makes a new object at once, which remembers what it was made of.',
  backward:
    'microgpt sorts these objects so that each stands behind what it was made of, and walks the list from its end; each adds its share to the gradients of its inputs.',
  block: 'microgpt does the same in a loop over its layers: scale, attention, add, then scale, MLP, add.',
  embedding:
    'microgpt takes one row from each of two tables, for the token and for its place, and adds them number by number.',
  layernorm: 'microgpt has the simpler RMS norm, without a mean and without learnt numbers.',
  rmsnorm: 'microgpt does the same with one list at a time, and has no learnt gain.',
  linear:
    'microgpt multiplies a list with each row of a matrix and adds up, one number after the other; it has no bias.',
  attention:
    'microgpt keeps the keys and values of all places so far in lists, compares the query with each key, and takes the weighted sum of the values, head by head.',
  rope: 'microgpt has nothing like it: it adds a learnt list of numbers for each place.',
  gelu: 'microgpt has the simpler ReLU: a number above zero stays, any other becomes zero.',
  relu: 'microgpt does the same: a number above zero stays, any other becomes zero.',
  relu2: 'microgpt has the plain ReLU: a number above zero stays as it is, and is not squared.',
  silu: 'microgpt has the simpler ReLU: a number above zero stays, any other becomes zero.',
  geglu: 'microgpt has the simpler ReLU, and no gate.',
  qk_norm: 'microgpt does not scale its queries and keys.',
  swiglu: 'microgpt has the simpler ReLU, and no gate.',
  dropout: 'microgpt has no dropout.',
  cross_entropy:
    'microgpt computes all probabilities first, and then minus the logarithm of the right one; here one operation does both, since its gradient is simpler.',
  mean_loss: 'microgpt averages the losses over the places of its one name.',
  adamw:
    'microgpt has the same rule without weight decay: two averages for each number, both corrected because they began at zero.',
  sgd: 'microgpt has Adam only.',
  update:
    'microgpt walks through a list of all its numbers, changes one after the other, and then sets its gradient to zero.',
  rate: 'microgpt lowers the rate in a straight line, down to zero after the last step.',
  step: 'microgpt does the same in one loop: a name, its losses, the way back, the update, a thousand times.',
  clip: 'microgpt does not limit the gradients, and it never stops by itself.',
  validate: 'microgpt measures nothing on text that was kept away.',
  next: 'microgpt runs the network on the newest token, keeps the keys and values of those before, draws the next one, and stops at BOS.',
  choose:
    'microgpt divides the scores by the temperature, makes probabilities of them, and draws; it has neither top-k nor top-p.',
  quoted: 'microgpt does not look whether what it writes stands in its text.',
  chance: 'microgpt sets the seed of the generator of Python; this one gives the same numbers.',
};

export const source = {
  title: 'The code of the engine',
  lead: 'These lines of C do it, as they stand in the program. Underlined names lead to what they stand for on this page.',
  /** @param {string} file @param {string} from @param {string} to */
  place: (file, from, to) => (from === to ? `${file}, line ${from}` : `${file}, lines ${from} to ${to}`),
  in_microgpt: 'In microgpt',
  /** What a name leads to, for a screen reader. @param {string} name @param {string} where */
  to_tensor: (name, where) => `${name}: look at ${where}`,
  /** @param {string} name @param {string} room */
  to_room: (name, room) => `${name}: open the room ${room}`,
  /** @param {string} name */
  to_term: (name) => `${name}: what it is`,
  /** @param {string} name */
  to_code: (name) => `${name}: show this function too`,
  loading: 'Loading the code…',
  failed: 'The code could not be loaded. Close it, and open it again.',
  microgpt: /** @type {Record<keyof typeof microgpt, string>} */ (microgpt),
};
