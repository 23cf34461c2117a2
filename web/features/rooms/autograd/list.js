/**
 * The graph as a list from the tokens to the loss. Each line is an op; the ops of a block can be folded. A dot on a
 * logarithmic track shows the typical size of what the op computes (forwards) and of its gradient (backwards). The
 * lines in the margin belong to the op in focus.
 */

import { html, nothing, svg } from 'lit-html';
import { withTerms } from '../../../ui/terms.js';
import { findTensor } from './find.js';
import { edgesOf, foldedGroups, groupsOf, linesOf, piecesOf, shortName, typical } from './graph.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('./graph.js').Line} Line */
/** @typedef {{ value: number, gradient: number | null }} Size */

const [WIDTH, HEIGHT, FIRST_LANE, LANE] = [40, 40, 30, 6]; // of the margin beside a line, in its own units

/** The sizes of the ops by their names. @param {Room} room @returns {Map<string, Size>} */
export function sizesOf({ ops, sizes, has_gradient }) {
  /** @type {Map<string, Size>} */
  const found = new Map();
  const answers = sizes.value.value ?? [];
  let i = 0;
  for (const { name, op } of ops.value) {
    if (answers[i] === undefined) break;
    const value = typical(answers[i++], op === 'cross_entropy');
    const gradient = has_gradient.value.has(name) && answers[i] !== undefined ? typical(answers[i++]) : null;
    found.set(name, { value, gradient });
  }
  return found;
}

/**
 * A function that places a size between the smallest and the largest, on a logarithmic scale.
 * @param {(number | null)[]} all
 */
function scaleOf(all) {
  const logs = all.flatMap((size) => (size !== null && size > 0 && Number.isFinite(size) ? [Math.log10(size)] : []));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  return (/** @type {number | null} */ size) =>
    size === null || !(size > 0) || !Number.isFinite(size) ? null : (Math.log10(size) - low) / (high - low || 1);
}

/** @param {number | null} share @param {'forward' | 'backward'} kind */
const track = (share, kind) =>
  html`<svg class="size-track ${kind}" role="presentation">
    <line x1="0" x2="100%" y1="50%" y2="50%" />
    ${share === null ? nothing : svg`<circle cx=${`${(4 + 92 * share).toFixed(1)}%`} cy="50%" r="4" />`}
  </svg>`;

/** @param {ReturnType<typeof piecesOf>} pieces */
function gutter(pieces) {
  const middle = HEIGHT / 2;
  return html`<svg class="graph-gutter" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="presentation">
    ${pieces.map(({ lane, kind, part, is_focus }) => {
      const x = Math.max(2, FIRST_LANE - LANE * lane);
      const down = `M${WIDTH} ${middle}Q${x} ${middle} ${x} ${HEIGHT}`;
      const up = `M${x} 0Q${x} ${middle} ${WIDTH} ${middle}`;
      const path = part === 'through' ? `M${x} 0V${HEIGHT}` : part === 'begin' ? down : up;
      const head = `M${WIDTH} ${middle}l-7 -4v8z`;
      return svg`<path class="graph-line ${kind}" d=${path} />
        ${is_focus ? svg`<path class="graph-arrow ${kind}" d=${head} />` : nothing}`;
    })}
  </svg>`;
}

/** @param {Room} room @param {Line} line @param {boolean} is_open */
function groupLine(room, { group }, is_open) {
  const words = room.words().graph;
  const { folds } = room;
  const { block, last } = group;
  const name =
    block === null
      ? words.groups[/** @type {'begin' | 'end'} */ (group.key)]
      : last === undefined || last === block
        ? words.block(block)
        : words.blocks(block, last);
  const press = () => {
    folds.value = new Map([...folds.value, [group.key, !is_open]]);
  };
  return html`<button type="button" class="graph-group ${group.parts ? 'graph-blocks' : ''}" aria-expanded=${is_open} data-group=${group.key} @click=${press}>
    <span>${name}</span> <span class="part-line">${words.count(group.ops.length)}</span>
  </button>`;
}

