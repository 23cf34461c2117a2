/**
 * German words for the inside of the optimizer's room, like those of en/optimizer.js.
 */

/** @typedef {import('../en/optimizer.js').Format} Format */
/** @typedef {import('../words.js').OptimizerWords} Words */

/** What the schedule does, by its place. @type {Record<string, string>} */
const PHASES = {
  warmup: 'Sie steigt noch: Anfangs sind die Gradienten wild, deshalb beginnen die Schritte klein.',
  constant: 'Sie bleibt bis zum Ende gleich.',
  step: 'Sie fällt von Zeit zu Zeit um einen Faktor.',
  stable: 'Sie bleibt vorerst gleich und fällt am Ende.',
  falling: 'Sie fällt: Die Schritte werden kürzer, sodass sich das Modell setzen kann.',
  end: 'Der Lauf ist an seinem geplanten Ende.',
};

/** @type {(format: Format) => Words['schedule']} */
const ofSchedule = ({ count, short }) => ({
  title: 'Die Lernrate über den Lauf',
  lead: 'Die {learning_rate|Lernrate} sagt, wie lang jeder {step|Schritt} ist. Sie ist vor dem Lauf {schedule|geplant} und lässt sich unterwegs ändern.',
  here: 'hier ist der Lauf',
  now(rate, step, all, phase) {
    const where =
      step === 0
        ? `Der erste Schritt wird die Rate ${short(rate)} haben.`
        : `Schritt ${count(step)} von ${count(all)} hatte die Rate ${short(rate)}.`;
    return `${where} ${PHASES[phase] ?? ''}`;
  },
  picture: (first, highest, last) =>
    `Die Lernrate beginnt bei ${short(first)}, ist höchstens ${short(highest)} und endet bei ${short(last)}.`,
  axis: 'Nach rechts: Schritte. Nach oben: Lernrate. Punktiert: wo eine Einstellung geändert wurde.',
  step: 'Schritt',
  rate: 'Rate',
  table: 'Dasselbe als Tabelle',
});

/** @type {(format: Format) => Words['updates']} */
const ofUpdates = ({ count, lang, plural }) => {
  const share = (/** @type {number} */ n) =>
    n.toLocaleString(lang, { style: 'percent', maximumSignificantDigits: 2 });
  return {
    share,
    title: 'Wie weit ein Schritt jeden Tensor bewegt',
    lead: 'Jeder Punkt: die Größe des letzten Schritts eines Tensors, verglichen mit der Größe seiner Gewichte.',
    none: (n) =>
      `Noch nicht gemessen: mindestens ${plural(n, { one: 'einen weiteren Schritt', other: '# weitere Schritte' })} trainieren.`,
    over: 'Dieser Lauf ist zu Ende, und seine Schritte wurden nicht gemessen. Noch einmal trainieren, während dieser Raum offen ist: Dann kommen die Punkte mit dem ersten gemessenen Schritt.',
    every: (n) =>
      `Der Lauf misst sich nun ${n === 1 ? 'in jedem Schritt' : `einmal in ${count(n)} Schritten`}; das ändert keine seiner Zahlen.`,
    told: (name, ratio, fast, slow, all, step) =>
      `${name} bewegt sich am schnellsten: Schritt ${count(step)} hat ihn um ${share(ratio)} seiner Größe geändert. ${
        fast > 0
          ? `${count(fast)} von ${plural(all, { one: '# Tensor', other: '# Tensoren' })} bewegten sich um mehr als ${share(0.01)}: üblich zu Beginn und bei kleinem Bias, später zu schnell.`
          : slow > 0
            ? `${count(slow)} von ${plural(all, { one: '# Tensor', other: '# Tensoren' })} bewegten sich um weniger als ${share(0.0001)}: am Ende eines Plans richtig, vorher zu langsam.`
            : `Alle liegen höchstens um den Faktor 10 neben der Faustregel ${share(0.001)}.`
      }`,
    between: (n) => plural(n, { one: '# Tensor dazwischen zeigen', other: '# Tensoren dazwischen zeigen' }),
    fewer: 'Nur die schnellsten und die langsamsten',
    axis: 'Logarithmische Skala. Dicke Linie: die Faustregel, 0,1 % in jedem Schritt.',
    tensor: 'Tensor',
    weight: 'Gewicht',
    gradient: 'Gradient',
    update: 'Änderung',
    ratio: 'Änderung zu Gewicht',
    table: 'Dasselbe als Tabelle, mit typischen Größen',
  };
};

