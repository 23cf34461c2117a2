/**
 * German words for the stops of the guide's part "autograd" (web/guide/stops/autograd.js). Fetched when one of them is
 * opened.
 */

/** @typedef {(format: import('../../../ui/format.js').Format) => import('../../../guide/stop.js').StopWords} Make */

/** @type {Make} */
const sum = ({ fixed, percent }) => ({
  title: 'Eine Summe, vorwärts und rückwärts',
  text: [
    'Wie findet ein Modell heraus, was es ändern muss? Das hier ist seine allerletzte Summe. Sie gibt dem richtigen nächsten Zeichen eine Punktzahl: eine Zahl × ein {parameter|Gewicht} + der Rest. Verglichen mit den Punkten aller anderen Zeichen wird daraus eine Chance. Aus der Chance wird der {loss|Verlust}: wie überrascht das Modell ist. Das war vorwärts.',
    'Rückwärts wird jede Zahl gefragt: Würde sie ein wenig größer, wie schnell wüchse der Verlust? Die Antwort ist ihr {gradient|Gradient}. Bei der Punktzahl ist er einfach die Chance minus 1.',
  ],
  like: 'Wie eine Kette von Zahnrädern: eines ein wenig drehen und sehen, wie weit sich das letzte dreht.',
  predict: {
    ask: 'Die Punktzahl des richtigen Zeichens wächst ein wenig. Was tut der Verlust?',
    options: ['Er wächst', 'Er schrumpft', 'Er bleibt gleich'],
    right: ({ chance }) =>
      `Mehr Punkte heißen mehr Chance als die ${percent(chance)} von jetzt, also weniger Überraschung. Das ist das Minus in seinem Gradienten.`,
    other: ({ chance }) =>
      `Er schrumpft: Mehr Punkte heißen mehr Chance als die ${percent(chance)} von jetzt, also weniger Überraschung. Das ist das Minus in seinem Gradienten.`,
  },
  check: {
    ask: 'Die Chance im Bild ablesen. Was ist der Gradient der Punktzahl?',
    right: ({ chance, truth }) =>
      `${fixed(chance, 3)} − 1 = ${fixed(truth, 3).replace('-', '−')}. Das Minus sagt: mehr Punkte, weniger Verlust. Also wird das Training sie erhöhen.`,
    near: 'Die Größe kann stimmen, aber auf das Vorzeichen achten: Die Chance minus 1 liegt unter null.',
    hint: 'Die Chance als Zahl schreiben, 4 % sind 0,04, und 1 abziehen. Im Bild steht es auch.',
  },
  microgpt:
    'Seine Klasse „Value“ macht das für jedes einzelne + und ×: Jedes Ergebnis merkt sich, woraus es entstand und wie schnell es sich mit jedem Teil ändert.',
  limit:
    'Auch in den größten Modellen bekommt jedes Gewicht seinen Gradienten nach denselben Regeln. Einen anderen Trick gibt es nicht.',
});

/** @type {Make} */
const graph = ({ count }) => ({
  title: 'Ein ganzes Beispiel als ein Graph',
  text: [
    'Ein ganzes Modell ist so eine Kette, nur länger. Von oben nach unten gelesen, also vorwärts, berechnet jede Zeile ihre Zahlen aus Zeilen über ihr. Die letzte Zeile ist der {loss|Verlust}.',
    'Dann rückwärts, von unten nach oben: Jede Zeile sagt den Zeilen, die sie gelesen hat, wie sehr sie den Verlust ändern. Das ist deren {gradient|Gradient}, die zweite Spalte mit Punkten. Die Namen der Zeilen muss noch niemand kennen: Der nächste Teil sagt, was sie tun. Eine Zeile wählen: Der durchgezogene Pfeil zeigt, was sie liest, der gestrichelte, woher ihr Gradient kommt.',
  ],
  predict: {
    ask: 'Wie oft muss man rückwärts hindurchgehen, um die Gradienten aller Gewichte zu kennen?',
    options: ['Einmal je Gewicht', 'Einmal je Zeichen', 'Einmal für alle'],
    right: ({ n }) =>
      `Ein Weg zurück liefert alle ${count(n)} Gradienten dieses Modells. Um stattdessen jedes Gewicht zu probieren, müsste das Modell ${count(n + 1)} mal laufen.`,
    other: ({ n }) =>
      `Ein einziges Mal: Ein Weg zurück liefert alle ${count(n)} Gradienten dieses Modells. Um stattdessen jedes Gewicht zu probieren, müsste das Modell ${count(n + 1)} mal laufen. Deshalb macht man es so.`,
  },
  acts: ['Zahlen aus der Mitte zeigen'],
  check: {
    ask: 'Der Weg zurück beginnt beim Verlust. Was ist der Gradient des Verlusts selbst?',
    right:
      'Er ist 1: Wächst der Verlust ein wenig, so wächst der Verlust um genau so viel. Alle anderen Gradienten entstehen aus dieser 1, durch Malnehmen und Zusammenzählen.',
    near: 'Wächst der Verlust um 0,1: Um wie viel wächst dann der Verlust?',
    hint: 'Wächst der Verlust um 0,1: Um wie viel wächst dann der Verlust?',
  },
  microgpt:
    'Es ordnet alle seine Zahlen so, dass jede nach denen kommt, aus denen sie entstand, und geht sie vom Ende her durch.',
  limit:
    'In einem großen Modell führt dieser Weg durch viel mehr Zeilen. Es ist trotzdem ein einziger Weg für alle Gewichte.',
});

