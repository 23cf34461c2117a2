/**
 * German words for the inside of the autograd room, like those of en/autograd.js.
 */

/** @typedef {import('../en/autograd.js').Format} Format */
/** @typedef {import('../words.js').AutogradWords} Words */

/** @type {Words['graph']['ops']} */
const OPS = {
  embedding: {
    name: 'Embedding',
    forward: 'Sucht die Zeile jedes Tokens heraus und zählt die Zeile seiner Position dazu.',
    backward: 'Zählt den Gradienten jedes Tokens zu dessen Zeile der Tabelle; nicht gelesene Zeilen bekommen 0.',
  },
  linear: {
    name: 'Linear',
    forward: 'Gewichtete Summen: Jede Ausgabe ist die Summe aller Eingaben, jede mal ein Gewicht.',
    backward:
      'Ein Gewicht bekommt seine Eingabe mal den Gradienten seiner Ausgabe; eine Eingabe bekommt die Gradienten aller Ausgaben, jeden mal dessen Gewicht.',
  },
  attention: {
    name: 'Attention',
    forward:
      'Jedes Token vergleicht seine Query mit den Keys der Tokens bis hierher und nimmt das Mittel ihrer Values, gewichtet danach, wie gut sie passen.',
    backward:
      'Gibt den Gradienten an die genommenen Values weiter und an Queries und Keys: ob sie mehr oder weniger hätten passen sollen.',
  },
  qk_norm: {
    name: 'QK-Norm',
    forward: 'Bringt jede Query und jeden Key auf dieselbe Größe.',
    backward: 'Entfernt den Teil des Gradienten, der nur ihre Größe ändern würde.',
  },
  rope: {
    name: 'Rotary Position',
    forward: 'Dreht Queries und Keys um einen Winkel, der mit der Position wächst.',
    backward: 'Dreht den Gradienten um denselben Winkel zurück.',
  },
  dropout: {
    name: 'Dropout',
    forward: 'Setzt beim Training zufällig einige Zahlen auf 0.',
    backward: 'Zahlen, die auf 0 gesetzt wurden, bekommen keinen Gradienten.',
  },
  last_row: {
    name: 'Letzte Zeile',
    forward: 'Nimmt die Zeile des letzten Tokens.',
    backward: 'Nur diese Zeile bekommt einen Gradienten.',
  },
  rmsnorm: {
    name: 'RMSNorm',
    forward: 'Teilt jede Zeile durch ihre typische Größe, sodass kein Token lauter ist als ein anderes.',
    backward: 'Entfernt den Teil des Gradienten, der die Zeile nur größer oder kleiner machen würde.',
  },
  layernorm: {
    name: 'LayerNorm',
    forward: 'Schiebt jede Zeile auf den Mittelwert 0 und teilt sie durch ihre Streuung.',
    backward: 'Entfernt die Teile des Gradienten, die die ganze Zeile nur verschieben oder strecken würden.',
  },
  relu: {
    name: 'ReLU',
    forward: 'Behält positive Zahlen und setzt die anderen auf 0.',
    backward: 'Lässt den Gradienten durch, wo die Zahl positiv war; die anderen bekommen 0.',
  },
  relu2: {
    name: 'ReLU²',
    forward: 'Quadriert positive Zahlen und setzt die anderen auf 0.',
    backward: 'Multipliziert den Gradienten mit der doppelten Zahl, wo sie positiv war; die anderen bekommen 0.',
  },
  gelu: {
    name: 'GELU',
    forward: 'Behält große positive Zahlen, blendet negative aus.',
    backward:
      'Multipliziert den Gradienten mit der Steigung seiner Kurve: fast 1 bei großen Zahlen, fast 0 bei stark negativen.',
  },
  silu: {
    name: 'SiLU',
    forward: 'Multipliziert jede Zahl mit einem Tor zwischen 0 und 1, das sie selbst stellt.',
    backward: 'Multipliziert den Gradienten mit der Steigung seiner Kurve.',
  },
  swiglu: {
    name: 'SwiGLU',
    forward: 'Die eine Hälfte der Zahlen ist, durch SiLU, das Tor der anderen.',
    backward: 'Jede Hälfte bekommt den Gradienten mal die andere.',
  },
  geglu: {
    name: 'GEGLU',
    forward: 'Die eine Hälfte der Zahlen ist, durch GELU, das Tor der anderen.',
    backward: 'Jede Hälfte bekommt den Gradienten mal die andere.',
  },
  cross_entropy: {
    name: 'Kreuzentropie',
    forward:
      'Macht aus den Punktzahlen jedes Tokens Wahrscheinlichkeiten; der Verlust ist minus der Logarithmus der des richtigen Tokens.',
    backward:
      'Der Gradient einer Punktzahl ist ihre Wahrscheinlichkeit, beim richtigen Token weniger 1: Hier beginnt jede Korrektur.',
  },
  mean_loss: {
    name: 'Mittlerer Verlust',
    forward: 'Das Mittel der Verluste aller Tokens: eine Zahl.',
    backward:
      'Beginnt mit 1, denn der Verlust ändert sich um so viel wie er selbst, und verteilt sie auf die Tokens.',
  },
};

