/** Spreads long work over several frames, so that the page answers in between. */

import { signal } from '@preact/signals-core';

/** Resolves, in a task of its own, when the present changes have been drawn. @returns {Promise<void>} */
export const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

/**
 * @typedef {(part: string) => boolean} Turn  whether this part of a room may be made now; called in a drawing, which is
 *   repeated when it may
 */

/**
 * Only one part of a room is made in each frame, although the numbers of several may have arrived. Once made, a part is
 * drawn whenever it has changed.
 * @returns {Turn}
 */
export function createTurns() {
  const frames = signal(0);
  const made = new Set();
  let taken = -1; // the frame in which a part was made
  return (part) => {
    if (made.has(part)) return true;
    if (taken === frames.peek()) {
      void frames.value; // read, so that the drawing is repeated in the next frame
      return false;
    }
    taken = frames.peek();
    made.add(part);
    drawn().then(() => frames.value++);
    return true;
  };
}
