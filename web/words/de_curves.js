/**
 * German words for the fold beneath the loss curve, like those of en_curves.js.
 */

/** @typedef {Pick<import('../ui/format.js').Format, 'count' | 'loss' | 'short' | 'plural'>} Format */

/** @param {Format} format @returns {import('./words.js').Curves} */
export const curves = ({ count, loss, short }) => ({
  label: 'Mehr vom Lauf',
  figures: {
    grad_norm: ['Gradientennorm', 'Wie viel ein Schritt ändern würde, bevor der Gradient begrenzt wird'],
    lr: ['Lernrate', 'Wie weit jeder Schritt geht'],
    speed: ['Tokens pro Sekunde', 'Wie schnell es lernt'],
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
  levels: 'Marken zum Schlagen',
  level: 'Marke',
  save: 'Speichern als',
  files: {
    csv: 'Zahlen für eine Tabellenkalkulation: eine Zeile je Schritt',
    json: 'Zahlen und Einstellungen für Programme',
    png: 'Das Bild, 1600 Pixel breit',
    svg: 'Das Bild, scharf in jeder Größe',
  },
  title: (step) => `Der Verlust über ${count(step)} Schritte`,
});
