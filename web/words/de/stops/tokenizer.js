/**
 * German words for the stops of the guide's part "tokenizer" (web/guide/stops/tokenizer.js). Fetched when one of them is
 * opened.
 */

/** @typedef {(format: import('../../../ui/format.js').Format) => import('../../../guide/stop.js').StopWords} Make */

/** @type {Make} */
const pieces = ({ count }) => ({
  title: 'Aus Buchstaben werden Zahlen',
  text: [
    'Ein Computer kann nur rechnen. Deshalb bekommt jedes Stück Text, jedes {token|Token}, eine Nummer. Die Liste aller Stücke ist das {vocabulary|Vokabular}. Hier ist ein Stück ein einzelnes Zeichen, wenn nichts anderes gewählt wurde.',
    'Die Nummern sind nur Namen. Token 7 ist nicht mehr als Token 3, und Nachbarn in der Liste haben nichts gemeinsam. Etwas eintippen und auf „Nummern zeigen“ drücken.',
  ],
  like: 'Wie Marken an einer Garderobe: Nummer 12 sagt nichts über den Mantel, nur welcher es ist.',
  predict: {
    ask: 'Wie viele verschiedene Stücke hat das Vokabular dieses Textes?',
    unit: 'Stücke',
    right: ({ truth }) =>
      `Es sind ${count(truth)}. Eines davon ist kein Zeichen: Es steht dafür, dass ein Dokument beginnt.`,
    near: ({ truth }) =>
      `Es sind ${count(truth)}. Eines davon ist kein Zeichen: Es steht dafür, dass ein Dokument beginnt.`,
    other: ({ truth }) =>
      `Es sind ${count(truth)}. Große Buchstaben, Leerzeichen und Kommas zählen mit, dazu ein Stück dafür, dass ein Dokument beginnt.`,
  },
  check: {
    ask: 'Welche Nummer hat das allererste Zeichen des Textes?',
    right: ({ truth }) => `Das Modell sieht nie das Zeichen. Es sieht nur ${count(truth)}.`,
    near: 'Die Liste beginnt mit der Nummer 0, nicht mit 1.',
    hint: 'Das Zeichen in das Feld tippen und die Nummern zeigen, oder es im Vokabular suchen.',
  },
  microgpt:
    'Es sortiert die verschiedenen Zeichen des Textes und nummeriert sie ab 0. Eine weitere Nummer, BOS, zeigt an, wo ein Dokument beginnt und endet.',
  limit: 'Große Modelle bekommen genauso Nummern. Einen Buchstaben zeigt ihnen nie jemand.',
});

/** @type {Make} */
const unknown = ({ count }) => ({
  title: 'Was keine Nummer hat',
  text: [
    'Das Vokabular entsteht einmal, aus dem Text, vor dem Training. Bei einzelnen Zeichen enthält es, was im Text steht, und sonst nichts.',
    'Hier ist ein Schneemann, der wohl nicht im Text steht: ☃. Erst schätzen, dann ihn in das Feld setzen.',
  ],
  predict: {
    ask: 'Was wird aus ☃?',
    options: [
      'Es bekommt die nächste freie Nummer',
      'Es wird als ähnlichstes Zeichen gelesen',
      'Es hat keine Nummer: Das Modell kann es nicht lesen',
      'Es wird in Bytes zerlegt, die Nummern haben',
    ],
    right: ({ n }) =>
      n > 1
        ? `Dieses Modell arbeitet mit Bytes, und jedes Zeichen lässt sich in Bytes schreiben: Dieses braucht ${count(n)}.`
        : 'Das Modell kann nicht lesen, was nicht in seinem Text stand, und sagt es, statt zu raten.',
    other: ({ n }) =>
      n > 1
        ? `Dieses Modell arbeitet mit Bytes, und jedes Zeichen lässt sich in Bytes schreiben: Dieses braucht ${count(n)} Nummern.`
        : 'Es hat keine Nummer. Das Modell kann nur lesen, was in seinem Text stand, und sagt es, statt zu raten.',
  },
  acts: ['☃ in das Feld setzen'],
  check: {
    ask: 'Wie könnte ein Modell lernen, was nach ☃ gewöhnlich kommt?',
    options: [
      'Durch einen Text mit ☃ und neues Training',
      'Durch längeres Training mit demselben Text',
      'Durch eine Erklärung im Prompt',
    ],
    right: ({ n }) =>
      `Nur was im Trainingstext steht, lässt sich lernen: Das Vokabular dieses Modells hat ${count(n)} Stücke, und sie standen vor dem ersten Schritt fest.`,
    hint: 'Das Modell lernt nur aus seinem Text und nur im Training.',
    wrong: [
      null,
      'Es würde dieselben Zeilen noch einmal lesen, und ☃ steht in keiner.',
      'Ein Prompt wird nur gelesen. Er ändert am Modell nichts; im letzten Teil ist das zu sehen.',
    ],
  },
  microgpt: 'Auch dort hat ein Zeichen, das nicht in der Datei steht, keine Nummer; danach fragen lässt sich nicht.',
  limit:
    'Große Modelle bauen auf Bytes auf, können also jedes Zeichen lesen. Etwas darüber wissen sie nur, wenn es in ihrem Stapel war.',
});

