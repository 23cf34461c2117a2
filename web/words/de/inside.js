/**
 * German words for the inside of the rooms, like those of en/inside.js.
 */

import { inference } from './inference.js';

/** @typedef {Pick<import('../../ui/format.js').Format, 'count' | 'loss' | 'plural' | 'short' | 'percent'>} Format */
/** @typedef {import('../words.js').Inside} Inside */
/** @typedef {Inside['dataset']} Dataset */
/** @typedef {Inside['tokenizer']} Tokenizer */

/** @param {Format} format @returns {(n: number, one: string, other: string) => string} */
const countedIn =
  ({ plural }) =>
  (n, one, other) =>
    plural(n, { one: `# ${one}`, other: `# ${other}` });

/** About documents and the part kept for validation. @param {Format} format */
function documents(format) {
  const { count, short } = format;
  const counted = countedIn(format);
  const range = (/** @type {{ from: number, to: number }} */ { from, to }) =>
    from === to ? count(from) : `${count(from)} bis ${count(to)}`;

  return /** @satisfies {Partial<Dataset>} */ ({
    parts: { train: 'Zum Lernen', validation: 'Zurückgehalten' },
    lengths: 'Wie lang die Dokumente sind',
    lengths_summary: ({ count: n, shortest, longest, median }, kept) =>
      n === 1
        ? `Ein Dokument von ${counted(longest, 'Zeichen', 'Zeichen')}.`
        : `${counted(n, 'Dokument', 'Dokumente')}${kept === 0 ? '' : ` (${count(n - kept)} zum Lernen, ${count(kept)} zurückgehalten)`} von ${range({ from: shortest, to: longest })} Zeichen; die Hälfte hat ${count(median)} oder weniger.`,
    lengths_keys: 'Pfeil links und rechts lesen einzelne Balken.',
    lengths_help: 'Zum Lesen auf einen Balken zeigen oder ihn berühren.',
    axis: 'Zeichen in einem Dokument',
    or_more: ' oder mehr',
    range,
    bar: (bar) =>
      `${range(bar)} Zeichen: ${counted(bar.train, 'Dokument', 'Dokumente')} zum Lernen, ${count(bar.validation)} zurückgehalten.`,
    table: 'Dasselbe als Tabelle',
    split: 'Was zurückgehalten wird',
    holds: (all, characters, tokens) =>
      `${characters === tokens ? '' : counted(tokens, 'Token', 'Tokens')}${all === null || characters === null ? '' : `${characters === tokens ? '' : ', '}${counted(characters, 'Zeichen', 'Zeichen')}, ${counted(all, 'Dokument', 'Dokumente')}`}`,
    slide: 'Zurückhalten:',
    percent: (n) => `${short(n)} %`,
    slide_help:
      'Was zurückgehalten wird, dient nie dem Training. Daran wird nur der {validation|Validierungsverlust} gemessen: wie gut das Modell mit Text zurechtkommt, den es nicht gesehen hat. Eine Änderung gilt ab dem nächsten Lauf.',
  });
}

