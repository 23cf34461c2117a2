/**
 * German words for the stops of the guide's part "inference" (web/guide/stops/inference.js). Fetched when one of them is opened.
 */

/** @typedef {import('../../../ui/format.js').Format} Format */
/** @typedef {import('../../../guide/stop.js').StopWords} StopWords */

/** A token in a sentence. @param {string} token */
const named = (token) =>
  token === '<BOS>'
    ? 'das Ende'
    : token === ' '
      ? 'das Leerzeichen'
      : token === '\n'
        ? 'eine neue Zeile'
        : `„${token}“`;

/** @param {Format} format @returns {StopWords} */
const bars = ({ short, count, percent }) => ({
  title: 'Eine Wette auf jeden Buchstaben',
  text: [
    'Das Modell bekommt den Anfang eines Textes, einen {prompt|Prompt}. Es antwortet mit einer Wette auf jeden Buchstaben, den es kennt: Wie wahrscheinlich ist es, dass er als Nächster kommt? Mehr kann es nicht. Hier stehen die längsten Balken.',
    'Diese Balken werden jedes Mal neu aus den Gewichten berechnet. Nachgeschlagen wird nichts.',
  ],
  like: 'Wie eine Wettervorhersage: nicht „es regnet“, sondern „70 Prozent Regen“.',
  predict: {
    ask: 'Nach 200 Trainingsschritten: Wie viel setzt das Modell auf seinen liebsten nächsten Buchstaben?',
    unit: '%',
    right: ({ truth, token }) => `${percent(truth / 100)} auf ${named(token)}.`,
    near: ({ truth, token }) => `Es sind ${percent(truth / 100)}, auf ${named(token)}.`,
    other: ({ truth, token, vocab }) =>
      `Es sind ${percent(truth / 100)}, auf ${named(token)}. Blindes Raten gäbe jedem der ${count(vocab)} Buchstaben gleich viel.`,
  },
  acts: ['Bis Schritt 200 trainieren'],
  check: {
    ask: 'Alle Balken zusammen, auch die zu kurzen, die nicht gezeigt werden: Wie viel ist das?',
    options: ['Das hängt vom Prompt ab', 'Immer 100 %', 'Es wächst mit dem Training'],
    right: ({ vocab, least }) =>
      `Es verteilt 100 % auf ${count(vocab)} Buchstaben, und keiner geht leer aus: Selbst der unwahrscheinlichste hat ${short(least)} %. Jeder könnte gezogen werden.`,
    hint: 'Es sind Wahrscheinlichkeiten: Einer dieser Buchstaben kommt als Nächster, das ist sicher.',
  },
  microgpt: 'Das Skript macht aus seinen letzten Zahlen, den Logits, mit Softmax Wahrscheinlichkeiten, wie hier.',
  limit: 'Auch ein Chatbot macht nur das, mit Wetten auf Zehntausende von Wortstücken statt auf Buchstaben.',
});

/** @param {Format} format @returns {StopWords} */
const again = ({ count }) => ({
  title: 'Ziehen, anhängen, von vorn',
  text: [
    'Wie wird aus Balken ein Text? Ein Buchstabe wird ausgelost: Lange Balken gewinnen oft, kurze selten. Er wird an den Text gehängt, und das ganze Modell rechnet von vorn, für den nächsten.',
    'Mit dem Knopf unter den Balken Buchstaben einzeln nehmen. Dann selbst einen unwahrscheinlichen drücken und sehen, wie sich alle Balken ändern.',
  ],
  like: 'Wie eine Geschichte, die reihum erzählt wird: Jeder fügt ein einziges Wort hinzu und muss von dem aus weiter, was da ist.',
  predict: {
    ask: 'Wenn das Modell den ersten Buchstaben eines Wortes schreibt: Kennt es dann schon das ganze Wort?',
    options: ['Ja, es hat es geplant', 'Nein, gezogen wird nur dieser Buchstabe', 'Nur bei kurzen Wörtern'],
    right:
      'Aufgeschrieben ist nichts außer dem nächsten Buchstaben. Wird ein anderer hingesetzt, schreibt es ebenso zufrieden von dort weiter.',
    other:
      'Es wettet auf den nächsten Buchstaben, zieht ihn und fängt von vorn an. Einmal selbst einen unwahrscheinlichen hinsetzen: Es besteht auf keinem Plan, es schreibt von dort weiter.',
  },
  acts: ['Von selbst ziehen lassen'],
  check: {
    ask: 'Das Modell schreibt zehn Buchstaben. Wie oft wurde das ganze Netz berechnet?',
    unit: 'Mal',
    right: ({ n }) =>
      `Einmal für jeden Buchstaben, jedes Mal mit allen ${count(n)} Gewichten. Darum kommt der Text Stück für Stück.`,
    near: 'Einmal für jeden Buchstaben.',
    hint: 'Bei jedem nächsten Buchstaben reden alle Gewichte mit. Und wie viele Buchstaben sind es?',
  },
  microgpt:
    'Das Skript macht das in einer Schleife von wenigen Zeilen, von einem leeren Text an, bis das Zeichen für das Ende gezogen wird.',
  limit:
    'Große Modelle schreiben ebenso, Stück für Stück. Sie können im Inneren mehr vorbereiten, aber ist ein Stück heraus, nehmen sie es nicht zurück.',
});

