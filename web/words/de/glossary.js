/** German words for the glossary (en/glossary.js). */

/** @typedef {import('../../ui/format.js').Format} Format */
/** @typedef {import('../words.js').GlossaryWords} GlossaryWords */

/** @type {GlossaryWords['terms']} */
const terms = {
  document: [
    'Dokument',
    'Ein Stück des Textes, das für sich steht, etwa ein Name oder eine Geschichte.',
    'Hat ein Text keine solchen Stücke, so gilt er als Ganzes als ein Dokument.',
  ],
  validation: [
    'Validierung',
    'Ein Teil des Textes wird zurückgehalten: An ihm wird nie gelernt, nur gemessen.',
    'Wie gut das Modell diesen Teil vorhersagt, zeigt, ob es etwas gelernt hat, das auch anderswo gilt.',
  ],
  token: [
    'Token',
    'Das kleinste Stück, das das Modell liest und schreibt, hier ein Buchstabe, ein Byte oder ein Teil eines Wortes.',
    'Jedes Token hat eine Nummer, und nur diese Nummer bekommt das Modell zu sehen.',
  ],
  vocabulary: [
    'Vokabular',
    'Die Liste aller Tokens, die das Modell kennt.',
    'Nichts anderes kann es lesen und schreiben: Ein Buchstabe, der nicht in der Liste steht, ist für es nicht da.',
  ],
  byte_pair_encoding: [
    'Byte-Paar-Kodierung',
    'Ein Weg zu Tokens, die länger als ein Buchstabe sind: Die zwei Nachbarn, die am häufigsten nebeneinander stehen, werden zu einem neuen Token, immer wieder.',
    'So wird ein häufiges Wort zu einem einzigen Token, ein seltenes bleibt in Stücken.',
  ],
  gradient: [
    'Gradient',
    'Für jede Zahl des Modells sagt der Gradient, wie sich der Verlust ändern würde, wenn diese Zahl ein wenig wüchse.',
    'Sein Vorzeichen gibt die Richtung an, seine Größe, wie viel die Zahl gerade ausmacht.',
  ],
  backpropagation: [
    'Backpropagation',
    'Der Weg, alle Gradienten auf einmal zu finden: Vom Verlust aus wird die Rechnung rückwärts durchlaufen, eine Operation nach der anderen.',
    'Jede Operation gibt weiter, wie viel jede ihrer Eingaben mit dem Ergebnis zu tun hatte.',
  ],
  autograd: [
    'Autograd',
    'Ein Programm, das beim Rechnen jede Operation aufschreibt und dann seine Notizen rückwärts liest, um die Gradienten zu finden.',
    'So muss niemand von Hand ausrechnen, wie Millionen von Zahlen auf den Verlust wirken.',
  ],
  parameter: [
    'Parameter, Gewicht',
    'Eine der Zahlen, aus denen das Modell besteht, auch Gewicht genannt.',
    'Das Training ändert nur diese Zahlen, und alles, was das Modell weiß, steckt in ihnen.',
  ],
  embedding: [
    'Embedding',
    'Jedes Token wird durch eine Liste von Zahlen ersetzt, mit denen das Modell rechnen kann.',
    'Diese Listen werden gelernt, und so bekommen Tokens, die ähnlich gebraucht werden, ähnliche Listen.',
  ],
  position: [
    'Position',
    'Was dem Modell sagt, an welcher Stelle ein Token steht, etwa eine zweite Liste von Zahlen, die zum Embedding addiert wird.',
    'Ohne sie wären die früheren Tokens ein Haufen ohne Ordnung.',
  ],
  residual_stream: [
    'Residualstrom',
    'Die Liste der Zahlen eines Tokens auf ihrem Weg durch das Modell: Jede Schicht liest sie und addiert etwas dazu.',
    'Unterwegs wird nichts gelöscht, und so kann eine späte Schicht noch nutzen, was eine frühe gefunden hat.',
  ],
  normalization: [
    'Layer Norm, RMS Norm',
    'Bevor eine Schicht eine Liste von Zahlen liest, werden diese auf eine übliche Größe gebracht.',
    'Das hält die Rechnung ruhig, weil keine Schicht mit viel zu großen oder viel zu kleinen Zahlen zu tun bekommt.',
  ],
  attention: [
    'Attention',
    'Der Teil, in dem ein Token auf die bisherigen Tokens zurückblickt und von einigen etwas übernimmt.',
    'Wie viel es von jedem nimmt, ist ein Gewicht, und diese Gewichte ergeben zusammen 100 %.',
  ],
  query: [
    'Query',
    'Eine Liste von Zahlen, mit der ein Token sagt, wonach es sucht.',
    'Sie wird mit den Keys der bisherigen Tokens verglichen: Je besser ein Key passt, desto mehr Aufmerksamkeit bekommt dieses Token.',
  ],
  key: [
    'Key',
    'Eine Liste von Zahlen, mit der ein Token sagt, was bei ihm zu finden ist.',
    'Die Querys der späteren Tokens werden mit ihr verglichen.',
  ],
  value: [
    'Value',
    'Eine Liste von Zahlen, die ein Token an jene weitergibt, die auf es achten.',
    'Query und Key bestimmen, wie viel genommen wird, und der Value ist das, was genommen wird.',
  ],
  head: [
    'Kopf',
    'Eine von mehreren Attentions, die nebeneinander arbeiten, jede mit eigenen Querys, Keys und Values.',
    'So kann ein Kopf auf den Buchstaben davor achten und ein anderer auf den Anfang des Wortes; „lm_head“ in den Namen der Gewichte ist keiner davon, sondern die Ausgabeschicht.',
  ],
  causal_mask: [
    'Kausale Maske',
    'Die Regel, dass ein Token zurückblicken darf, aber nie voraus.',
    'Ohne sie könnte das Modell genau das Token sehen, das es vorhersagen soll, und würde nur lernen, es abzuschreiben.',
  ],
  mlp: [
    'MLP',
    'Der Teil, der an jedem Token für sich arbeitet, nachdem die Attention bei den anderen gesammelt hat.',
    'Er macht die Liste der Zahlen länger, lässt einen Teil davon durch und mischt diesen zur alten Länge zurück.',
  ],
  activation: [
    'Aktivierung',
    'Eine kleine Regel, die Zahlen verbiegt, zum Beispiel: behalten, was über null ist, und weglassen, was darunter ist.',
    'Ohne einen solchen Knick könnten viele Schichten nicht mehr als eine einzige.',
  ],
  layer: [
    'Schicht',
    'Eine Runde aus Attention und MLP; ein Modell hat eine oder mehrere davon hintereinander.',
    'Jede Schicht kann auf dem aufbauen, was die vorigen gefunden haben.',
  ],
  logit: [
    'Logit',
    'Die Punktzahl, die das Modell einem Token gibt, bevor daraus Wahrscheinlichkeiten werden.',
    'Sie kann jede beliebige Zahl sein, und nur die Unterschiede zwischen den Punktzahlen zählen.',
  ],
  softmax: [
    'Softmax',
    'Es macht aus jeder Liste von Punktzahlen Wahrscheinlichkeiten: Jede ist über null, und zusammen sind sie 100 %.',
    'Eine Punktzahl, die um 1 höher ist, macht ein Token etwa 2,7-mal so wahrscheinlich.',
  ],
  context_window: [
    'Kontextfenster',
    'Die Zahl der Tokens, auf die das Modell höchstens zurückblicken kann.',
    'Was davor steht, ist für es nicht da.',
  ],
  learning_rate: [
    'Lernrate',
    'Wie weit jeder Trainingsschritt die Zahlen des Modells verschiebt.',
    'Ist sie zu klein, dauert das Lernen ewig; ist sie zu groß, schießt jeder Schritt über das Ziel hinaus, und der Verlust springt oder wächst.',
  ],
  adam: [
    'Adam',
    'Die Regel, nach der die Gradienten die Zahlen des Modells ändern.',
    'Für jede Zahl führt sie zwei Mittelwerte, den ihres Gradienten und den seiner üblichen Größe, und findet so einen Schritt von passender Größe.',
  ],
  momentum: [
    'Momentum',
    'Der Mittelwert der letzten Gradienten einer Zahl, der an die Stelle des neuesten tritt.',
    'Wie eine rollende Kugel geht es weiter, wo die Gradienten einig sind, und beruhigt sich, wo sie einander widersprechen.',
  ],
  weight_decay: [
    'Weight Decay',
    'Mit jedem Schritt wird jedes Gewicht ein klein wenig zur Null gezogen.',
    'Groß bleibt nur, was die Gradienten immer wieder verlangen, und das erschwert das Auswendiglernen.',
  ],
  schedule: [
    'Zeitplan, Warm-up',
    'Ein Plan dafür, wie groß die Lernrate in jedem Schritt des Laufs ist.',
    'Oft steigt sie am Anfang, was Warm-up heißt, und sinkt gegen Ende, damit die letzten Schritte feine sind.',
  ],
  batch: [
    'Batch',
    'Die Beispiele, die das Modell liest, bevor es seine Zahlen einmal ändert.',
    'Ihre Gradienten werden gemittelt: Mehr Beispiele geben eine ruhigere Richtung, dauern aber länger.',
  ],
  step: [
    'Schritt',
    'Eine Runde des Trainings: einen Batch lesen, den Verlust messen, die Gradienten finden, jede Zahl ein wenig ändern.',
    'Ein Lauf hat Hunderte oder Tausende solcher Runden.',
  ],
  epoch: [
    'Epoche',
    'Eine Epoche ist vorbei, wenn das Modell so viele Tokens gelesen hat, wie der Text zum Lernen hat.',
    'Nach vielen Epochen ist ihm alles oft begegnet, und es kann anfangen, auswendig zu lernen.',
  ],
  loss: [
    'Verlust',
    'Eine Zahl dafür, wie schlecht das Modell vorhersagt: seine mittlere Überraschung über das nächste Token.',
    'Das Training macht sie kleiner, aber null kann sie nicht werden, wo wirklich mehr als ein Token folgen kann.',
  ],
  cross_entropy: [
    'Kreuzentropie',
    'Die Formel des Verlusts: die Wahrscheinlichkeit nehmen, die das Modell dem Token gab, das wirklich kam, und davon minus den Logarithmus.',
    'Eine sichere und richtige Wette kostet fast nichts, eine sichere und falsche kostet viel.',
  ],
  surprise: [
    'Überraschung, Nat, Bit',
    'Wie unerwartet ein Token war: minus der Logarithmus der Wahrscheinlichkeit, die das Modell ihm gab.',
    'Gezählt wird in Nats oder in Bits: Ein Bit ist die Überraschung beim Wurf einer Münze, und ein Nat sind etwa 1,44 Bits.',
  ],
  perplexity: [
    'Perplexität',
    'Der Verlust, anders gesagt: zwischen wie vielen gleich wahrscheinlichen Tokens das Modell zu schwanken scheint.',
    'Bei einer Perplexität von 6 ist es so unsicher wie jemand, der den Wurf eines Würfels raten soll.',
  ],
  overfitting: [
    'Überanpassung',
    'Das Modell wird besser bei dem Text, an dem es lernt, und schlechter bei Text, den es nie gesehen hat.',
    'Es lernt auswendig, und man sieht es, wenn der Validierungsverlust steigt, während der Trainingsverlust sinkt.',
  ],
  dropout: [
    'Dropout',
    'Im Training werden einige Zahlen zufällig auf null gesetzt, in jedem Schritt andere.',
    'So kann sich das Modell auf keine einzelne Zahl verlassen, und das erschwert das Auswendiglernen.',
  ],
  seed: [
    'Seed',
    'Die Zahl, mit der aller Zufall eines Laufs beginnt.',
    'Derselbe Seed gibt wieder denselben Zufall, und so lässt sich ein Lauf genau wiederholen.',
  ],
  probability: [
    'Wahrscheinlichkeit',
    'Eine Zahl von 0 bis 100 %, die sagt, wie sehr das Modell ein Token als nächstes erwartet.',
    'Alle Tokens teilen sich 100 %, und so wettet das Modell immer auf alle zugleich.',
  ],
  temperature: [
    'Temperatur',
    'Sie macht das Modell beim Schreiben vorsichtiger oder mutiger: Die Punktzahlen werden durch sie geteilt, bevor Wahrscheinlichkeiten daraus werden.',
    'Unter 1 werden die wahrscheinlichen Tokens noch wahrscheinlicher, über 1 bekommen die unwahrscheinlichen eine bessere Chance.',
  ],
  top_k: [
    'Top-k',
    'Nur die k wahrscheinlichsten Tokens dürfen gezogen werden, zum Beispiel die ersten 5.',
    'Alle anderen haben keine Chance, so viele es auch sind.',
  ],
  top_p: [
    'Top-p',
    'Nur die wahrscheinlichsten Tokens, die zusammen die Wahrscheinlichkeit p erreichen, dürfen gezogen werden.',
    'Wo das Modell sicher ist, sind das wenige Tokens; wo es unsicher ist, sind es viele.',
  ],
  sampling: [
    'Ziehen, Sampling',
    'Das nächste Token wird ausgelost, und ein wahrscheinlicheres Token hat mehr Lose.',
    'So kann ein Prompt auf viele Arten weitergehen, obwohl das Modell dasselbe bleibt.',
  ],
};

