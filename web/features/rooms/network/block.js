/**
 * An open block: every tensor from the stream that it reads to the stream that it writes, with the weights that are
 * used in between, and its attention.
 */

import { html, nothing } from 'lit-html';
import { blockTiles } from './graph.js';
import { saidOfBlock } from './said.js';
import { side, tileFigure } from './tile.js';

/** @typedef {import('./index.js').Room} Room */
/** @typedef {import('./seen.js').Reading} Reading */

/** The weights that are used to make a tensor; those of queries, keys and values are beside the first of them. @param {Reading} reading @param {string} name @param {string} op */
function weightsFor({ plan }, name, op) {
  const maker = op === 'q' ? name.replace(/q$/, 'qkv') : name;
  return (plan.of.get(maker)?.inputs ?? []).filter((one) => {
    const tensor = plan.tensors.get(one);
    return tensor?.kind === 'parameter' && tensor.shape.length === 2;
  });
}

/** @param {Room} room @param {Reading} reading @param {number} n */
export function blockView(room, reading, n) {
  const { plan } = reading;
  const { context, words: wordsOf, openBlock } = room;
  const words = wordsOf();
  const block = plan.blocks[n];
  const tiles = blockTiles(plan, block).filter(({ op }) => op !== 'probs');
  const title = words.block(n);
  return html`<section class="network-open" data-section="block" aria-label=${title} id=${context.id('network-open')} data-test="network-block">
    <div class="network-bar">
      <h3>${title}</h3>
      <p class="part-line">${saidOfBlock(room, reading, n)}</p>
      <button type="button" class="quiet" data-section="map" @click=${() => openBlock(null)}>${words.map}</button>
    </div>
    <div class="network-scroll">
      <div class="network-flow">
        <div class="network-ribbon"></div>
        <div class="network-stop network-first network-again">${side(room, reading, 'network-shown')}</div>
        ${[{ name: block.begin, op: '', part: 'stream' }, ...tiles].map(({ name, op, part }) => {
          const weights = weightsFor(reading, name, op);
          return html`<div class="network-stop network-step" data-part=${part}>
            ${tileFigure(room, reading, name, { place: 'open', caption: op === '' ? words.read_stream : undefined })}
            <div class="network-under">${
              op === '' || weights.length === 0
                ? nothing
                : weights.map((one) => tileFigure(room, reading, one, { place: 'open', kind: 'network-small' }))
            }</div>
          </div>`;
        })}
      </div>
    </div>
  </section>`;
}
