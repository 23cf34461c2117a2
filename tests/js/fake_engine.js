// An engine of the test's, which answers as it is told: for tests of what actions ask of it, in which order, and what becomes
// state. No test itself.

/** @typedef {import('../../web/wire/protocol.js').RequestBody} RequestBody */

/** The settings that it has. */
export const TABLE = [
  { key: 'n_layer', type: 'int', min: 1, max: 8, default: 2, group: 'network', main: true, label: 'Layers' },
  { key: 'max_steps', type: 'int', min: 1, max: 1000, default: 100, group: 'training', main: true, label: 'Steps' },
  { key: 'temperature', type: 'real', min: 0, max: 10, default: 1, group: 'inference', main: false, label: 'Heat' },
];
const FACTS = {
  ...{ build: 'simd', threads: 1, isolated: false, shared_memory: false, secure: true, cores: 2, relaxed: false },
  ...{ settings: TABLE, presets: {}, limits: { max_text_bytes: 1000, max_memory_mib: 100 } },
};

/**
 * @param {(body: RequestBody) => any} [answer]  what a request gets; undefined for the usual, an Error to be rejected
 */
export function fakeEngine(answer = () => undefined) {
  /** @type {any} */ (globalThis).window ??= { parent: undefined };
  /** @type {any} */ (globalThis).window.parent = globalThis.window;
  /** @type {RequestBody[]} */
  const asked = [];
  /** The workers that were started, the last one last. @type {{ hooks: any, is_closed: boolean }[]} */
  const started = [];
  /** @param {any} hooks */
  const connect = (hooks) => {
    const worker = { hooks, is_closed: false };
    started.push(worker);
    return {
      async request(/** @type {RequestBody} */ body) {
        asked.push(body);
        const told = await answer(body);
        if (told instanceof Error) throw told;
        if (told !== undefined) return told;
        if (body.type === 'load') return FACTS;
        if (body.type === 'prepare')
          return { config: body.config, n_params: 10, vocab_size: 3, vocabulary: ['a', 'b', '<BOS>'], memory_mib: 1 };
        return { step: 'run' in body && body.type === 'step' ? 1 : 0 };
      },
      setPatience() {},
      setLookingPatience() {},
      close() {
        worker.is_closed = true;
      },
    };
  };
  return {
    connect: /** @type {any} */ (connect),
    asked,
    started,
    types: () => asked.map(({ type }) => type),
    hooks: () => started.at(-1)?.hooks ?? null,
  };
}
