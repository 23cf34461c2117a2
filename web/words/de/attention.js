/**
 * German words for the attention of the network, like those of en/attention.js.
 */

/** @typedef {import('../en/attention.js').Format} Format */
/** @typedef {import('../words.js').AttentionWords} Words */

/** What is said of a head, with the number behind it. @param {Format} format */
const ofHabits = ({ fixed, plural }) =>
  /** @satisfies {Partial<Words>} */ ({
    habits: {
      distance: (value, back) =>
        back === 0
          ? `Blickt auf sich selbst: im Mittel ${fixed(value, 2)}.`
          : `Blickt ${plural(back, { one: 'ein Token', other: '# Tokens' })} zurück: im Mittel ${fixed(value, 2)}.`,
      first: (value, _, is_bos) =>
        `Ruht auf dem ${is_bos ? 'Anfang (BOS)' : 'ersten Token'}: im Mittel ${fixed(value, 2)}.`,
      next: (value) => `Blickt auf ein früheres Vorkommen des nächsten Tokens: im Mittel ${fixed(value, 2)}.`,
      after_same: (value) => `Blickt auf das, was früher nach demselben Token kam: im Mittel ${fixed(value, 2)}.`,
      same: (value) => `Blickt auf frühere gleiche Tokens: im Mittel ${fixed(value, 2)}.`,
      token: (value, _, _is_bos, token) => `Blickt auf „${token}“: im Mittel ${fixed(value, 2)}.`,
      even: (value) => `Blickt überallhin etwa gleich: Gleichmaß ${fixed(value, 2)} von 1.`,
      none: (value, back) =>
        `Keine klare Gewohnheit: im Mittel höchstens ${fixed(value, 2)}, ${back === 0 ? 'auf sich selbst' : plural(back, { one: 'ein Token zurück', other: '# Tokens zurück' })}.`,
    },
    habit_names: {
      distance: 'Häufigster Abstand',
      first: 'Erstes Token',
      next: 'Wie das nächste Token',
      after_same: 'Nach demselben Token',
      same: 'Gleiches Token',
      token: 'Meistbeachtetes Token',
      even: 'Gleichmaß',
    },
    distance: (weight, back) =>
      `${fixed(weight, 2)} (${back === 0 ? 'es selbst' : plural(back, { one: '1 Token zurück', other: '# Tokens zurück' })})`,
    on_token: (weight, token) => `${fixed(weight, 2)} („${token}“)`,
    measured: (rows, least, even, token, times) =>
      `Mittel über ${plural(rows, { one: 'eine Zeile', other: '# Zeilen' })}: die gezeichneten, ab dem dritten Token, denn die ersten beiden haben kaum eine Wahl. Ein Satz wird von einem Kopf nur gesagt, wenn seine Zahl ${fixed(least, 2)} erreicht, beim Gleichmaß ${fixed(even, 2)}, bei einem bestimmten Token ${fixed(token, 2)} und das ${fixed(times, 0)}-Fache eines gleichen Anteils. Ein Strich: keine Zeile, an der es sich zeigen könnte.`,
  });

