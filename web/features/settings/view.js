/**
 * The settings of a run, every control made from the engine's table: the main ones in sight, the rest,
 * by the part they belong to, under "More settings". Sampling has its place beside the prompt.
 */

import { currentSettings } from '../../actions/training.js';
import { h } from '../../ui/dom.js';
import { createField } from '../../ui/field.js';

/** Settings of what the page does not show. */
const UNSEEN = new Set(['metrics_interval']);

/** Where each group of the table belongs among the seven parts. */
const GROUPS = /** @type {const} */ ([
  ['dataset', 1, 'Dataset'],
  ['tokenizer', 2, 'Tokenizer'],
  ['network', 4, 'Network'],
  ['optimizer', 5, 'Optimizer'],
  ['training', 6, 'Training loop'],
]);

/**
 * @param {HTMLElement} root
 * @param {import('../../actions/actions.js').Actions} actions
 * @param {{ compact: boolean }} options
 */
export function create(root, actions, { compact }) {
  const restore = h(
    'button',
    { type: 'button', class: 'quiet', hidden: true, on: { click: () => actions.restoreSettings() } },
    'Back to the suggested settings',
  );
  const main = h('div', { class: 'fields main-fields' });
  const rest = h('div', { class: 'groups' });
  const more = h('details', { class: 'fold more-settings' }, h('summary', {}, 'More settings'), rest);
  if (compact) {
    const fold = h('details', { class: 'fold' }, h('summary', {}, 'Settings'), main, restore, more);
    root.append(fold);
  } else {
    root.append(
      h(
        'div',
        { class: 'settings-head' },
        h('h2', { id: 'settings' }, 'Settings'),
        h('p', { class: 'part-line', text: 'A change takes effect with the next run.' }),
        restore,
      ),
      main,
      more,
    );
  }

  /** @type {ReturnType<typeof createField>[]} */
  let fields = [];

  /** @param {import('../../wire/protocol.js').Setting[]} settings */
  function build(settings) {
    const rows = settings.filter((row) => row.group !== 'inference' && !UNSEEN.has(row.key));
    const made = new Map(rows.map((row) => [row.key, createField(row, actions)]));
    fields = [...made.values()];
    main.replaceChildren(...rows.filter((row) => row.main).map((row) => /** @type {any} */ (made.get(row.key)).root));
    const groups = GROUPS.map(([group, number, name]) => {
      const members = rows.filter((row) => row.group === group && !row.main);
      return (
        members.length > 0 &&
        h(
          'fieldset',
          { class: 'group' },
          h('legend', {}, h('span', { class: 'part-number', text: number }), ' ', name),
          ...members.map((row) => /** @type {any} */ (made.get(row.key)).root),
        )
      );
    });
    rest.replaceChildren(...groups.filter((group) => group !== false));
  }

  /** For a button that was pressed, and nothing else: it takes the focus. @param {string} key */
  function reveal(key) {
    const field = fields.find((one) => one.key === key);
    for (let fold = field?.root.closest('details'); fold; fold = fold.parentElement?.closest('details'))
      fold.open = true;
    field?.focus();
  }

  /** @type {import('../../store.js').State | null} */
  let drawn = null;
  return {
    /** @param {import('../../store.js').State} state */
    render(state) {
      const { engine, typed, problem } = state;
      const same_texts = drawn?.sources === state.sources && drawn.source === state.source;
      if (drawn?.engine === engine && drawn.typed === typed && drawn.problem === problem && same_texts) return;
      const new_problem = drawn?.problem !== problem;
      if (drawn?.engine.settings !== engine.settings) build(engine.settings);
      drawn = state;
      const { values, errors } = currentSettings(state);
      for (const field of fields) {
        const blamed = problem?.place === 'setting' && problem.key === field.key ? problem.sentence : '';
        field.render(typed[field.key], values[field.key], errors[field.key] ?? blamed);
      }
      restore.hidden = Object.keys(typed).length === 0;
      if (new_problem && problem?.place === 'setting' && problem.asked) reveal(problem.key);
    },
    destroy() {},
  };
}
