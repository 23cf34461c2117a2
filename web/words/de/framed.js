/** German words for the page in a frame, and for the panel that makes the frame; those of en/framed.js. */

/** @type {typeof import('../en/framed.js').framed} */
export const framed = {
  locked: 'auf dieser Seite fest',
  line: 'Der Playground auf einer eigenen Seite: wählen, was er zeigt und was fest bleibt, und eine der beiden Zeilen kopieren.',
  shows: 'Er zeigt',
  layouts: {
    all: 'alles',
    curve: 'die Kurve',
    samples: 'was es schreibt',
    both: 'Kurve und Textproben',
    room: 'einen Raum',
    parts: 'Teile nach Wahl',
  },
  room: 'Welcher Raum',
  parts_of: 'Teile',
  parts: {
    title: 'Name der Seite',
    text: 'Text',
    train: 'Knopf zum Trainieren',
    curve: 'Kurve',
    settings: 'Einstellungen',
    samples: 'Textproben',
    prompt: 'Prompt',
    verdict: 'was es bedeutet',
    rooms: 'Räume',
  },
  locks: 'Wer liest, kann nicht ändern',
  lock_text: 'den Text',
  lock_settings: 'alle Einstellungen',
  theme: 'Farben',
  language: 'Sprache',
  theirs: 'wie beim Lesenden',
  frame: 'Ein Rahmen: für jede Seite und für Kurssysteme, die HTML annehmen',
  element:
    'Ein Element: gibt sich selbst die Höhe; Skripte der Seite können es trainieren und erfahren, was geschieht',
  frame_title: 'microGPT Playground: Ein kleines GPT lernt einen Text',
  preview: 'Vorschau',
  preview_title: 'Vorschau des Rahmens',
  try_it: 'Vorschau zeigen',
  no_text: 'Dieser Text ist zu groß für eine Adresse: Der Rahmen beginnt stattdessen mit dem ersten Text der Seite.',
};
