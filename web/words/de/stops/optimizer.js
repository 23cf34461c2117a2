/**
 * German words for the stops of the guide's part "optimizer" (web/guide/stops/optimizer.js). Fetched when one of them is opened.
 */

/** @typedef {import('../../../ui/format.js').Format} Format */
/** @typedef {import('../../../guide/stop.js').StopWords} StopWords */

/** @param {Format} format @returns {StopWords} */
const direction = ({ short }) => ({
  title: 'In welche Richtung, und wie weit',
  text: [
    'Jedes {weight|Gewicht} kennt jetzt seinen {gradient|Gradienten}: ob der Verlust steigt oder fällt, wenn das Gewicht wächst, und wie steil. Also geht das Gewicht in die andere Richtung. Aber wie weit?',
    'Der einfache Gradientenabstieg sagt: je steiler, desto weiter. Adam, das Verfahren der meisten Modelle, macht es anders. Ein neues Modell beginnen, es einen Schritt machen lassen und das Bild „Letzter Schritt“ ansehen: ein Feld für jedes Gewicht von wte.weight, der Tabelle mit einer Zeile für jedes Token. Je kräftiger die Farbe, desto weiter hat sich das Gewicht bewegt.',
  ],
  like: 'Wie beim Abstieg von einem Berg im Nebel: Unter dem Fuß spürt man, wo es hinuntergeht. Wie weit man gehen soll, bis man wieder fühlt, verrät der Boden nicht.',
  predict: {
    ask: 'Der Gradient eines Gewichts ist hundertmal so groß wie der eines anderen. Adam macht seinen allerersten Schritt. Wie weit bewegen sich die beiden?',
    options: ['Eines hundertmal so weit', 'Eines zehnmal so weit', 'Beide gleich weit'],
    right: ({ rate }) =>
      `Beide bewegen sich um ${short(rate)}, die Lernrate dieses Schritts. Adam teilt jeden Gradienten durch dessen übliche Größe, und beim ersten Schritt bleibt dann nur das Vorzeichen.`,
    other: ({ rate }) =>
      `Der einfache Gradientenabstieg täte das. Adam nicht: Fast alle Gewichte in diesem Bild bewegten sich um dasselbe Stück, ${short(rate)}, die Lernrate dieses Schritts. Adam teilt jeden Gradienten durch dessen übliche Größe.`,
  },
  acts: ['Ein neues Modell beginnen', 'Einen Schritt machen'],
  check: {
    ask: 'Fast alle Felder von „Letzter Schritt“ sind gleich kräftig. Welche Zahl sagt, wie weit sich ein Gewicht bewegt?',
    options: ['Sein Gradient', 'Die Lernrate', 'Der Verlust'],
    right: ({ rate }) =>
      `In diesem Schritt ${short(rate)}. Diese Zahl wählen Menschen; kein Gradient sagt sie. Die ersten Schritte sind absichtlich klein, spätere sind länger. (Ist eine ganze Zeile ohne Farbe, kam ihr Buchstabe in diesem Schritt nicht vor.)`,
    hint: 'Die Gradienten sind sehr verschieden: Das zeigt das Bild √v, ihre Größen. Die Bewegungen sind es nicht. Auf einige Felder von „Letzter Schritt“ zeigen und vergleichen.',
  },
  microgpt:
    'Auch das Skript hat eine einzige Lernrate für alle Gewichte. Sie fällt bis zum letzten Schritt auf gerader Linie auf null.',
  limit:
    'Modelle, die millionenfach größer sind, lernen nach derselben Regel, mit denselben wenigen Zeilen. Die richtige Rate zu finden, ist dort ein Handwerk für sich.',
});