/** @type {Make} */
const nudge = ({ fixed, short }) => ({
  title: 'Hält ein Gradient sein Versprechen?',
  text: [
    'Ein Gradient ist ein Versprechen: „So weit bewegt, ändert sich der Verlust um so viel.“ Die Änderung bekommt man durch Malnehmen: wie weit die Zahl bewegt wird × ihr Gradient.',
    'Das Gewicht im Bild nehmen. Erst schätzen, dann darunter auf „+0,1“ drücken. Die Engine lässt das Modell mit dem bewegten Gewicht noch einmal laufen und misst, was der Verlust wirklich tut.',
  ],
  predict: {
    ask: 'Das Gewicht wächst um 0,1. Um wie viel ändert sich der Verlust? (Mit Minus, wenn er fällt.)',
    right: ({ promised, truth }) =>
      `Das Versprechen hält: versprochen ${fixed(promised, 3)}, gemessen ${fixed(truth, 3)}.`,
    near: ({ promised, truth }) =>
      `Versprochen war 0,1 × Gradient, also ${fixed(promised, 3)}; gemessen ist ${fixed(truth, 3)}.`,
    other: ({ promised, truth }) =>
      `Versprochen war 0,1 × Gradient, also ${fixed(promised, 3)}; gemessen ist ${fixed(truth, 3)}. Das Versprechen hält.`,
  },
  check: {
    ask: 'Das Training will weniger Verlust. Wohin wird es dieses Gewicht bewegen?',
    options: ['Nach oben', 'Nach unten'],
    right: ({ gradient }) =>
      `Der Gradient ist ${short(gradient)}: Wächst das Gewicht, so ${gradient > 0 ? 'wächst' : 'fällt'} der Verlust. Das Training geht immer gegen den Gradienten, mit allen Gewichten zugleich.`,
    hint: 'Auf das Vorzeichen sehen. Plus heißt: Wächst das Gewicht, so wächst der Verlust. Und der Verlust soll fallen.',
  },
  microgpt: 'Es prüft seine Gradienten nie durch Anstoßen. Hier tut es die Engine, und es stimmt überein.',
  limit:
    'Keinem Gewicht sagt jemand, hier wie dort, wofür es stehen soll. Es erfährt nur: ein wenig hinauf oder ein wenig hinunter.',
});

/** @type {Make} */
const far = ({ count, fixed, loss }) => ({
  title: 'Warum die Schritte klein sind',
  text: [
    'In der Nähe hält das Versprechen. Von weiter weg gesehen ist der Verlust keine gerade Linie: Er biegt sich.',
    'Gestrichelt ist, was der Gradient verspricht, durchgezogen, was der Verlust wirklich tut. Das Gewicht so weit bewegen, wie der Regler geht, in die Richtung, in der der Verlust fällt. Das ist nur der Verlust bei einem einzigen Zeichen.',
  ],
  like: 'Wie ein Hang im Nebel: Der Fuß spürt, wo es hinuntergeht. Wie es hundert Schritte weiter ist, spürt er nicht.',
  predict: {
    ask: 'Das Gewicht wird um 5 bewegt, so weit, dass der versprochene Verlust unter null liegt. Was geschieht wirklich?',
    options: ['Der Verlust fällt unter null', 'Der Verlust kommt nahe an null', 'Der Verlust wächst'],
    right: ({ promised, real }) =>
      `Versprochen war ein Verlust von ${fixed(promised, 2)}, gemessen ist ${loss(real)}. Weniger überrascht als gar nicht kann niemand sein.`,
    other: ({ promised, real }) =>
      `Versprochen war ein Verlust von ${fixed(promised, 2)}, gemessen ist ${loss(real)}. Der Verlust ist eine Überraschung, und weniger als gar nicht überrascht kann niemand sein: Er fällt nie unter null.`,
  },
  check: {
    ask: 'Was folgt daraus für das Training?',
    options: [
      'Ein einziger riesiger Schritt genügt',
      'Viele kleine Schritte, mit neuen Gradienten vor jedem',
      'Gradienten nützen nichts',
    ],
    right: ({ steps }) =>
      `Für diesen Lauf sind ${count(steps)} kleine Schritte eingestellt, und vor jedem werden alle Gradienten neu berechnet. Weit weg mag dieser eine Verlust klein sein, aber dasselbe Gewicht wirkt bei allen anderen Fragen mit, und die hat niemand gefragt. Wie groß ein Schritt sein soll, zeigen die nächsten Teile.`,
    hint: 'In der Nähe war das Versprechen gut. Wie kommt man weit mit Versprechen, die nur in der Nähe gut sind? Und was für dieses eine Zeichen gut ist, kann für alle anderen schlecht sein.',
  },
  microgpt: 'Tausend Schritte, jeder mit eigenen Gradienten und jeder kleiner als der davor.',
  limit:
    'Auch große Modelle lernen so: vorwärts, rückwärts, ein kleiner Schritt. Nur die Zahl der Gewichte ist anders.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  sum: sum(format),
  graph: graph(format),
  nudge: nudge(format),
  far: far(format),
});