/** @param {Format} format */
function ofTexts({ count, plural, percent, short }) {
  const tokens = (/** @type {number} */ n) => plural(n, { one: '# Token', other: '# Tokens' });
  return {
    /** @param {number} n */
    tokens: (n) => `Der Prompt als ${tokens(n)}, jedes mit seiner Nummer. BOS steht für den Anfang.`,
    /** @param {number} n @param {number} shown */
    vocabulary: (n, shown) =>
      `Dieses Modell kennt ${tokens(n)}${shown < n ? `; das sind die ersten ${count(shown)}` : ''}.`,
    /** @param {number} n @param {number} shown */
    merges: (n, shown) =>
      `Für dieses Modell ${plural(n, { one: 'wurde # Paar', other: 'wurden # Paare' })} verschmolzen; das sind die ersten ${count(shown)}.`,
    no_merges:
      'Dieses Modell liest einzelne Buchstaben oder Bytes, also wird nichts verschmolzen. Die Einstellung Tokenizer ändert das.',
    /** @param {number} n @param {number} shortest @param {number} longest */
    document: (n, shortest, longest) =>
      n === 1
        ? `Der Text ist ein einziges Dokument aus ${count(longest)} Zeichen.`
        : `Der Text hat ${count(n)} Dokumente; das kürzeste hat ${count(shortest)} Zeichen, das längste ${count(longest)}.`,
    /** @param {number} n @param {number} size */
    context_window: (n, size) =>
      `Der Prompt hat ${tokens(n)}, und das Modell kann auf ${count(size)} zurückblicken${n > size ? ': Die ersten sieht es nicht mehr' : ''}.`,
    /** @param {number} documents @param {number} n */
    batch: (documents, n) =>
      `Der letzte Schritt las ${plural(documents, { one: '# Stück des Textes', other: '# Stücke des Textes' })} und hatte ${tokens(n)} vorherzusagen. Das ist das erste.`,
    /** @param {string} first @param {string} other @returns {string} */
    seed: (first, other) =>
      first === other
        ? 'Zweimal mit Seed 1, dann mit Seed 2: Hier schrieb auch der andere Seed dasselbe.'
        : 'Zweimal mit Seed 1, was dasselbe ergab, dann mit Seed 2, was etwas anderes ergab.',
    seeds: ['Seed 1', 'Noch einmal Seed 1', 'Seed 2'],
    /** @param {number} share */
    dropout: (share) =>
      share === 0
        ? 'In diesem Lauf gibt es kein Dropout: Keine Zahl wird auf null gesetzt.'
        : `In diesem Lauf werden in jedem Schritt ${percent(share)} der Zahlen auf null gesetzt.`,
    /** @param {number} decay */
    weight_decay: (decay) =>
      decay === 0
        ? 'In diesem Lauf gibt es kein Weight Decay.'
        : `In diesem Lauf ist es ${short(decay)}: Ein Schritt zieht ein Gewicht um Lernrate mal ${short(decay)} mal seine Größe zur Null.`,
  };
}

