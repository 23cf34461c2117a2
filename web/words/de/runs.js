/**
 * German words for the room of the training loop, like those of en/runs.js.
 */

/** @typedef {import('../../ui/format.js').Format} Format */
/** @typedef {import('../words.js').RunWords} RunWords */

/** @param {Format} format @param {number} n @param {string} one @param {string} other */
const counted = ({ plural }, n, one, other) => plural(n, { one: `# ${one}`, other: `# ${other}` });

/** @param {Format} format @returns {RunWords['kept']} */
const kept = ({ count, loss, duration }) => ({
  title: 'Läufe',
  line: 'Jeder trainierte Lauf wird hier behalten, höchstens acht, damit man sie vergleichen kann. Ein angehefteter bleibt.',
  none: 'Einen Lauf trainieren, eine Einstellung ändern und noch einmal trainieren: Dann stehen beide hier.',
  columns: [
    'Lauf',
    'Was anders ist',
    'Schritte',
    'Trainingsverlust',
    'Validierungsverlust',
    'Bester',
    'Trainingszeit',
    'Was zu tun ist',
  ],
  same: 'nichts',
  text: 'ein anderer Text',
  steps: (step, all) => `${count(step)} von ${count(all)}`,
  best: (best, step) => `${loss(best)} bei Schritt ${count(step)}`,
  time: (ms) => duration(ms),
  shown: 'gezeigt',
  training: 'trainiert',
  without: 'nur Kurve',
  without_help: 'Kurve und Textproben sind noch da; das Modell selbst musste Platz machen.',
  lowest: 'am tiefsten',
  in_bits: 'Verluste in Bits je Zeichen.',
  differ:
    'Diese Läufe haben verschiedene Tokens, und ein längeres ist schwerer zu raten: In Nats je Token lassen sich ihre Verluste nicht vergleichen. Darum stehen sie in Bits je Zeichen, die sich vergleichen lassen.',
  nats: 'Nats je Token',
  uncounted:
    'Wo „Nats je Token“ steht, sind die Zeichen des Textes nicht gezählt: Dieser Verlust lässt sich hier mit keinem anderen vergleichen.',
  show: 'Zeigen',
  show_help: (name) => `${name} zeigen: Kurve, Textproben und, wo es noch da ist, das Modell`,
  hide: 'Kurve ausblenden',
  unhide: 'Kurve zeichnen',
  pin: 'Anheften',
  unpin: 'Lösen',
  train: 'Trainieren',
  pause: 'Pause',
  settings: 'Seine Einstellungen nehmen',
  remove: 'Löschen',
  of: (what, name) => `${what}: ${name}`,
});

/** @param {Format} format @returns {RunWords['changes']} */
function changes(format) {
  const { count } = format;
  return {
    title: 'Diesen Lauf ändern',
    line: 'Diese Einstellungen können sich ändern, während ein Lauf lernt, ab dem nächsten Schritt. Die Kurve merkt sich, wo.',
    none: 'Sobald ein Lauf begonnen hat, lassen sich manche Einstellungen ändern, ohne neu anzufangen.',
    change: 'Ändern',
    mark: (step, text) => `Schritt ${count(step)}: ${text}`,
    marks: 'Änderungen bisher',
    text: (label, from, to) => `${label} ${from} → ${to}`,
    longer: (steps) => `Noch ${counted(format, steps, 'Schritt', 'Schritte')} trainieren`,
    longer_line: 'Der Lauf geht dort weiter, wo er geendet hat, mit dem Modell, wie es ist.',
  };
}

/** @param {Format} format @returns {RunWords['rate']} */
const rate = ({ count, short }) => ({
  title: 'Eine Lernrate finden',
  line: 'Ein frisches Modell mit diesen Einstellungen wird trainiert, wobei die {learning_rate|Lernrate} mit jedem Schritt steigt. Wo sein Verlust am schnellsten fällt, ist sie gut; wo er hochschießt, ist sie zu groß. Der eigene Lauf bleibt, wie er ist.',
  start: 'Lernrate suchen',
  stop: 'Anhalten',
  busy: (step) => `Lernraten werden probiert: Schritt ${count(step)}…`,
  found: (suggested) =>
    `Eine gute Lernrate für dieses Modell: ${short(suggested)}. Das ist ein Zehntel der Lernrate mit dem kleinsten Verlust.`,
  nothing: 'Bei keiner Lernrate fiel der Verlust, darum gibt es für diese Einstellungen keinen Vorschlag.',
  use: (suggested) => `Lernrate ${short(suggested)} nehmen`,
  picture: (from, to, suggested) =>
    `Der Verlust bei Lernraten von ${short(from)} bis ${short(to)}.${suggested === null ? '' : ` Vorschlag: ${short(suggested)}.`}`,
  mark: 'Vorschlag',
  axis: 'Waagerecht: die Lernrate. Senkrecht: der Verlust jedes Schritts, und geglättet.',
});

