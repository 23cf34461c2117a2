// Loads an engine in a page whose server loses files. It has no tests.

/**
 * Runs in a page of the site: loads an engine and its second part, tries each again until it comes, and uses both; with
 * threads if memory can be shared.
 */
export async function loadAgainInPage() {
  const url = new URL('wasm/engine.js', location.href).href;
  const { loadEngine } = await import(url);
  const several = typeof SharedArrayBuffer === 'function';
  /** @type {string[]} */
  const failed = [];
  /** The result of a second try, after the sentence of the first has been recorded. @param {() => Promise<any>} load */
  const again = (load) =>
    load().catch((/** @type {Error} */ { message }) => {
      failed.push(message);
      return load();
    });
  const engine = await again(() =>
    loadEngine({ build: several ? 'simd-threads' : 'simd', threads: several ? 2 : 1 }),
  );
  const trainer = engine.createTrainer({ text: 'anna\nbob\n'.repeat(100), config: { n_layer: 1 } });
  const { step } = trainer.run(3);
  await again(() => engine.loadDeferred());
  const { characters } = trainer.quotations('anna');
  const { threads } = engine;
  engine.close();
  return { threads, failed, step, characters };
}
