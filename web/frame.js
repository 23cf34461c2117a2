/**
 * Draws views. A view is drawn when it is registered, and again in the next animation frame after a signal that it has
 * read has changed; several changes before that frame lead to one drawing. If a drawing changes a signal, the views
 * that read it are drawn in the same frame too, unless they have been drawn in it already. This file knows no view: the
 * features pass their functions to `draw`.
 */

import { effect } from '@preact/signals-core';

const FIRST = 1e9;

/**
 * @typedef {object} Frame
 * @property {(draw: () => void, how?: { is_first?: boolean }) => () => void} draw  registers a drawing; returns a
 * function that removes it. With `is_first` it is drawn before the others. A canvas needs this: it measures text, and
 *   after a change of the page a measurement makes the browser compute the layout at once, and again at the end of the
 *   frame
 * @property {() => void} close  ends all drawing
 */

/**
 * @param {(callback: () => void) => number} [request]
 * @returns {Frame}
 */
export function createFrame(request = requestAnimationFrame) {
  /**
   * The drawings to run in the next frame. They run in the order in which they were registered.
   * @type {Set<{ run: () => void, order: number }>}
   */
  const waiting = new Set();
  let queued = false;
  let closed = false;
  let made = 0;

  function flush() {
    if (closed) return;
    const drawn = new Set();
    const next = () => [...waiting].filter((one) => !drawn.has(one)).sort((a, b) => a.order - b.order);
    try {
      for (let now = next(); now.length > 0; now = next()) {
        for (const drawing of now) {
          drawn.add(drawing);
          if (waiting.delete(drawing)) drawing.run();
        }
      }
    } finally {
      queued = waiting.size > 0;
      if (queued) request(flush);
    }
  }

  return {
    draw(draw, { is_first = false } = {}) {
      let stop = () => {};
      const drawing = {
        order: made++ - (is_first ? FIRST : 0),
        run() {
          stop();
          let is_drawn = false;
          stop = effect(() => {
            if (!is_drawn) {
              is_drawn = true;
              draw();
            } else {
              waiting.add(drawing);
              if (!queued) request(flush);
              queued = true;
            }
          });
        },
      };
      drawing.run();
      return () => {
        stop();
        waiting.delete(drawing);
      };
    },
    close() {
      closed = true;
      waiting.clear();
    },
  };
}