/** @param {Format} format @returns {RunWords['sweep']} */
function sweep(format) {
  const { count, loss, duration, mebibytes } = format;
  return {
    title: 'Mehrere Werte ausprobieren',
    line: 'Trainiert für jeden Wert einer Einstellung einen Lauf, einen nach dem anderen, und vergleicht, wie sie enden. Alles andere bleibt wie auf der Seite.',
    setting: 'Einstellung',
    kinds: ['Zahlen', 'Auswahl', 'An oder aus'],
    switched: ['aus', 'an'],
    follows: 'Was nicht selbst gesetzt wurde, richtet sich nach jeder Wahl, so wie die Lernrate nach dem Optimierer.',
    values: 'Werte',
    values_help: 'Mit Leerzeichen dazwischen, oder von..bis für ganze Zahlen',
    steps: 'Schritte je Lauf',
    start: 'Starten',
    stop: 'Anhalten',
    plan: (n, ms, mib) =>
      `${counted(format, n, 'Lauf', 'Läufe')}: etwa ${duration(ms)} und ${mebibytes(mib)} Speicher.`,
    planning: 'Die Dauer wird geschätzt…',
    too_many: (most, n) => `Eine Versuchsreihe hat höchstens ${count(most)} Läufe; das hier sind ${count(n)}.`,
    too_few: 'Mindestens zwei Werte angeben.',
    wrong: (value, why) => `„${value}“: ${why}`,
    busy: (at, n, ms_left) =>
      `Lauf ${count(at)} von ${count(n)}${ms_left === null ? '' : `, noch etwa ${duration(ms_left)}`}…`,
    stopped: 'Vor dem letzten Wert angehalten.',
    done: (label, value, best, unit) =>
      `Kleinster Validierungsverlust: ${loss(best)}${unit === 'bits' ? ' Bits pro Zeichen' : ''}, mit ${label} ${value}.`,
    chance: (seed) =>
      `Ein kleiner Unterschied kann Zufall sein: Mehrere Werte von ${seed} zeigen, wie viel der Zufall ausmacht.`,
    edge: (value, is_largest) =>
      `Das ist der ${is_largest ? 'größte' : 'kleinste'} Wert, der versucht wurde: Einer ${is_largest ? 'über' : 'unter'} ${value} kann noch besser sein.`,
    band: (mean, from, to) =>
      `Nur der Seed ist verschieden: Die Läufe enden im Mittel bei ${loss(mean)}, von ${loss(from)} bis ${loss(to)}. Ein kleinerer Unterschied zwischen zwei Einstellungen besagt nichts.`,
    beside: 'In der Kurve des Laufs zeigen',
    beside_band: 'Das Band reicht vom kleinsten bis zum größten Verlust dieser Läufe; die Linie ist ihr Mittel.',
    mean: (n) => `Mittel von ${count(n)} Läufen`,
    curves: 'Der Trainingsverlust jedes Laufs, geglättet',
    finals: 'Wo jeder Lauf endete: sein Validierungsverlust',
    named_finals: 'Wo jeder Lauf endete: sein Validierungsverlust, je kleiner, desto weiter links',
    columns: ['Wert', 'Trainingsverlust', 'Validierungsverlust'],
    use: (value) => `${value} nehmen`,
    refused: 'abgelehnt',
    diverged: 'divergiert',
  };
}

/** @param {Format} format @returns {RunWords['slow']} */
function slow(format) {
  const { count, short, loss, fixed } = format;
  return {
    title: 'Ein Schritt in Zeitlupe',
    line: 'Macht einen {step|Trainingsschritt} und erzählt, was jeder der sieben Teile darin getan hat, mit den Zahlen dieses Schritts.',
    start: 'Einen langsamen Schritt machen',
    none: 'Der Lauf ist am Ende. Länger trainieren oder einen neuen beginnen.',
    list: 'Was in diesem Schritt geschah',
    step: (step) => `Schritt ${count(step)}`,
    parts: ({ tokens, batch, vocab, params, loss: now, guess, norm, clip, rate: lr, next }) => [
      [
        'Datensatz',
        `wählt ${counted(format, batch, 'Stück', 'Stücke')} des Textes: ${counted(format, tokens, 'Token', 'Tokens')} zum Lernen.`,
      ],
      ['Tokenizer', `hat sie in Zahlen von 0 bis ${count(vocab - 1)} verwandelt, eine für jedes Token.`],
      [
        'Netz',
        `liest sie mit seinen ${count(params)} Parametern und gibt jedem möglichen nächsten Token eine Wahrscheinlichkeit. Sein Verlust ist ${loss(now)}: als gäbe es dem richtigen immer ${fixed(100 * Math.exp(-now), 1)} %. Blindes Raten hat ${loss(guess)}.`,
      ],
      [
        'Autograd',
        `geht rückwärts und findet für jeden Parameter seinen Gradienten: wie schnell der Verlust mit ihm wachsen würde. Alle Gradienten zusammen, als ein Pfeil, haben die Länge ${short(norm)}.`,
      ],
      [
        'Adam',
        clip > 0 && norm > clip
          ? `kürzt den Gradienten auf ${short(clip)} und verschiebt jeden Parameter ein wenig, mit der Lernrate ${short(lr)}.`
          : `verschiebt jeden Parameter ein wenig gegen seinen Gradienten, mit der Lernrate ${short(lr)}.`,
      ],
      [
        'Trainingsschleife',
        `zählt den Schritt und beginnt den nächsten.${next === null ? '' : ` Validierungsverlust jetzt: ${loss(next)}.`}`,
      ],
      ['Inferenz', 'schreibt mit dem veränderten Modell: siehe die neueste Textprobe.'],
    ],
  };
}

/** @param {Format} format @returns {RunWords} */
export const runs = (format) => ({
  kept: kept(format),
  changes: changes(format),
  rate: rate(format),
  sweep: sweep(format),
  slow: slow(format),
});
