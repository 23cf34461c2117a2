// The parameters of a run in a browser as one hash, to be compared with that of Node (hashAfterRun in
// tests/js/builds.js). It has no tests.

/**
 * Runs in a page of the site: trains with its engine, and returns the hash of all parameters as 64 hexadecimal digits.
 * @param {object} engine_options  of loadEngine()
 * @param {string} text
 * @param {Record<string, unknown>} config
 * @param {number} steps
 */
export async function hashInPage(engine_options, text, config, steps) {
  const url = new URL('wasm/engine.js', location.href).href;
  const { loadEngine } = await import(url);
  const engine = await loadEngine(engine_options);
  await engine.loadDeferred(); // it reads tensors
  const trainer = engine.createTrainer({ text, config });
  trainer.run(steps);
  /** @type {number[]} */
  const all = [];
  for (const { name, parameter } of trainer.tensors) {
    if (parameter) for (const value of trainer.tensor(name).data) all.push(value);
  }
  const digest = await crypto.subtle.digest('SHA-256', Float32Array.from(all));
  engine.close();
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
