/** German words for taking a model to other programs, and for bringing one here. Fetched when that is opened. */

/** @param {import('../en/elsewhere.js').Format} format @returns {ReturnType<typeof import('../en/elsewhere.js').elsewhere>} */
export const elsewhere = ({ count, size }) => ({
  of: (params, step) => `Das Modell, wie es jetzt ist: ${count(params)} Parameter nach ${count(step)} Schritten.`,
  none: 'Noch gibt es kein Modell. Erst trainieren.',
  ways: {
    html: {
      title: 'Eine Seite, die schreibt',
      line: 'Eine HTML-Datei, in der das Modell steckt. Ein Doppelklick öffnet sie, auf jedem Rechner, ohne Netz: Sie schreibt, mit Prompt und Temperatur. Geht mit allen Einstellungen.',
    },
    hf: {
      title: 'Hugging Face',
      line: 'Ein Ordner für transformers: Gewichte, Konfiguration und Tokenizer, dazu python/, das den Lauf in PyTorch fortsetzt und seinen Text enthält.',
    },
    gguf: {
      title: 'GGUF',
      line: 'Eine Datei für llama.cpp, Ollama oder LM Studio.',
    },
    python: {
      title: 'PyTorch und NumPy',
      line: 'Der ganze Lauf mit seinem Text, und Skripte, die damit Text erzeugen und weitertrainieren: auf einem größeren Rechner oder auf vielen. Geht mit allen Einstellungen.',
    },
  },
  page_name: 'Name des Modells',
  page_named: 'Mein Modell',
  page_text: 'Den Text beilegen, zum Lesen',
  save: (bytes) => `Speichern, etwa ${size(bytes)}`,
  making: 'Wird erzeugt…',
  saved: (name) => `Gespeichert als ${name}.`,
  failed: 'Das ließ sich nicht erzeugen. Noch einmal versuchen.',

  can: (...names) => `Dieses Modell lässt sich als ${names.join(' und ')} exportieren.`,
  cannot: (names, why) => `Nicht als ${names.join(' oder ')}: ${why}`,

  remedy: 'Die Presets gpt2 und llama lassen sich exportieren, wie sie sind.',

  bring: 'Ein Modell hierher bringen',
  bring_line:
    'Ein GPT-2 oder Llama von Hugging Face oder nanoGPT: seine Dateien model.safetensors, config.json und tokenizer.json zusammen wählen oder auf die Seite ziehen. Es schreibt dann, lässt sich ansehen und lernt vom Text, der hier ist. Ein Lauf, den diese Skripte gespeichert haben, kommt ebenso zurück.',
  choose: 'Dateien wählen',
});