/** @type {Make} */
const merges = ({ count, short }) => ({
  title: 'Stücke, die wachsen',
  text: [
    'Buchstabe für Buchstabe wird ein Text zu einer langen Reihe, und ein Modell kann nur ein Stück weit zurückblicken. Deshalb nehmen die meisten Modelle größere Stücke.',
    'Man findet sie durch Zählen. Am Anfang stehen einzelne Bytes, die Einheiten, in denen ein Computer Text speichert: Ein kleiner Buchstabe ist ein Byte. Die zwei Stücke, die am häufigsten nebeneinanderstehen, werden eines. Das ist eine {byte_pair_encoding|Verschmelzung}. Und das immer wieder. Gezählt wird im ganzen Text; der Film zeigt, was aus seinen ersten Zeilen wird.',
  ],
  like: 'Wie Stenografie: Wer den ganzen Tag „und“ schreibt, erfindet dafür einen einzigen Strich.',
  predict: {
    ask: 'Ein Vokabular von 512 Stücken: In wie viele davon werden 100 Zeichen dieses Textes zerlegt?',
    unit: 'Stücke',
    right: ({ truth }) => `Es sind ${short(truth)} Stücke statt 100 Zeichen.`,
    other: ({ truth, more }) =>
      `Es sind ${short(truth)} Stücke statt 100 Zeichen. ${short(more) === short(truth) ? 'Mit dem doppelten Vokabular wären es nicht weniger: In diesem Text steht kaum noch ein Paar zweimal.' : `Mit dem doppelten Vokabular wären es immer noch ${short(more)}: Jedes weitere Stück ist seltener als das davor.`}`,
  },
  acts: ['Den Film abspielen'],
  check: {
    ask: 'Welche zwei Stücke werden zuerst eines?',
    options: [
      'Die ersten zwei im Alphabet',
      'Die zwei, die am häufigsten nebeneinanderstehen',
      'Zwei, die zusammen etwas bedeuten',
    ],
    right: ({ text, times }) =>
      `In diesem Text ist das erste neue Stück „${text}“: Seine Hälften stehen ${count(times)} mal nebeneinander. Von Wörtern weiß der Tokenizer nichts.`,
    hint: 'Gefunden wird es durch Zählen und durch sonst nichts.',
    wrong: [
      'Das Alphabet spielt keine Rolle. Es zählt nur, wie oft sie nebeneinanderstehen.',
      null,
      'Hinterher sieht es oft so aus. Es zählt aber nur, wie oft sie nebeneinanderstehen; eine Bedeutung kennt hier nichts.',
    ],
  },
  microgpt: 'Es bleibt bei einzelnen Zeichen: keine Verschmelzungen, der kürzeste Tokenizer, den es gibt.',
  limit: 'Große Modelle nehmen Zehntausende von Stücken, die ebenso aus ihrem Text gefunden sind.',
});

/** @type {Make} */
const words = ({ count }) => ({
  title: 'Warum es keine Wörter liest',
  text: [
    'Ein Stück ist kein Wort. Es kann ein Wort sein, ein halbes oder ein Leerzeichen mit zwei Buchstaben. Und in das Modell geht nichts als eine Reihe von Nummern.',
    'Wie oft steht ein „r“ in „strawberry“? Menschen sehen auf die Buchstaben. Ein Modell, das mit Stücken arbeitet, bekommt ein paar Nummern, und keine Nummer sagt, welche Buchstaben in ihrem Stück stecken. Das Wort in das Feld setzen und die drei Arten vergleichen, es zu zerlegen.',
  ],
  predict: {
    ask: 'Mit 512 Stücken, gelernt aus diesem Text: Wie viele Stücke werden aus „strawberry“?',
    unit: 'Stücke',
    right: ({ truth, pieces: all }) => `Es werden ${count(truth)}: ${[all].flat().join(' · ')}`,
    near: ({ truth, pieces: all }) => `Es werden ${count(truth)}: ${[all].flat().join(' · ')}`,
    other: ({ truth, pieces: all }) =>
      `Es werden ${count(truth)}: ${[all].flat().join(' · ')}. Was in diesem Text häufig ist, wurde ein Stück; der Rest bleibt in Buchstaben.`,
  },
  acts: ['„strawberry“ in das Feld setzen'],
  check: {
    ask: 'Warum verzählen sich sogar große Modelle manchmal bei den Buchstaben eines Wortes?',
    options: [
      'Sie bekommen Nummern von Stücken und sehen keine Buchstaben',
      'Sie haben das Wort nicht oft genug gelesen',
      'Sie sind schlampig programmiert',
    ],
    right: ({ first, second }) =>
      `Für ein solches Modell begänne „strawberry“ mit ${count(first)}, ${count(second)}. Darin lässt sich kein r zählen.`,
    hint: 'Auf „Nummern zeigen“ drücken: Was dann zu sehen ist, ist alles, was das Modell bekommt.',
  },
  microgpt: 'Dort ist jeder Buchstabe ein Token; dieses Modell könnte sie also immerhin zählen.',
  limit:
    'Große Modelle können ein Wort oft buchstabieren, weil sie viel über Rechtschreibung gelesen haben, nicht weil sie hinsehen.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  pieces: pieces(format),
  unknown: unknown(format),
  merges: merges(format),
  words: words(format),
});