/** About repetitions, about what a step reads, and about models that only count. @param {Format} format */
function reading(format) {
  const { count, loss } = format;
  const counted = countedIn(format);
  return /** @satisfies {Partial<Dataset>} */ ({
    again: 'Dokumente, die mehr als einmal vorkommen',
    duplicates: (n, all) =>
      n === 0
        ? 'Kein Dokument gleicht einem anderen.'
        : `${count(n)} von ${counted(all, 'Dokument', 'Dokumenten')} ${n === 1 ? 'gleicht' : 'gleichen'} einem früheren.`,
    overlap: (n, all) =>
      `Von ${counted(all, 'zurückgehaltenen Dokument', 'zurückgehaltenen Dokumenten')} ${n === 1 ? 'steht' : 'stehen'} ${count(n)} auch im Teil zum Lernen. Dort misst der Validierungsverlust, was auswendig gelernt wurde.`,
    beginning: 'Dokument',
    times: (n) => (n === 0 ? '–' : `${count(n)} ×`),
    seen: 'Was der letzte Schritt gelesen hat',
    seen_none: 'Noch nichts. Auf „Trainieren“ oder „Schritt“ drücken.',
    seen_step: (step, n, are_documents, tokens) =>
      `Schritt ${count(step)} las ${are_documents ? counted(n, 'Dokument', 'Dokumente') : `${counted(n, 'Stück', 'Stücke')} des Textes`} und hatte ${counted(tokens, 'Token', 'Tokens')} vorherzusagen: nach jedem das nächste. BOS steht dort, wo ein Dokument beginnt.`,
    window: (n) => `Stück ${count(n)}`,
    document: (n) => `Dokument ${count(n)}`,
    predicts: (token, next) => `Nach „${token}“ sollte das Modell „${next}“ vorhersagen.`,
    all: (n) => `Alle ${count(n)} zeigen`,
    fewer: 'Weniger zeigen',
    levels: 'Wie weit man mit Zählen kommt',
    levels_help:
      'Der {loss|Verlust}, auf dem zurückgehaltenen Teil, von Modellen, die nur zählen. Ein Modell, das etwas gelernt hat, liegt darunter. Kürzer ist besser.',
    standing: (now, best, next) => {
      const model = `Das Modell (${loss(now)})`;
      if (best === null) return `${model} ist noch nicht besser als „${next?.name}“ (${loss(next?.nats ?? null)}).`;
      if (next === null)
        return `${model} ist besser als alle, die nur zählen; das beste davon ist „${best.name}“ (${loss(best.nats)}).`;
      return `${model} ist besser als „${best.name}“ (${loss(best.nats)}), aber noch nicht als „${next.name}“ (${loss(next.nats)}).`;
    },
    levels_none: 'Es wird nichts zurückgehalten, woran sie sich messen ließen.',
    who: 'Was vorhersagt',
    nats: 'Verlust (Nats je Token)',
    bits: 'Bits je Zeichen',
    guessing: (n) => `Raten unter ${counted(n, 'Token', 'Tokens')}`,
    counted: ['Jedes Token zählen', 'Paare zählen', 'Dreier zählen'],
    model: 'Das Modell jetzt',
    counting: 'Wird gezählt…',
  });
}

/** About texts as tokens. @param {Format} format */
function tokens(format) {
  const { count } = format;
  const counted = countedIn(format);
  return /** @satisfies {Partial<Tokenizer>} */ ({
    try: 'Irgendeinen Text tippen',
    strip: 'Der Text als Tokens',
    waiting: 'Wird in Tokens zerlegt…',
    learning: 'Paare werden aus dem Text gelernt…',
    show_ids: 'Nummern zeigen',
    made: (characters, n, unknown) =>
      `Aus ${counted(characters, 'Zeichen', 'Zeichen')} ${n === 1 ? 'wurde' : 'wurden'} ${counted(n, 'Token', 'Tokens')}${unknown === 0 ? '.' : `; ${counted(unknown, 'der Zeichen hat', 'der Zeichen haben')} keines.`}`,
    unknown: (characters, known, are_more) =>
      `${characters.map((one) => `„${one}“`).join(', ')}${are_more ? ' und andere haben' : characters.length === 1 ? ' hat' : ' haben'} kein Token: Tokens sind die ${counted(known, 'Zeichen', 'Zeichen')}, die im Text dieses Laufs stehen. Etwas anderes kann das Modell nicht lesen.`,
    unknown_short: 'Es hat kein Token: Es kommt im Text nicht vor.',
    use: (twin, unknown) => `„${twin}“ für „${unknown}“ nehmen`,
    compare: 'Derselbe Text, auf drei Arten zerlegt',
    compare_help:
      'Alle drei sind aus dem Text dieses Laufs gemacht. Weniger Tokens machen eine Folge kürzer; ein größeres {vocabulary|Vokabular} macht das Modell größer.',
    compare_said: (characters, bytes, pairs) =>
      `${bytes === characters ? 'Hier ist jedes Zeichen ein Byte.' : `Manche Zeichen sind mehrere Bytes: ${count(characters)} Zeichen, ${count(bytes)} Bytes.`} ${pairs < bytes ? `Paare brauchen ${count(pairs)} Tokens statt ${count(bytes)}.` : 'Kein Paar des Vokabulars kommt darin vor.'}`,
    kinds: { char: 'Zeichen', byte: 'Bytes', bpe: 'Paare' },
    own: 'dieser Lauf',
    counted: (n, vocabulary, unknown) =>
      `${counted(n, 'Token', 'Tokens')} aus einem Vokabular von ${count(vocabulary)}${unknown === 0 ? '' : `; ${count(unknown)} ohne Token`}`,
    pairs_size: 'Vokabular der Paare:',
    pairs_help:
      'Aus dem Text gelernt: zuerst die 256 Bytes, dann immer wieder {byte_pair_encoding|das häufigste Paar}.',
  });
}

