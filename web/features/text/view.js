/**
 * Part 1, the data set: chips to choose a text, the box to type or paste one, the card of a file too big
 * for the box, and the facts. Dropping a file anywhere on the playground ends here too.
 */

import { isEditable } from '../../actions/texts.js';
import { currentSettings, isStale } from '../../actions/training.js';
import { chosenSource } from '../../store.js';
import { fitsTextBox } from '../../texts/counts.js';
import { fill, h, partHeading, say, sayOrHide } from '../../ui/dom.js';
import { count, counted, firstWords, size } from '../../ui/format.js';

/** @typedef {import('../../store.js').State} State */

const CUTS = /** @type {Record<string, string>} */ ({
  lines: 'each line a document',
  stream: 'one long text',
});

/**
 * What is known of a text, on one line.
 * @param {State} state
 * @returns {string}
 */
export function factsLine(state) {
  const source = chosenSource(state);
  if (source === null) return '';
  if (state.loading_text) return 'Fetching the text…';
  const facts = [];
  if (source.facts) {
    facts.push(counted(source.facts.characters, 'character'), counted(source.facts.lines, 'line'));
  } else if (source.bytes) {
    facts.push(size(source.bytes));
  }
  return facts.join(' · ');
}

/**
 * How the text is cut, once the engine has cut it.
 * @param {State} state
 * @returns {string}
 */
export function cutLine(state) {
  const { info, phase } = state.run;
  return info && phase !== 'preparing' && !isStale(state) ? CUTS[info.documents] : '';
}

/**
 * @param {HTMLElement} root
 * @param {import('../../actions/actions.js').Actions} actions
 * @param {{ compact: boolean, dropzone: HTMLElement }} options
 */
