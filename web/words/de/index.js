/**
 * The sentences of the page in German, like those of en/index.js. Actions are named by the infinitive ("Text wählen"),
 * so that no form of address is needed. README.md in the folder above has the terms.
 */

import { parts } from '../../../build/words/de.js';
import { partsFrom } from '../parts.js';
import { finderOf } from '../templates.js';
import { errors } from './errors.js';
import { counted, format, isPieces, token, tokens } from './format.js';
import { datasets, rows } from './rows.js';
import { said } from './said.js';

/** @typedef {import('../words.js').English} English */

const { count, duration, fixed, loss, mebibytes, percent, short, size } = format;

/** @type {English['masthead']} */
const masthead = {
  name: 'microGPT',
  name_rest: 'Playground',
  lede: 'Gib ihm einen Text: Ein kleines GPT lernt, so zu schreiben.',
  to_train: 'Zum Knopf „Trainieren“',
  colours: 'Farben',
  language: 'Sprache',
  themes: { auto: 'Auto', light: 'Hell', dark: 'Dunkel' },
};

/** @type {English['shortcuts']} */
const shortcuts = { open: 'Tasten' };

/** @type {English['tour']} */
const tour = {
  open: 'Tour',
  help: 'Die Teile dieser Seite, in einer Minute',
  guide: 'Lernweg',
  guide_help: 'Wie es lernt, Schritt für Schritt',
  share: 'Teilen',
  share_help: 'Ein Link, ein Rahmen oder ein Code mit diesem Text und diesen Einstellungen',
};

/** @type {English['problem']} */
const problem = {
  not_loaded: 'Die Engine konnte nicht geladen werden.',
  died: 'Die Engine ist stehen geblieben.',
  kept: (reason, lost) =>
    `${reason} Text und Einstellungen sind noch da${lost ? '; was das Modell seit dem letzten Speichern gelernt hat, ist verloren' : ''}.`,
  engine_slow: 'Die Engine lädt langsam.',
  part_slow: 'Ein Teil der Engine lädt langsam.',
  why_slow: 'Das Netz ist langsam, oder der Server antwortet nicht. Die Seite wartet weiter.',
  restart: 'Neu starten',
  try_again: 'Noch einmal versuchen',
  dismiss: 'Schließen',
};

/** @type {English['text']} */
const text = {
  label: 'Text',
  title: 'Der Text',
  line: 'Einen wählen oder einen eigenen mitbringen.',
  choices: 'Texte zum Lernen',
  fresh: '+ Eigener Text',
  box: 'Text, aus dem gelernt wird',
  placeholder: 'Text hier einfügen oder tippen, oder eine Datei hierher ziehen.',
  preview: 'Der Anfang des Textes',
  shown: (bytes) => `${size(bytes)}, hier der Anfang davon`,
  edit: 'Als Text bearbeiten',
  open: 'Dateien öffnen',
  address: 'Von einer Adresse',
  or: 'oder hierher ziehen oder einfügen',
  reading: 'Wie er gelesen wird…',
  no_panel: 'Dieser Teil der Seite konnte nicht geladen werden. Die Seite neu laden.',
  remove: (title) => (title === '' ? 'Entfernen' : `„${title}“ entfernen`),
  documents: 'Wie der Text in Dokumente zerlegt wird',
  cuts: { lines: 'jede Zeile ein Dokument', stream: 'ein langer Text' },
  fetching: 'Der Text wird geholt…',
  facts: ({ characters, lines }) =>
    `${counted(characters, 'Zeichen', 'Zeichen')} · ${counted(lines, 'Zeile', 'Zeilen')}`,
  size,
  summary: (characters) => counted(characters, 'Zeichen', 'Zeichen'),
  none: 'Noch kein Text',
  change: 'Text wechseln',
};

/** @type {English['texts']} */
const texts = {
  yours: 'Eigener Text',
  of_address: 'Text aus der Adresse',
  pasted: 'Eingefügter Text',
  several: (first, n) => `${first} + ${count(n)}`,
};