/** @param {Format} format */
function ofNumbers({ count, plural, percent, short }) {
  /** @param {number} shown @param {number} n */
  const of = (shown, n) =>
    shown < n
      ? `die ersten ${count(shown)} von ${count(n)} Zahlen`
      : plural(n, { one: 'die # Zahl', other: 'die # Zahlen' });
  return {
    colours: 'Blau ist unter null, Orange darüber; je kräftiger die Farbe, desto weiter von null.',
    /** @param {string} token @param {number} shown @param {number} n */
    embedding: (token, shown, n) => `Das sind ${of(shown, n)}, die das Modell für „${token}“ hat.`,
    /** @param {number} place @param {number} shown @param {number} n */
    position: (place, shown, n) => `Das sind ${of(shown, n)} für Stelle ${count(place)}, die letzte des Prompts.`,
    other_position:
      'Dieses Modell kennzeichnet Stellen auf andere Weise: Es dreht oder schwächt, was die Attention vergleicht.',
    /** @param {string} token @param {number} layers */
    residual_stream: (token, layers) =>
      `Die Zahlen von „${token}“ am Anfang und nach ${plural(layers, { one: 'der einzigen Schicht', other: 'jeder der # Schichten' })}: Der Vergleich der Zeilen zeigt, was dazukam.`,
    start: 'Anfang',
    /** @param {number} n */
    after: (n) => `Schicht ${count(n)}`,
    /** @param {number} before @param {number} after */
    normalization: (before, after) =>
      `Die übliche Größe der Zahlen ist davor ${short(before)} und danach ${short(after)}.`,
    before_norm: 'Davor',
    after_norm: 'Danach',
    /** @param {string} token @param {number} shown @param {number} n */
    query: (token, shown, n) => `Die Query von „${token}“ im ersten Kopf der ersten Schicht: ${of(shown, n)}.`,
    /** @param {string} token @param {number} shown @param {number} n */
    key: (token, shown, n) => `Der Key von „${token}“ im ersten Kopf der ersten Schicht: ${of(shown, n)}.`,
    /** @param {string} token @param {number} shown @param {number} n */
    value: (token, shown, n) => `Der Value von „${token}“ im ersten Kopf der ersten Schicht: ${of(shown, n)}.`,
    /** @param {string} token @param {number} shown @param {number} n */
    mlp: (token, shown, n) =>
      `In der ersten Schicht wird die Liste von „${token}“ länger: ${of(shown, n)}, nach der Aktivierung.`,
    /** @param {number} below @param {number} n */
    activation: (below, n) =>
      `Von ${count(n)} Zahlen in der ersten Schicht kamen ${count(below)} unter null an. Was aus einigen von ihnen wurde, steht hier.`,
    before: 'Vorher',
    passed: 'Nachher',
    /** @param {string} token @param {string} other @param {number} share */
    attention: (token, other, share) =>
      `Von „${token}“ aus blickt der erste Kopf der ersten Schicht am meisten auf „${other}“: ${percent(share)}.`,
    /** @param {string} token @param {number} shown @param {number} n */
    head: (token, shown, n) =>
      `Wohin ${shown < n ? `die ersten ${count(shown)} von ${count(n)} Köpfen` : plural(n, { one: 'der einzige Kopf', other: 'die # Köpfe' })} der ersten Schicht von „${token}“ aus blicken.`,
    /** @param {number} n */
    nth_head: (n) => `Kopf ${count(n)}`,
    causal_mask:
      'Eine Zeile für jedes Token, eine Spalte für jedes, auf das es blickt. Über der Diagonale liegt die Zukunft: Dort ist alles null.',
  };
}