/** About one head. @param {Format} format */
const ofHead = ({ count, fixed, percent, plural }) =>
  /** @satisfies {Partial<Words>} */ ({
    name: (block, head) => `Block ${count(block)}, Kopf ${count(head)}`,
    name_all: (block) => `Block ${count(block)}, der stärkste aller Köpfe`,
    axes: 'Jede Zeile ist ein Token, das blickt; die Spalten sind die Tokens, auf die es blickt. Je voller die Farbe, desto mehr Gewicht; jede Zeile ergibt zusammen 1.',
    axes_all:
      'Jede Zeile ist ein Token, das blickt; die Spalten sind die Tokens, auf die es blickt. Jedes Feld zeigt den Kopf, der am stärksten dorthin blickt.',
    axes_scores: (scale) =>
      `Jede Zeile ist ein Token, das blickt; die Spalten sind die Tokens, auf die es blickt. Orange: Query und Key passen zusammen; blau: sie passen nicht; die volle Farbe steht für ${scale}.`,
    looking: 'blickt',
    looked_at: 'auf',
    keys: 'Auf und ab führen von Zeile zu Zeile, links und rechts die Zeile entlang. Eingabe hält die Zeile fest, Escape lässt los.',
    stage: 'Wie ein Gewicht entsteht',
    stages: { scores: '1 · Punkte', mask: '2 · Maske', weights: '3 · Gewichte' },
    scores: (size, row, column, score) =>
      `Die Query jedes Tokens mal den Key jedes anderen, geteilt durch √${count(size)}. „${row}“ und „${column}“ passen am besten zusammen: ${score}.`,
    pair: (row, column, n, sum, score) =>
      `Der Score von „${row}“ für „${column}“: ${plural(n, { one: 'Das # Produkt', other: 'Die # Produkte' })} von Query und Key ergeben zusammen ${sum}; geteilt durch √${count(n)} sind das ${score}.`,
    pair_rows: {
      query: (row) => `Query von „${row}“`,
      key: (column) => `Key von „${column}“`,
      products: 'Produkte',
    },
    pair_colours: (scale, products) =>
      `Orange: über 0; blau: unter 0. Die volle Farbe steht für ${scale}, bei den Produkten für ${products}. Zwei Zahlen einer Farbe ergeben ein oranges Produkt: Dort passen die Tokens zusammen.`,
    pair_table: 'Diese Produkte als Tabelle',
    mask: (hidden, all, window, slope) =>
      `${count(hidden)} von ${count(all)} Punktzahlen fallen weg: Was später kommt, darf nicht gesehen werden${window > 0 ? `, auch nicht, was ${plural(window, { one: '# Token', other: '# Tokens' })} oder weiter zurückliegt` : ''}.${slope > 0 ? ` Jedes Token Abstand senkt eine Punktzahl um ${fixed(slope, 3)}.` : ''}`,
    weights:
      'Softmax macht aus dem Rest Gewichte: Je höher eine Punktzahl, desto größer ihr Gewicht, und jede Zeile ergibt zusammen 1.',
    row: (row, nth, column, at, weight) =>
      nth === at
        ? `„${row}“ (Token ${count(nth)}) blickt am meisten auf sich selbst: ${fixed(weight, 2)}.`
        : `„${row}“ (Token ${count(nth)}) blickt am meisten auf „${column}“ (Token ${count(at)}): ${fixed(weight, 2)}.`,
    bet_stays: (row, bet, before, after) =>
      `Nach „${row}“ setzt das Modell auf „${bet}“: ${percent(before)} vor diesem Block, ${percent(after)} danach.`,
    bet_turns: (row, old, before, bet, after) =>
      `Nach „${row}“ setzt das Modell vor diesem Block auf „${old}“ (${percent(before)}), danach auf „${bet}“ (${percent(after)}).`,
    found: (bet) => `Dieses „${bet}“ ist das Token, auf das dieser Kopf blickt: Die Attention hat es geholt.`,
    cell: (row, column, value) => `„${row}“ → „${column}“: ${value}`,
    hidden: 'nicht gesehen',
    point: 'Auf ein Feld zeigen, um es zu lesen; ein Klick hält seine Zeile fest.',
    table: (row) => `Worauf „${row}“ am meisten blickt`,
    columns: { token: 'Token', score: 'Punkte', weight: 'Gewicht', carried: 'Anteil' },
    carried_help:
      'Wie viel von dem, was diese Zeile mitnimmt, von dort kommt: die Länge von Gewicht × Value, als Anteil.',
    before: 'Die Zeile davor',
    after: 'Die nächste Zeile',
    whole: 'Alle Zahlen als Tabelle',
    share: (share) => percent(share),
    let_go: 'Loslassen',
  });

/** About the map of embeddings. @param {Format} format @returns {Words['embeddings']} */
const ofEmbeddings = ({ count, fixed, percent, plural }) => {
  /** @type {Record<string, string>} */
  const kinds = {
    vowel: 'Vokale',
    consonant: 'Konsonanten',
    letter: 'Buchstaben',
    capital: 'Großbuchstaben',
    digit: 'Ziffern',
    sign: 'Satz- und andere Zeichen',
    blank: 'Leerzeichen',
    word: 'Wortanfänge',
    piece: 'Wortstücke',
    byte: 'einzelne Bytes',
    bos: 'BOS (Anfang und Ende)',
  };
  return {
    title: 'Embeddings: Tokens als Punkte',
    about:
      'Im Modell ist jedes Token eine Liste von Zahlen, sein {embedding|Embedding}. Die Karte zeigt diese Listen als Punkte, von der Seite gesehen, von der sie sich am meisten unterscheiden. Tokens, die nah beieinander stehen, sind für das Modell einander ähnlich: Zu suchen sind Gruppen.',
    shares: (size, across, up, step) =>
      `Von allen Unterschieden zwischen den Listen aus ${plural(size, { one: '# Zahl', other: '# Zahlen' })} zeigt die Karte ${percent(across + up)}: ${percent(across)} von links nach rechts, ${percent(up)} von unten nach oben. Schritt ${count(step)}.`,
    cut: (shown, all) => `Sie zeigt die ${count(shown)} häufigsten von ${count(all)} Tokens.`,
    cut_first: (shown, all) => `Sie zeigt die ersten ${count(shown)} von ${count(all)} Tokens.`,
    kinds,
    together: (kind, among_letters, share, are_close) => {
      const all = among_letters ? 'allen Buchstaben' : 'allen Tokens';
      const name = kinds[kind] ?? kind;
      return are_close
        ? `Beisammen stehen: ${name}. Auf der Karte ist ihr mittlerer Abstand das ${fixed(share, 2)}-Fache dessen zwischen ${all}.`
        : `Keine Gruppe steht beisammen. ${name}: Der mittlere Abstand ist das ${fixed(share, 2)}-Fache dessen zwischen ${all}.`;
    },
    in_full: (size, share) => `In allen ${count(size)} Zahlen ist er das ${fixed(share, 2)}-Fache.`,
    dots: (n) =>
      `${plural(n, { one: '# Punkt hat', other: '# Punkte haben' })} keinen Platz für einen Namen: darauf zeigen.`,
    choose: 'Gewähltes Token',
    none_chosen: 'keines',
    keys: 'Die Pfeiltasten nach links und rechts führen von Token zu Token, Eingabe hält eines fest, Escape lässt los.',
    nearest: (token) => `Am ähnlichsten zu „${token}“`,
    nearest_help:
      'Nach dem Kosinus des Winkels zwischen den beiden Listen, in allen Zahlen: 1 ist dieselbe Richtung, 0 nichts gemeinsam, −1 das Gegenteil.',
    columns: {
      token: 'Token',
      kind: 'Art',
      cosine: 'Kosinus',
      across: 'Links nach rechts',
      up: 'Unten nach oben',
    },
    point: (token, kind, has_way) =>
      `„${token}“ gehört zu dieser Art: ${kind}.${has_way ? ' Die Linie ist der Weg, den es gekommen ist.' : ''}`,
    help: 'Auf ein Token zeigen, um zu sehen, was es ist; ein Klick hält es fest und nennt, was ihm am ähnlichsten ist.',
    too_large: 'Die Tabelle der Embeddings ist so groß, dass nichts verglichen wird.',
    table: 'Die Karte als Tabelle',
  };
};