/** @type {(format: Format) => Words['graph']} */
const ofGraph = ({ count, loss, plural, short }) => ({
  ops: OPS,
  title: 'Von den Tokens zum Verlust und zurück',
  lead: (prompt, value) =>
    value === null
      ? 'Das Modell liest nur den Beginn eines Textes; es gibt also nichts vorherzusagen und keinen Gradienten. Einen Prompt von einem Zeichen oder mehr eingeben.'
      : `Das Modell liest „${prompt}“. Vorwärts, von oben nach unten, berechnet jede Zeile Zahlen aus Zeilen darüber; die letzte ist der Verlust, ${loss(value)}. Rückwärts, von unten nach oben, erfährt jede Zeile, wie sehr sich der Verlust ändern würde, wenn ihre Zahlen ein wenig größer wären: Das ist der Gradient.`,
  read: (prompt, value) => `Das Modell liest „${prompt}“. Sein Verlust ist ${loss(value)}.`,
  broken: (prompt) =>
    `Das Modell liest „${prompt}“, aber sein Verlust ist keine Zahl: Irgendwo wurde eine Zahl zu groß, um sie zu schreiben, und alles, was mit ihr berechnet wird, ist verloren. Der Lauf ist divergiert: mit kleinerer Lernrate neu beginnen, oder das gesetzte Gewicht rückgängig machen. Zu suchen ist die erste Zeile, die keine Zahl ist.`,
  extremes: (most, size, least, small) =>
    `Eine Zahl in „${most}“ wirkt am stärksten auf den Verlust (typischer Gradient ${short(size)}), eine in „${least}“ am schwächsten (${short(small)}).`,
  forwards: 'vorwärts ↓ typische Zahl',
  backwards: 'rückwärts ↑ typischer Gradient',
  op: 'Operation',
  groups: { begin: 'Anfang', end: 'Ende' },
  block: (n) => `Block ${count(n)}`,
  blocks: (first, last) => `Blöcke ${count(first)} bis ${count(last)}`,
  find: 'Tensor suchen',
  find_hint: (n) => `Das Netz hat ${count(n)} Tensoren. Teile eines Namens eingeben, zum Beispiel „3 fc“.`,
  found: (n) =>
    plural(n, {
      one: '# Tensor. Die Eingabetaste nimmt ihn.',
      other: '# Tensoren. Die Eingabetaste nimmt den ersten.',
    }),
  count: (n) => plural(n, { one: '# Operation', other: '# Operationen' }),
  legend: 'Durchgezogen: was die gewählte Zeile liest. Gestrichelt: woher ihr {gradient|Gradient} kommt.',
  no_gradient: 'keiner',
  waits: 'Kommt, sobald das Modell den Prompt gelesen hat.',
});

