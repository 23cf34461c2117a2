/**
 * Draws views. A view is drawn when it is registered, and again in the next animation frame after a signal that it has
 * read has changed; several changes before that frame lead to one drawing. It knows no view: the features pass their
 * functions to `draw`.
 */

import { effect } from '@preact/signals-core';

/**
 * @typedef {object} Frame
 * @property {(draw: () => void) => () => void} draw  registers a drawing; returns a function that removes it
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
    queued = false;
    if (closed) return;
    const now = [...waiting].sort((a, b) => a.order - b.order);
    waiting.clear();
    for (const drawing of now) drawing.run();
  }

  return {
    draw(draw) {
      let stop = () => {};
      const drawing = {
        order: made++,
        run() {
          stop();
          let is_first = true;
          stop = effect(() => {
            if (is_first) {
              is_first = false;
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
