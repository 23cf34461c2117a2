/**
 * German words for runs that are kept over a reload, like those of en/kept.js.
 */

/** @param {Pick<import('../../ui/format.js').Format, 'count' | 'lang'>} format @returns {import('../words.js').KeptWords} */
export const kept = ({ count, lang }) => ({
  where: {
    disk: 'Läufe bleiben auf diesem Rechner',
    database: 'Läufe bleiben auf diesem Rechner',
    memory: 'Läufe bleiben nur, bis dieser Tab geschlossen wird: Speicher ist hier nicht erlaubt',
    full: 'Der Speicher ist voll: die neuesten Schritte bleiben nicht. Einen Lauf löschen',
    off: 'Läufe werden nicht aufbewahrt',
  },
  title: 'Aufbewahrte Läufe',
  help: 'Jeder Lauf bleibt mit Text, Modell und Kurve erhalten, nur in diesem Browser. Er wird alle paar Sekunden gespeichert und geht nach neuem Laden oder einem Absturz dort weiter. Auch wer diesen Rechner sonst benutzt, kann ihn öffnen. Die neuesten 20 bleiben.',
  keep: 'Läufe auf diesem Rechner aufbewahren',
  none: 'Noch ist kein Lauf aufbewahrt.',
  date: (at) => new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(at),
  about: (text, step, of) => `${text} · Schritt ${count(step)} von ${count(of)}`,
  open: 'Öffnen',
  open_name: (name) => `${name} öffnen`,
  remove: 'Löschen',
  remove_name: (name) => `${name} löschen`,
  shown: 'jetzt gezeigt',
  offer: (name, step, of, date) =>
    `Der letzte Lauf, „${name}“, liegt auf diesem Rechner: Schritt ${count(step)} von ${count(of)}, ${date}.`,
  go_on: 'Lauf öffnen',
  not_now: 'Jetzt nicht',
});