/** @param {Format} format @returns {StopWords} */
const temperature = ({ count, percent }) => ({
  title: 'Temperatur',
  text: [
    'Vor dem Ziehen lassen sich die Balken verändern. Eine niedrige {temperature|Temperatur} macht lange Balken länger; das Modell geht auf Nummer sicher. Eine hohe gleicht sie an; es wagt mehr. Top-p schneidet das Ende ab: Der unwahrscheinliche Rest wird nie gezogen.',
    'Der blasse Balken ist die eigene Wette des Modells. Der volle ist die Chance, gezogen zu werden.',
  ],
  like: 'Wie eine Musikliste: bei 0 immer nur das Lieblingslied; höher gedreht auch Unbekanntes, und zuletzt nur noch Rauschen.',
  predict: {
    ask: 'Bei Temperatur 0 schreibt das Modell 20 Texte aus dem Nichts. Wie viele verschiedene sind darunter?',
    unit: 'von 20',
    right: ({ usual }) =>
      `Es nimmt immer den längsten Balken, schreibt also immer dasselbe. Bei Temperatur 1 sind es ${count(usual)}.`,
    near: ({ usual }) =>
      `Es ist einer: Es nimmt immer den längsten Balken. Bei Temperatur 1 sind es ${count(usual)} verschiedene.`,
    other: ({ usual }) =>
      `Einer. Bei 0 nimmt es immer den längsten Balken, schreibt also immer dasselbe. Bei Temperatur 1 sind es ${count(usual)} verschiedene: Die Vielfalt kommt vom Ziehen, nicht vom Modell.`,
  },
  acts: ['Temperatur 0', 'Temperatur 2', 'Temperatur 0,8'],
  check: {
    ask: 'Welche Balken bewegt die Temperatur?',
    options: ['Die blassen: die Wetten des Modells', 'Die vollen: die Chancen beim Ziehen', 'Keine'],
    right: ({ token, own, cold, hot }) =>
      `Das Modell setzt ${percent(own)} auf ${named(token)}, bei jeder Temperatur. Die Chance, gezogen zu werden, ist ${percent(cold)} bei 0,5 und ${percent(hot)} bei 2.`,
    hint: 'Die Temperatur ändern und einen Buchstaben im Auge behalten: Einer seiner beiden Balken bleibt, wo er ist.',
  },
  microgpt: 'Das Skript teilt seine Logits vor dem Softmax durch die Temperatur und nimmt 0,5.',
  limit: 'Chatbots haben denselben Regler. Dass sie auf dieselbe Frage verschieden antworten, liegt meist am Ziehen.',
});

