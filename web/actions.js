/**
 * Everything a person can do, in one object that every view is given. Views call these and nothing else;
 * these change the state and talk to the worker. Also opens the page: address, kept texts, data sets, engine.
 */

import { createPrompt } from './actions/prompt.js';
import { createTexts, keptSource } from './actions/texts.js';
import { createTraining } from './actions/training.js';
import { firstProblem, parseAddress, readAddressSettings } from './address.js';
import { loadDatasets } from './datasets.js';
import { choosePreset } from './settings.js';
import { loadTexts, loadTheme, saveTheme } from './storage.js';

/** @typedef {ReturnType<typeof createActions>} Actions */

/** @param {import('./state.js').Store} store */
export function createActions(store) {
  const training = createTraining(store);
  const texts = createTexts(store, {
    changed: training.changed,
    inspect: (text) => training.request({ type: 'inspect', text }),
  });
  const prompt = createPrompt(store, training);

  /** @param {string} theme */
  function setTheme(theme) {
    store.update({ theme: theme === 'light' || theme === 'dark' ? theme : 'auto' });
  }

  /** @param {string} key */
  function forgetProblemOf(key) {
    const { problem } = store.state;
    // Settings can contradict each other: a change of either may be the cure.
    if (problem?.place === 'setting' || key === 'documents') store.update({ problem: null });
  }

  /**
   * Puts the texts in their places: the data sets, those kept from before a reload, the address's.
   * @param {import('./address.js').Address} address
   * @param {string[]} problems
   */
  async function openTexts(address, problems) {
    let sources = store.state.sources;
    try {
      sources = await loadDatasets();
    } catch {
      problems.push('The data sets could not be fetched. You can still paste a text or drop a file.');
    }
    const kept = loadTexts();
    const own = (kept?.texts ?? []).map((one, i) => keptSource(`kept-${i}`, one));
    store.update({ sources: [...sources, ...own] });

    const kept_id = kept?.source.replace(/^own:/, 'kept-') ?? '';
    const known = (/** @type {string} */ id) => store.state.sources.some((one) => one.id === id);
    if (address.data !== '' && !known(address.data)) {
      problems.push(`The address asks for the data set “${address.data.slice(0, 24)}”, which is not here.`);
    }
    if (address.text !== null) texts.addTyped(address.text, 'Text of the address');
    else if (known(address.data)) await texts.choose(address.data);
    else if (known(kept_id)) await texts.choose(kept_id);
    else if (sources.length > 0) await texts.choose(sources[0].id);
    else texts.addTyped('', 'Your text');
    return kept;
  }

  return {
    /**
     * @param {string} search
     * @param {string} hash
     */
    async open(search, hash) {
      const address = parseAddress(search, hash);
      const problems = address.problems;
      setTheme(address.theme || loadTheme());
      const [kept, loaded] = await Promise.all([openTexts(address, problems), training.load()]);
      if (!loaded) return;
      const { typed, problems: wrong } = readAddressSettings(address, store.state.engine.settings);
      const asked_for_one = address.data !== '' || address.text !== null;
      store.update({ typed: { ...(asked_for_one ? {} : kept?.typed), ...typed } });
      const sentence = firstProblem([...problems, ...wrong]);
      if (sentence) store.update({ problem: { place: 'address', key: '', sentence } });
      training.changed();
    },
    async restart() {
      if (await training.load()) await training.prepare(false);
    },

    chooseText: texts.choose,
    typeText: texts.type,
    pasteText: texts.paste,
    freshText: texts.fresh,
    openFiles: texts.openFiles,
    editFile: texts.editFile,
    removeText: texts.remove,

    // A text just chosen may still be on its way.
    train: () => texts.loaded().then(training.train),
    pause: training.pause,
    step: () => texts.loaded().then(training.step),
    reset: () => texts.loaded().then(training.reset),

    /**
     * @param {string} key
     * @param {string} raw  as typed; checked by resolveSettings
     */
    set(key, raw) {
      const { typed, engine } = store.state;
      store.update({
        typed: key === 'preset' ? choosePreset(engine.settings, typed, raw) : { ...typed, [key]: raw },
      });
      forgetProblemOf(key);
      texts.save();
      const is_sampling = engine.settings.some((row) => row.key === key && row.group === 'sampling');
      if (is_sampling) training.resample();
      else training.changed();
    },
    restoreSettings() {
      store.update({ typed: {} });
      forgetProblemOf('');
      texts.save();
      training.changed();
    },

    writePrompt: prompt.write,
    generate: () => texts.loaded().then(prompt.generate),
    stopGenerating: prompt.stop,

    /** @param {string} theme */
    setTheme(theme) {
      setTheme(theme);
      saveTheme(theme);
    },
    dismissProblem() {
      store.update({ problem: null });
    },
    get client() {
      return training.client;
    },
    close() {
      texts.stop();
      training.close();
    },
  };
}
