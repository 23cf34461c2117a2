/** German words of the page that a model is saved as. They are in that page; the playground itself does not show them. */

/** What is said of the model, by what it is about. */
const figures = {
  text: 'Gelernt an',
  steps: 'Schritte',
  time: 'Zeit',
  parameters: 'Parameter',
  shape: 'Netz',
  vocabulary: 'Vokabular',
  loss: 'Verlust',
  saved: 'Gespeichert',
};

/** @param {import('../en/own_page.js').Format} format @returns {ReturnType<typeof import('../en/own_page.js').own_page>} */
export const own_page = ({ lang, count, duration, plural, short }) => ({
  name: 'Mein Modell',
  of: (title) => (title === '' ? 'einem eigenen Text' : `dem Text „${title}“`),
  learnt: (text, steps, ms) =>
    steps === 0
      ? 'Ein kleines GPT, das noch nichts gelernt hat: Es schreibt Rauschen.'
      : `Ein kleines GPT, das an ${text} schreiben gelernt hat, in ${plural(steps, { one: '# Schritt', other: '# Schritten' })}${ms === 0 ? '' : ` und ${duration(ms)}`}.`,
  offline: 'Alles steckt in dieser Datei. Sie braucht kein Netz, und nichts Getipptes verlässt diesen Rechner.',
  prompt: 'Eigener Prompt',
  placeholder: 'Wie soll es anfangen?',
  write: 'Schreiben',
  stop: 'Anhalten',
  temperature: 'Temperatur',
  temperature_help: 'Niedrig: Es geht auf Nummer sicher. Hoch: Es wagt etwas.',
  answer: 'Was das Modell geschrieben hat',
  more: 'Mehr',
  seed: 'Seed',
  seed_help: 'Eine Zahl, die alle seine Würfe bestimmt. Leer: jedes Mal eine andere.',
  length: 'Länge',
  length_help: 'Wie viele Zeichen oder Tokens es höchstens schreibt.',
  stamp: (seed) =>
    `Seed ${seed}. Mit demselben Seed und Prompt und derselben Temperatur schreibt es wieder dasselbe, auf jedem Rechner.`,
  model: 'Dieses Modell',
  figures,
  shape: (layers, heads, width, context) =>
    `${plural(layers, { one: '# Schicht', other: '# Schichten' })}, ${plural(heads, { one: '# Kopf', other: '# Köpfe' })}, Breite ${count(width)}, Kontext ${count(context)}`,
  vocabulary: (tokenizer, n) => `${count(n)} ${tokenizer === 'char' ? 'Zeichen' : 'Tokens'}`,
  loss: (loss, validation) =>
    validation === null ? short(loss) : `${short(loss)}; an nie gesehenem Text ${short(validation)}`,
  date: (date) => new Intl.DateTimeFormat(lang, { dateStyle: 'long' }).format(date),
  text: 'Der Text, an dem es gelernt hat',
  beginning: (shown, all) => `Die ersten ${count(shown)} von ${count(all)} Zeichen.`,
  save_text: 'Text speichern',
  made: 'Gemacht mit dem microGPT Playground.',
  no_wasm:
    'Dieser Browser lässt kein WebAssembly zu, also kann das Modell hier nicht laufen. Es erlauben, oder die Datei in einem anderen Browser öffnen.',
  no_model:
    'In dieser Datei steckt kein Modell. Eines aus dem Playground speichern, oder mit „microgpt export --to html“.',
  damaged: 'Das Modell in dieser Datei ist beschädigt. Es noch einmal speichern.',
  unknown: (character) => `„${character}“ hat das Modell nie gesehen. Das Zeichen weglassen.`,
  too_long: (most) =>
    `Der Prompt ist zu lang: Es ist Platz für ${plural(most, { one: '# Zeichen oder Token', other: '# Zeichen oder Tokens' })}.`,
  failed: 'Das Modell konnte nicht schreiben. Die Seite neu laden.',
});
