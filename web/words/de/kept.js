/**
 * German words for runs that are kept over a reload, like those of en/kept.js.
 */

/** @param {Pick<import('../../ui/format.js').Format, 'count' | 'lang' | 'size'>} format @returns {import('../words.js').KeptWords} */
export const kept = ({ count, lang, size }) => ({
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
  save: 'Als Datei speichern',
  save_name: (name) => `${name} als Datei speichern`,
  with_text: 'Eine gespeicherte Datei enthält auch den Text',
  open_file: 'Gespeicherte Datei öffnen',
  dismiss: 'Ausblenden',
  said: {
    run_file_none:
      'Diese Datei ist kein gespeicherter Lauf (safetensors) oder nur der Anfang davon. Was hier war, bleibt.',
    run_file_foreign:
      'Diese Datei enthält Gewichte eines anderen Programms. Nur Läufe, die hier oder mit der Kommandozeile gespeichert wurden, lassen sich öffnen. Was hier war, bleibt.',
    run_file_damaged: 'Diese Datei ist beschädigt: einige Bytes sind nicht die gespeicherten. Was hier war, bleibt.',
    run_file_unread: 'Diese Datei konnte nicht gelesen werden. Was hier war, bleibt.',
    run_file_big: (bytes, limit) =>
      `Diese Datei ist zu groß (${size(bytes)}): in der Engine ist Platz für ${size(limit)}. Was hier war, bleibt.`,
    run_file_gone: 'Dieser Lauf ist nicht mehr gespeichert.',
    run_file_text_big: 'Der Text ist zu groß für die Datei. Den Lauf ohne ihn speichern, und den Text daneben.',
    run_file_no_curve:
      'Die Kurve ist zu lang für die Datei: sie enthält das Modell, aber nicht Kurve, Textproben und Marken.',
    run_file_no_text: (title) =>
      `Die Datei enthält ihren Text nicht, und er ist keiner der Texte hier. Der Lauf geht mit „${title}“ weiter.`,
  },
});
