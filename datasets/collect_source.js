// Prints the data set "The program itself": the C source of the engine and of its WebAssembly boundary.
//
// It prints the files of src/ and wasm/ (C sources, headers and .def tables, without the command line) in name order
// and unchanged, each after a comment line with its name. It is not part of the page: `make datasets` runs it whenever
// a source has changed and writes build/datasets/source.txt.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const FOLDERS = [
  { name: 'src', endings: /\.(c|h|def)$/ },
  { name: 'wasm', endings: /\.(c|h)$/ },
];
/** The command line is not part of the engine. */
const LEFT_OUT = /^command\//;

for (const folder of FOLDERS) {
  const path = resolve(ROOT, folder.name);
  const files = existsSync(path) ? readdirSync(path, { recursive: true }).map(String) : [];
  for (const file of files.filter((name) => folder.endings.test(name) && !LEFT_OUT.test(name)).sort()) {
    const text = readFileSync(resolve(path, file), 'utf8');
    process.stdout.write(`/* ${folder.name}/${file} */\n${text}${text.endsWith('\n') ? '' : '\n'}\n`);
  }
}
