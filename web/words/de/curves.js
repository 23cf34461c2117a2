/**
 * German words for the fold beneath the loss curve, like those of en/curves.js.
 */

/** What the n-gram models count, by their order. @param {unknown} tokenizer */
const rowsCounted = (tokenizer) => {
  const many = tokenizer === 'char' ? 'Zeichen' : 'Tokens';
  return ['', `einzelne ${many}`, `Paare von ${many}`, `drei ${many} hintereinander`];
};

/** @typedef {Pick<import('../../ui/format.js').Format, 'count' | 'loss' | 'percent' | 'plural' | 'short'>} Format */

/** @param {Pick<import('../../ui/format.js').Format, 'count' | 'loss'>} format */
const further = ({ count, loss }) => ({
  accuracy: {
    title: ['Trefferquote', 'Wie oft es beim nächsten Token richtig liegt; Punkte: im zurückgehaltenen Teil'],
    /** @param {number} steps */
    measure: (steps) => `Alle ${count(steps)} Schritte messen`,
  },
  /** Going back to the best point. */
  best: {
    /** @param {number} step @param {number} best */
    back: (step, best) => `Zurück zum besten Punkt (Schritt ${count(step)}, ${loss(best)})`,
    /** On the curve, at that step. */
    mark: 'zurück zum besten Punkt',
    help: 'Ein neuer Lauf geht von dort weiter. Dieser bleibt bei den Läufen.',
  },
});

/** @param {Format} format @returns {import('../words.js').Curves} */
export const curves = ({ count, loss, percent, plural, short }) => ({
  label: 'Mehr vom Lauf',
  figures: {
    grad_norm: ['Gradientennorm', 'Wie viel ein Schritt ändern würde, bevor der Gradient begrenzt wird'],
    lr: ['Lernrate', 'Wie weit jeder Schritt geht'],
    speed: ['Tokens pro Sekunde', 'Wie schnell es lernt'],
  },
  shares: {
    new_names: ['Anteil neuer Namen', 'Wie viele der Namen, die es schreibt, nicht im Text stehen'],
    sums: ['Anteil richtiger Summen', 'Wie viele der Summen, die es schreibt, richtig sind'],
    copies: [
      'Anteil richtiger Abschriften',
      'Wie viele der Zeilen, die es schreibt, ihre Buchstaben richtig wiederholen',
    ],
  },
  picture: (title, first, last, low, high) =>
    `${title}: anfangs ${short(first)}, jetzt ${short(last)}, von ${short(low)} bis ${short(high)}.`,
  nothing: 'Noch nichts: auf „Trainieren“ drücken.',
  table: 'Die Verluste als Tabelle',
  some: (rows, steps) => `${count(rows)} von ${count(steps)} Schritten. In den Dateien stehen alle.`,
  columns: {
    step: 'Schritt',
    tokens: 'Tokens',
    seconds: 'Sekunden',
    loss: 'Verlust',
    smooth: 'Geglättet',
    val: 'Validierung',
  },
  loss,
  levels: 'Messlatten',
  level: 'Messlatte',
  save: 'Speichern als',
  files: {
    csv: 'Zahlen für eine Tabellenkalkulation: eine Zeile je Schritt',
    json: 'Zahlen und Einstellungen für Programme',
    png: 'Das Bild, 1600 Pixel breit',
    svg: 'Das Bild, scharf in jeder Größe',
  },
  title: (step) => `Der Verlust über ${count(step)} Schritte`,
  ...further({ count, loss }),
  verdict: {
    found: {
      diverged: (now, guess) =>
        `Es ist schlechter geworden als blindes Raten (Verlust ${loss(now)} gegen ${loss(guess)}): Die Schritte sind zu groß.`,
      memorises: (now, best, step) =>
        `Es beginnt, den Text auswendig zu lernen: Was zurückgehalten wird, überrascht es mehr als zuvor (Verlust ${loss(now)}; bei Schritt ${count(step)} war er ${loss(best)}).`,
      by_heart: (learnt, kept) =>
        `Es lernt den Text auswendig: Der Teil, aus dem es lernt, überrascht es viel weniger (Verlust ${loss(learnt)}) als der zurückgehaltene (Verlust ${loss(kept)}).`,
      guesses: (now, guess) =>
        `Bisher ist es nicht besser als blindes Raten (Verlust ${loss(now)} gegen ${loss(guess)}).`,
      beats_guessing: (now, guess) => `Es hat blindes Raten geschlagen (Verlust ${loss(now)} gegen ${loss(guess)}).`,
      beats_some: (tokenizer, order, now, next, level) =>
        `${order === 0 ? 'Es hat blindes Raten geschlagen' : `Es hat ein Modell geschlagen, das ${rowsCounted(tokenizer)[order]} zählt`} (Verlust ${loss(now)})${next === undefined ? '' : `; eines, das ${rowsCounted(tokenizer)[next]} zählt, liegt bei ${loss(level)}`}.`,
      beats_all: (tokenizer, now, level) =>
        `Es sagt besser voraus als Modelle, die nur zählen, sogar ${rowsCounted(tokenizer)[3]} (Verlust ${loss(now)} gegen ${loss(level)}).`,
      copies: (share) => `${percent(share)} seiner letzten Textprobe stehen wörtlich im Text: Es schreibt ab.`,
      copies_some: (share) => `${percent(share)} seiner letzten Textprobe stehen wörtlich im Text.`,
      copies_nothing: () => 'Nichts von seiner letzten Textprobe steht wörtlich im Text.',
      unfinished: (now, before) =>
        `Am Ende wurde es noch besser (Verlust von ${loss(before)} auf ${loss(now)} im letzten Fünftel).`,
      settled: () => 'Im letzten Fünftel des Laufs wurde es kaum noch besser: Mehr Schritte allein helfen nicht.',
    },
    next: {
      lower_rate: (rate) => `Neu trainieren mit der Lernrate ${short(rate)}`,
      smaller: (width) => `Neu trainieren mit der Breite ${count(width)}`,
      longer: (steps) => `Neu trainieren mit ${plural(steps, { one: '# Schritt', other: '# Schritten' })}`,
    },
  },
});
