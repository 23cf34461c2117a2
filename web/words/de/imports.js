/**
 * German words for users' own texts and for the forecast beside the button that trains, like those of en/imports.js.
 */

/** @typedef {import('../words.js').English['format']} Format */
/** @typedef {import('../words.js').Imports} Imports */

/** @param {string} text @param {number} most */
const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

/** @param {Format} format @returns {Imports['reading']} */
function readingIn({ count, plural }) {
  const texts = (/** @type {number} */ n) => plural(n, { one: '# Text', other: '# Texte' });
  const characters = (/** @type {number} */ n) => plural(n, { one: '# Zeichen', other: '# Zeichen' });
  return {
    title: (title) => `Wie „${cut(title, 40)}“ gelesen wird`,
    loading: 'Wird gelesen…',
    kind: 'Es ist',
    kinds: {
      table: 'eine Tabelle (CSV, TSV)',
      records: 'JSON, ein Datensatz pro Zeile',
      json: 'JSON',
      chat: 'ein exportierter Chat',
      html: 'eine Webseite (HTML)',
      xml: 'XML',
      plain: 'reiner Text',
    },
    lines: {
      html: 'Gelernt werden die Wörter, ohne Auszeichnungen, Formate und Skripte.',
      xml: 'Gelernt werden die Wörter, ohne die Auszeichnungen.',
      plain: 'Gelernt wird jeder Buchstabe der Datei, so wie er dasteht.',
    },
    column: 'Spalte, aus der gelernt wird',
    field: 'Feld, aus dem gelernt wird',
    messages: 'Nachrichten, aus denen gelernt wird',
    all: 'alle Nachrichten, ohne Datum und Namen',
    named: 'alle Nachrichten, jede mit ihrem Namen',
    of: (name) => `die Nachrichten von ${cut(name, 40)}`,
    column_name: (name, number) => (name === '' ? `Spalte ${count(number)}` : cut(name, 40)),
    field_name: (path) => (path === '' || path === '[]' ? 'die Texte selbst' : cut(path, 60)),
    choice: (name, n, example) =>
      `${name} (${count(n)})${example.trim() === '' ? '' : `: ${cut(example.trim().replaceAll(/\s+/g, ' '), 36)}`}`,
    header: 'Die erste Zeile enthält die Namen der Spalten',
    joint: 'Die Texte folgen aufeinander',
    joints: {
      line: 'jeder in einer Zeile: jede Zeile ein Dokument',
      blank: 'mit einer Leerzeile dazwischen: ihre Zeilenumbrüche bleiben',
    },
    encoding: 'Kodierung der Datei',
    preview: 'Der Anfang dessen, was gelernt wird',
    found: (n, length) => `${texts(n)}, ${characters(length)}`,
    found_first: (n, length) => `Im ersten Teil der Datei: ${texts(n)}, ${characters(length)}`,
    use: 'Das lernen',
    until: 'Bis zu einem Druck auf „Das lernen“ lernt „Trainieren“ den ganzen Text, wie er unten steht.',
    keep: 'So lassen, wie es ist',
    faults: {
      open_quote: (row) =>
        `In Zeile ${count(row)} der Tabelle ist ein Anführungszeichen falsch oder nie geschlossen, darum wird das Folgende vielleicht als ein einziger Wert gelesen. Die Texte unten ansehen oder die Datei verbessern.`,
      broken_json: (why) => `Das ist kein JSON: ${why}. Die Datei verbessern oder als reinen Text lernen.`,
      broken_lines: (n) =>
        plural(n, {
          one: '# Zeile ist kein JSON und wird ausgelassen.',
          other: '# Zeilen sind kein JSON und werden ausgelassen.',
        }),
      no_texts: 'Darin finden sich keine Texte. Eine andere Art wählen oder als reinen Text lernen.',
    },
    unreadable: 'Die Datei lässt sich nicht mehr lesen. Wurde sie verschoben oder geändert? Noch einmal öffnen.',
  };
}

