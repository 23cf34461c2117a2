/**
 * German words for the stops of the guide's part "training" (web/guide/stops/training.js). Fetched when one of them is opened.
 */

/** @typedef {import('../../../ui/format.js').Format} Format */
/** @typedef {import('../../../guide/stop.js').StopWords} StopWords */

/** @param {Format} format @returns {StopWords} */
const step = ({ count, percent }) => ({
  title: 'Ein Schritt, ganz langsam',
  text: [
    'Alles Training ist eine kleine Runde, wieder und wieder. Einige Stücke des Textes lesen. An jeder Stelle auf den nächsten Buchstaben wetten. Sehen, wie überraschend der richtige war: Das ist der {loss|Verlust}. Feststellen, welchen Anteil jedes Gewicht daran hatte. Jedes Gewicht ein wenig bewegen. (Gewichte heißen auch {parameter|Parameter}.)',
    'Niemand schreibt dem Modell eine Regel hinein. Mehr als diese Runde gibt es nicht. Erst eine langsam, mit den Zahlen des eigenen Modells, dann hundert schnell.',
  ],
  like: 'Wie beim Üben von Freiwürfen: werfen, sehen, wo der Ball hinging, ein wenig anders hinstellen, wieder werfen.',
  predict: {
    ask: 'Ein Schritt liest nur wenige Zeilen des Textes. Wie viele der Gewichte ändert er?',
    options: ['Nur die für die gelesenen Buchstaben', 'Etwa die Hälfte', 'Fast alle'],
    right: ({ share, n }) =>
      `${percent(share)} der ${count(n)} Gewichte. Nur wenige gehören zu einem einzelnen Buchstaben und keines zu einer einzelnen Zeile; fast alle wirken bei allem mit.`,
    other: ({ share, n }) =>
      `Es sind fast alle: ${percent(share)} der ${count(n)} Gewichte. Das Modell hat nicht für jede Zeile eine Schublade. Fast alle Gewichte wirken bei allem mit, also bewegt jeder Schritt fast alle.`,
  },
  acts: ['Einen langsamen Schritt machen', 'Jetzt 100 Schritte'],
  check: {
    ask: 'Welcher der sieben Teile hat die Gewichte bewegt?',
    options: ['Der Tokenizer', 'Das Netz', 'Der Optimierer, Adam', 'Die Inferenz'],
    right:
      'Das Netz wettet, Autograd findet die Anteile, Adam bewegt. Die Trainingsschleife ruft sie nur der Reihe nach auf.',
    hint: 'Die Liste des langsamen Schritts noch einmal lesen: In einer Zeile steht „verschiebt jeden Parameter ein wenig“.',
  },
  microgpt:
    'Die Schleife des Skripts macht dasselbe in derselben Reihenfolge: ein Dokument nehmen, vorwärts, rückwärts, anpassen, den Verlust drucken.',
  limit: 'Große Modelle lernen in derselben Runde, mit Millionen Buchstaben in jedem Schritt statt einigen Hundert.',
});

/** @param {Format} format @returns {StopWords} */
const ofLoss = ({ short, loss, count }) => ({
  title: 'Was der Verlust bedeutet',
  text: [
    'Der {loss|Verlust} sagt, wie sehr der nächste Buchstabe das Modell überrascht. 0 hieße: gar nicht, es wusste ihn. Leichter zu begreifen ist er als Schwanken: Zwischen wie vielen gleich wahrscheinlichen Buchstaben schwankt es?',
    'Verlust 0 ist ein Buchstabe. Alle weiteren 0,7 verdoppeln die Zahl: 0,7 sind zwei Buchstaben, 1,4 vier, 2,1 acht, 2,8 sechzehn, 3,5 zweiunddreißig.',
  ],
  like: 'Wie im Quiz: Bei zwei möglichen Antworten ist man weniger unsicher als bei acht, auch wenn man immer noch raten muss.',
  predict: {
    ask: 'Ein neues Modell weiß noch nichts. Zwischen wie vielen Buchstaben schwankt es bei seinem ersten Schritt?',
    unit: 'Buchstaben',
    right: ({ truth, loss: first, vocab }) =>
      `Sein erster Verlust ist ${loss(first)}, also ${short(truth)} Buchstaben. Im Text gibt es ${count(vocab)} verschiedene, und blindes Raten schwankte zwischen genau diesen.`,
    near: ({ truth, loss: first, vocab }) =>
      `Sein erster Verlust ist ${loss(first)}, also ${short(truth)} Buchstaben. Es gibt ${count(vocab)} verschiedene, und es weiß von keinem etwas.`,
    other: ({ truth, loss: first, vocab }) =>
      `Sein erster Verlust ist ${loss(first)}, also schwankt es zwischen ${short(truth)} Buchstaben. Es gibt ${count(vocab)} verschiedene, und blindes Raten schwankte zwischen genau diesen. Sind es noch mehr, so bevorzugen seine zufälligen Gewichte einige Buchstaben ohne Grund.`,
  },
  acts: ['Den ersten Schritt machen', 'Bis Schritt 200 trainieren'],
  check: {
    ask: 'Den Validierungsverlust bei Schritt 200 ablesen. Zwischen wie vielen Buchstaben schwankt das Modell jetzt?',
    unit: 'Buchstaben',
    right: ({ truth, before, loss: now }) =>
      `${loss(now)}, das sind ${short(truth)} Buchstaben; beim ersten Schritt waren es ${short(before)}. Auf 1 kommt es nie: Nach „ma“ sind wirklich mehrere Buchstaben möglich. Ein Sprachmodell wettet, es weiß nicht.`,
    near: 'Die beiden Stufen von 0,7 um den Verlust herum suchen und dazwischengehen.',
    hint: 'Nicht den Verlust selbst angeben. Bei Verlust 0 mit einem Buchstaben beginnen und für alle weiteren 0,7 verdoppeln.',
  },
  microgpt:
    'Das Skript druckt nach jedem Schritt denselben Verlust: minus der Logarithmus der Wahrscheinlichkeit, die der richtige Buchstabe bekam.',
  limit:
    'Bei großen Modellen bedeutet der Verlust dasselbe, aber ihre Tokens sind längere Stücke; die Zahlen lassen sich nicht vergleichen.',
});