export function create(root, actions, { compact, dropzone }) {
  const chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Texts to learn from' });
  const fresh = h('button', { type: 'button', class: 'chip chip-fresh', on: { click: onFresh } }, '+ Your own text');
  const sentence = h('p', { class: 'source-sentence' });
  const box = h('textarea', {
    id: 'text-box',
    class: 'text-box',
    spellcheck: 'false',
    autocomplete: 'off',
    autocapitalize: 'off',
    dir: 'auto',
    placeholder: 'Paste or type a text here, or drop a file.',
    'aria-describedby': 'text-facts text-error',
    on: { input: () => actions.typeText(box.value) },
  });
  const card_title = h('strong', { class: 'file-name' });
  const card_size = h('span', { class: 'file-size' });
  const preview = h('pre', {
    class: 'file-preview',
    dir: 'auto',
    tabindex: '0',
    'aria-label': 'The beginning of the text',
  });
  const edit = h(
    'button',
    { type: 'button', class: 'quiet', on: { click: () => actions.editFile() } },
    'Edit as text',
  );
  const card = h(
    'div',
    { class: 'file-card', hidden: true },
    h('div', { class: 'file-head' }, card_title, card_size, edit),
    preview,
  );

  const picker = h('input', { type: 'file', class: 'picker', id: 'text-file', on: { change: onPick } });
  const remove = h('button', { type: 'button', class: 'quiet remove', on: { click: onRemove } }, 'Remove');
  const facts = h('p', { class: 'facts', id: 'text-facts' });
  const cut = h('p', { class: 'facts' });
  const cuts = h('div', {
    class: 'segmented documents-choice',
    role: 'group',
    'aria-label': 'How the text is cut into documents',
  });
  const error = h('p', { class: 'error', id: 'text-error', role: 'alert', hidden: true });
  const notices = h('ul', { class: 'notices', hidden: true });
  const remark = h('p', { class: 'notices', role: 'status', hidden: true });

  const body = [
    chips,
    sentence,
    h('label', { for: 'text-box', class: 'unseen' }, 'Text to learn from'),
    box,
    card,
    error,
    h('div', { class: 'text-foot' }, facts, cuts, cut),
  ];
  const tools = h(
    'div',
    { class: 'text-tools' },
    picker,
    h('label', { for: 'text-file', class: 'button quiet' }, 'Open a file'),
    h('span', { class: 'hint' }, 'or drop one, or paste'),
    remove,
  );
  const heading = partHeading(1, 'Dataset', 'The text to learn from, cut into documents.', 'part-dataset');
  const summary_title = h('span', { class: 'summary-title' });
  const summary_facts = h('span', { class: 'summary-facts' });
  const summary = h(
    'summary',
    {},
    summary_title,
    summary_facts,
    h('span', { class: 'summary-action' }, 'Change text'),
  );
  // What the engine remarks on a text must be seen where the text itself is folded away.
  if (compact) root.append(h('details', { class: 'fold' }, summary, ...body, tools), notices, remark);
  else root.append(heading, ...body, notices, remark, tools);

  /**
   * A paste into the box is the browser's, unless the text is too long for it or is a file; a paste anywhere
   * else but in a field is a new text.
   * @param {ClipboardEvent} event
   */
  function onPaste(event) {
    const target = /** @type {Element} */ (event.target);
    if (target !== box && target.matches('input, textarea, select')) return;
    const { clipboardData } = event;
    const files = clipboardData?.files;
    const pasted = clipboardData?.getData('text/plain') ?? '';
    if (files && files.length > 0) actions.openFiles(files);
    else if (pasted !== '' && (target !== box || !fitsTextBox(pasted))) actions.pasteText(pasted);
    else return;
    event.preventDefault();
  }
  document.addEventListener('paste', onPaste);

  async function onFresh() {
    actions.freshText();
    requestAnimationFrame(() => box.focus()); // once it is drawn
  }

  function onRemove() {
    actions.removeText();
    requestAnimationFrame(focusChosen); // once it is drawn: the button may be gone
  }

  async function onPick() {
    await actions.openFiles(picker.files);
    picker.value = ''; // so that the same file can be chosen again
  }

  /** @param {DragEvent} event */
  function onDrag(event) {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    dropzone.classList.toggle('dropping', event.type === 'dragover');
    if (event.type === 'drop') actions.openFiles(event.dataTransfer.files);
  }
  for (const type of /** @type {const} */ (['dragover', 'dragleave', 'drop']))
    dropzone.addEventListener(type, onDrag);

  /** The chips by the id of their text. @type {Map<string, HTMLButtonElement>} */
  const chip_of = new Map();
  chips.append(fresh);

  function focusChosen() {
    /** @type {HTMLElement | null} */ (chips.querySelector('[aria-pressed="true"]'))?.focus();
  }

  /** @param {string} id */
  function makeChip(id) {
    const chip = h('button', { type: 'button', class: 'chip', data: { source: id } });
    chip.addEventListener('click', () => actions.chooseText(id));
    chip_of.set(id, chip);
    return chip;
  }

  /**
   * A chip that stays is the same element, so that no click and no focus is lost while texts change.
   * @param {State} state
   */
  function renderChips({ sources, source }) {
    for (const [id, chip] of chip_of) {
      if (sources.some((one) => one.id === id)) continue;
      chip.remove();
      chip_of.delete(id);
    }
    let next = chips.firstElementChild;
    for (const { id, title, sentence } of sources) {
      const chip = chip_of.get(id) ?? makeChip(id);
      say(chip, title);
      chip.title = sentence;
      chip.setAttribute('aria-pressed', String(id === source));
      if (chip === next) next = chip.nextElementSibling;
      else chips.insertBefore(chip, next);
    }
  }

  /** @param {State} state */
  function renderCuts(state) {
    const row = state.engine.settings.find((one) => one.key === 'documents');
    const value = currentSettings(state).values.documents;
    if (cuts.childElementCount === 0 && row?.choices) {
      cuts.title = row.help;
      for (const choice of row.choices) {
        const name = choice.charAt(0).toUpperCase() + choice.slice(1);
        const button = h('button', { type: 'button', data: { choice } }, name);
        button.addEventListener('click', () => actions.set('documents', choice));
        cuts.append(button);
      }
    }
    for (const button of cuts.children) {
      button.setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (button).dataset.choice === value));
    }
  }

  /** @param {import('../../store.js').Source | null} source */
  function renderSource(source) {
    const is_big = source !== null && source.text === null && source.blob !== null;
    card.hidden = !is_big;
    box.hidden = is_big;
    if (is_big) {
      sayOrHide(card_title, source.kind === 'dataset' ? '' : source.title);
      say(card_size, `${size(source.bytes)}, of which this is the beginning`);
      say(preview, `${source.preview}…`);
      edit.hidden = source.kind === 'dataset' || !isEditable(source);
    }
    const text = source?.text ?? '';
    if (box.value !== text) box.value = text;
    remove.hidden = source === null || source.kind === 'dataset';
    remove.textContent = `Remove ${source ? `“${firstWords(source.title, 20)}”` : ''}`;
    sayOrHide(sentence, source?.sentence ?? '');
    fresh.hidden = source?.kind === 'typed' && source.text === '';
    say(summary_title, source?.title ?? 'No text yet');
  }

  /** @type {State | null} */
  let drawn = null;
  return {
    /** @param {State} state */
    render(state) {
      const texts_changed = drawn?.sources !== state.sources || drawn.source !== state.source;
      const { run, problem } = state;
      if (texts_changed) {
        renderChips(state);
        // What is typed right now is in the box already: only another text may replace it.
        renderSource(chosenSource(state));
      }
      if (
        texts_changed ||
        drawn?.run.info !== run.info ||
        drawn?.run.phase !== run.phase ||
        drawn?.loading_text !== state.loading_text
      ) {
        const line = factsLine(state);
        say(facts, line || ' ');
        say(cut, cutLine(state));
        say(
          summary_facts,
          chosenSource(state)?.facts ? `${count(chosenSource(state)?.facts?.characters ?? 0)} characters` : '',
        );
        const sentences = [chosenSource(state)?.remark ?? '', ...(run.info?.notices ?? [])].filter(
          (one) => one !== '',
        );
        fill(notices, ...sentences.map((text) => h('li', { text })));
        notices.hidden = sentences.length === 0;
      }
      if (drawn?.typed !== state.typed || drawn.engine !== state.engine || texts_changed) renderCuts(state);
      sayOrHide(error, problem?.place === 'text' ? problem.sentence : '');
      box.setAttribute('aria-invalid', String(problem?.place === 'text'));
      sayOrHide(remark, state.notice);
      drawn = state;
    },
    destroy() {
      document.removeEventListener('paste', onPaste);
      for (const type of /** @type {const} */ (['dragover', 'dragleave', 'drop']))
        dropzone.removeEventListener(type, onDrag);
    },
  };
}