/** @param {Format} format */
function ofGradients({ count, plural, short }) {
  return {
    /** @param {string} token @param {number} value @param {number} gradient */
    gradient: (token, value, gradient) =>
      `Die erste Zahl von „${token}“ ist ${short(value)}, ihr Gradient ${short(gradient)}: Wüchse sie ein wenig, so würde der Verlust des Prompts ${gradient > 0 ? 'steigen' : gradient < 0 ? 'sinken' : 'gleich bleiben'}.`,
    numbers: 'Zahlen',
    gradients: 'Gradienten',
    /** @param {number} n */
    backpropagation: (n) =>
      `Der Prompt braucht ${plural(n, { one: '# Operation', other: '# Operationen' })} bis zum Verlust. Der Weg zurück beginnt mit diesen.`,
    /** @param {number} n */
    autograd: (n) =>
      `Für den Prompt ${plural(n, { one: 'wurde # Operation', other: 'wurden # Operationen' })} aufgeschrieben, und das sind die ersten.`,
    /** @param {number} n @param {string} name @param {number} value */
    parameter: (n, name, value) =>
      `Dieses Modell hat ${count(n)} davon. Die erste Zahl in ${name} ist jetzt ${short(value)}.`,
  };
}

/** @param {Format} format */
function ofChances({ count, fixed, percent, plural }) {
  return {
    token: 'Token',
    score: 'Logit',
    chance: 'Chance',
    probability_head: 'Wahrscheinlichkeit',
    surprise_head: 'Überraschung',
    loss_head: 'Nats',
    /** @param {string} token @param {number} score */
    logit: (token, score) => `„${token}“ hat die höchste Punktzahl: ${fixed(score, 2)}.`,
    /** @param {string} token @param {string} other @param {number} difference @param {number} times */
    softmax: (token, other, difference, times) =>
      `Die Punktzahl von „${token}“ liegt ${fixed(difference, 2)} über der von „${other}“, also ist es ${fixed(times, 1)}-mal so wahrscheinlich.`,
    /** @param {string} token @param {number} share */
    probability: (token, share) => `Nach dem Prompt erwartet das Modell am ehesten „${token}“: ${percent(share)}.`,
    /** @param {string} token @param {number[]} shares */
    temperature: (token, [cold, plain, hot]) =>
      `Die Chance von „${token}“ ist ${percent(cold)} bei Temperatur 0,5, ${percent(plain)} bei 1 und ${percent(hot)} bei 2.`,
    /** @param {number} k @param {number} share */
    top_k: (k, share) =>
      `Mit k = ${count(k)} teilen sich diese Tokens alle Chancen. Vorher hatten sie zusammen ${percent(share)}.`,
    /** @param {number} n @param {number} p */
    top_p: (n, p) =>
      `Mit p = ${fixed(p, 1)} wird nach dem Prompt unter ${plural(n, { one: '# Token', other: '# Tokens' })} gelost.`,
    /** @param {string} token @param {number} chance */
    sampling: (token, chance) => `Gezogen wurde „${token}“; die Chance dafür war ${percent(chance)}.`,
    draw: 'Noch einmal ziehen',
    /** @param {string} token @param {number} share */
    layer: (token, share) =>
      `Worauf das Modell wetten würde, wenn es nach jeder Schicht zu Ende wäre. Am Ende ist es „${token}“: ${percent(share)}.`,
    /** @param {string} token @param {number} share @param {number} nats */
    cross_entropy: (token, share, nats) =>
      `„${token}“ hatte ${percent(share)}, und −ln ${fixed(share, 3)} = ${fixed(nats, 2)}. Der Mittelwert aller Zeilen ist der Verlust des Prompts.`,
    mean: 'Mittelwert',
    /** @param {string} token @param {number} nats @param {number} bits */
    surprise: (token, nats, bits) =>
      `„${token}“ überraschte das Modell am meisten: ${fixed(nats, 2)} Nats oder ${fixed(bits, 2)} Bits.`,
  };
}