/** @param {Format} format @returns {StopWords} */
const curve = ({ loss }) => ({
  title: 'Zeichnen, bevor es geschieht',
  text: [
    'Wo der Verlust beginnt, ist bekannt. Jetzt mit Finger oder Maus zeichnen, wie er in den nächsten 300 Schritten verlaufen wird. Gerade hinunter? In Stufen? Immer langsamer?',
    'Dann ein neues Modell trainieren und vergleichen. Die gezeichnete Linie bleibt im Diagramm.',
  ],
  like: 'Wie eine neue Arbeit: Am ersten Tag lernt man, wo alles steht; die letzten Kniffe brauchen Jahre.',
  predict: {
    ask: 'Den Verlust von Schritt 1 bis Schritt 300 zeichnen.',
    legend: 'Vorhersage',
    right: ({ first, last }) =>
      `Die Linie liegt dicht an der wirklichen, die von ${loss(first)} bis ${loss(last)} geht.`,
    near: ({ first, last }) =>
      `Die wirkliche geht von ${loss(first)} bis ${loss(last)}. Wo gehen die beiden auseinander?`,
    other: ({ first, last }) =>
      `Die wirkliche geht von ${loss(first)} bis ${loss(last)}. Wo gehen die beiden auseinander?`,
  },
  acts: ['Ein neues Modell beginnen', 'Bis Schritt 300 trainieren'],
  check: {
    ask: 'In welchen 100 Schritten fiel der Verlust am meisten?',
    options: ['In den ersten 100', 'In den zweiten 100', 'In den dritten 100'],
    right: ({ first, rest }) =>
      `Um ${loss(first)}; in den 200 Schritten danach um ${loss(rest)}. Zuerst lernt es, was überall hilft: welche Buchstaben häufig sind. Dann, welche aufeinander folgen. Das Seltene kommt zuletzt.`,
    hint: 'Den Verlust bei den Schritten 1, 100, 200 und 300 an der Kurve ablesen und abziehen.',
  },
  microgpt: 'Das Skript druckt für jeden Schritt eine Zeile; nebeneinandergelegt sind diese Zeilen diese Kurve.',
  limit:
    'Auch die Kurven großer Modelle haben diese Form, über Monate. Jedes weitere bisschen kostet mehr Rechenzeit als das vorige.',
});