/** @type {(format: Format) => Words['tensor']} */
const ofTensor = ({ count, percent, plural, short }) => ({
  choose: 'Tensor',
  about: (shape, kind) =>
    `${shape} Zahlen, ${{ parameter: 'Gewichte: Das Training verändert sie', constant: 'konstant: nie verändert', activation: 'für jeden Text neu berechnet' }[kind]}.`,
  forward: 'Vorwärts:',
  backward: 'Rückwärts:',
  reads: 'Liest:',
  used: 'Gelesen von:',
  python: 'Als Python:',
  value: 'Wert',
  gradient: 'Gradient',
  none: 'Er hat keinen Gradienten: Durch ihn wird nichts gelernt.',
  scale: (scale, beyond, bad) =>
    `Blau: ${scale} unter 0. Orange: ${scale} über 0. ${
      beyond === 0
        ? 'Keine Zahl liegt darüber hinaus.'
        : `${plural(beyond, { one: '# Zahl liegt', other: '# Zahlen liegen' })} darüber hinaus, mit voller Farbe gezeichnet.`
    }${bad > 0 ? ` ${plural(bad, { one: '# ist', other: '# sind' })} keine Zahl oder unendlich (rot).` : ''}`,
  zeros: 'Alle Zahlen sind 0.',
  bad: (n) =>
    `${plural(n, { one: '# Zahl ist', other: '# Zahlen sind' })} ungültig oder unendlich (rot); alle anderen sind 0.`,
  reduced: (n) =>
    `Jedes Feld steht für bis zu ${count(n)} Zahlen und zeigt die, die am weitesten von 0 entfernt ist.`,
  keys: 'Die Pfeiltasten gehen von Feld zu Feld; die Eingabetaste hält eines fest.',
  picture: (what, name) => `${what} von ${name} als Felder`,
  place: (row, column, token) => `Zeile ${count(row)}${token === '' ? '' : ` („${token}“)`}, Spalte ${count(column)}`,
  cell: (place, value, gradient) =>
    gradient === null
      ? `${place}: ${short(value)}.`
      : `${place}: Wert ${short(value)}, Gradient ${short(gradient)}. ${
          Number.isNaN(gradient)
            ? 'Was eine Änderung bewirkt, lässt sich nicht sagen: Der Gradient ist keine Zahl.'
            : gradient === 0
              ? 'Eine kleine Änderung hier bewirkt am Verlust nichts.'
              : `Etwas größer gemacht, macht sie den Verlust ${gradient > 0 ? 'größer' : 'kleiner'}.`
        }`,
  hint: 'Auf ein Feld zeigen, um es zu lesen; klicken, um es festzuhalten.',
  spread: 'Wie die Zahlen verteilt sind',
  spread_of: (what, n, edge, beyond, zeros) =>
    `${what}: ${plural(n, { one: '# Zahl', other: '# Zahlen' })} von −${edge} bis ${edge}${
      beyond > 0 ? `; ${count(beyond)} ${beyond === 1 ? 'liegt' : 'liegen'} außerhalb` : ''
    }${zeros > 0 ? `; ${percent(zeros)} sind genau 0` : ''}.`,
  sizes: (value, gradient) =>
    `Eine typische Zahl ist ${short(value)}, ein typischer Gradient ${short(gradient)}: Eine solche Zahl um ${short(0.01)} zu verschieben, ändert den Verlust um etwa ${short(gradient / 100)}.`,
  range: 'Zahlen von, bis',
  many: 'Wie viele',
  table: 'Dasselbe als Tabelle',
});

/** @type {(format: Format) => Words['nudge']} */
const ofNudge = ({ count, loss, short }) => {
  /** A loss; that of a model that has diverged is too large for decimals. @param {number} n */
  const size = (n) => (Math.abs(n) < 1e5 ? loss(n) : short(n));
  return {
    title: 'Ein Gewicht anstoßen',
    lead: 'Der {gradient|Gradient} ist ein Versprechen: wie sehr sich der {loss|Verlust} ändert, wenn dieses Gewicht ein wenig wächst. Ein Gewicht bewegen und sehen, ob das Versprechen hält.',
    weight: 'Gewichte von',
    row: 'Zeile',
    column: 'Spalte',
    random: 'Ein anderes, zufällig',
    chosen: (name, row, column, value, gradient) =>
      `${name}, Zeile ${count(row)}, Spalte ${count(column)}, ist ${short(value)}; der Gradient ist ${short(gradient)}.`,
    on: (prompt) => `Der Verlust ist der von „${prompt}“, also vielleicht ein anderer als in der Kurve oben.`,
    slider: 'Ändern um',
    typed: 'Oder setzen auf',
    try: 'Probieren',
    steps: 'Kleine Schritte',
    told: ({ base, promised, real, by }) => {
      const [said, done] = [promised - base, real - base];
      if (!Number.isFinite(real))
        return 'Mit diesem Gewicht ist der Verlust keine Zahl mehr: Irgendwo wurde eine Zahl zu groß, um geschrieben zu werden. Am besten zurücksetzen.';
      if (by === 0) return `Der Verlust ist ${size(base)}. Das Gewicht bewegen, um zu sehen, was geschieht.`;
      const near = Math.abs(done - said) <= 0.05 * Math.max(Math.abs(done), 1e-7);
      const same = Math.sign(done) === Math.sign(said);
      const end =
        said === 0 && done === 0
          ? 'Bei diesem Prompt bewirkt das Gewicht nichts: Der Gradient sagt es, und so ist es.'
          : near
            ? 'Das Versprechen hält: So nah ist der Verlust fast eine gerade Linie.'
            : same
              ? 'Richtung richtig, Größe falsch: Der Gradient ist die Steigung an dieser Stelle, und der Verlust biegt sich.'
              : 'Das Versprechen hält nicht: Der Gradient kennt nur die nächste Umgebung. Dieser Schritt war zu groß.';
      return `Geändert um ${short(by)}. Versprochen: ${short(said)}, also ein Verlust von ${size(promised)}. Wirklich: ${short(done)}, ein Verlust von ${size(real)}. ${end}`;
    },
    picture: (name, { base, promised, real, by }) =>
      `Der Verlust bei einigen Werten von ${name} und die gerade Linie, die der Gradient verspricht. Geändert um ${short(by)}: versprochen ${size(promised)}, wirklich ${size(real)}; unverändert ${size(base)}.`,
    axis: 'Wert dieses Gewichts. Linie: der Verlust. Striche: was der Gradient verspricht.',
    now: 'jetzt',
    paused: 'Das Training pausiert, während ein Gewicht bewegt wird.',
    back: 'Das Gewicht wird nach jedem Blick zurückgesetzt: Der Lauf ändert sich nicht.',
    keep: 'Diesen Wert im Lauf behalten',
    put_back: 'Wieder vom Wert im Lauf ausgehen',
    undo: 'Rückgängig',
    kept: (name, old, value) =>
      `Behalten: ${name} ist im Lauf jetzt ${short(value)} (vorher ${short(old)}); die Kurve oben hat dort eine Marke.`,
    mark: (name, value) => `${name} auf ${short(value)} gesetzt`,
    trained_on: 'Der Lauf hat seither weitertrainiert: Rückgängig setzt den alten Wert in das jetzige Modell.',
    not_finite: 'Eine Zahl schreiben, etwa 0,5 oder 1e30.',
    value: 'Gewicht',
    loss: 'Verlust',
    promise: 'Versprechen',
    table: 'Dasselbe als Tabelle',
    broken:
      'Dieses Gewicht, sein Gradient oder der Verlust ist keine endliche Zahl; es gibt also nichts zu versprechen: Der Lauf ist divergiert. Das Behaltene rückgängig machen oder den Lauf zurücksetzen.',
    none: 'Dieser Tensor ist kein Gewicht. Oben ein Gewicht wählen oder zufällig eines nehmen.',
  };
};

