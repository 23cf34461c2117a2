/**
 * German words for the inside of the inference room, like those of en/inference.js.
 */

/** @typedef {Pick<import('../../ui/format.js').Format, 'count' | 'percent'>} Format */
/** @typedef {import('../words.js').Inside['inference']} Words */

/** About prompts, and about what the model expects after them. @param {Format} format */
const ofPrompts = ({ count, percent }) => ({
  offers: 'Prompts, die zu diesem Text passen:',
  prompt: (/** @type {number} */ n) => (n === 0 ? 'Prompt' : `Prompt ${count(n)}`),
  remove: 'Entfernen',
  remove_prompt: (/** @type {number} */ n) => `Prompt ${count(n)} entfernen`,
  next: 'Was das Modell als Nächstes erwartet',
  expects: (/** @type {string} */ token, /** @type {number} */ own, /** @type {number} */ chance) =>
    percent(own) === percent(chance)
      ? `Am meisten setzt das Modell auf „${token}“: ${percent(own)}.`
      : `Am meisten setzt das Modell auf „${token}“: ${percent(own)}. ${chance > own ? `Temperatur und Filter heben das auf ${percent(chance)}: Es geht auf Nummer sicher.` : `Temperatur und Filter senken das auf ${percent(chance)}: Es wagt mehr.`}`,
  broken:
    'Die Wahrscheinlichkeiten sind keine Zahlen: Der Lauf ist divergiert, es gibt also nichts zu wählen. Mit einer kleineren Lernrate neu beginnen.',
  bars: 'Blasser Balken: die {probability|Wahrscheinlichkeit} im Modell selbst. Voller Balken: die Wahrscheinlichkeit, {sampling|gezogen} zu werden, nach {temperature|Temperatur} und {top_p|Filtern}.',
  next_of: (/** @type {number} */ n) => `Die wahrscheinlichsten Tokens nach Prompt ${count(n)}`,
  write: (/** @type {number} */ n) =>
    n === 1 ? 'Weiterschreiben' : n === 2 ? 'Beide weiterschreiben' : `Von allen ${count(n)} weiterschreiben`,
  stop: 'Anhalten',
  cancel: 'Abbrechen',
  add: 'Einen Prompt daneben stellen',
  other_seed: 'Anderer Seed',
  seed: (/** @type {number} */ seed, /** @type {number} */ n, /** @type {boolean} */ is_compared) =>
    n === 1
      ? `Seed ${count(seed)}: Derselbe Seed gibt wieder dieselbe Antwort.`
      : is_compared
        ? `Alle werden mit dem Seed ${count(seed)} beantwortet.`
        : `Alle werden mit dem Seed ${count(seed)} beantwortet; was sich unterscheidet, kommt also von den Prompts.`,
  none_yet:
    'Hier erscheinen die Antworten. Jedes ihrer Tokens lässt sich ansehen: wie wahrscheinlich es war, und was es sonst hätte sein können.',
});

/** About writing token by token, and about comparing. @param {Format} format */
const ofHand = ({ count }) => ({
  more: (/** @type {number} */ n) => `${count(n)} zeigen`,
  fewer: 'Weniger zeigen',
  hand: (/** @type {number} */ n) => `Prompt ${count(n)} Token für Token weiterschreiben`,
  by_hand:
    'Ein Token drücken, um es als nächstes zu setzen, sei es noch so unwahrscheinlich, und sehen, was das Modell daraus macht.',
  put: (/** @type {string} */ token, /** @type {string} */ share) =>
    `„${token}“ als nächstes setzen; das Modell gibt ihm ${share}`,
  take_next: 'Das nächste Token nehmen',
  take: (/** @type {string} */ token, /** @type {string} */ share) => `„${token}“ nehmen, gezogen mit ${share}`,
  itself: 'Immer weiter nehmen',
  pause: 'Pause',
  undo: 'Rückgängig',
  taken: (/** @type {number} */ n) => `Tokens, die nach Prompt ${count(n)} genommen wurden`,
  taken_token: (/** @type {string} */ token, /** @type {string} */ share, /** @type {boolean} */ is_forced) =>
    `${token}: Das Modell gab ihm ${share}${is_forced ? '; von Hand gesetzt' : ''}`,
  part: 'Gezogen wurde ein Byte, das nur ein Teil eines Zeichens ist. Den Seed ändern oder von hier aus weiterschreiben.',
  has_ended: 'Hier beendet das Modell den Text. Das Ende rückgängig machen oder weitertippen.',
  compare_temperatures: 'Zwei Temperaturen vergleichen',
  compare_runs: 'Zwei Läufe vergleichen',
  temperature: 'Temperatur',
  run: 'Lauf',
});

/** About answers and their tokens. @param {Format} format */
const ofAnswers = ({ count, percent }) => ({
  answer: (/** @type {number} */ n) => `Antwort ${count(n)}`,
  tokens_of: (/** @type {number} */ n) => `Antwort ${count(n)}, Token für Token`,
  token: (/** @type {string} */ token, /** @type {string} */ share) => `${token}, ${share}`,
  busy: 'schreibt…',
  ended: (/** @type {string} */ why, /** @type {number} */ most) =>
    why === 'bos'
      ? ', und endete von selbst'
      : why === 'asked'
        ? ', und wurde angehalten'
        : most > 0
          ? `, und endete nach ${count(most)} Tokens, mehr zeigt diese Ansicht nicht`
          : ', und endete bei ihrer Länge',
  copied: 'steht wörtlich im Text',
  copied_share: (/** @type {number} */ share) => `${percent(share)} davon stehen wörtlich im Text.`,
  legend: 'Farbe eines Tokens: unwahrscheinlich',
  legend_end: 'wahrscheinlich.',
  least: 'Das ist das unwahrscheinlichste Token der Antwort.',
  point: 'Auf ein anderes Token zeigen oder tippen; die Pfeiltasten gehen von einem zum nächsten.',
  chosen_at: (/** @type {number} */ n, /** @type {number} */ all) => `Token ${count(n)} von ${count(all)}:`,
  drawn: (/** @type {string} */ chance, /** @type {string} */ own) =>
    `Es wurde mit einer Wahrscheinlichkeit von ${chance} gezogen; das Modell selbst gab ihm ${own}.`,
  rivals: 'Woraus es gewählt wurde',
  before: 'Das Token davor',
  after: 'Das nächste Token',
});

/** @param {Format} format @returns {Words} */
export const inference = (format) => ({ ...ofPrompts(format), ...ofHand(format), ...ofAnswers(format) });
