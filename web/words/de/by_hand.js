/**
 * German words for one step by hand, like those of en/by_hand.js.
 */

/** @typedef {import('../en/by_hand.js').Format} Format */
/** @typedef {import('../words.js').ByHand} Words */

/** @type {Words['stages']} */
const STAGES = {
  embedding: {
    title: 'Embedding',
    line: 'Ein Token wird zu zwei Zahlen: seine Zeile der Tabelle E plus die Zeile seines Platzes in der Tabelle P.',
  },
  norm1: {
    title: 'Normierung',
    line: 'Beide Zahlen werden auf die übliche Größe gebracht: t ist eins durch die Wurzel ihres mittleren Quadrats.',
  },
  qkv: {
    title: 'Query, Key, Value',
    line: 'Jedes Token sagt, was es sucht (q), woran man es findet (k) und was es weitergibt (v). Jedes ist eine gewichtete Summe.',
  },
  weights: {
    title: 'Attention: wie viel wohin geschaut wird',
    line: 'Eine Query mal ein Key ist ein Punktwert. Softmax macht aus den Punktwerten Anteile, die zusammen 1 ergeben. Ein Token sieht sich und die vor ihm.',
  },
  mix: {
    title: 'Attention: was sie bringt',
    line: 'Die Values der angeschauten Tokens, nach diesen Anteilen gemischt.',
  },
  residual1: {
    title: 'Projektion, dazugezählt',
    line: 'Eine gewichtete Summe dessen, was Attention gebracht hat, kommt zum Embedding dazu: Unterwegs geht nichts verloren.',
  },
  norm2: { title: 'Normierung', line: 'Noch einmal auf die übliche Größe gebracht, mit dem Faktor u.' },
  mlp: {
    title: 'MLP: eine Einheit',
    line: 'Eine gewichtete Summe h. Was die Einheit sagt, s, ist h, wenn das über 0 liegt, und sonst 0: Das ist ReLU.',
  },
  residual2: {
    title: 'MLP, dazugezählt',
    line: 'Was die Einheit sagt, s, kommt, mal ihre zwei Gewichte, zu dem dazu, was am MLP vorbeiging.',
  },
  logits: { title: 'Logits (Rohwerte)', line: 'Eine Zahl für jedes Token, das folgen könnte: wie gut es passt.' },
  probs: {
    title: 'Wahrscheinlichkeiten',
    line: 'Softmax macht aus den Logits Anteile, die zusammen 1 ergeben.',
  },
  loss: {
    title: 'Verlust',
    line: 'Wie überrascht das Modell von dem Token ist, das wirklich folgt: minus der Logarithmus seiner Wahrscheinlichkeit. Der Verlust des Schritts ist der Mittelwert.',
  },
};

/** @type {Words['phases']} */
const PHASES = {
  forward: { title: 'Vorwärts', line: 'Von den Tokens zum Verlust, von oben nach unten.' },
  back: {
    title: 'Rückwärts',
    line: 'Vom Verlust zu jedem Gewicht, von unten nach oben. Die große Zahl ist der Gradient (∂): wie schnell der Verlust mit dieser Zahl wachsen würde.',
  },
  adam: { title: 'Adam', line: 'Jedes Gewicht macht einen Schritt gegen seinen Gradienten.' },
};

/** @type {Words['holes']} */
const HOLES = {
  sum: { ask: 'Zusammenzählen: das Token „a“ und sein Platz.', hint: 'Zwei Zeilen von Tabellen, Zahl für Zahl.' },
  norm: { ask: 'Die Zahl auf ihre übliche Größe bringen.', hint: 'Der Faktor t steht auf dem Blatt darüber.' },
  dot: { ask: 'Die gewichtete Summe ausrechnen.', hint: 'Gewicht mal Zahl, für beide Zahlen, dann die Summe.' },
  relu: { ask: 'Was macht ReLU aus dieser Zahl?', hint: 'Nur positive Zahlen lässt es durch.' },
  softmax: {
    ask: 'Wie viel schaut „a“ auf sich selbst?',
    hint: 'Zwei Punktwerte, e hoch jeden davon, dann der Anteil des zweiten.',
  },
  mix: { ask: 'Die beiden Values mischen.', hint: 'Anteil mal Value, für beide Tokens, dann die Summe.' },
  logit: { ask: 'Wie gut passt „b“ als nächstes Token?', hint: 'Wieder eine gewichtete Summe zweier Zahlen.' },
  probability: {
    ask: 'Wie wahrscheinlich ist „b“, das wirklich folgt?',
    hint: 'e hoch seinen Logit, geteilt durch die Summe aller drei.',
  },
  loss: {
    ask: 'Wie überrascht ist das Modell?',
    hint: 'Minus der natürliche Logarithmus dieser Wahrscheinlichkeit.',
  },
  back: {
    ask: 'Was kommt zum Logit von „b“ zurück?',
    hint: 'Die Wahrscheinlichkeit minus 1, weil „b“ richtig ist, mal den Anteil dieses Verlusts am Mittelwert.',
  },
  weight: {
    ask: 'Wie schnell würde der Verlust mit diesem Gewicht wachsen?',
    hint: 'Für jeden Platz: womit das Gewicht malgenommen wurde, mal was zurückkommt. Dann die Summe.',
  },
  adam: {
    ask: 'Wie groß ist dieses Gewicht nach dem Schritt?',
    hint: 'In seinem ersten Schritt bewegt Adam jedes Gewicht um die Lernrate 0,1, gegen das Vorzeichen seines Gradienten.',
  },
};

