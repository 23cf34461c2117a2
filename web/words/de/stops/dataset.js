/**
 * German words for the stops of the guide's part "dataset" (web/guide/stops/dataset.js). Fetched when one of them is opened.
 */

/** @typedef {(format: import('../../../ui/format.js').Format) => import('../../../guide/stop.js').StopWords} Make */

/** How often each document is read. @param {number} n @param {string} said */
const often = (n, said) => (n < 1 ? 'Weniger als einmal' : `Es sind etwa ${said} mal`);

/** @type {Make} */
const documents = ({ count, short }) => ({
  title: 'Alles, was es je lesen wird',
  text: [
    'Ein Sprachmodell fängt leer an. Alles, was es je wissen wird, kommt aus einem einzigen Stapel Text: dem auf dieser Seite. Es hat kein Wörterbuch, kein Internet und keine Erinnerung an andere Texte.',
    'Zuerst wird der Stapel in {document|Dokumente} zerlegt: kleine Texte mit eigenem Anfang und Ende. In einer Liste ist jede Zeile eines, in einem langen Text jeder Block zwischen zwei leeren Zeilen.',
  ],
  like: 'Wie jemand, der sein ganzes Leben in einem Zimmer mit einem einzigen Buch verbracht hat.',
  predict: {
    ask: 'Geschätzt: Wie oft wird das Modell in einem ganzen Training jedes Dokument lesen?',
    unit: 'mal',
    right: ({ truth, steps, n, all }) =>
      `${often(truth, short(truth))}: Ein Training hat ${count(steps)} Schritte, und jeder liest eine Handvoll der ${count(n)} Dokumente${all > n ? ` zum Lernen; ${count(all - n)} andere sind zurückgehalten (nächste Station)` : ''}.`,
    other: ({ truth, steps, n, all }) =>
      `${often(truth, short(truth))}: Ein Training hat ${count(steps)} Schritte, und jeder liest eine Handvoll der ${count(n)} Dokumente${all > n ? ` zum Lernen; ${count(all - n)} andere sind zurückgehalten (nächste Station)` : ''}.`,
  },
  check: {
    ask: 'Hat das Modell den ganzen Stapel gelesen, woher kommt dann sein Text?',
    options: ['Aus dem Internet', 'Aus demselben Stapel, immer wieder', 'Es schreibt neuen Text und lernt daraus'],
    right: ({ documents: n }) =>
      `Zum Lernen gibt es ${count(n)} Dokumente, und mehr werden es nie, so lange das Training auch dauert.`,
    hint: 'Die ersten Sätze oben sagen, wie viele Texte es für das Modell gibt.',
    wrong: [
      'Nichts auf dieser Seite holt Text, während das Modell trainiert. Es bekommt den Stapel, der ihm gegeben wurde, wie jedes GPT im Training.',
      null,
      'Es schreibt zwar, aber nur zum Anschauen. Aus dem, was es geschrieben hat, lernt es nie.',
    ],
  },
  microgpt:
    'Das Skript liest eine Datei, nimmt jede Zeile als ein Dokument und mischt die Liste einmal, vor allem anderen.',
  limit:
    'Große Modelle lernen aus Milliarden von Dokumenten statt aus Tausenden. Aber was nicht in ihrem Stapel ist, haben auch sie nicht gelesen.',
});

