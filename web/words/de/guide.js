/**
 * German words for the tour of the page and the list of keys, like those of en/guide.js.
 */

/** @type {import('../words.js').Guide} */
export const guide = {
  tour: {
    label: 'Tour durch die Seite',
    place: (at, of) => `${at} von ${of}`,
    next: 'Weiter',
    back: 'Zurück',
    done: 'Fertig',
    close: 'Schließen',
    stops: {
      text: {
        title: 'Der Text',
        text: 'Das Modell lernt aus diesem Text und aus nichts anderem. Einen wählen oder einen eigenen einfügen.',
      },
      run: {
        title: 'Trainieren',
        text: 'Nach einem Druck darauf beginnt das Modell zu lernen: Es rät das nächste Zeichen, sieht das richtige nach und verbessert sich, tausende Male. Noch ein Druck hält es an.',
      },
      chart: {
        title: 'Die Kurve',
        text: 'Sie zeigt, wie sehr der Text das Modell überrascht. Sie fällt, während das Modell lernt. Die gepunkteten Linien sind einfachere Verfahren, die es schlagen kann.',
      },
      writing: {
        title: 'Was es schreibt',
        text: 'Von Zeit zu Zeit schreibt das Modell etwas Eigenes: erst Rauschen, dann Wörter wie die des Textes. Frühere Textproben stehen darunter.',
      },
      prompt: {
        title: 'Eigener Prompt',
        text: 'Auf einen Anfang hin schreibt es weiter. Eine niedrige Temperatur nimmt die wahrscheinlichsten Zeichen, eine hohe auch unwahrscheinliche.',
      },
      settings: {
        title: 'Das Rezept',
        text: 'Wie groß das Modell ist und wie es lernt. Ein Druck auf ein Wort ändert es; der nächste Lauf verwendet es.',
      },
      rooms: {
        title: 'Die sieben Teile',
        text: 'Ein GPT hat diese sieben Teile. Einen öffnen, um zu sehen, was er gerade tut, mit seinen Einstellungen.',
      },
    },
  },
  shortcuts: {
    title: 'Tasten',
    groups: ['Überall', 'Wo kein Text getippt wird', 'In einem Teil der Seite'],
    keys: {
      train: 'Trainieren oder das Training anhalten',
      generate: 'Im Prompt: schreiben lassen',
      find: 'Eine Einstellung suchen',
      step: 'Ein einzelner Trainingsschritt',
      write: 'Zum Prompt gehen',
      room: 'Einen der sieben Teile öffnen oder schließen',
      list: 'Diese Liste',
      curve: 'Auf der Kurve: einzelne Schritte lesen',
      zoom: 'Auf der Kurve: weniger Schritte, mehr, alle',
      number: 'In einer Zahl: mehr oder weniger',
      token: 'In einem Text aus Tokens: das nächste oder das davor',
      map: 'Auf der Karte des Netzes: hinein, hinaus',
    },
    single: 'Tasten ohne Strg',
    single_help: 'Abschalten, wenn sie versehentlich gedrückt werden, etwa durch Spracheingabe.',
    close: 'Schließen',
  },
};