/** Noteworthy things. @type {Words['sights']} */
const sights = {
  title: 'Was es zu sehen gibt',
  help: 'Jeder Link wählt einen Text, Einstellungen und eine Stelle zum Hinsehen. Dann trainieren: Nach einigen Sekunden ist es da.',
  train: 'Jetzt trainieren: Nach einigen Sekunden ist es da.',
  names: {
    copies: 'Ein Kopf findet den Buchstaben, der abzuschreiben ist',
    vowels: 'Die Vokale finden zusammen',
    quotes: 'Ein Kopf achtet auf die Anführungszeichen',
  },
  said: {
    copies: (value) =>
      `Der Text wiederholt Buchstaben nach „=“. Kommen sie wieder, blickt Kopf 0 von Block 1 auf das frühere Vorkommen des Buchstabens, der als Nächstes kommt: mit mindestens ${value} seines Gewichts. Sein Bild hat unter „=“ eine Diagonale. Bei anderen Seeds teilen sich Köpfe diese Arbeit.`,
    vowels: (value) =>
      `Niemand sagt dem Modell, was ein Vokal ist, aber a, e, i, o und u werden in Namen ähnlich gebraucht. Auf der Karte der Embeddings fällt ihr mittlerer Abstand auf höchstens das ${value}-Fache dessen zwischen allen Buchstaben.`,
    quotes: (value) =>
      `In Geschichten muss wörtliche Rede, die begonnen hat, auch enden. Kopf 1 von Block 1 lernt, auf die Anführungszeichen zurückzublicken: im Mittel mit mindestens ${value} seines Gewichts, obwohl sie unter den Tokens wenige sind.`,
  },
};

/** @param {Format} format @returns {Words} */
export const attention = (format) => {
  const { count } = format;
  return {
    ...ofHabits(format),
    ...ofHead(format),
    embeddings: ofEmbeddings(format),
    sights,
    title: 'Attention: welches Token auf welches blickt',
    about:
      'Jeder {head|Kopf} lässt ein {token|Token} auf sich selbst und auf die davor blicken und von jedem etwas mitnehmen. Zu suchen sind Spalten in voller Farbe (alle blicken auf ein Token) und Diagonalen (alle blicken gleich weit zurück).',
    reading: (prompt, step) => `Das Modell von Schritt ${count(step)} liest „${prompt}“.`,
    nothing: 'Noch gibt es nichts zu sehen: einen Prompt aus mindestens zwei Tokens eingeben.',
    longer: 'Dieser Prompt ist zu kurz, um zu sagen, was jeder Kopf tut. Ein längerer sagt es:',
    repeating:
      'In diesem Prompt kommt kein Token zweimal vor: So ist nicht zu sehen, ob ein Kopf nach einer früheren Kopie sucht. In einem längeren ist es zu sehen:',
    untold: 'Der Prompt ist zu kurz, um zu sagen, was dieser Kopf tut.',
    waiting: 'Ein Blick ins Innere…',
    bos: 'BOS',
    heads: 'Alle Köpfe',
    heads_keys: 'Die Pfeiltasten führen von Kopf zu Kopf, Eingabe hält einen fest, Escape lässt los.',
    block: (n) => `Block ${count(n)}`,
    head: (n) => `Kopf ${count(n)}`,
    all_heads: 'der stärkste aller Köpfe',
    all_heads_said: 'In jedem Feld das größte Gewicht aller Köpfe.',
    choose_block: 'Block, in den geblickt wird',
    cut: (shown, all) =>
      `Die Bilder zeigen die letzten ${count(shown)} von ${count(all)} Tokens; die Zahlen in den Sätzen gelten für alle.`,
    numbers: 'Die Zahlen hinter diesen Sätzen',
  };
};