/** @param {Format} format */
function ofRuns({ count, fixed, short }) {
  return {
    /** @param {number} n @param {number} all */
    perplexity: (n, all) =>
      `Dieses Modell schwankt zwischen ${fixed(n, 1)} Tokens; blindes Raten schwankt zwischen allen ${count(all)}.`,
    /** @param {number} now @param {number} guess */
    loss: (now, guess) => `Der Verlust ist jetzt ${fixed(now, 2)}; blindes Raten hätte ${fixed(guess, 2)}.`,
    tokens_head: 'Tokens',
    steps_head: 'Schritte',
    rate_head: 'Lernrate',
    all_steps: 'Ganzer Lauf',
    read: 'Bisher gelesen',
    text: 'Der Text',
    now: 'Jetzt',
    guess: 'Blindes Raten',
    /** @param {number} train @param {number} val */
    validation: (train, val) =>
      `Bei dem Text, an dem es lernt, ist der Verlust ${fixed(train, 2)}, bei dem zurückgehaltenen ${fixed(val, 2)}.`,
    /** @param {number} gap @param {boolean} is_past */
    overfitting: (gap, is_past) =>
      is_past
        ? `Der Validierungsverlust war schon niedriger und liegt jetzt ${fixed(gap, 2)} über dem Trainingsverlust: Das Modell lernt auswendig.`
        : gap > 0
          ? `Der Validierungsverlust liegt ${fixed(gap, 2)} über dem Trainingsverlust und ist so niedrig wie noch nie: kein Zeichen von Auswendiglernen.`
          : 'Der Validierungsverlust liegt nicht über dem Trainingsverlust: kein Zeichen von Auswendiglernen.',
    learnt: 'Zum Lernen',
    kept_away: 'Zurückgehalten',
    /** @param {number} rate */
    learning_rate: (rate) => `Bei diesem Schritt des Laufs ist sie ${short(rate)}.`,
    /** @param {number} rate @param {number} most */
    schedule: (rate, most) =>
      `Die Lernrate ist bei diesem Schritt ${short(rate)}; höchstens ${short(most)} erlaubt der Plan.`,
    most: 'Höchstens',
    /** @param {string} name @param {number} average @param {number} size @param {number | null} step */
    adam: (name, average, size, step) =>
      `Bei der ersten Zahl von ${name} war der Gradient im Mittel ${short(average)} und seine übliche Größe ${short(size)}${step === null ? '' : `; der letzte Schritt änderte sie um ${short(step)}`}.`,
    /** @param {string} name @param {number} gradient @param {number} average */
    momentum: (name, gradient, average) =>
      `Bei der ersten Zahl von ${name} ist der neueste Gradient ${short(gradient)} und der Mittelwert der letzten ${short(average)}.`,
    newest: 'Neuester',
    average: 'Mittelwert',
    usual: 'Übliche Größe',
    change: 'Letzte Änderung',
    other_rule: 'Dieser Lauf hat eine andere Regel, die keine solchen Mittelwerte führt.',
    /** @param {number} step @param {number} all */
    step: (step, all) => `Der Lauf hat ${count(step)} von ${count(all)} Schritten getan.`,
    /** @param {number} epochs @param {number} tokens */
    epoch: (epochs, tokens) =>
      `Der Lauf hat ${count(tokens)} Tokens gelesen, und das ist das ${short(epochs)}-Fache des Textes, an dem er lernt.`,
  };
}

/** @param {Format} format @returns {GlossaryWords} */
export const glossary = (format) => ({
  title: 'Glossar',
  lead: 'Jeder Begriff in zwei Sätzen. Aufgeklappt zeigt er sich am eigenen Modell.',
  search: 'Begriff suchen',
  found: (n) => format.plural(n, { one: '# Begriff', other: '# Begriffe' }),
  nothing: (query) => `Kein Begriff passt zu „${query}“.`,
  code: 'Code zeigen',
  all: 'Alle Begriffe',
  close: 'Schließen',
  related: 'Siehe auch',
  room: (room) => `Raum öffnen: ${room}`,
  live_at: (step, prompt) =>
    `Im eigenen Modell, bei Schritt ${format.count(step)}${prompt === '' ? '' : `, nach „${prompt}“`}`,
  waits: 'Das wird gezeigt, sobald es ein Modell gibt.',
  begin: 'Erst ein paar Schritte trainieren: Dann kann es hier gezeigt werden.',
  short_prompt: 'Dafür ist der Prompt zu kurz: Er braucht mindestens einen Buchstaben.',
  terms,
  mini: { ...ofTexts(format), ...ofNumbers(format), ...ofGradients(format), ...ofChances(format), ...ofRuns(format) },
});
