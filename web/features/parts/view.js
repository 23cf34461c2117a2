/**
 * Parts 3, 4 and 5, which work inside every step: autograd, the network and the optimizer, each with one sentence
 * and its live figure.
 */

import { h, say } from '../../ui/dom.js';
import { count, counted, short, tokensOf } from '../../ui/format.js';

/** What the fifth part is called, by the setting `optimizer`. */
const OPTIMIZERS = /** @type {Record<string, string>} */ ({ adamw: 'Adam', sgd: 'SGD', lion: 'Lion', muon: 'Muon' });

/**
 * @param {number} number
 * @param {string} name
 * @param {string} sentence
 */
function part(number, name, sentence) {
  const figure = h('p', { class: 'part-figure', text: '–' });
  const title = h('span', { text: name });
  const line = h('p', { class: 'part-line', text: sentence });
  const root = h(
    'section',
    { class: 'small-part', 'aria-labelledby': `part-${number}` },
    h('h2', { id: `part-${number}` }, h('span', { class: 'part-number', text: number }), ' ', title),
    line,
    figure,
  );
  return { root, title, line, figure };
}

/** @param {HTMLElement} root */
export function create(root) {
  const autograd = part(3, 'Autograd', 'Walks back through the step to find what each number did to the loss.');
  const network = part(4, 'Network', '');
  const optimizer = part(5, 'Adam', 'Nudges every number of the network a little downhill.');
  root.append(autograd.root, network.root, optimizer.root);
  return {
    /** @param {import('../../store.js').State} state */
    render({ run }) {
      const { info } = run;
      const config = info?.config ?? {};
      const shape = info
        ? `${counted(config.n_layer, 'layer')}, ${count(config.n_embd)} wide, ${counted(config.n_head, 'head')}`
        : '';
      say(autograd.figure, run.grad_norm === null ? 'no gradient yet' : `gradient norm ${short(run.grad_norm)}`);
      say(network.figure, info ? `${count(info.n_params)} parameters` : '–');
      network.root.title = shape;
      say(network.line, `Looks at the ${tokensOf(config.tokenizer)} so far and bets on the next one.`);
      say(optimizer.title, OPTIMIZERS[config.optimizer] ?? 'Adam');
      say(
        optimizer.figure,
        run.lr === null
          ? `learning rate ${info ? short(Number(config.learning_rate)) : '–'}`
          : `learning rate ${short(run.lr)}`,
      );
    },
    destroy() {},
  };
}
