/**
 * German words for the map of the network, like those of en/network.js.
 */

/** @typedef {Pick<import('../../ui/format.js').Format, 'count' | 'percent' | 'short' | 'plural'>} Format */
/** @typedef {import('../words.js').NetworkWords} Words */

/** About the top of the room, and the path to what is open. @param {Format} format */
const ofHead = ({ count }) => ({
  reading: 'Das Netz liest',
  prompt: 'Prompt, den alle Räume lesen',
  still: (/** @type {string} */ prompt) => `Die Bilder zeigen noch „${prompt}“.`,
  last: (/** @type {number} */ n, /** @type {number} */ all) =>
    `Von ${count(all)} Tokens sind die letzten ${count(n)} gezeichnet.`,
  shows: 'Was die Kacheln zeigen',
  ofs: { value: 'Wert', gradient: 'Gradient', start: 'seit Beginn', step: 'letzte Änderung' },
  ofs_help: {
    value:
      'Jede Kachel zeigt Zahlen: Blau ist unter 0, ohne Farbe ist 0, Orange darüber. Eckig sind Gewichte, rund ist, was mit ihnen berechnet wird.',
    gradient:
      'Jede Kachel zeigt, wie sich der Verlust bei diesem Prompt ändern würde, wenn eine Zahl etwas wüchse: Orange macht ihn größer, Blau kleiner.',
    start: 'Jedes Quadrat zeigt, wie weit das Training ein Gewicht von seinem Anfang entfernt hat.',
    step: 'Jedes Quadrat zeigt, was der letzte Schritt zu einem Gewicht addiert hat.',
  },
  only_weights: 'Nur Gewichte ändern sich; was mit ihnen berechnet wird, ist hier nicht gezeichnet.',
  brought:
    'Dieser Lauf begann mit Gewichten, die schon trainiert waren, nicht mit zufälligen: Mit jenen wird verglichen.',
  too_early: 'Die Änderung eines Schritts ist nach dem nächsten Schritt da.',
  where: 'Wo man ist',
  map: 'Karte',
  block: (/** @type {number} */ n) => `Block ${count(n)}`,
  number: 'Eine Zahl',
  waits: 'Die Karte erscheint, sobald es ein Modell gibt.',
  keys: 'Die Pfeiltasten links und rechts gehen die Daten entlang, oben und unten durch die Tokens; Eingabe geht hinein, Escape hinaus.',
});

/** What the sentences say. @param {Format} format @returns {Words['said']} */
const ofSentences = ({ percent, short, count }) => ({
  most: (n, share, guess, probability, after) =>
    `Block ${count(n)} ändert den Strom am meisten: Was er schreibt, ist ${short(share)}-mal so groß wie das, was da war. Danach setzt das Modell nach „${after}“ auf „${guess}“ (${percent(probability)}).`,
  only: (n, share, guess, probability, after) =>
    `Block ${count(n)} ändert, was über jedes Token bekannt ist: Was er schreibt, ist ${short(share)}-mal so groß wie das, was da war. Danach setzt das Modell nach „${after}“ auf „${guess}“ (${percent(probability)}).`,
  settles: (/** @type {number} */ n, /** @type {string} */ guess) =>
    `Ab Block ${count(n)} setzt es bis zum Ende auf „${guess}“.`,
  never_turns: (/** @type {string} */ guess) =>
    `Schon nach dem Embedding setzt es auf „${guess}“: kein Block ändert das.`,
  bets: (guess, probability, after) =>
    `Am Ende des Stroms setzt das Modell nach „${after}“ auf „${guess}“ (${percent(probability)}).`,
  block: (n, attention, mlp) =>
    attention >= mlp
      ? `In Block ${count(n)} schreibt die Attention mehr in den Strom (im Mittel ${short(attention)}) als das MLP (${short(mlp)}). Die Bilder zeigen, wohin jedes Token blickt.`
      : `In Block ${count(n)} schreibt das MLP mehr in den Strom (im Mittel ${short(mlp)}) als die Attention (${short(attention)}). Die Bilder zeigen, welche seiner Einheiten an sind.`,
  bet: (before, after, guess_before, guess, token) =>
    guess_before === guess
      ? `Nach „${token}“ geht der Tipp „${guess}“ von ${percent(before)} auf ${percent(after)}.`
      : `Nach „${token}“ wechselt der Tipp von „${guess_before}“ (${percent(before)}) zu „${guess}“ (${percent(after)}).`,
  number: (value, largest, share) =>
    `Diese Zahl ist ${value}. Am meisten trägt ${largest} bei, ${percent(share)} von allem, was addiert oder abgezogen wird.`,
  broken: (name) =>
    `Hier gibt es Zahlen, die nicht endlich sind, zuerst in „${name}“: Das Modell ist divergiert. Mit einer kleineren Lernrate neu beginnen.`,
  plain: (value) => `Diese Zahl ist ${value}.`,
  learnt: (value) =>
    `Das ist ein Gewicht: ${value}. Es wird aus nichts berechnet; das Training ändert es in jedem Schritt ein wenig.`,
});

