/**
 * German words for the guide's picture "built up in stages", like those of en/stages.js.
 */

/** @param {import('../../ui/format.js').Format} format @returns {import('../words.js').StagesWords} */
export const stages = ({ loss, fixed, count }) => ({
  title: 'Stufe für Stufe aufgebaut',
  lead: 'Je kürzer der Balken, desto weniger überrascht das Modell ein Text, den es nicht gelernt hat.',
  all: 'Alle trainieren, nacheinander',
  train: 'Trainieren',
  again: 'Noch einmal trainieren',
  stop: 'Anhalten',
  of: (what, stage) => `${what}: ${stage}`,
  pairs: ['Paare zählen', 'Kein Netz. Wie oft folgte jeder Buchstabe auf jeden anderen?'],
  alone: [
    'Ein Netz, das einen Buchstaben sieht',
    'Den Buchstaben davor, mehr kennt es nicht. In Schritten lernt es, was das Zählen zählt.',
    'ein Buchstabe',
  ],
  attention: ['Mit Attention', 'Es kann zurückblicken und lernt, wohin.', 'mit Attention'],
  layer: [
    'Mit einer zweiten Schicht',
    'Es kann über das nachdenken, was die erste Schicht gefunden hat.',
    'zweite Schicht',
  ],
  loss: (at) => `${loss(at)}: schwankt zwischen ${fixed(Math.exp(at), 1)} Buchstaben`,
  none: 'noch nicht trainiert',
  unknown: 'wird mit dem ersten Netz gezählt',
  busy: (step, all) => `Schritt ${count(step)} von ${count(all)}`,
  bought: (by) =>
    by >= 0.05
      ? `um ${loss(by)} kleiner als zuvor`
      : by > -0.05
        ? 'so gut wie zuvor'
        : `um ${loss(-by)} größer als zuvor`,
  told: ({ alone, attention, layer }, first, last) => {
    const names = {
      alone: 'Der Schritt vom Zählen zum Netz',
      attention: 'Die Attention',
      layer: 'Die zweite Schicht',
    };
    const list = /** @type {['alone' | 'attention' | 'layer', number][]} */ (
      Object.entries({ alone, attention, layer })
    );
    const [most, by] = list.reduce((a, b) => (b[1] > a[1] ? b : a));
    return `${names[most]} brachte am meisten: ${loss(by)} weniger Verlust. Insgesamt vom Schwanken zwischen ${fixed(Math.exp(first), 1)} Buchstaben zu ${fixed(Math.exp(last), 1)}.`;
  },
  note: 'Unterschiede von wenigen Hundertsteln können Zufall sein: Ein anderer Seed macht auch solche.',
  hint: 'Die eigenen Einstellungen kommen zurück, wenn diese Station verlassen wird.',
});
