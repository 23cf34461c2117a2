/**
 * German words for the pictures that only the guide has, like those of en/stops/views.js.
 */

/** @typedef {import('../../../ui/format.js').Format} Format */
/** @typedef {import('../../words.js').StopsWords['views']} Views */

/** @param {Format} format @returns {Views['shares']} */
const shares = ({ count, percent }) => ({
  title: 'Was im Text steht und was das Modell erwartet',
  none: 'Dieses Bild braucht das Beispiel: daneben auf „Das Beispiel nehmen“ drücken.',
  squares: (n, all, line) => `${count(n)} von ${count(all)} Sätzen lauten „${line}“.`,
  prompt: 'Nach',
  word: 'kommt',
  begins: (prompt) => `„${prompt} …“`,
  in_text: 'im Text',
  by_model: 'das Modell erwartet es',
  said: (is_new, word, text, model) =>
    is_new
      ? `Das Modell ist neu und hat nichts gelesen: Ihm ist alles etwa gleich wahrscheinlich. In seinem Text kommt „${word}“ in ${percent(text)} der Fälle.`
      : `Im Text kommt „${word}“ in ${percent(text)} der Fälle; das Modell erwartet es mit ${percent(model)}.`,
  slide: (word) => `Von 100: wie viele mit „${word}“?`,
  make: 'Diesen Text machen',
  help: 'Ein neuer Text braucht ein neues Modell: trainieren und noch einmal vergleichen.',
});

/** @param {Format} format @returns {Views['expression']} */
const expression = ({ fixed, loss, percent, short }) => {
  /** A number with a minus sign (U+2212) in place of the hyphen. @param {number} n */
  const minus = (n) => fixed(n, 3).replace('-', '−');
  return {
    title: 'Die letzte Summe des Modells',
    lead: (token) =>
      `Ein Text beginnt, und das richtige erste Zeichen ist „${token}“. So kommt das Modell zu dessen Chance und zum Verlust.`,
    names: { x: 'Zahl', w: 'Gewicht', rest: 'der Rest', score: 'Punktzahl', chance: 'Chance', loss: 'Verlust' },
    gradient: 'Gradient',
    rules: {
      w: 'Zahl × Gradient der Punktzahl',
      rest: 'wie der der Punktzahl',
      score: 'Chance − 1',
      loss: 'immer 1',
    },
    directions: 'Oben: vorwärts, von links nach rechts. Unten: Gradienten, von rechts nach links.',
    said: ({ x, w, rest, score, chance, loss: surprise, gradient }) =>
      `${minus(x)} × ${minus(w)} + ${minus(rest)} = ${minus(score)}, das ist eine Chance von ${percent(chance)} und ein Verlust von ${loss(surprise)}. Der Gradient des Gewichts ist ${minus(gradient)}: ${gradient > 0 ? 'Wächst es, so wächst der Verlust' : 'Wächst es, so fällt der Verlust'}.`,
    slider: 'Gewicht bewegen um',
    steps: 'Kleine Schritte',
    put_back: 'Zurück auf 0',
    told: ({ base, promised, real, by }) => {
      if (by === 0) return `Der Verlust ist ${loss(base)}. Das Gewicht bewegen, um zu sehen, was geschieht.`;
      const [said, done] = [promised - base, real - base];
      const end =
        Math.abs(done - said) <= 0.1 * Math.abs(done)
          ? 'Das Versprechen hält.'
          : promised < 0
            ? 'Das Versprechen kann nicht halten: Kein Verlust liegt unter null.'
            : 'So weit weg hält das Versprechen nicht mehr: Der Verlust biegt sich.';
      return `Versprochen: ${short(said).replace('-', '−')}, also ein Verlust von ${minus(promised)}. Gemessen: ${short(done).replace('-', '−')}, ein Verlust von ${loss(real)}. ${end}`;
    },
    picture: ({ base, promised, real, by }) =>
      `Der Verlust, während das Gewicht bewegt wird, und die gerade Linie, die der Gradient verspricht. Bewegt um ${short(by)}: versprochen ${minus(promised)}, gemessen ${loss(real)}; unbewegt ${loss(base)}.`,
    axis: 'Quer: wie weit das Gewicht bewegt ist. Nach oben: der Verlust. Durchgezogen: gemessen. Gestrichelt: versprochen.',
    table: 'Dasselbe als Tabelle',
    moved: 'Bewegt um',
    measured: 'Gemessener Verlust',
    promise: 'Versprochener Verlust',
    none: 'Das erste Zeichen des Prompts ist für dieses Modell mehr als ein Token. Mit einem anderen Prompt erscheint die Summe hier.',
    waits: 'Kommt, sobald es ein Modell gibt.',
    paused: 'Während das Modell trainiert, wird das Gewicht nicht bewegt. Zuerst das Training anhalten.',
  };
};

/** @param {Format} format @returns {Views['fingerprint']} */
const fingerprint = ({ count }) => ({
  title: 'Der Fingerabdruck aller Gewichte',
  lead: (n) =>
    `Eine Zahl aus allen ${count(n)} Gewichten dieses Modells. Bewegte sich ein einziges Gewicht um ein Haar, wäre es eine andere Zahl.`,
  after: {
    begin: (step) =>
      step === 0 ? 'Vor dem Schreiben, noch untrainiert' : `Vor dem Schreiben, bei Schritt ${count(step)}`,
    writing: (_, text) => `Nachdem es „${text.trim().slice(0, 24)}“ geschrieben hat`,
    training: (step) => `Nach dem Training, bei Schritt ${count(step)}`,
  },
  same: 'dieselbe',
  other: 'eine andere',
  waits: 'Wird gemessen …',
  next: 'Das Modell schreiben lassen, dann wird noch einmal gemessen.',
  said: (is_same, n) =>
    is_same
      ? `Dieselbe Zahl: Keines der ${count(n)} Gewichte hat sich beim Schreiben bewegt.`
      : 'Eine andere Zahl: Das Training hat die Gewichte bewegt. Das Schreiben tut es nie.',
});

/** @param {Format} format @returns {Views} */
export const views = (format) => ({
  shares: shares(format),
  expression: expression(format),
  fingerprint: fingerprint(format),
});