/** About the parts of the picture. @param {Format} format */
const ofParts = ({ count, short, plural }) => ({
  tokens: 'Tokens des Prompts',
  token: (/** @type {number} */ n, /** @type {string} */ token) => `Token ${count(n)}: ${token}`,
  bos: 'BOS',
  stream: 'Der Residualstrom: was über jedes Token bisher bekannt ist',
  lens: 'Das wahrscheinlichste nächste Token an dieser Stelle; je blasser, desto unwahrscheinlicher',
  lens_short: 'tippt auf',
  legend: {
    below: 'unter 0',
    zero: 'null',
    above: 'über 0',
    stream: 'der {residual_stream|Residualstrom}: was über jedes Token bisher bekannt ist',
    writes: 'was ein Block zurückschreibt; je dicker, desto mehr',
    lens: 'Buchstaben: das wahrscheinlichste nächste Token, wenn das Netz dort endete',
    captions:
      'unter einem Bild: seine Zeilen × Spalten; ± die Zahl mit der vollen Farbe; wie viele Zahlen darüber hinausgehen',
  },
  next: 'Was als Nächstes kommt',
  next_after: (/** @type {string} */ token) => `nach „${token}“`,
  tied: 'Dieselben Gewichte wie die des Embeddings.',
  writes: (/** @type {number} */ n, /** @type {number} */ share) =>
    `Was Block ${count(n)} schreibt, ist ${short(share)}-mal so groß wie der Strom, den er liest`,
  open: (/** @type {number} */ n) => `Block ${count(n)} öffnen`,
  blocks: (/** @type {number} */ first, /** @type {number} */ last) => `Blöcke ${count(first)} bis ${count(last)}`,
  range: (/** @type {number} */ first, /** @type {number} */ last) => `${count(first)}–${count(last)}`,
  open_group: (/** @type {number} */ first, /** @type {number} */ last) =>
    `Blöcke ${count(first)} bis ${count(last)} einzeln zeigen`,
  shape: (/** @type {number[]} */ shape) => shape.map(count).join(' × '),
  scale: (/** @type {number} */ scale) => `± ${short(scale)}`,
  clipped: (/** @type {number} */ n) => `${count(n)} darüber`,
  wrong: (/** @type {number} */ n) => plural(n, { one: '# ist keine Zahl', other: '# sind keine Zahlen' }),
  no_gradient: 'kein Gradient',
  cell: (/** @type {string} */ where, /** @type {string} */ value, /** @type {number} */ n) =>
    n === 1 ? `${where}: etwa ${value}` : `${where}: etwa ${value}, die größte von ${count(n)} Zahlen`,
  row: (/** @type {number} */ row) => `Zeile ${count(row)}`,
  not_finite: 'keine Zahl: Ein Produkt wurde zu groß; eine kleinere Lernrate hilft',
  point: 'Auf eine Kachel zeigen, um eine Zahl zu lesen; klicken, um zu sehen, wie sie entstand.',
  table: 'Die Zahlen dieses Bildes',
  after_block: (/** @type {number} */ n) => `nach Block ${count(n)}`,
  after_embedding: 'nach dem Embedding',
  tile: 'Kachel',
  size: 'Form',
  printed: 'Skala',
  read: 'Token',
  read_stream: 'Strom, den der Block liest',
  embeddings: 'Embeddings',
  attention: 'Attention',
});

