/**
 * German sentences for events that code reports by an id (say.js), like those of en/said.js.
 */

import { counted, format } from './format.js';
import { rows } from './rows.js';

const { count, short, size } = format;

/** @typedef {import('../../wire/protocol.js').Setting} Setting */

/** @param {Setting} row */
const labelOf = ({ key, label }) => rows[key]?.label ?? label;
/** The names of the choices of a setting. @param {Setting} row */
const choicesOf = ({ key, choices = [] }) => choices.map((one) => rows[key]?.names?.[one] ?? one).join(', ');
/** A limit of a range; a whole number is printed with all its digits. @param {number} n */
const limit = (n) => (Number.isInteger(n) ? count(n) : short(n));
/** @param {number} n */
const seconds = (n) => counted(n, 'Sekunde', 'Sekunden');

/** @type {import('../words.js').English['said']} */
export const said = {
  // the text
  no_datasets:
    'Die Datensätze konnten nicht geholt werden. Einen Text einfügen oder eine Datei hierher ziehen geht trotzdem.',
  unkept: (...names) =>
    `Zu groß zum Aufbewahren: Beim Neuladen der Seite geht verloren: ${names.map((one) => `„${one}“`).join(', ')}.`,
  unfetched: (title) =>
    `Der Text „${title}“ konnte nicht geholt werden. Einen anderen wählen oder einen eigenen einfügen.`,
  no_text: (name, what) => `„${name}“ ist ${what}.`,
  no_decoder: (name) =>
    `„${name}“ konnte nicht gelesen werden: Ein Teil der Seite ist nicht geladen worden. Die Seite neu laden.`,
  unreadable: (name) =>
    `„${name}“ konnte nicht gelesen werden. Ein Ordner lässt sich nicht öffnen; eine Datei muss noch dort sein, wo sie war.`,
  too_big: (name, bytes, most) =>
    `„${name}“ hat ${size(bytes)}; ein Text darf höchstens ${size(most)} haben. Kürzen und noch einmal versuchen.`,
  put_together: (n) => `${count(n)} Dateien wurden aneinandergehängt.`,
  left_out: (...sentences) => `Ausgelassen: ${sentences.join(' ')}`,
  file_gone: 'Die Datei lässt sich nicht mehr lesen. Wurde sie verschoben oder geändert? Noch einmal wählen.',

  // the address
  unknown_data: (id) => `Die Adresse verlangt den Datensatz „${id}“, den es hier nicht gibt.`,
  address_text: (n, most) =>
    `Der Text in der Adresse hat ${counted(n, 'Zeichen', 'Zeichen')}; eine Adresse kann ${count(most)} tragen, darum wurde er dort abgeschnitten.`,
  address_theme: (theme, ...themes) =>
    `Die Adresse verlangt das Farbschema „${theme}“; es gibt ${themes.join(', ')}.`,
  address_lang: (lang, ...langs) => `Die Adresse verlangt die Sprache „${lang}“; es gibt ${langs.join(', ')}.`,
  address_setting: (key, value, why) => `In der Adresse steht ${key}=${value}, das wurde übergangen: ${why}`,
  link_version:
    'Den Text in der Adresse hat eine neuere Fassung dieser Seite verpackt. Lade die Seite neu oder bitte um einen neuen Link.',
  link_damaged:
    'Der Text in der Adresse ist beschädigt: Vielleicht fehlt ein Teil des Links. Kopiere den ganzen Link noch einmal.',
  link_long: (limit) =>
    `Der Text in der Adresse ist größer als ${count(limit)} Bytes; mehr darf ein Link nicht enthalten.`,
  address_more: (first, n) => `${first} (Noch ${count(n)} in dieser Adresse.)`,
  no_language: 'Die Sprache konnte nicht geladen werden. Noch einmal wählen.',

  // settings
  not_a_choice: (row) => `${labelOf(row)} muss eines sein von: ${choicesOf(row)}.`,
  not_on_or_off: (row) => `${labelOf(row)} muss an oder aus sein.`,
  out_of_range: (row) =>
    `${labelOf(row)} muss eine ${row.type === 'real' ? 'Zahl' : 'ganze Zahl'} von ${limit(row.min)} bis ${limit(row.max)} sein.`,
  no_model: 'Es gibt kein Modell, das man fragen könnte: Erst muss der Text oder eine Einstellung in Ordnung kommen.',

  // the engine
  other_build: (why) =>
    `Die Engine für diese Einstellung ist nicht gestartet; noch einmal versuchen oder zurückstellen. ${why}`,
  fault: (what) => `Das Programm hat einen Fehler: ${what}.`,
  run_ended: 'Dieser Lauf ist zu Ende.',
  unwanted: 'Danach wird nicht mehr gefragt.',
  long_score: (n) =>
    `Dieser Text ist zu lang, um neben dem Training bewertet zu werden: möglich sind ${count(n)} Zeichen.`,
  no_look: (name, ...names) => `Einen Blick auf „${name}“ gibt es nicht: es gibt ${names.join(', ')}.`,
  only_now: (name, ...of) =>
    `„${[name, ...of].join(' ')}“ ist nur vom jetzigen Modell bekannt, nicht von früheren Schritten.`,
  not_kept: 'Das Modell dieses Schritts wurde nicht aufgehoben.',
  no_copies: 'Für Kopien dieses Modells ist kein Platz; ansehen lässt es sich nur, wie es jetzt ist.',
  not_loaded: 'Die Engine ist noch nicht geladen.',
  stopped: 'Die Engine ist stehen geblieben.',
  closed: 'Die Seite hat die Engine geschlossen.',
  cancelled: 'Die Anfrage wurde zurückgezogen, bevor sie abging.',
  uncopied: 'Die Engine hat eine Nachricht geschickt, die sich nicht kopieren ließ.',
  unknown_message: 'Die Engine hat eine Nachricht geschickt, die die Seite nicht lesen kann.',
  unasked: (id) => `Die Engine hat eine Frage beantwortet, die niemand gestellt hat (${id}).`,
  silent: (n) => `Die Engine gibt seit ${seconds(n)} kein Lebenszeichen.`,
  stuck: (n) => `Die Engine antwortet, hat aber seit ${seconds(n)} nichts getan.`,

  // its worker
  worker_failed: (why) => `Der Worker der Engine ist ausgefallen: ${why}.`,
  unsaid: 'ohne Angabe eines Grundes',
  worker_not_started: (why) => `Der Worker der Engine konnte nicht starten: ${why}.`,
  worker_not_made: (why) => `Der Worker der Engine konnte nicht angelegt werden: ${why}.`,
  no_workers:
    'In diesem Rahmen darf kein Worker laufen. Ist die Seite eingebettet, braucht ihr Rahmen sandbox="allow-scripts allow-same-origin" oder gar kein sandbox.',
  server_status: (status, name) => `der Server antwortete mit ${status} auf ${name}`,
  server_type: (name, type) =>
    `der Server schickt ${name} ${type ? `als „${type}“` : 'ohne Typ'}; es muss text/javascript sein`,
  server_policy: (name) =>
    `die Seite ist isoliert, darum muss der Server auch ${name} mit Cross-Origin-Embedder-Policy schicken`,
  script_broken: (name) =>
    `${name} oder ein Skript, das es importiert, lädt nicht; die Konsole des Browsers sagt, welches`,
  server_gone: (name) =>
    `der Server antwortet nicht auf ${name}; prüfen, ob er läuft und ob dieser Rechner online ist`,
};