/** @param {Format} format @returns {StopWords} */
const averages = ({ short, count, percent }) => ({
  title: 'Zwei Gedächtnisse für jedes Gewicht',
  text: [
    'Ein Schritt sieht nur eine Handvoll Texte; jeder Gradient ist also zum Teil Zufall. Darum führt Adam für jedes Gewicht zwei Mittelwerte.',
    'Der erste, m, merkt sich die Richtung: Wohin zeigten die letzten Gradienten? Der zweite, v, merkt sich ihre Größe. Ein Schritt ist die Lernrate mal m, geteilt durch die Wurzel aus v.',
    'Nach den Schritten steht hier der Weg eines Gewichts, daneben der Weg des einfachen Gradientenabstiegs vom selben Anfang aus.',
  ],
  like: 'Wie ein Schiffsruder: Ein einzelner Ruck dreht es nicht, ein stetiger Zug schon. Und wer immer schreit, wird nicht lauter gehört, als wer immer flüstert.',
  predict: {
    ask: 'Zwanzig Schritte mit derselben Lernrate. Wer kommt insgesamt weiter?',
    options: ['Adam', 'Der einfache Gradientenabstieg', 'Beide etwa gleich weit'],
    right: ({ times, gradient }) =>
      `Über alle Zahlen des Embeddings ist ein typischer Gradient nur ${short(gradient)}, und der einfache Abstieg nimmt ihn, wie er ist. Adam teilt durch die übliche Größe: Sein typischer letzter Schritt war etwa ${count(Math.round(times))}-mal so lang. Das Bild zeigt eine dieser Zahlen; bei ihr kann es mehr oder weniger sein.`,
    other: ({ times, gradient }) =>
      `Es ist Adam. Über alle Zahlen des Embeddings ist ein typischer Gradient nur ${short(gradient)}, und der einfache Abstieg nimmt ihn, wie er ist. Adam teilt durch die übliche Größe: Sein typischer letzter Schritt war etwa ${count(Math.round(times))}-mal so lang. Das Bild zeigt eine dieser Zahlen; bei ihr kann es mehr oder weniger sein. Der einfache Abstieg bräuchte eine viel höhere Rate.`,
  },
  acts: ['20 Schritte machen'],
  check: {
    ask: 'Die Gradienten eines Gewichts zeigen auf, ab, auf, ab, alle gleich groß. Was macht Adam mit diesem Gewicht?',
    options: [
      'Es bewegt sich weit, denn die Gradienten sind groß',
      'Es bewegt sich kaum, denn das Mittel m ist fast nichts',
      'Es hört für immer auf zu lernen',
    ],
    right: ({ left }) =>
      `Auf und Ab heben sich in m auf: Etwa ${percent(left)} der Größe bleiben übrig. Wären sie sich einig, machte es ganze Schritte.`,
    hint: 'Die dicke Linie m in „Gradient und sein Mittel“ ansehen. Was wird aus einem Mittel, wenn sich +1 und −1 abwechseln?',
  },
  microgpt:
    'Das Skript führt dieselben zwei Listen neben seinen Gewichten und berichtigt beide dafür, dass sie bei null beginnen.',
  limit:
    'Darum braucht Training so viel Speicher, hier wie in großen Modellen: zwei weitere Zahlen für jedes einzelne Gewicht.',
});