/** @param {Format} format @returns {StopWords} */
const heart = ({ short, loss, count, percent }) => ({
  title: 'Auswendig lernen',
  text: [
    'Neun Zehntel des Textes sind zum Lernen da. Der Rest wird zurückgehalten: Das Modell lernt nie davon, es wird nur daran geprüft. Sein Verlust dort ist der {validation_loss|Validierungsverlust}, die zweite Kurve.',
    'Jetzt bekommt es viel zu wenig: 2000 Zeichen, eine Seite. In 400 Schritten geht es sie immer wieder durch.',
  ],
  like: 'Wie jemand, der die Lösungen der Klassenarbeit vom letzten Jahr auswendig lernt: volle Punktzahl in dieser, verloren in einer neuen.',
  predict: {
    ask: 'Der Trainingsverlust wird weiter fallen. Was macht der Validierungsverlust?',
    options: ['Er fällt die ganze Zeit mit', 'Er fällt, dann bleibt er stehen', 'Er fällt, dann steigt er wieder'],
    right: ({ best, at, end, train }) =>
      `Bei Schritt ${count(at)} war er am kleinsten, ${loss(best)}; jetzt ist er ${loss(end)}, während der Trainingsverlust ${loss(train)} ist. An dieser Lücke sieht man das Auswendiglernen.`,
    other: ({ best, at, end, train }) =>
      `Die beiden Kurven ansehen. Bei Schritt ${count(at)} war der Validierungsverlust am kleinsten, ${loss(best)}; jetzt ist er ${loss(end)}, während der Trainingsverlust ${loss(train)} ist. An dieser Lücke sieht man das Auswendiglernen.`,
  },
  acts: ['Nur 2000 Zeichen behalten', '400 Schritte trainieren'],
  check: {
    ask: 'Bei ungefähr welchem Schritt hätte man aufhören sollen?',
    right: ({ truth, copied, end }) =>
      `Nahe bei Schritt ${count(truth)}, wo der Validierungsverlust am kleinsten ist. Seitdem hat es nur noch diese Seite gelernt: Bei neuem Text schwankt es zwischen ${short(end)} Buchstaben.${copied >= 0.2 ? ` Von dem, was es jetzt schreibt, stehen ${percent(copied)} Wort für Wort auf der Seite.` : ''}`,
    near: ({ truth }) => `Den tiefsten Punkt der Validierungskurve suchen: Schritt ${count(truth)}.`,
    hint: 'Nicht dort, wo der Trainingsverlust am kleinsten ist. Den tiefsten Punkt der anderen Kurve suchen, des Validierungsverlusts.',
  },
  microgpt:
    'Das Skript hat keine zweite Kurve. Es hat viele Namen und wenige Gewichte; so schnell lernt es sie nicht auswendig.',
  limit:
    'Ein Modell speichert seinen Text nicht. Aber was ihm sehr oft begegnet, kann es am Ende aufsagen; das geschieht auch großen, auch mit Privatem.',
});

/** @param {Format} format @returns {StopWords} */
const seeds = ({ loss }) => ({
  title: 'Noch einmal dasselbe, und nicht dasselbe',
  text: [
    'Der Zufall trainiert mit: Die ersten Gewichte sind zufällig, und die Stücke des Textes kommen in zufälliger Reihenfolge. Der {seed|Seed} ist eine Zahl, die all diesen Zufall festlegt.',
    'Dasselbe zweimal mit Seed 1 trainieren. Dann mit Seed 2 und 3, sonst alles gleich.',
  ],
  like: 'Wie ein Kartenspiel: Genau gleich gemischt, kommt dasselbe Spiel heraus. Anders gemischt, ein anderes.',
  predict: {
    ask: 'Derselbe Text, dieselben Einstellungen, derselbe Seed, zweimal trainiert. Enden beide mit demselben Validierungsverlust?',
    options: ['Ja, bis auf die letzte Stelle', 'Fast, mit kleinen Unterschieden', 'Nein, ganz verschieden'],
    right: ({ end }) => `${loss(end)}, zweimal. Die beiden Kurven liegen aufeinander, man sieht nur eine.`,
    other: ({ end }) =>
      `Sie sind gleich, bis auf die letzte Stelle: ${loss(end)}, zweimal. Computer haben keinen eigenen Zufall; was so aussieht, legt ein Seed fest. Die beiden Kurven liegen aufeinander, man sieht nur eine.`,
  },
  acts: ['Mit Seed 1 trainieren', 'Noch einmal Seed 1', 'Mit Seed 2 trainieren', 'Mit Seed 3 trainieren'],
  check: {
    ask: 'Jemand ändert eine Einstellung, trainiert einmal und endet etwas tiefer, aber um weniger, als sich diese drei Seeds unterscheiden. War die Änderung gut?',
    options: ['Ja, tiefer ist tiefer', 'Das kann man daran nicht erkennen', 'Nein, sie war schlecht'],
    right: ({ low, high }) =>
      `Der Zufall allein ergab ${loss(low)} bis ${loss(high)}. Ein Unterschied von weniger als ${loss(Number(high.toFixed(3)) - Number(low.toFixed(3)))} kann bloßes Glück sein.`,
    hint: 'Wie weit liegen die Enden der Seeds 1, 2 und 3 auseinander? Diesen Unterschied machte nichts als der Zufall.',
  },
  microgpt: 'Das Skript legt seinen Seed am Anfang fest; so sehen alle, die es starten, dieselben Namen.',
  limit:
    'Hier dauert ein Lauf Sekunden, und man kann zehn Seeds probieren. Für ein großes Modell reicht das Geld oft nur für einen einzigen Lauf.',
});

