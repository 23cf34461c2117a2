// The Makefile when it is interrupted: at any moment the existing site stays complete, and the next make makes
// everything that is missing and never treats a half-written file as finished. In a copy of the tree, with compilers
// that write one line, make is killed at each of its steps in turn, in the middle of what the step writes.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../..');
const PARTS = [
  'src',
  'wasm',
  'web',
  'datasets',
  'python',
  'Makefile',
  'LICENSE',
  'package.json',
  'package-lock.json',
  '.npmrc',
];
const TARGETS = ['native', 'site'];

/**
 * Takes the place of every program that writes files for make. It counts its calls; at the call CRASH_AT it leaves half
 * a file and kills the whole process group.
 */
const STEP = `#!/bin/bash
name=\${0##*/}
step=$(($(cat "$STEPS") + 1))
echo $step >"$STEPS"
crash() { [ $step = "$CRASH_AT" ]; }
case $name in
  cp | mv | rm | touch)
    if crash && [ $name != cp ] && [ $name != rm ]; then kill -KILL 0; fi
    PATH=$REAL_PATH $name "$@" || exit
    if crash && [ $name = cp ]; then
      for file in "\${@:1:$#-1}"; do
        torn="\${@: -1}"
        [ ! -d "$torn" ] || torn+=/\${file##*/}
        [ ! -f "$torn" ] || echo -n '"' >"$torn"
      done
    fi
    ;;
  *)
    text="\\"whole $GENERATION\\";"
    if crash; then text='"wh'; fi
    while [ $# -gt 0 ]; do
      case $1 in
        -o | -o1 | -o2)
          echo "$text" >"$2"
          [[ $2 != *.js ]] || echo "$text" >"\${2%.js}.wasm"
          shift
          ;;
        -MF)
          : >"$2"
          shift
          ;;
      esac
      shift
    done
    ;;
esac
if crash; then kill -KILL 0; fi
`;

/**
 * Takes the place of Node, which make starts a dozen times: an empty script is not run, and what from_c.js answers, which no
 * change of this test concerns, is computed once.
 */
const NODE = `#!/bin/bash
PATH=$REAL_PATH
answer=$ANSWERS/\${*////_}
case $1 in
  wasm/from_c.js)
    [ -f "$answer" ] || { '${process.execPath}' "$@" >"$answer.new" && mv "$answer.new" "$answer"; } || exit
    cat "$answer"
    ;;
  *) [ "$1" != -e ] && [ ! -s "$1" ] || exec '${process.execPath}' "$@" ;;
esac
`;

