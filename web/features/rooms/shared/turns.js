/** Spreads what is long over several frames, so that the page answers in between. */

import { signal } from '@preact/signals-core';

/** Until what has changed is drawn: what comes then is a task of its own. @returns {Promise<void>} */
export const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

/** @typedef {(part: string) => boolean} Turn  whether this part of a room may be made now; read in a drawing, which comes again when it may */

/**
 * Of the parts of a room whose numbers have arrived, only one is made in a frame; afterwards it is drawn whenever it has
 * changed.
 * @returns {Turn}
 */
export function createTurns() {
  const frames = signal(0);
  const made = new Set();
  let taken = -1; // the frame in which a part was made
  return (part) => {
    if (made.has(part)) return true;
    if (taken === frames.peek()) {
      void frames.value; // read, so that the drawing comes again with the next frame
      return false;
    }
    taken = frames.peek();
    made.add(part);
    drawn().then(() => frames.value++);
    return true;
  };
}
