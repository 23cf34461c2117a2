/** English words for taking a model to other programs, and for bringing one here. Fetched when that is opened. */

/** @typedef {import('../words.js').English['format']} Format */

/** @param {Format} format */
export const elsewhere = ({ count, size }) => ({
  /** Of the model that is saved. @param {number} params @param {number} step */
  of: (params, step) => `The model as it is now: ${count(params)} parameters after ${count(step)} steps.`,
  none: 'There is no model yet. Press Train first.',
  /** The ways out, by their names. */
  ways: {
    html: {
      title: 'A page that writes',
      line: 'One HTML file with the model in it. A double click opens it, on any computer, without a network: it writes, with prompt and temperature. Works with all settings.',
    },
    hf: {
      title: 'Hugging Face',
      line: 'A folder for transformers: weights, config and tokenizer, and python/, which goes on with the run in PyTorch and has its text in it.',
    },
    gguf: {
      title: 'GGUF',
      line: 'One file for llama.cpp, Ollama or LM Studio.',
    },
    python: {
      title: 'PyTorch and NumPy',
      line: 'The whole run with its text, and scripts that sample from it and train on: on a larger computer, or on many. Works with all settings.',
    },
  },
  page_name: 'Name of the model',
  page_named: 'My model',
  page_text: 'Put the text in, to be read there',
  /** @param {number} bytes */
  save: (bytes) => `Save, about ${size(bytes)}`,
  making: 'Being made…',
  /** @param {string} name */
  saved: (name) => `Saved as ${name}.`,
  failed: 'It could not be made. Try again.',

  // at the settings
  /** Formats that can express the model. @param {string[]} names */
  can: (...names) => `This model can be exported as ${names.join(' and ')}.`,
  /** @param {string[]} names @param {string} why */
  cannot: (names, why) => `Not as ${names.join(' or ')}: ${why}`,

  remedy: 'The presets gpt2 and llama can be exported as they are.',

  // bringing one here
  bring: 'Bring a model here',
  bring_line:
    'A GPT-2 or Llama from Hugging Face or nanoGPT: choose its files model.safetensors, config.json and tokenizer.json together, or drop them on the page. It then writes, can be looked into, and trains on the text that is here. A run that these scripts have saved comes back the same way.',
  choose: 'Choose files',
});
