/**
 * German words for the stops of the guide's part "dataset" (web/guide/stops/dataset.js). Fetched when one of them is opened.
 */

/** @type {import('../guide/stop.js').MakeWords} */
export const stops = ({ count, short }) => ({
  documents: {
    title: 'Ein Stapel kurzer Texte',
    text: [
      'Alles, was das Modell je wissen wird, steht in diesem Text. Es liest nichts anderes: keine anderen Dateien, nicht das Netz.',
      'Vorher wird der Text in {document|Dokumente} zerlegt: kleine Texte mit eigenem Anfang und Ende. In einer Liste ist jede Zeile eines. Der Stapel wird gemischt wie Karten, damit die Reihenfolge nichts lehrt.',
    ],
    like: 'Wie ein Kasten Karteikarten: Jede Karte wird für sich gelernt, und vor jeder Runde wird gemischt.',
    predict: {
      ask: 'Ein Blick auf den Text: Wie viele Zeichen hat ein Dokument im Durchschnitt?',
      unit: 'Zeichen',
      right: ({ truth, n }) => `Gut gesehen: ${short(truth)} im Durchschnitt, bei ${count(n)} Dokumenten.`,
      other: ({ truth, guess, n }) =>
        `Geschätzt waren ${short(guess)}, gezählt sind ${short(truth)}, bei ${count(n)} Dokumenten. Den Durchschnitt von Tausenden schätzt kaum jemand.`,
    },
    check: {
      ask: 'Die Balken zeigen, wie lang die Dokumente sind. Wie viele Zeichen hat das längste?',
      unit: 'Zeichen',
      right: ({ shortest }) =>
        `Ja. Das kürzeste hat ${count(shortest)}. Für das längste muss das Modell Platz haben; mehr Gedächtnis für ein Dokument hat es nicht.`,
      near: 'Fast. Die Zahl unter dem rechten Ende der Balken noch einmal lesen.',
      hint: 'Der Satz neben den Balken nennt sie, und die Tabelle der Zahlen auch.',
    },
    microgpt: 'Das Skript liest eine Datei, nimmt jede Zeile als ein Dokument und mischt die Liste einmal.',
    limit:
      'Große Modelle lernen aus Milliarden von Dokumenten, ebenso zerlegt und gemischt. Auch dort wählen Menschen aus, was darin steht.',
  },
});
