// No page at all: the engine from the npm package, in Node. It learns some names and makes up ten more.

import { readFile } from 'node:fs/promises';
import { loadEngine } from 'microgpt-playground';

const [file = 'names.txt'] = process.argv.slice(2); // a name on each line
const engine = await loadEngine();
const trainer = engine.createTrainer({
  text: await readFile(file),
  config: { n_layer: 1, n_embd: 32, max_steps: 1000 },
});

while (!trainer.info.done) {
  const { step, loss } = trainer.run(250);
  console.log(`After ${step} steps the loss is ${loss.toFixed(2)}.`);
}
for (const { text } of trainer.samples({ n: 10, seed: 1 })) console.log(text);
engine.close();