/** @param {Format} format */
const ofNumber = ({ fixed }) => ({
  open: 'Die geöffnete Zahl',
  pick: 'Irgendeine Zahl auf dem Blatt wählen. Hier öffnet sich ihre Formel, mit den Zahlen, die in sie eingehen.',
  given: 'Ein Gewicht: Es wird nicht berechnet. Das Modell beginnt damit, und dieser Schritt ändert es.',
  unread:
    'Dieses Token wurde in diesem Schritt nicht gelesen. Also kommt nichts zu ihm zurück, und es bleibt, wie es ist.',
  start: 'Der Verlust selbst: Hier beginnt der Weg zurück, mit 1.',
  kinds: {
    value: 'Wert',
    gradient: 'Gradient',
    m: 'Mittel der Gradienten, m',
    v: 'Mittel der Quadrate, v',
    new: 'Neues Gewicht',
  },
  /** @type {Words['walk']} */
  walk: (symbol, figure) => `Zu ${symbol}, ${figure}`,
  /** @type {Words['slope']} */
  slope: (symbol, by, sign) =>
    sign === 0
      ? `Ein wenig mehr oder weniger von ${symbol} würde den Verlust nicht ändern.`
      : `Wäre ${symbol} um 0,1 größer, würde der Verlust um etwa ${by} ${sign > 0 ? 'wachsen' : 'fallen'}.`,
  ways: 'Zwei Wege führen von dieser Zahl zum Verlust. Was auf beiden zurückkommt, wird zusammengezählt.',
  bracket: '[ … > 0] ist 1, wo das stimmt, und 0, wo nicht.',
  previous: 'Vorige Zahl',
  next: 'Nächste Zahl',
  rounding:
    'Gezeigt sind drei Stellen hinter dem Komma. Die Engine rechnet mit allen; die letzte Stelle kann also um eins oder zwei abweichen.',
  /** @type {Words['after']} */
  after: (before, after) =>
    after < before
      ? `Mit den neuen Gewichten ist der Verlust desselben Textes ${fixed(after, 3)}; er war ${fixed(before, 3)}. Das war ein Trainingsschritt.`
      : `Mit den neuen Gewichten ist der Verlust desselben Textes ${fixed(after, 3)}; er war ${fixed(before, 3)}. Dieser Schritt ging zu weit.`,
  first_step:
    'Im ersten Schritt ist m̂ der Gradient, und die Wurzel aus v̂ ist dessen Betrag. Also bewegt sich jedes Gewicht um die Lernrate: hinunter bei positivem, hinauf bei negativem Gradienten. β₁ und β₂ sagen, wie langsam die beiden Mittel m und v neuen Gradienten folgen, η ist die Lernrate, und das winzige ε verhindert ein Teilen durch 0.',
});

/** @param {Format} format */
const ofHoles = ({ count }) => ({
  answer: 'Eigene Zahl',
  check: 'Prüfen',
  hint: 'Hinweis',
  show: 'Zeigen',
  next_hole: 'Nächste Lücke',
  /** @type {Words['progress']} */
  progress: (filled, all) => `${count(filled)} von ${count(all)} Lücken gefüllt`,
  /** @type {Words['done']} */
  done: (own, shown) =>
    `Alle Lücken sind gefüllt: ${count(own)} selbst gerechnet${shown === 0 ? '' : `, ${count(shown)} gezeigt`}.`,
  restart: 'Die Lücken wieder leeren',
  /** @type {Words['verdicts']} */
  verdicts: {
    right: (figure) => `Richtig: ${figure}.`,
    sign: 'Die Größe stimmt, das Vorzeichen nicht.',
    near: 'Nahe dran, aber zu weit weg für eine Rundung. Noch einmal jedes Produkt prüfen.',
    wrong: 'Noch nicht. Der Hinweis zeigt die Formel mit ihren Zahlen.',
    no_number: 'Eine Zahl eingeben, zum Beispiel 0,35.',
    shown: (figure) => `Es ist ${figure}.`,
  },
});

/** @param {Format} format @returns {Words} */
export const by_hand = (format) => ({
  ...{ stages: STAGES, phases: PHASES, holes: HOLES, ...ofNumber(format), ...ofHoles(format) },
  loading: 'Die Engine macht den Schritt …',
  failed: 'Die Engine konnte den Schritt nicht machen.',
  again: 'Noch einmal',
  phases_label: 'Teil des Schritts',
  modes_label: 'Wie das Blatt gezeigt wird',
  solved: 'Vorgerechnet',
  with_holes: 'Mit Lücken',
  print: 'Beide Blätter drucken',
  sheet: 'Blatt',
  keys: 'Eine Zahl wählen, um ihre Formel zu öffnen; die Pfeiltasten gehen von Zahl zu Zahl.',
  reads: 'liest',
  expects: 'es folgt',
  cell: (stage, symbol, token, figure) => `${stage}: ${symbol}${token === null ? '' : ` bei ${token}`} ist ${figure}`,
  hole: (number, symbol, token) => `Lücke ${format.count(number)}: ${symbol}${token === null ? '' : ` bei ${token}`}`,
  at: (token) => `bei ${token}`,
  paper: {
    holes: 'Ein Schritt von Hand: die Lücken füllen',
    solution: 'Ein Schritt von Hand: alle Zahlen',
    task: 'Die Zahlen in den Kästchen ausrechnen, in der Reihenfolge ihrer Nummern. Jede Zeile sagt, wie.',
    gradients: 'Unter jeder Zahl steht ihr Gradient.',
  },
  table: { weight: 'Gewicht', before: 'Vorher', after: 'Nachher' },
});