/** @param {Format} format @returns {StopWords} */
const frozen = ({ count }) => ({
  title: 'Beim Schreiben lernt es nicht',
  text: [
    'Wenn das Modell schreibt, ist das Training vorbei. Nimmt es also auf, was man ihm im Prompt sagt?',
    'Das lässt sich messen. Der Fingerabdruck hier ist eine einzige Zahl aus allen Gewichten. Er wird genommen, bevor das Modell schreibt, und danach noch einmal. Irgendetwas in den Prompt tippen, schreiben lassen und vergleichen.',
  ],
  like: 'Wie ein gedrucktes Buch, mit dem man spricht: Es hört nichts und bleibt, wie es gedruckt wurde.',
  predict: {
    ask: 'Das Modell bekommt einen Prompt und schreibt eine Antwort. Wie viele seiner Gewichte ändern sich?',
    unit: 'Gewichte',
    right: ({ before, after, n }) =>
      `Keines von ${count(n)}: Der Fingerabdruck war vorher ${count(before)} und ist nachher ${count(after)}.`,
    other: ({ before, after, n }) =>
      `Keines von ${count(n)}: Der Fingerabdruck war vorher ${count(before)} und ist nachher ${count(after)}. Gewichte bewegen sich nur beim Training.`,
  },
  acts: ['Schreiben lassen'],
  check: {
    ask: 'Zwanzigmal dasselbe neue Wort in den Prompt getippt und den Prompt dann geleert. Was erwartet das Modell jetzt?',
    options: ['Dieses Wort, etwas mehr als vorher', 'Genau dasselbe wie vorher', 'Dieses Wort, sicher'],
    right: ({ first }) =>
      `Sein liebster erster Buchstabe ist ${named(first)}, wie vorher. Ein Prompt wirkt nur, solange er dasteht.`,
    hint: 'Die Gewichte haben sich nicht geändert, und der Prompt ist weg. Wo sollte das Wort aufbewahrt sein?',
  },
  microgpt:
    'Auch dort sind es zwei getrennte Schleifen: Die erste trainiert, die zweite schreibt nur und rührt kein Gewicht an.',
  limit:
    'Bei Chatbots ist es ebenso: Das Gespräch wird jedes Mal als Prompt von vorn gelesen. Neue Gewichte kommen erst, wenn die Hersteller wieder trainieren.',
});

/** @param {Format} format @returns {StopWords} */
const invented = ({ count }) => ({
  title: 'Erfunden, nicht nachgeschlagen',
  text: [
    'Ein Modell, das mit Namen trainiert wurde, schreibt Namen. Sucht es sie aus seiner Liste? Es hat keine Liste, nur Gewichte. Was es schreibt, wird Buchstabe für Buchstabe gezogen und mit nichts verglichen.',
    'Das Beispiel nehmen, ein kleines Modell und fast achtzehntausend Namen, es trainieren und zählen.',
  ],
  like: 'Wie jemand, der viele italienische Lieder gehört hat und eines singt, das es nicht gibt: Es klingt richtig, die Wörter sind keine.',
  predict: {
    ask: 'Es schreibt 100 Namen. Wie viele davon stehen in seinem Text?',
    unit: 'von 100',
    right: ({ truth, different }) =>
      `Es sind ${count(truth)}. Von den 100 sind ${count(different)} verschieden, die meisten also neu.`,
    near: ({ truth, different }) =>
      `Es sind ${count(truth)}. Von den 100 sind ${count(different)} verschieden; die meisten sind neu.`,
    other: ({ truth, different, lines }) =>
      `Nur ${count(truth)}, obwohl ${count(lines)} Namen darin stehen. Von den 100 sind ${count(different)} verschieden: Die meisten sind erfunden und klingen trotzdem wie Namen.`,
  },
  acts: ['Bis Schritt 300 trainieren'],
  check: {
    ask: 'Heraus kommt ein Name, der im Text steht. Wo hat das Modell ihn gefunden?',
    options: [
      'Es hat ihn im Text nachgeschlagen',
      'Es hat alle Namen in seinen Gewichten gespeichert',
      'Nirgends: Die gezogenen Buchstaben ergaben ihn zufällig',
    ],
    right: ({ n, letters }) =>
      `Seine ${count(n)} Gewichte sind alles, was es hat; der Text mit seinen ${count(letters)} Buchstaben wird nicht mehr gefragt. Wahrscheinliche Buchstaben hintereinander ergeben oft wahrscheinliche Namen.`,
    hint: 'Während es schreibt, ist der Text nicht da. Und das meiste, was es schreibt, steht in gar keiner Liste.',
  },
  microgpt:
    'Das Skript endet mit zwanzig erfundenen Namen. Einige gibt es wirklich, und es kann nicht sagen, welche.',
  limit:
    'Ein großes Modell erfindet ebenso: Es schreibt Wahrscheinliches, ob wahr oder nicht. Es hat öfter recht, weil es mehr gelesen hat. Zum Nachschlagen muss man ihm zusätzlich eine Suchmaschine geben.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  bars: bars(format),
  again: again(format),
  temperature: temperature(format),
  frozen: frozen(format),
  invented: invented(format),
});