/** @type {Make} */
const split = ({ count, loss }) => ({
  title: 'Zurückgehalten für die Prüfung',
  text: [
    'Vor dem Training wird der Stapel gemischt und ein Teil davon beiseitegelegt. Aus diesem Teil lernt das Modell nie.',
    'Ab und zu wird es dort geprüft: Wie sehr überrascht es Text, den es noch nie gesehen hat? Das ist der {validation|Validierungsverlust}: die orangen Punkte im Diagramm, später eine Linie. Wird ein Modell auf den geübten Texten besser und auf den zurückgehaltenen schlechter, so lernt es auswendig.',
  ],
  like: 'Wie bei einer Mathearbeit: Wer nur die Lösungen aus dem Buch gelernt hat, scheitert an neuen Zahlen.',
  predict: {
    ask: 'Nach 100 Schritten: Von welchen Texten wird das Modell stärker überrascht?',
    options: ['Von denen, die es übt', 'Von den zurückgehaltenen', 'Von beiden etwa gleich'],
    right: ({ now, val_loss }) =>
      `Seine Überraschung, der {loss|Verlust}, ist ${loss(now)} auf den geübten Texten und ${loss(val_loss)} auf den zurückgehaltenen.`,
    other: ({ now, val_loss }) =>
      `Seine Überraschung, der {loss|Verlust}, ist ${loss(now)} auf den geübten Texten und ${loss(val_loss)} auf den zurückgehaltenen: ${Math.abs(now - val_loss) < 0.2 ? 'etwa gleich. Es hat gelernt, wie solche Texte gehen, und nicht diese Texte auswendig.' : 'das ist ein Unterschied.'}`,
  },
  acts: ['Bis Schritt 100 trainieren'],
  check: {
    ask: 'Ein Modell wird von den geübten Texten kaum überrascht, von den zurückgehaltenen aber sehr. Was ist geschehen?',
    options: [
      'Es hat seine Texte besonders gut verstanden',
      'Es hatte zu wenig Zeit zum Lernen',
      'Es hat seine Texte auswendig gelernt',
    ],
    right: ({ kept }) =>
      kept > 0
        ? `Nur Text, den es nie gesehen hat, kann das zeigen. In diesem Text sind dafür ${count(kept)} {token|Tokens} zurückgehalten (Stücke von Text, hier meist einzelne Zeichen).`
        : 'Nur Text, den es nie gesehen hat, kann das zeigen. In diesem Lauf ist nichts zurückgehalten, also kann es niemand sagen.',
    hint: 'An die Mathearbeit denken: gut bei den Aufgaben aus dem Buch, schlecht bei neuen.',
  },
  microgpt: 'Es hält nichts zurück: Seine 200 Zeilen lehren ein Modell, prüfen es aber nicht.',
  limit:
    'Große Modelle werden genauso geprüft. Bei so viel Text ist nur schwer zu sichern, dass keine Prüfungsfrage im Stapel war.',
});

/** @type {Make} */
const step = ({ count }) => ({
  title: 'Ein Schritt, aus der Nähe',
  text: [
    'Ein {step|Schritt} des Trainings liest nicht den ganzen Stapel. Er nimmt eine Handvoll: ein paar Dokumente oder ein paar Stücke eines langen Textes. Diese Handvoll heißt {batch|Batch}.',
    'Dann kommen die Fragen. Nach jedem Zeichen muss das Modell sagen, was als Nächstes kommt, und erfährt sofort, was wirklich kam. Ein kurzes Wort ergibt also schon viele Fragen. Auch dass das Wort zu Ende ist, muss es raten.',
  ],
  like: 'Wie ein Spiel mit einer verdeckten Karte: einen Buchstaben aufdecken, den nächsten raten, aufdecken, wieder raten.',
  predict: {
    ask: 'Wie viele Fragen stellt ein einziger Schritt diesem Modell?',
    unit: 'Fragen',
    right: ({ truth, n }) => `Es sind ${count(truth)} Fragen in einem Schritt, aus ${count(n)} Texten.`,
    other: ({ truth, n }) =>
      `Es sind ${count(truth)} Fragen in einem Schritt, aus ${count(n)} Texten. Die farbigen Felder im Bild zeigen jede davon.`,
  },
  acts: ['Einen Schritt machen'],
  check: {
    ask: 'Der Text ist „anna“. Wie lauten die Fragen?',
    options: [
      'Nach „a“, „an“, „ann“ und so weiter: Was kommt jetzt?',
      'Nach „ann“: Was ist der letzte Buchstabe?',
      'Was bedeutet „anna“?',
    ],
    right: ({ each }) =>
      each > 0
        ? `Im letzten Schritt ergab jeder Text etwa ${count(Math.round(each))} Fragen. Deshalb lehrt auch ein kleiner Stapel viel.`
        : 'Einen Schritt machen, dann zeigt das Bild jede davon.',
    hint: 'Im Bild auf ein Token eines Dokuments zeigen: Es sagt, was danach zu raten war.',
    wrong: [
      null,
      'Das ist eine der Fragen. Die anderen zählen aber genauso.',
      'Niemand sagt dem Modell, was etwas bedeutet. Es muss immer nur raten, was als Nächstes kommt.',
    ],
  },
  microgpt:
    'Ein Dokument je Schritt. An jeder Stelle geht ein Token hinein, und das nächste Token ist die richtige Antwort.',
  limit: 'Ein Schritt eines großen Modells enthält Millionen solcher Fragen. Es sind Fragen derselben Art.',
});