/** @type {(format: Format) => Words['way']} */
const ofWay = ({ count, plural, short }) => ({
  title: 'Der Weg eines Gewichts',
  lead: 'Was {adam|der Optimierer} mit einem {parameter|Gewicht} macht, Schritt für Schritt. Aufgezeichnet, solange dieser Raum offen ist.',
  weight: 'Gewichte von',
  row: 'Zeile',
  column: 'Spalte',
  random: 'Ein anderes, zufällig',
  slowly: (n) => `${count(n)} Schritte machen, einen nach dem anderen`,
  recording: (name, row, column, n) =>
    `${name}, Zeile ${count(row)}, Spalte ${count(column)}: ${plural(n, { one: '# Schritt', other: '# Schritte' })} aufgezeichnet.`,
  none: 'Noch nichts zu zeichnen: trainieren oder einige einzelne Schritte machen.',
  over: 'Dieser Lauf ist zu Ende. Noch einmal trainieren, während dieser Raum offen ist: Dann wird jeder gemeldete Schritt hier aufgezeichnet.',
  titles: {
    value: 'Wert',
    step: 'Der Schritt, den es macht',
    gradient: 'Gradient und sein Mittel',
    root: 'Größe der Gradienten',
  },
  lines: {
    value: 'wo das Gewicht ist; daneben die Wege des einfachen Gradientenabstiegs',
    step: 'was in jedem Schritt zum Gewicht dazukommt',
    gradient: 'dünn: der Gradient jedes Schritts; dick: m, sein gleitendes Mittel',
    root: 'dünn: die Größe des Gradienten; dick: √v, ihr gleitendes Mittel',
  },
  own: 'dieser Lauf',
  plain: 'einfach',
  scaled: 'einfach, länger',
  gradient: 'Gradient',
  size: 'Größe',
  compare: (rule, own, plain, times) => {
    const name = { adamw: 'Adam', sgd: 'SGD', lion: 'Lion', muon: 'Muon' }[rule];
    const walked = `${name} ist insgesamt ${short(own)} gegangen. Einfacher Gradientenabstieg mit derselben Rate wäre ${short(plain)} gegangen`;
    if (!Number.isFinite(times) || times <= 0) return `${walked}.`;
    return times > 1
      ? `${walked}: Mit einer ${short(times)}-mal so hohen Rate käme er so weit („einfach, länger“). ${rule === 'adamw' ? 'Adam teilt jeden Gradienten durch seine übliche Größe; so bewegen kleine Gradienten ein Gewicht so weit wie große.' : ''}`
      : `${walked}: ${short(1 / times)}-mal so weit.`;
  },
  approximation: (n, all) =>
    `Der einfache Gradientenabstieg ist mit den Gradienten berechnet, die dieser Lauf angetroffen hat, für dieses eine Gewicht: eine Näherung, denn auf seinem eigenen Weg träfe er andere an.${
      n < all
        ? ` ${count(n)} von ${count(all)} Schritten sind aufgezeichnet; für die anderen gilt der nächste aufgezeichnete Gradient.`
        : ''
    }`,
  hand: (step) => `Schritt ${count(step)}, von Hand gerechnet`,
  rule: {
    adamw:
      'm merkt sich die Richtung, v die Größe der Gradienten. Beide beginnen bei 0; das Teilen durch 1 − betaᵗ gleicht das aus. Werte vor dem Schritt sind aus denen danach zurückgerechnet.',
    sgd: 'Jeder Schritt folgt dem Gradienten oder, mit Momentum, einer laufenden Summe von Gradienten.',
    lion: 'Nur das Vorzeichen zählt: Jedes Gewicht bewegt sich um gleich viel, nach oben oder nach unten.',
    muon: 'Muon macht das Momentum einer ganzen Matrix orthogonal; der Schritt eines Gewichts hängt also von allen anderen ab und hat keine eigene Formel. Gezeigt sind sein Momentum und der Schritt, der gemacht wurde.',
  },
  formula: 'Formel',
  numbers: 'Mit den Zahlen dieses Schritts',
  python: 'Als Python:',
  step: 'Schritt',
  table: 'Die Aufzeichnungen als Tabelle (die letzten 40)',
});

/** @type {(format: Format) => Words['moments']} */
const ofMoments = ({ count, plural, short }) => ({
  title: 'Was der Optimierer aufhebt von',
  lead: 'Zu jedem Gewicht merkt sich {adam|der Optimierer}, wie seine {gradient|Gradienten} waren. Hier sind alle Gewichte des gewählten Tensors als Felder.',
  none: 'Noch nicht bekannt.',
  too_early: 'Nach dem nächsten Schritt bekannt.',
  kinds: { step: 'Letzter Schritt', m: 'm: mittlerer Gradient', v: '√v: übliche Größe des Gradienten' },
  about: {
    step: 'Was zu jedem Gewicht dazukam.',
    m: 'Kräftige Farbe: Seine Gradienten waren sich einige Schritte lang einig.',
    v: 'Kräftige Farbe: Seine Gradienten sind gewöhnlich groß; seine Schritte werden durch mehr geteilt.',
  },
  short: { step: 'letzter Schritt', m: 'm', v: '√v' },
  scale: (kind, scale, bad) =>
    `${kind === 'v' ? `Ohne Farbe: 0. Orange: ${scale} oder mehr.` : `Blau: −${scale}. Orange: ${scale}.`}${
      bad > 0 ? ` ${plural(bad, { one: '# ist', other: '# sind' })} keine Zahl oder unendlich (rot).` : ''
    }`,
  keys: 'Die Pfeiltasten gehen von Feld zu Feld; die Eingabetaste hält eines fest.',
  hint: 'Auf ein Feld zeigen, um es zu lesen; klicken, um es festzuhalten.',
  reading: (row, column, parts) => `Zeile ${count(row)}, Spalte ${count(column)}: ${parts}.`,
  movers: 'Die Gewichte, die der letzte Schritt am weitesten bewegt hat',
  mover: (row, column, by) =>
    `Zeile ${count(row)}, Spalte ${count(column)}: ${by > 0 ? '+' : '−'}${short(Math.abs(by))}`,
});

/** @param {Format} format @returns {Words} */
export const optimizer = (format) => ({
  ...{ schedule: ofSchedule(format), updates: ofUpdates(format), way: ofWay(format), moments: ofMoments(format) },
});