/** @param {Format} format @returns {Imports['address']} */
const addressIn = ({ size }) => ({
  title: 'Ein Text von einer Adresse',
  label: 'Adresse eines Textes',
  placeholder: 'https://',
  asks: (most) =>
    `Der Browser holt den Text von jenem Server; der Server sieht also die Anfrage, wie bei jedem Link. Cookies gehen nicht mit, und nichts Eigenes. Höchstens ${size(most)} werden genommen.`,
  ready: 'Bekannte',
  load: 'Laden',
  cancel: 'Abbrechen',
  close: 'Schließen',
  loading: (bytes) => (bytes === 0 ? 'Der Server wird gefragt…' : `Wird geladen: ${size(bytes)}`),
  known: { names: 'Vornamen (makemore)', shakespeare: 'Tiny Shakespeare' },
});

/** @param {Format} format @returns {Imports['said']} */
const saidIn = ({ plural, size }) => ({
  address_no_address: 'Das ist keine Adresse. Eine Adresse beginnt mit https://',
  address_not_https: 'Laden lassen sich nur Adressen, die mit https:// beginnen.',
  address_password:
    'Eine Adresse mit Name und Passwort lässt sich nicht laden. Den Text speichern und die Datei öffnen.',
  address_status: (status) =>
    status === 404
      ? 'Unter dieser Adresse gibt es nichts (404). Ist sie richtig geschrieben?'
      : `Der Server gab den Text nicht heraus: Er antwortete mit dem Fehler ${status}.`,
  address_page:
    'Die Adresse führt zu einer Webseite, nicht zu einem Text. Auf jener Seite nach einem Link wie „Raw“ oder „Download“ suchen, oder die Seite speichern und die Datei öffnen.',
  address_type: (type) => `Die Adresse führt nicht zu einem Text: Der Server sagt, es sei ${type}.`,
  address_too_big: (most) =>
    `Der Text hat mehr als ${size(most)}; mehr wird von einer Adresse nicht geladen. Speichern, kürzen und die Datei öffnen.`,
  address_empty: 'Der Server antwortete, aber mit einem leeren Text.',
  address_cancelled: 'Das Laden wurde abgebrochen.',
  address_silent: (host, seconds) =>
    `Der Text kam von ${host} nicht innerhalb von ${plural(seconds, { one: '# Sekunde', other: '# Sekunden' })}, darum wurde das Laden beendet.`,
  address_gone: (host) =>
    `Der Text konnte nicht geladen werden: ${host} antwortet nicht oder lässt andere Seiten ihn nicht lesen. Den Text speichern und die Datei öffnen.`,
});

/** The forecast beside the button that trains. @param {Format} format @returns {Imports['forecast']} */
function forecastIn({ count, duration, mebibytes, plural }) {
  const times = (/** @type {number} */ n) =>
    n < 1.5 ? 'etwa einmal' : `etwa ${plural(Math.round(n), { one: 'einmal', other: '#-mal' })}`;
  return {
    cost: (ms, mib, is_long) =>
      `Etwa ${duration(ms)}, ${mebibytes(mib)} Speicher.${is_long ? ' Das ist lang: Weniger Schritte oder ein kleineres Modell brauchen weniger Zeit.' : ''}`,
    verdicts: {
      suits: (passes) => `Der Text passt zu diesem Modell: Jeder Teil davon wird ${times(passes)} gesehen.`,
      short: (passes) =>
        `Ein kurzer Text: Jeder Teil wird ${times(passes)} gesehen, dann beginnt das Auswendiglernen. Zu erwarten sind seine Wörter und sein Klang.`,
      by_heart: (passes) =>
        `Zu wenig Text für dieses Modell: Es wird ihn auswendig lernen, da jeder Teil ${times(passes)} gesehen wird. Ein längerer Text, ein kleineres Modell oder weniger Schritte helfen.`,
      repeated: (_passes, share) =>
        `Der Text wiederholt sich: ${count(share * 100)} % der zurückgehaltenen Zeilen stehen auch im Trainingsteil, darum sagt der Validierungsverlust wenig.`,
      no_validation: () =>
        'Kein Teil des Textes wird zurückgehalten, darum gibt es keinen Validierungsverlust, der zeigt, was auswendig gelernt ist.',
      few_passes: () =>
        'Für so wenige Schritte ist der Text lang: Das Modell wird nicht alles davon sehen. Mehr Schritte helfen.',
    },
  };
}

/** @param {Format} format @returns {Imports} */
export const imports = (format) => ({
  ...{ reading: readingIn(format), address: addressIn(format) },
  ...{ forecast: forecastIn(format), said: saidIn(format) },
});
