/**
 * German words for looking back over a run and for the marks in what the model writes, like those of en/moments.js.
 */

/** @param {Pick<import('../../ui/format.js').Format, 'count' | 'percent'>} format @returns {import('../words.js').Moments} */
export const moments = ({ count, percent }) => ({
  was: (step) => (step === 0 ? 'so, wie es vor dem Training war' : `so, wie es bei Schritt ${count(step)} war`),
  read: (step) => (step === 0 ? 'so, wie es vor dem Training las' : `so, wie es bei Schritt ${count(step)} las`),
  shown: (step) =>
    step === 0
      ? 'Dies ist das Modell, wie es vor dem Training war.'
      : `Dies ist das Modell, wie es bei Schritt ${count(step)} war.`,
  underlined: 'unterstrichen',
  copied: ': wörtlich aus dem Text abgeschrieben',
  copied_title: 'wörtlich aus dem Text abgeschrieben',
  share: {
    new_names: (good, all) => `${count(good)} von ${count(all)} neu`,
    sums: (good, all) => `${count(good)} von ${count(all)} richtig`,
    copies: (good, all) => `${count(good)} von ${count(all)} richtig`,
  },
  hint: 'Auf ein Token zeigen oder die Pfeiltasten nehmen, um zu sehen, was es sonst hätte schreiben können.',
  untrained: (tokens) =>
    `Es hat noch nichts gelernt: Es zieht fast blind aus ${count(tokens)} Tokens, darum ist dies Rauschen.`,
  brought: {
    stamp: 'vorher trainiert',
    status: 'Es wurde schon trainiert und kann weiter trainiert werden.',
    line: 'Dieses Modell wurde trainiert, bevor es hierherkam, darum kann es schon schreiben. „Trainieren“ setzt das mit deinem Text fort.',
  },
  goal: 'Lernen soll es, Zeilen wie diese aus dem Text zu schreiben:',
  only_newest: 'Was es sonst hätte schreiben können, ist nur von der neuesten Textprobe bekannt.',
  token: (token, probability, chance) =>
    `Es schrieb „${token}“: ${percent(probability)} nach dem Modell${percent(chance) === percent(probability) ? '' : `, ${percent(chance)} nach Temperatur und Filtern`}.`,
  rivals: 'Die wahrscheinlichsten Tokens an dieser Stelle, jeweils mit der Wahrscheinlichkeit, gezogen zu werden',
});