/** @type {English['run']} */
const run = {
  label: 'Training',
  train: 'Trainieren',
  train_anew: 'Neu trainieren',
  train_again: 'Noch einmal',
  continue: 'Weiter',
  pause: 'Pause',
  cancel: 'Abbrechen',
  step: 'Schritt',
  step_help: 'Ein einzelner Trainingsschritt',
  reset: 'Neustart',
  reset_help: 'Ein frisches Modell mit dem Text und den Einstellungen von jetzt',
  progress: 'Erledigte Schritte',
  no_engine: 'Es gibt keine Engine.',
  loading_engine: 'Die Engine wird geladen…',
  still_loading_engine: 'Die Engine wird immer noch geladen…',
  loading_part: 'Ein weiterer Teil der Engine wird geladen…',
  still_loading_part: 'Ein weiterer Teil der Engine wird immer noch geladen…',
  starts_when_here: 'Das Training beginnt, sobald sie da ist.',
  fetching: 'Die Texte werden geholt… Das Training beginnt, sobald sie da sind.',
  changed: 'Geändert. Das gilt ab dem nächsten Lauf: „Neu trainieren“, oder „Neustart“ zum Übernehmen.',
  setting_wrong: 'Eine Einstellung stimmt nicht: siehe unten.',
  preparing: 'Ein frisches Modell entsteht…',
  ready: 'Ein frisches Modell, untrainiert.',
  training: 'Es trainiert.',
  paused: (step) => `Angehalten bei Schritt ${count(step)}.`,
  done: (step) => `Fertig nach ${counted(step, 'Schritt', 'Schritten')}.`,
  stopped: (step) => `Abgebrochen bei Schritt ${count(step)}.`,
  kept: (step) =>
    `Von vorher behalten: Kurve und Textproben aus ${counted(step, 'Schritt', 'Schritten')}, ohne das Modell.`,
  failed: 'Kein Modell: Der Text oder eine Einstellung stimmt nicht.',
  none: 'Zum Anfangen einen Text wählen.',
  bytes: (loaded, total) => (total === null ? size(loaded) : `${size(loaded)} von ${size(total)}`),
  loss: (now) => `Verlust ${loss(now)}`,
  step_of: (step, max_steps) => `Schritt ${count(step)} von ${count(max_steps)}`,
  figures: {
    step: ['Schritt', 'Erledigte Schritte, von allen Schritten des Laufs'],
    loss: ['Verlust', 'Der geglättete Trainingsverlust'],
    val: ['Validierung', 'Der Verlust auf dem Teil des Textes, der vom Training zurückgehalten wird'],
    speed: ['Tokens/s', 'Tokens pro Sekunde: Zeichen, aus denen gelernt wurde'],
    left: ['Restzeit', 'Beim Tempo der letzten Sekunden'],
  },
  done_of: (step, max_steps) => `${count(step)} von ${count(max_steps)}`,
  left: (ms) => duration(ms),
  old_run: 'Das ist noch der Lauf von vor der Änderung.',
  pace: 'Tempo',
  pace_help:
    'Von einem Schritt pro Sekunde, zum Zusehen, bis so schnell, wie dieser Rechner kann. Der erste Lauf wird von selbst schneller.',
  watch: 'zusehen',
  fast: 'schnell',
  pace_value: (rate) =>
    rate === Number.POSITIVE_INFINITY
      ? 'so schnell es geht'
      : format.plural(rate, {
          one: `${short(rate)} Schritt pro Sekunde`,
          other: `${short(rate)} Schritte pro Sekunde`,
        }),
};

/** @type {English['machine']} */
const machine = {
  line: (simd, threads, mib) =>
    `Engine: ${simd}, ${threads}${mib === null ? '' : ` · ${mebibytes(mib)} Speicher`} · nichts verlässt diesen Rechner`,
  relaxed: 'Relaxed SIMD',
  simd: 'SIMD',
  reproducible: (simd) => `${simd}, reproduzierbar`,
  threads: (n) => counted(n, 'Thread', 'Threads'),
  one_of: (n) => `1 von ${count(n)} Threads (ein Schritt ist zu klein zum Teilen)`,
  one: (why) => (why === '' ? '1 Thread' : `1 Thread (${why})`),
  no_memory: 'dieser Browser teilt keinen Speicher zwischen Threads',
  not_started: 'seine Threads sind nicht gestartet',
  no_https: 'mehr nur über https',
  framed: 'mehr auf einer eigenen Seite',
  one_file: 'mehr nur mit einem Webserver',
  no_headers: 'für mehr fehlen zwei Header des Servers: siehe web/README.md',
};

