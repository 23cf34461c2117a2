/**
 * The picture of the embeddings: a mark for each token, with its name if there is room, and the path of the token that is
 * looked at. SVG with the colours of style sheets. index.js decides what is locked.
 */

import { html, nothing, svg } from 'lit-html';
import { fit, placeNames } from './numbers.js';

/** @typedef {import('./numbers.js').Kind} Kind */

const PICTURE = { wide: 480, high: 400, margin: 26 };
const MARK = { high: 25, letter: 9.2, padding: 8, longest: 10, dot: 3 };

/**
 * @typedef {object} Given
 * @property {{ scores: Float64Array[] }[]} frames  the newest last
 * @property {{ id: number, kind: Kind, name: string }[]} tokens
 * @property {number | null} locked
 * @property {number | null} peeked
 */

/** A name as it is written on the map. @param {string} name */
function shortened(name) {
  const points = Array.from(name);
  return points.length > MARK.longest ? `${points.slice(0, MARK.longest - 1).join('')}…` : name;
}

/** Kinds that have round marks; the others have square ones. @type {Kind[]} */
const ROUND = ['vowel', 'consonant', 'letter', 'capital', 'bos'];

/** @param {{ x: number, y: number }} at @param {string} name @param {Kind} kind @param {boolean} is_lit */
function mark({ x, y }, name, kind, is_lit) {
  const wide = widthOf(name);
  return svg`<g class="embedding-mark" data-kind=${kind} ?data-lit=${is_lit}>
    <rect x=${x - wide / 2} y=${y - MARK.high / 2} width=${wide} height=${MARK.high} rx=${ROUND.includes(kind) ? MARK.high / 2 : 3}></rect>
    <text x=${x} y=${y} text-anchor="middle">${shortened(name)}</text>
  </g>`;
}

/** @param {string} name */
const widthOf = (name) => Math.max(MARK.high, Array.from(shortened(name)).length * MARK.letter + MARK.padding);

/**
 * The path of a token over the last frames, on the scale of the newest. The paths of all tokens would be a tangle.
 * @param {Given['frames']} frames @param {number} id @param {ReturnType<typeof fit>['at']} at
 */
function wayOf(frames, id, at) {
  const line = frames.map(({ scores }) =>
    at(scores[0][id], scores[1][id])
      .map((n) => n.toFixed(1))
      .join(' '),
  );
  return svg`<path class="embedding-way" d=${`M${line.join('L')}`}></path>`;
}

/**
 * The token whose mark is nearest to a point; null if none is near.
 * @param {{ id: number, x: number, y: number }[]} places @param {number} x @param {number} y
 */
export function nearestAt(places, x, y) {
  let best = { id: -1, far: 24 };
  for (const one of places) {
    const far = Math.hypot(one.x - x, one.y - y);
    if (far < best.far) best = { id: one.id, far };
  }
  return best.id < 0 ? null : best.id;
}

/** @param {Given} given */
export function embeddingMap(given) {
  const { frames, tokens, locked, peeked } = given;
  const { scores } = frames[frames.length - 1];
  const ids = tokens.map(({ id }) => id);
  const { at } = fit(scores, ids, PICTURE);
  const is_lit = (/** @type {number} */ id) => id === locked || id === peeked;
  const points = tokens.map((token) => {
    const [x, y] = at(scores[0][token.id], scores[1][token.id]);
    return { ...token, x, y, wide: widthOf(token.name), high: MARK.high };
  });
  const first = [...points].sort((a, b) => Number(is_lit(b.id)) - Number(is_lit(a.id)));
  const names = placeNames(first, PICTURE);
  const places = points.map(({ id, x, y }) => ({ id, x: names.get(id)?.x ?? x, y: names.get(id)?.y ?? y }));
  const leaders = points.filter(({ id }) => names.get(id)?.is_moved);
  const ways = frames.length < 2 ? [] : ids.filter(is_lit);
  const nameless = points.filter(({ id }) => !names.has(id));
  const template = html`<svg class="embedding-map" viewBox=${`0 0 ${PICTURE.wide} ${PICTURE.high}`} aria-hidden="true">
    <rect class="embedding-ground" width=${PICTURE.wide} height=${PICTURE.high} rx="6"></rect>
    ${ways.map((id) => wayOf(frames, id, at))}
    ${leaders.map(({ id, x, y }) => svg`<path class="embedding-leader" d=${`M${x} ${y}L${names.get(id)?.x} ${names.get(id)?.y}`}></path><circle class="embedding-dot" cx=${x} cy=${y} r="2"></circle>`)}
    ${nameless.map(({ kind, x, y }) => svg`<circle class="embedding-dot" data-kind=${kind} cx=${x} cy=${y} r=${MARK.dot}></circle>`)}
    ${points.map((one) => {
      const place = names.get(one.id);
      return place === undefined ? nothing : mark(place, one.name, one.kind, is_lit(one.id));
    })}
  </svg>`;
  return { template, places, dots: nameless.length, ways };
}

/**
 * The meaning of the shapes of the marks.
 * @param {{ kind: Kind, count: number, name: string }[]} kinds
 * @param {Pick<import('../../../../ui/format.js').Format, 'count'>} format
 */
export const legend = (kinds, format) =>
  html`<ul class="embedding-legend">${kinds
    .filter(({ count }) => count > 0)
    .map(
      ({ kind, count, name }) =>
        html`<li><svg class="embedding-sign" viewBox="-1 -1 27 27" aria-hidden="true">${mark({ x: 12.5, y: 12.5 }, '', kind, false)}</svg>${name} (${format.count(count)})</li>`,
    )}</ul>`;
