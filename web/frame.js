/**
 * When views are drawn: each at once when it is made, and again in the next animation frame after a signal that it read
 * has changed. However many changes there are, one frame draws.
 */

import { effect } from '@preact/signals-core';

/**
 * @typedef {object} Frame
 * @property {(draw: () => void) => () => void} draw  registers a drawing; gives what ends it
 * @property {() => void} close  nothing is drawn after it
 */

/**
 * @param {(callback: () => void) => number} [request]
 * @returns {Frame}
 */
export function createFrame(request = requestAnimationFrame) {
  /** What is to be drawn in the next frame, in the order in which it was made. @type {Set<{ run: () => void, order: number }>} */
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