/** The names of what an n-gram model counts: single tokens, pairs, threes. @type {Record<string, string[]>} */
const COUNTED = {
  character: ['Zeichen', 'Paare', 'Dreier'],
  token: ['Tokens', 'Paare', 'Dreier'],
};

/** @type {English['curve']} */
const curve = {
  label: 'Verlust',
  lines: {
    raw: 'jeder Schritt',
    smooth: 'geglättet',
    val: 'Validierung (zurückgehalten)',
    levels: 'Messlatten',
  },
  lines_help: {
    raw: 'Der Verlust jedes Trainingsschritts',
    smooth: 'Der Mittelwert der letzten Schritte',
    val: 'Der Verlust auf dem Teil des Textes, der vom Training zurückgehalten wird',
    levels:
      'Was blindes Raten erreicht, und was Modelle erreichen, die nur zählen, welche Zeichen oder Tokens, Paare und Dreier davon vorkommen',
  },
  keys: 'Pfeil links und rechts lesen einzelne Schritte; Plus und Minus zeigen weniger oder mehr davon, 0 alle.',
  picture: (description) => `Der Verlust über die Schritte des Laufs. ${description}`,
  none: 'Noch keine Verluste.',
  describe: (step, now, val, guess) =>
    `Schritt ${count(step)}: Trainingsverlust ${loss(now)}${val === null ? '' : `, Validierungsverlust ${loss(val)}`}; blindes Raten läge bei ${loss(guess)}.`,
  level: (n, tokenizer) =>
    n === 0 ? 'geraten' : `${COUNTED[isPieces(tokenizer) ? 'token' : 'character'][n - 1]} gezählt`,
  level_at: (name, at) => `${name} ${fixed(at, 2)}`,
  at: ({ step, raw, smooth, val, tokens: learnt, seconds }, unit) =>
    `Schritt ${count(step)}: Verlust ${loss(raw)}, geglättet ${loss(smooth)}${val === null ? '' : `, Validierung ${loss(val)}`}${unit === 'bits' ? ' Bits pro Zeichen' : ''}${learnt > 0 ? `; nach ${counted(learnt, 'Token', 'Tokens')} und ${short(seconds)} s Training` : ''}.`,
  what: 'Der {loss|Verlust} ist die {surprise|Überraschung} des Modells über das nächste Zeichen. Weniger ist besser.',
  earlier: 'Die Linien mit Namen sind frühere Läufe. Weniger ist besser.',
  reading(now, tokenizer, vocabulary) {
    const choices = Math.exp(now);
    const shown = choices >= 100 ? count(choices) : fixed(choices, 1);
    return `{loss|Verlust} ${loss(now)}: wie {perplexity|Schwanken} zwischen ${shown} ${tokens(tokenizer)}; blindes Raten: ${count(vocabulary)}.`;
  },
  reading_bits: (bits, guess) =>
    `Es braucht ${fixed(bits, 2)} Ja-Nein-Antworten ({surprise|Bits}) für jedes Zeichen; blindes Raten braucht ${fixed(guess, 2)}.`,
  view: 'Ansicht',
  axis: 'Quer',
  axes: { steps: 'Schritte', tokens: 'Tokens', time: 'Sekunden' },
  scale: 'Skala',
  scales: { linear: 'linear', log: 'Zehnerpotenzen' },
  unit: 'Verlust in',
  units: { nats: 'Nats', bits: 'Bits pro Zeichen' },
  smoothing: 'Glättung',
  automatic: 'auto',
  weight: (weight) => fixed(weight, 2),
  unit_unknown: 'Bits pro Zeichen erscheinen, sobald die Zeichen des Textes gezählt sind.',
  unlike: 'Die Läufe hier haben verschiedene Tokens: Nur ihre Bits pro Zeichen lassen sich vergleichen.',
  count_text: 'Die Zeichen des Textes zählen, für seine Messlatten',
  all: 'Alles zeigen',
  seconds: (seconds) => `${short(seconds)} s`,
  back: 'Auf einen früheren Schritt zurückblicken',
  now: 'Jetzt',
  moment: (step) => `Schritt ${count(step)}`,
  to_now: 'Zurück zu jetzt',
  kept: (kept, steps) => `Aufgehoben sind ${count(kept)} von ${count(steps)} Schritten.`,
  none_kept: 'Das Modell ist zu groß, um frühere Schritte aufzuheben.',
  more: 'Tabelle, Dateien und weitere Kurven',
  failed: 'Dieser Teil der Seite konnte nicht geladen werden. Die Seite neu laden.',
};