/**
 * @param {Room} room
 * @param {Line} line
 * @param {{ size: Size | undefined, forward: ReturnType<typeof scaleOf>, backward: ReturnType<typeof scaleOf> }} sizes
 */
function opLine(room, { op }, { size, forward, backward }) {
  if (op === null) return nothing;
  const { context, focus, chosen } = room;
  const words = room.words().graph;
  const { short } = context.store.at.words.value.format;
  /** Prints a size; '' while it is not known. @param {number | null | undefined} n */
  const print = (n) => (n === undefined ? '' : n === null ? words.no_gradient : short(n).replace('-', '−'));
  const name = words.ops[op.op]?.name ?? op.op;
  const press = () => context.store.update({ look: { name: op.name, at: [] } });
  const is_current = chosen.value?.tensor.name === op.name;
  const is_focus = focus.value?.name === op.name;
  return html`<button
    type="button"
    class="graph-op ${is_focus ? 'focus' : ''}"
    aria-current=${is_current}
    data-op=${op.name}
    @click=${press}
  >
    <span class="graph-name">${name} <code dir="ltr" translate="no">${shortName(op.name)}</code></span>
    <span class="graph-size">${track(forward(size?.value ?? null), 'forward')}<span><span class="unseen">${words.forwards}</span> ${print(size?.value)}</span></span>
    <span class="graph-size">${track(backward(size?.gradient ?? null), 'backward')}<span><span class="unseen">${words.backwards}</span> ${print(size?.gradient)}</span></span>
  </button>`;
}

/** The ops whose numbers matter most and least for the loss; the loss itself does not count. @param {Room} room @param {Map<string, Size>} sizes */
function extremes(room, sizes) {
  if ([...sizes.values()].some(({ gradient }) => Number.isNaN(gradient))) return ''; // the run has diverged
  const ranked = [...sizes].flatMap(([name, { gradient }]) =>
    gradient === null || !Number.isFinite(gradient) || name === 'loss' || name === 'losses'
      ? []
      : [{ name, gradient }],
  );
  ranked.sort((a, b) => b.gradient - a.gradient);
  const [most, least] = [ranked[0], ranked.at(-1)];
  return most && least ? room.words().graph.extremes(most.name, most.gradient, least.name, least.gradient) : '';
}

/** @param {Room} room */
export function graphList(room) {
  const words = room.words().graph;
  const groups = foldedGroups(groupsOf(room.ops.value));
  const focused = room.focus.value;
  const first = groups.find(({ block, parts }) => block !== null && parts === undefined);
  const is_guided = room.context.store.at.guide.value !== ''; // then no block is open at first
  const is_open = (/** @type {import('./graph.js').Group} */ group) =>
    room.folds.value.get(group.key) ??
    (group.block === null || (group === first && !is_guided) || group.ops.some((op) => op === focused));
  const lines = linesOf(groups, is_open);
  const edges = edgesOf(lines, focused);
  const sizes = sizesOf(room);
  const all = [...sizes.values()];
  const forward = scaleOf(all.map(({ value }) => value));
  const backward = scaleOf(all.map(({ gradient }) => gradient));
  return html`<section class="autograd-graph" data-section="graph" aria-label=${words.title} data-test="autograd-graph">
    <h3 class="lab-title">${words.title}</h3>
    <p class="part-line">${extremes(room, sizes)}</p>
    ${findTensor(room)}
    <p class="graph-head" aria-hidden="true"><span>${words.op}</span><span>${words.forwards}</span><span>${words.backwards}</span></p>
    <ol class="graph-lines">
      ${lines.map(
        (line, i) => html`<li>
          ${gutter(piecesOf(edges, i))}
          ${line.op === null ? groupLine(room, line, is_open(line.group)) : opLine(room, line, { size: sizes.get(line.op.name), forward, backward })}
        </li>`,
      )}
    </ol>
    <p class="part-line">${withTerms(room.context, words.legend)}</p>
  </section>`;
}