/** About merges and the vocabulary. @param {Format} format */
function merges(format) {
  const { count } = format;
  const counted = countedIn(format);
  return /** @satisfies {Partial<Tokenizer>} */ ({
    film: 'Wie Paare verschmelzen',
    film_help:
      'Der Tokenizer der Paare beginnt mit Bytes. Jede Verschmelzung macht ein {token|Token} aus zweien, die oft nebeneinander stehen.',
    film_play: 'Abspielen',
    film_stop: 'Pause',
    film_slider: 'Verschmelzungen',
    film_at: (n, all) => `${count(n)} von ${counted(all, 'Verschmelzung', 'Verschmelzungen')}`,
    no_merge: 'Noch keine Verschmelzung: Jedes Token ist ein Byte.',
    merge: (left, right, made, times) =>
      `Die letzte Verschmelzung: Aus „${left}“ und „${right}“ wurde „${made}“; sie standen ${count(times)}-mal nebeneinander.`,
    byte: (token) => `Byte ${token}`,
    film_count: (n) => `Jetzt ${counted(n, 'Token', 'Tokens')}.`,
    tiles: 'Vokabular',
    sort: 'Reihenfolge',
    orders: { count: 'Häufigkeit', id: 'Nummer', text: 'Alphabet' },
    about: (id, name, n) =>
      `„${name}“ ist Token ${id}${n === null ? '' : `; es kommt im Text ${n === 1 ? 'einmal' : `${count(n)}-mal`} vor`}.`,
    more: (n) => `${count(n)} weitere zeigen`,
    bos: 'BOS',
    bos_help: (id) => `Token ${id}: wo ein Dokument beginnt und endet`,
    total: (what, vocabulary) =>
      `${what} und ein Zeichen dafür, wo ein Dokument beginnt: ${counted(vocabulary, 'Token', 'Tokens')}. Daneben steht jeweils, wie oft es im Text vorkommt, dann seine Nummer.`,
  });
}

/** @param {Format} format @returns {Inside} */
export function inside(format) {
  const { count, percent } = format;
  const counted = countedIn(format);
  return {
    inference: inference({ count, percent }),
    dataset: { ...documents(format), ...reading(format) },
    tokenizer: { ...tokens(format), ...merges(format) },
    network: {
      shape: ({ n_layer, n_embd, n_head }) =>
        `${counted(n_layer, 'Schicht', 'Schichten')}, Breite ${count(n_embd)}, ${counted(n_head, 'Kopf', 'Köpfe')}`,
      parameters: ['Parameter', 'Die Zahlen, die das Training verändert'],
      form: ['Form', 'Blöcke hintereinander, die Zahlen, die für ein Token stehen, und die Köpfe der Attention'],
      memory: ['Speicher', 'Parameter, Gradienten, Momente und Aktivierungen zusammen'],
    },
  };
}