/** @type {English['writing']} */
const writing = {
  label: 'Textproben',
  title: 'Es schreibt',
  at: (stamp, temperature) => `${stamp} · Temperatur ${short(temperature)}`,
  list: 'Was es vorher schrieb, das Neueste zuerst',
  empty:
    'Auf „Trainieren“ drücken. Was das Modell schreibt, erscheint hier, während es lernt: erst Rauschen, dann etwas wie der Text.',
  ended: '(gleich zu Ende)',
  before: 'untrainiert',
  step: (step) => `Schritt ${count(step)}`,
};

/** @type {English['surprise']} */
const surprise = {
  label: 'Überraschung',
  title: 'Wie es liest',
  parts: 'Welcher Teil des Textes',
  train: 'gelernt',
  validation: 'zurückgehalten',
  expected: 'erwartet',
  surprising: 'überraschend',
  waits: 'Kommt, sobald das Modell es gelesen hat.',
  hint: 'Auf ein Token zeigen oder die Pfeiltasten nehmen, um zu sehen, was das Modell dort erwartet hat.',
  unread: 'So weit blickt das Modell nicht in eine Zeile.',
  reading: (one, probability, place) =>
    `Das Modell gab „${one}“ ${percent(probability)}${place === 1 ? ', mehr als allem anderen.' : `; ${counted(place - 1, 'Token schien', 'Tokens schienen')} wahrscheinlicher.`}`,
  summary: (choices, tokenizer) =>
    `Der Text, gefärbt nach Überraschung: Im Mittel schwankt das Modell zwischen ${fixed(choices, 1)} ${tokens(tokenizer)}.`,
};

/** @type {English['verdict']} */
const verdict = { label: 'Was das heißt' };

/** @type {English['prompt']} */
const prompt = {
  label: 'Prompt',
  title: 'Eigener Prompt',
  placeholder: 'Wie soll es anfangen?',
  generate: 'Schreiben',
  stop: 'Anhalten',
  cancel: 'Abbrechen',
  waits: 'Die Antwort kommt, sobald alles geladen ist.',
  answer: 'Was das Modell geschrieben hat',
  untrained: 'vor jedem Training geschrieben',
  written: (step) => `geschrieben bei Schritt ${count(step)}`,
  done: (characters) => `Das Modell hat ${counted(characters, 'Zeichen', 'Zeichen')} geschrieben.`,
  temperature: 'Temperatur',
  earlier_text: (button) => `Das Modell kennt noch seinen früheren Text; „${button}“ nimmt diesen.`,
  earlier_settings: (button) => `Das Modell hat noch seine früheren Einstellungen; „${button}“ nimmt diese.`,
  twin: (other) => `Stattdessen „${other}“ nehmen`,
};

/** @type {English['checks']} */
const checks = {
  new: () => 'neu',
  in_text: () => 'im Text',
  right: () => 'richtig',
  wrong: (expected) => `falsch: ${expected}`,
  no_form: () => 'nicht in dieser Form',
};

/** @type {English['chances']} */
const chances = {
  token: 'Token',
  own: 'Modell',
  own_help: 'Die Wahrscheinlichkeit, die das Modell diesem Token gibt',
  chance: 'Ziehung',
  chance_help: 'Die Wahrscheinlichkeit, gezogen zu werden, nach Temperatur und Filtern',
  out: 'entfällt',
  chosen: 'gewählt',
  end: 'Ende',
};

/** @type {English['settings']} */
const settings = {
  label: 'Einstellungen',
  title: 'Einstellungen',
  line: 'Eine Änderung gilt ab dem nächsten Lauf.',
  changed: 'geändert',
  restore: 'Zurück zu den empfohlenen Einstellungen',
  back_to: (value) => `Zurück zu ${value}`,
  switch_back: ['Wieder ausschalten', 'Wieder einschalten'],
  recipe: {
    preset: (value) => value,
    n_layer: (value) => (value === '1' ? '1 Schicht' : `${value} Schichten`),
    n_head: (value) => (value === '1' ? '1 Kopf' : `${value} Köpfe`),
    n_embd: (value) => `Breite ${value}`,
    block_size: (value) => `Kontext ${value}`,
    learning_rate: (value) => `Lernrate ${value}`,
    batch_size: (value) => `Batch ${value}`,
    max_steps: (value) => (value === '1' ? '1 Schritt' : `${value} Schritte`),
    seed: (value) => `Seed ${value}`,
  },
  more: (label) => `${label}: mehr`,
  less: (label) => `${label}: weniger`,
};