/** @type {(format: Format) => Words['steps']} */
const ofSteps = ({ count, percent, short }) => ({
  title: 'Über die Schritte',
  lead: 'Aufgezeichnet, solange dieser Raum offen ist. Jede Zeile ist ein Tensor, jede Spalte ein Bericht des Laufs; volle Farbe: die größte Zahl.',
  kinds: { gradient: 'Typischer Gradient', ratio: 'Änderung zu Gewicht' },
  show: 'Zeigen',
  none: 'Noch nichts aufgezeichnet: einige Schritte trainieren, während dieser Raum offen ist.',
  over: 'Dieser Lauf ist zu Ende. Noch einmal trainieren, während dieser Raum offen ist: Dann werden die Gradienten jedes gemessenen Schritts hier gezeichnet.',
  every: (n) =>
    `Der Lauf misst sich nun ${n === 1 ? 'in jedem Schritt' : `einmal in ${count(n)} Schritten`}; das ändert keine seiner Zahlen.`,
  summary: (from, to, most, value) =>
    `Schritte ${count(from)} bis ${count(to)}. Am größten ist jetzt ${most}: ${short(value)}.`,
  norm: (then, now) =>
    `Die Gradientennorm war ${short(then)}, als die Aufzeichnung begann, und ist jetzt ${short(now)}: ${
      now < then * 0.8
        ? 'Der Hang wird flacher'
        : now > then * 1.25
          ? 'Der Hang wird steiler'
          : 'etwa so steil wie vorher'
    }.`,
  dead: (dead, units) =>
    dead === 0
      ? 'Keine Einheit des MLP war im letzten gemessenen Schritt bei jedem Token 0.'
      : `${count(dead)} von ${count(units)} Einheiten des MLP (${percent(dead / units)}) waren bei jedem Token 0: Sie bekommen keinen Gradienten und lernen nichts, bis etwas anderes sie bewegt.`,
  no_dead: 'Mit dieser Aktivierung ist keine Einheit je genau 0, also kann keine tot sein.',
  norm_axis: 'Nach rechts: Schritte. Nach oben: die Länge des Gradienten aller Gewichte zusammen.',
  cell: (name, step, value) => `${name}, Schritt ${count(step)}: ${short(value)}.`,
  hint: 'Auf ein Feld zeigen, um es zu lesen. Die Skala ist logarithmisch; Bias und Gain fehlen hier.',
  first: (step) => `Schritt ${count(step)}`,
  tensor: 'Tensor',
  now: 'Jetzt',
  table: 'Dasselbe als Tabelle',
});

/** @param {Format} format @returns {Words} */
export const autograd = (format) => ({
  ...{ graph: ofGraph(format), tensor: ofTensor(format), nudge: ofNudge(format), steps: ofSteps(format) },
});