describe('make', () => {
  /** @type {string} */
  let tree;
  let generation = 0;

  /** @param {string} path @param {string} text */
  const program = (path, text) => {
    writeFileSync(path, text);
    chmodSync(path, 0o755);
  };

  before(() => {
    tree = mkdtempSync(join(tmpdir(), 'make-test-'));
    for (const part of PARTS) {
      cpSync(join(ROOT, part), join(tree, part), { recursive: true, preserveTimestamps: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    for (const folder of ['bin', 'tmp', 'answers', 'build/toolchain'])
      mkdirSync(join(tree, folder), { recursive: true });
    for (const name of ['need.sh', 'toolchain.sh']) program(join(tree, 'wasm', name), '#!/bin/sh\n');
    // These need a whole site to work in, and take long.
    for (const name of ['pack.js', 'one_file.js', 'version.js']) writeFileSync(join(tree, 'web/site', name), '');
    // This one reads all of src/, once for each make.
    const cut =
      "import * as fs from 'node:fs'; const to = process.argv[2]; fs.mkdirSync(to); fs.writeFileSync(to + '/one.json', '1');";
    writeFileSync(join(tree, 'web/site/cut_functions.js'), cut);
    writeFileSync(join(tree, 'wasm/second_data.js'), "console.log(process.argv.slice(4).join('\\n'));"); // it needs real modules
    program(join(tree, 'bin/step'), STEP);
    program(join(tree, 'bin/node'), NODE);
    for (const name of ['cp', 'mv', 'rm', 'touch', 'cc']) symlinkSync('step', join(tree, 'bin', name));
    for (const name of ['emcc', 'wasm-opt', 'wasm-split']) {
      symlinkSync('../../bin/step', join(tree, 'build/toolchain', name));
    }
    program(join(tree, 'build/toolchain/nm'), '#!/bin/sh\n');
    writeFileSync(join(tree, 'build/toolchain/stamp'), '');
    utimesSync(join(tree, 'build/toolchain/stamp'), 1, 1);
  });

  after(() => rmSync(tree, { recursive: true }));

  /**
   * Runs make in a process group of its own.
   * @param {number} [crash_at] the step at which the whole group is killed
   * @returns {Promise<{ code: number | null, signal: string | null, steps: number, said: string }>}
   */
  async function make(crash_at = 0) {
    const steps = join(tree, 'steps');
    writeFileSync(steps, '0');
    const env = {
      ...process.env,
      PATH: `${join(tree, 'bin')}:${process.env.PATH}`,
      REAL_PATH: process.env.PATH,
      TMPDIR: join(tree, 'tmp'),
      ANSWERS: join(tree, 'answers'),
      STEPS: steps,
      CRASH_AT: String(crash_at),
      GENERATION: String(generation),
    };
    const words = [
      '--silent',
      '--jobs=1',
      `CC=${join(tree, 'bin/cc')}`,
      `NODE=${join(tree, 'bin/node')}`,
      'SITE_BUILDS=simd',
      ...TARGETS,
    ];
    const child = spawn('make', words, { cwd: tree, env, detached: true });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        said += text;
      });
    }
    const [code, signal] = await once(child, 'close');
    return { code, signal, steps: Number(readFileSync(steps, 'utf8')), said };
  }

  /** A change that reaches every kind of file: a source, and a file of the site. */
  function change() {
    generation += 1;
    utimesSync(join(tree, 'src/inference/sampler.c'), new Date(), new Date());
    writeFileSync(join(tree, 'LICENSE'), String(generation));
    writeFileSync(join(tree, 'datasets/make_sums.js'), `console.log('${generation}');`);
  }

  /** @param {string} path */
  const read = (path) => readFileSync(join(tree, path), 'utf8').trim();

  /** What distinguishes one site from another: its files, and from which change each is. */
  const site = () => ({
    files: readdirSync(join(tree, 'build/site'), { recursive: true, encoding: 'utf8' }).sort(),
    changes: /** @type {(string | undefined)[]} */ ([
      read('build/site/LICENSE'),
      read('build/site/build/datasets/sums.txt'),
      ...['wasm', 'deferred.wasm'].map((end) => read(`build/site/build/wasm/microgpt-simd.${end}`).slice(7, -2)),
      /^"whole (\d+)";/.exec(read('build/site/build/wasm/microgpt-simd.js'))?.[1],
    ]),
  });

  test('leaves a whole site, and nothing half-made that counts as made, wherever it is interrupted', async () => {
    change();
    const first = await make();
    assert.equal(first.code, 0, first.said);
    const { files } = site();
    assert.ok(files.includes('index.html'));
    change();
    const { steps } = await make();
    assert.ok(steps > 20, `${steps} steps`);
    for (let step = 1; step <= steps; step++) {
      change();
      const { signal } = await make(step);
      assert.equal(signal, 'SIGKILL', `step ${step}`);
      const left = site();
      assert.deepEqual(left.files, files, `the site after an interruption at step ${step}`);
      assert.equal(new Set(left.changes).size, 1, `a site of parts of two, after step ${step}: ${left.changes}`);

      const { code, said } = await make();
      assert.equal(code, 0, `after step ${step}: ${said}`);
      const all = [read('build/native/microgpt'), read('build/obj/native/src/inference/sampler.o')];
      all.push(read('build/obj/wasm-simd/src/inference/sampler.o'));
      for (const line of all) assert.equal(line, `"whole ${generation}";`, `after step ${step}`);
      assert.deepEqual(site(), { files, changes: Array(5).fill(String(generation)) }, `after step ${step}`);
    }
  });
});