/** @type {Make} */
const shares = ({ percent }) => ({
  title: 'Andere Daten, anderes Modell',
  text: [
    'Jetzt eine winzige Welt: 100 Sätze. In 70 davon ist die Katze schwarz, in 30 weiß. Niemand sagt dem Modell, was eine Katze ist oder welche Farben Katzen haben.',
    'Das Beispiel nehmen, schätzen und trainieren. Es dauert einige Sekunden. Danach lässt sich die Welt mit dem Regler ändern.',
  ],
  like: 'Wie ein Papagei: Er sagt, was in seinem Haus gesagt wird, und so oft, wie es dort gesagt wird.',
  predict: {
    ask: 'Nach „die katze ist “: Welche Chance, in Prozent, wird das trainierte Modell „schwarz“ geben?',
    unit: '%',
    right: ({ truth }) => `Es sind ${percent(truth / 100)}. Das Modell hat den Anteil aus seinem Text übernommen.`,
    other: ({ truth }) => `Es sind ${percent(truth / 100)}: etwa der Anteil in seinem Text.`,
  },
  acts: ['Bis zum Ende trainieren'],
  check: {
    ask: 'Jetzt ein Modell machen, das etwa in einem von fünf Fällen „schwarz“ erwartet: Regler bewegen, den Text machen, bis zum Ende trainieren.',
    right: ({ share }) =>
      `Es sind jetzt ${percent(share / 100)}. Niemand hat dieses Modell programmiert oder ihm etwas erklärt. Geändert hat sich nur, was es liest.`,
    hint: 'Einer von fünf sind 20 von 100. Den neuen Text lernt das Modell erst, wenn es noch einmal bis zum Ende trainiert wird.',
  },
  microgpt: 'Auch das Skript hat keine Regel über seinen Text: andere Datei, anderes Modell.',
  limit: 'Ein großes Modell weiß nicht, wie die Dinge sind. Es weiß, wie oft etwas geschrieben wird.',
});

/** @type {Make} */
const bias = ({ percent }) => ({
  title: 'Was hineingeht, kommt heraus',
  text: [
    'Dasselbe mit Menschen. In diesem Text hilft beim Pflegen in neun von zehn Sätzen „sie“ und beim Schmieden in neun von zehn Sätzen „er“. Diese Sätze sind erfunden. Aber was Menschen schreiben, hat auch solche Anteile, bei Tausenden von Wörtern.',
    'Das Beispiel nehmen, trainieren und ansehen, was das Modell nach „beim pflegen hilft “ erwartet.',
  ],
  predict: {
    ask: 'Nach „beim pflegen hilft “: Welche Chance, in Prozent, wird das trainierte Modell „sie“ geben?',
    unit: '%',
    right: ({ truth }) => `Es sind ${percent(truth / 100)}, wie in seinem Text.`,
    other: ({ truth }) => `Es sind ${percent(truth / 100)}: etwa der Anteil in seinem Text.`,
  },
  acts: ['Bis zum Ende trainieren'],
  check: {
    ask: 'Nun bevorzugt das Modell „sie“ beim Pflegen. Wessen Meinung ist das?',
    options: [
      'Die des Modells: Es hat darüber nachgedacht',
      'Die der Programmierer: Sie haben eine Regel geschrieben',
      'Niemandes: Es ist der Anteil im Text',
    ],
    right: ({ nurse, smith }) =>
      `„Sie“ bekommt ${percent(nurse)} beim Pflegen und ${percent(smith)} beim Schmieden, nur wegen der Zeilen, die es gelesen hat. Mit dem Regler auf 50 sind beide gleich.`,
    hint: 'Das Programm kennt das Wort „pflegen“ nicht. Woher könnte es sonst kommen?',
    wrong: [
      'Es hat sozusagen nur gezählt, welche Buchstaben auf welche folgen. Mit anderen Zeilen ändert sich die „Meinung“.',
      'Im Programm steht keine Regel über das Pflegen; es ist dasselbe für Katzen, Namen und Rechnungen.',
      null,
    ],
  },
  limit:
    'Große Modelle übernehmen die Anteile aus dem, was Menschen geschrieben haben. Viel Arbeit fließt hinein, das nachher auszubessern, und nie gelingt es ganz.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  documents: documents(format),
  split: split(format),
  step: step(format),
  shares: shares(format),
  bias: bias(format),
});