/** Names of tensors, in plain words. @type {Words['names']} */
const names = {
  embedding: 'Embedding',
  embedding_position: 'Embedding + Position',
  norm_embedding: 'Embedding, normiert',
  norm: 'Norm: auf gleiche Größe gebracht',
  q: 'Queries: was jedes Token sucht',
  k: 'Keys: was jedes Token anbietet',
  v: 'Values: was jedes Token weitergibt',
  turned: 'nach der Position gedreht (RoPE)',
  normed: 'auf gleiche Größe gebracht',
  probs: 'Attention: wohin jedes Token blickt',
  out: 'Was die Attention brachte',
  residual1: '+ Attention',
  residual2: '+ MLP',
  fc: 'MLP, hinauf: Jede Einheit sucht etwas',
  fc_gated: 'MLP, hinauf: Tore und was sie durchlassen',
  activation: 'MLP, gebogen: welche Einheiten an sind',
  stream: 'Strom nach der Norm',
  norm_final: 'Letzte Norm',
  logits: 'Ausgabeschicht: Punktzahlen',
  chances: 'Ausgabeschicht: Chancen',
  wte: 'Gewichte des Embeddings',
  wpe: 'Gewichte der Positionen',
  lm_head: 'Gewichte der Ausgabe\u00adschicht',
  'attention.qkv.weight': 'Gewichte für Queries, Keys, Values',
  'attention.proj.weight': 'Gewichte aus der Attention',
  'mlp.fc.weight': 'Gewichte hinauf',
  'mlp.proj.weight': 'Gewichte hinunter',
  gain: 'Faktoren',
  bias: 'Konstanten (Bias)',
  table: 'Kosinus und Sinus der Positionen',
  other: 'Zahlen, die die Engine behält',
};

/** How a number is made, by the op that made it: in words. @type {Words['ops']} */
const ops = {
  '': 'Ein Gewicht.',
  linear:
    'Eine Zeile von Zahlen mal eine Zeile von Gewichten, alle Produkte addiert; dazu der Bias und der Strom, zu dem sie kommt, wo es sie gibt.',
  embedding: 'Die Zahl dieses Tokens plus die Zahl seines Platzes.',
  rmsnorm: 'Die Zahl durch die Größe (quadratisches Mittel) ihrer Zeile, mal einen Faktor, wo es einen gibt.',
  layernorm:
    'Die Zahl minus das Mittel ihrer Zeile, durch die Streuung der Zeile; mal einen Faktor, plus eine Konstante.',
  qk_norm: 'Die Zahl durch die Größe ihrer Zeile in diesem Kopf der Attention.',
  rope: 'Zwei Zahlen, gedreht um einen Winkel, der mit dem Platz des Tokens wächst.',
  attention: 'Die Values der bisherigen Tokens, jeder mal die Aufmerksamkeit, die er bekommt, addiert.',
  probs:
    'Query mal Key, addiert und durch die Wurzel ihrer Länge geteilt, ist die Punktzahl; Softmax macht aus den Punktzahlen einer Zeile Anteile von 1.',
  q: 'Ein Teil der Zeile, die die Attention liest.',
  k: 'Ein Teil der Zeile, die die Attention liest.',
  v: 'Ein Teil der Zeile, die die Attention liest.',
  relu: 'Die Zahl selbst, wo sie über 0 ist, sonst 0.',
  relu2: 'Das Quadrat der Zahl, wo sie über 0 ist, sonst 0.',
  gelu: 'Fast die Zahl selbst, wo sie groß ist, fast 0 weit unter 0, mit einem glatten Bogen dazwischen.',
  silu: 'Die Zahl mal einen Anteil von ihr, der von 0 bis 1 wächst.',
  swiglu: 'Die zweite Zahl mal das Tor, das die erste öffnet (silu).',
  geglu: 'Die zweite Zahl mal das Tor, das die erste öffnet (gelu).',
  softmax: 'e hoch die Punktzahl, als Anteil von allen in der Zeile.',
  lens: 'Die Wahrscheinlichkeit, wenn das Netz hier endete: letzte Norm und Ausgabeschicht, angewandt auf den Strom an dieser Stelle.',
  saved: 'Was die Engine von einer Zeile für den Rückweg behält.',
};

/** About one number. @param {Format} format @returns {Words['one']} */
const ofNumber = ({ count }) => ({
  value: 'Wert',
  gradient: 'Gradient',
  gradient_help: 'wie sich der Verlust bei diesem Prompt ändert, wenn diese Zahl um 1 wächst',
  made: 'Entstanden durch',
  python: 'Als Python',
  goes_in: 'Was hineingeht',
  factor: 'Zahl',
  times: 'mal',
  product: 'Produkt',
  sum: 'Summe',
  rest: (n) => `die anderen ${count(n)}`,
  nothing: 'Nichts geht hinein.',
  masked: 'Dieses Token kommt später: Die Attention darf es nicht sehen.',
  large: 'Die Tensoren, die in diese Zahl eingehen, sind zu groß, um sie hier auszuschreiben.',
  unknown: 'In diesem Netz gibt es keine solche Zahl.',
  walk: (name) => `Weiter zu ${name}`,
  cell: 'Die Zahl; die Pfeiltasten gehen zu ihren Nachbarn',
  out: 'Zurück hinaus',
});

/** @param {Format} format */
export const network = (format) => ({
  ...{ ...ofHead(format), ...ofParts(format), names, ops },
  ...{ said: ofSentences(format), one: ofNumber(format) },
});