/** @type {English['rooms']} */
const rooms = {
  label: 'Die sieben Teile',
  settings: (title) => `Einstellungen: ${title}`,
  close: 'Schließen',
  loading: 'Wird geladen…',
  failed: 'Dieser Teil der Seite konnte nicht geladen werden. Die Seite neu laden.',
  nothing: '–',
  dataset: {
    title: 'Datensatz',
    line: 'Der Text, in Dokumente zerlegt; ein Teil davon wird vom Training zurückgehalten.',
    closed: (n, cut, share) =>
      `${cut === 'stream' ? 'ein langer Text' : counted(n, 'Dokument', 'Dokumente')}, ${share > 0 ? `${percent(share)} zurückgehalten` : 'nichts zurückgehalten'}`,
  },
  tokenizer: {
    title: 'Tokenizer',
    line: 'Zerlegt den Text in Tokens, jedes mit einer Nummer.',
    closed(vocabulary, tokenizer) {
      if (tokenizer === 'byte') return counted(vocabulary - 1, 'Byte', 'Bytes');
      if (tokenizer === 'bpe') return `256 Bytes, ${counted(vocabulary - 257, 'Verschmelzung', 'Verschmelzungen')}`;
      return counted(vocabulary - 1, 'verschiedenes Zeichen', 'verschiedene Zeichen');
    },
  },
  autograd: {
    title: 'Autograd',
    line: 'Geht den Schritt rückwärts durch und findet, was jede Zahl am Verlust bewirkt hat.',
    none: 'noch kein Gradient',
    closed: (norm) => `Gradientennorm ${short(norm)}`,
  },
  network: {
    title: 'Netz',
    line: (tokenizer) => `Sieht sich die ${tokens(tokenizer)} bis hierher an und wettet auf das nächste.`,
    closed: (n) => counted(n, 'Parameter', 'Parameter'),
  },
  optimizer: {
    titles: { adamw: 'Adam', sgd: 'SGD', lion: 'Lion', muon: 'Muon' },
    line: 'Schiebt jede Zahl des Netzes ein wenig bergab.',
    closed: (rate) => `Lernrate ${short(rate)}`,
    at: (rate, step) => `Rate ${short(rate)}, Schritt ${count(step)}`,
  },
  training: {
    names: [
      'stiller ruhiger heller früher sanfter grüner flinker silberner goldener klarer junger kühner'.split(' '),
      'Reiher Otter Ahorn Fluss Fink Enzian Komet Fuchs Luchs Hafen Falke Kiesel Farn'.split(' '),
    ],
    title: 'Trainings\u00adschleife',
    line: 'Raten, die Überraschung messen, verbessern; immer wieder.',
    closed: (rate, ms_left) => `${rate} Tokens/s${ms_left === null ? '' : `, noch ${duration(ms_left)}`}`,
    with_runs: (line, n) => `${line} · ${counted(n, 'Lauf', 'Läufe')}`,
    none: 'läuft nicht',
  },
  inference: {
    title: 'Inferenz',
    line: (tokenizer) => `Lässt es schreiben, ein ${token(tokenizer)} nach dem anderen.`,
    closed: (temperature) => `Temperatur ${short(temperature)}`,
    after: (before) => (before === '' ? 'am Anfang eines Textes' : `nach „${before}“`),
  },
};

/** @type {import('../words.js').Words} */
export const de = {
  lang: 'de',
  dir: 'ltr',
  format,
  ...{
    masthead,
    shortcuts,
    glossary_open: 'Glossar',
    tour,
    problem,
    text,
    texts,
    run,
    machine,
    curve,
    writing,
    surprise,
    verdict,
    prompt,
    checks,
    chances,
  },
  ...{ settings, rooms, said, rows, datasets, errors },
  find: finderOf(errors),
  later: { ...partsFrom(parts, format), help: async () => ({ help: {} }) }, // the help is in `rows`
};
