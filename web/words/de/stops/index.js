/**
 * German words of the guide through the seven parts: the words around its stops. The words of the stops themselves are
 * in the files that `parts` names, one for each part. Fetched when the guide is opened.
 */

import { views } from './views.js';

/** The words of each part's stops. @type {Record<string, () => Promise<{ stops: import('../../../guide/stop.js').MakeWords }>>} */
const parts = {
  dataset: () => import('./dataset.js'),
  tokenizer: () => import('./tokenizer.js'),
  autograd: () => import('./autograd.js'),
  network: () => import('./network.js'),
  optimizer: () => import('./optimizer.js'),
  training: () => import('./training.js'),
  inference: () => import('./inference.js'),
};

/** @param {import('../../../ui/format.js').Format} format @returns {Omit<import('../../words.js').StopsWords, 'views'>} */
const around = ({ count }) => ({
  label: 'Lernweg durch die sieben Teile',
  close: 'Lernweg schließen',
  loading: 'Einen Moment …',
  failed:
    'Dieses Bild wurde nicht geladen. Zur nächsten Station gehen und zurückkommen, um es noch einmal zu versuchen.',
  form: 'Wie der Lernweg gelesen wird',
  slides: 'Schritt für Schritt',
  page: 'Eine lange Seite',
  print: 'Drucken',
  here: 'Die Bilder dazu zeigen',
  contents: 'Alle Stationen',
  parts_label: 'Die sieben Teile',
  stops_label: 'Die Stationen dieses Teils',
  part: (n, title, done, all) => `${count(n)} ${title}: ${count(done)} von ${count(all)} erledigt`,
  stop: (n, title, is_done) => `${count(n)} ${title}${is_done ? ', erledigt' : ''}`,
  back: 'Zurück',
  next: 'Weiter',
  next_part: (title) => `Weiter: ${title}`,
  finish: 'Beenden',
  predict: 'Erst vorhersagen',
  predict_now: 'Doch vorhersagen',
  guess: 'Vorhersagen',
  again: 'Vorhersage ändern',
  skip: 'Überspringen',
  covered: 'Erst schätzen oder überspringen: Dann öffnet sich das.',
  your_guess: (guess) => `Vorhergesagt: ${guess}.`,
  your_curve: 'Die Vorhersage ist die gestrichelte Linie.',
  legend: 'Vorhersage',
  waits: 'Mal sehen.',
  draw: 'Mit Finger, Stift oder Maus in die Kurve zeichnen: von links nach rechts, wie der Verlust wohl verlaufen wird. Tasten: links und rechts für die Stelle, auf und ab für die Höhe.',
  too_late: 'Die Kurve ist schon da. Mit einem neuen Modell lässt sie sich vorhersagen.',
  fresh: 'Neues Modell beginnen',
  drawn: 'Das ist die Vorhersage',
  pen: 'Stift für die Vorhersage',
  pen_at: (step, value) => `bei Schritt ${step} ist der Verlust ${value}`,
  number_wanted: 'Eine Zahl schreiben, etwa 3,5.',
  do: 'Ausprobieren',
  doing: 'läuft …',
  done: 'erledigt',
  question: 'Frage',
  check: 'Prüfen',
  show: 'Lösung zeigen',
  answer_is: (answer) => `Die Antwort ist ${answer}.`,
  verdicts: { right: 'Richtig.', near: 'Fast.', wrong: 'Nicht ganz.', open: 'Noch nicht.', shown: 'So ist es.' },
  open: 'Das Modell kann es noch nicht sagen. Erst ausprobieren, was hier verlangt wird, dann noch einmal antworten.',
  example: 'Das Beispiel nehmen',
  example_offered: 'Der eigene Text genügt hier. Ein Beispiel zeigt es besonders deutlich.',
  example_here:
    'Das ist jetzt das Beispiel. Der eigene Text und das eigene Modell kommen zurück, wenn es weitergeht.',
  example_needed:
    'Diese Station braucht ihr Beispiel: einen Text, in dem man es deutlich sieht. Der eigene bleibt erhalten.',
  named: (name) =>
    `Eine Linie im Diagramm mit einem Namen wie „${name}“ ist ein früherer Lauf: ein Training von vorher. Die Seite erfindet für jeden Lauf einen Namen, damit man sie auseinanderhalten kann.`,
  microgpt: 'Dasselbe in microgpt',
  limit: 'Und in großen Modellen?',
  parts,
});

/** @param {import('../../../ui/format.js').Format} format @returns {import('../../words.js').StopsWords} */
export const stops = (format) => ({ ...around(format), views: views(format) });