/** @param {Format} format @returns {StopWords} */
const rates = ({ loss }) => ({
  title: 'Zu kalt, zu heiß',
  text: [
    'Die Lernrate ist eine einzige Zahl, und viel hängt an ihr. Zu klein, und es scheint nichts zu geschehen. Zu groß, und jeder Schritt springt über das Tal hinweg und landet drüben weiter oben.',
    'Drei Läufe eines kleinen Modells, je 100 Schritte, gleich bis auf die Rate. Ihre Kurven bleiben im Diagramm.',
  ],
  like: 'Wie am Wasserhahn der Dusche: Dreht man um ein Haar, friert man minutenlang; dreht man mit der Faust, verbrüht man sich, dann friert man, dann verbrüht man sich.',
  predict: {
    ask: 'Raten von 0,00001, von 0,01 und von 0,3. Welcher Lauf endet mit dem kleinsten Verlust?',
    options: ['0,00001, der vorsichtige', '0,01, der mittlere', '0,3, der schnelle'],
    right: ({ cold, middle, hot }) =>
      `Der vorsichtige endet bei ${loss(cold)}, der mittlere bei ${loss(middle)}, der schnelle bei ${loss(hot)}.`,
    other: ({ cold, middle, hot, truth }) =>
      `Es war ${['der vorsichtige', 'der mittlere', 'der schnelle'][truth]}. Der vorsichtige endet bei ${loss(cold)}: richtige Richtung, winzige Schritte. Der mittlere endet bei ${loss(middle)}, der schnelle bei ${loss(hot)}.`,
  },
  acts: ['Mit 0,00001 trainieren', 'Mit 0,3 trainieren', 'Mit 0,01 trainieren'],
  check: {
    ask: 'Was ging im Lauf mit der Rate 0,3 schief?',
    options: [
      'Seine Schritte waren zu klein, um etwas zu bewirken',
      'Jeder Schritt war so lang, dass er den tiefen Grund verfehlte',
      'Er las einen anderen Text',
    ],
    right: ({ hot, middle }) =>
      `Er endete bei ${loss(hot)}, der mittlere bei ${loss(middle)}. Wo es hinuntergeht, weiß er so gut wie die anderen, aber er schreitet über jede Mulde hinweg.`,
    hint: 'Seine Kurve mit der von 0,00001 vergleichen, die sich kaum bewegt. Diese bewegt sich sehr. Wohin?',
  },
  microgpt: 'Auch das Skript beginnt mit 0,01: Für ein kleines Modell ist das eine gute Rate.',
  limit:
    'Große Modelle haben viel kleinere Raten, und wer sie trainiert, fürchtet einen Lauf, der nach Wochen „explodiert“.',
});

/** @param {Format} format @returns {StopWords} */
const find = ({ short, loss }) => ({
  title: 'Eine gute Rate finden',
  text: [
    'Jetzt wird selbst gewählt. Erst sehen, was eine zaghafte Rate schafft. Dann unter der Kurve auf „Lernrate“ drücken, eine andere einstellen und neu trainieren, jedes Mal 100 Schritte. Lässt sich ein einfacher Gegner schlagen?',
    'Der Gegner zählt nur Paare: Wie oft kommt nach einem „a“ ein „n“? Er hat kein Netz, keine Gradienten, keine Schritte. Sein Verlust steht als Linie „Paare gezählt“ im Diagramm.',
  ],
  predict: {
    ask: 'Wie groß ist der Verlust des Gegners, der nur Paare zählt? (Das blinde Raten war die oberste gepunktete Linie im Diagramm davor.)',
    right: ({ pairs, wavering }) =>
      `Er ist ${loss(pairs)}. Das ist wie ein Schwanken zwischen ${short(wavering)} Buchstaben.`,
    other: ({ pairs, wavering }) =>
      `Er ist ${loss(pairs)}, wie ein Schwanken zwischen ${short(wavering)} Buchstaben. Unter diese Linie soll es gehen.`,
  },
  acts: ['Mit 0,0001 trainieren'],
  check: {
    ask: 'Den Validierungsverlust in 100 Schritten unter die Linie „Paare gezählt“ bringen, mit einer Rate, die hier noch kein Knopf probiert hat.',
    right: ({ reached, pairs, rate }) =>
      `${loss(reached)} liegt unter ${loss(pairs)}, mit der Rate ${short(rate)}. Hundert Schritte zuvor wusste dieses Modell noch nichts.`,
    hint: 'Wenn die Kurve ruhig, aber langsam fällt: hinauf, auf das Dreifache. Wenn sie zackig ist oder steigt: hinunter.',
  },
  microgpt: 'Dort steht die Rate im Code: Man ändert eine Zahl, startet neu und wartet. Hier dauert das Sekunden.',
  limit:
    'Die beste Rate kann niemand vorher berechnen, für kein Modell: Man probiert und beginnt mit dem, was zuvor ging.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  direction: direction(format),
  averages: averages(format),
  rates: rates(format),
  find: find(format),
});