/** @param {Format} format @returns {StopWords} */
const stages = ({ loss }) => ({
  title: 'Stufe für Stufe aufgebaut',
  text: [
    'Was bringt jeder Teil des Netzes? Derselbe Text wird viermal gelernt. Erst ganz ohne Netz: zählen, welcher Buchstabe auf welchen folgt. Dann von einem Netz, das nur einen Buchstaben sieht. Dann mit {attention|Attention}, sodass es zurückblicken kann. Dann mit einer zweiten Schicht.',
    'Alle sind gleich breit und machen 400 Schritte. „Alle trainieren, nacheinander“ drücken. Jede Kurve bleibt im Diagramm.',
  ],
  like: 'Wie ein Fahrrad, das man Teil für Teil baut, um nach jedem Teil dieselbe Runde gegen die Uhr zu fahren.',
  predict: {
    ask: 'Welche Stufe senkt den Verlust am meisten?',
    options: [
      'Vom Zählen der Paare zu einem Netz, das einen Buchstaben sieht',
      'Von dort zu einem Netz mit Attention',
      'Von einer Schicht zu zweien',
    ],
    right: ({ alone, attention, layer }) =>
      `Zurückzublicken brachte den Verlust von ${loss(alone)} auf ${loss(attention)}; die zweite Schicht auf ${loss(layer)}.`,
    other: ({ pairs, alone, attention, layer, truth }) =>
      `Es war ${['das Netz, das einen Buchstaben sieht', 'die Attention', 'die zweite Schicht'][truth]}. Das Zählen der Paare hat ${loss(pairs)}, das Netz, das einen Buchstaben sieht, ${loss(alone)}, das mit Attention ${loss(attention)}, das mit zwei Schichten ${loss(layer)}.${truth === 1 ? ' Weiter zurückzublicken zählt hier mehr, als länger nachzudenken.' : ''}`,
  },
  check: {
    ask: 'Ein Netz, das nur einen Buchstaben sieht, gegen das Zählen der Paare: Wer hat den kleineren Verlust?',
    options: ['Das Netz, deutlich', 'Sie sind fast gleich', 'Das Zählen, deutlich'],
    right: ({ pairs, alone }) =>
      `${loss(alone)} und ${loss(pairs)}. Wer nur einen Buchstaben sieht, kann nichts Besseres tun, als zu zählen, was auf ihn folgt. Das Netz hat diese Anzahlen selbst gefunden, indem es bergab ging.`,
    hint: 'Die ersten beiden Balken vergleichen.',
  },
  microgpt: 'Das Skript hat alles auf einmal: Attention, eine Schicht, je in wenigen Zeilen.',
  limit:
    'Große Modelle haben Dutzende von Schichten, und dort lohnt sich die Tiefe: mit mehr Text und mehr Schritten. Hier hat eine zweite Schicht kaum Zeit zu helfen.',
});

/** @returns {StopWords} */
const by_hand = () => ({
  title: 'Ein Schritt von Hand',
  text: [
    'Hier ist ein ganzer {training_step|Trainingsschritt} des kleinsten Modells, das jeden Teil hat: Breite 2 (Zahlen für jedes Token), Kontext 2 (Tokens, die es sieht), Vokabular 3, 36 Gewichte. Die Engine hat ihn gerade eben gemacht, neben dem eigenen Modell. Es liest BOS, das für den Anfang steht, und „a“; nach BOS sollte es „a“ erwarten, nach „a“ dann „b“.',
    'Irgendeine Zahl wählen: Ihre Formel öffnet sich, und Linien zeigen, was in sie eingeht. Danach die Lücken selbst füllen, mit Bleistift, Papier und Taschenrechner. Nichts davon ist zu schwer für einen Taschenrechner. Es ist nur viel.',
  ],
  like: 'Wie ein Kochrezept für eine Person: Ein großes Modell ist dasselbe Rezept, für eine ganze Stadt.',
  check: {
    ask: 'Im dritten Teil, Adam: Welche Gewichte sind nach dem Schritt noch wie vorher?',
    options: ['Die der Logits', 'Die der Zeile E[b]', 'Die mit negativem Gradienten'],
    right:
      '„b“ wurde in diesem Schritt nicht gelesen. Also kam nichts zu seiner Zeile zurück, ihr Gradient ist 0, und sie bleibt. Alle anderen haben sich um 0,1 bewegt.',
    hint: 'Die Spalten „Vorher“ und „Nachher“ Zeile für Zeile vergleichen, und den Gradienten ∂ daneben ansehen.',
  },
  microgpt:
    'Genau so rechnet das Skript, eine Zahl nach der anderen, jede mit einer Liste dessen, woraus sie gemacht ist.',
  limit: 'Ein großes Modell tut dies mit Milliarden von Gewichten statt mit 36. Es kommt keine einzige Regel dazu.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  step: step(format),
  by_hand: by_hand(),
  loss: ofLoss(format),
  curve: curve(format),
  heart: heart(format),
  seeds: seeds(format),
  stages: stages(format),
});
