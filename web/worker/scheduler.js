/**
 * The scheduler: pieces of work of several sessions, one at a time, in the order in which they asked for a turn. Between two
 * turns the worker reads its messages.
 */

/** @typedef {{ ask: (turn: () => void) => void, close: () => void }} Turns */

/** @returns {Turns} */
export function createTurns() {
  const channel = new MessageChannel();
  /** @type {(() => void)[]} */
  const queue = [];
  let is_posted = false;

  function post() {
    if (is_posted || queue.length === 0) return;
    is_posted = true;
    channel.port2.postMessage(null);
  }
  channel.port1.onmessage = () => {
    is_posted = false;
    try {
      queue.shift()?.();
    } finally {
      post();
    }
  };
  return {
    ask(turn) {
      queue.push(turn);
      post();
    },
    close() {
      channel.port1.close();
    },
  };
}
