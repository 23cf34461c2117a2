// The command line: its help, its answers to wrong command lines, its exit status, and JSON. Training and files are in
// command_train.test.js.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { HELP } from '../../build/wasm/help.js';
import { loadEngine } from '../../wasm/engine.js';
import { assertClose, assertRefused, ROOT } from './builds.js';
import { jsonOf, linesOf, microgpt, NAMES, scratch, set, shell, TINY } from './command.js';

/** The number of examples of each command: two, except for these. @type {Record<string, number>} */
const EXAMPLES = { train: 3, inside: 4, export: 3 };
const examplesOf = (/** @type {string} */ command) => EXAMPLES[command] ?? 2;

const COMMANDS = 'train sample inside score facts estimate check-gradients export import settings'.split(' ');

/** Asserts how a command line ends, and what it says on stderr, one sentence in one line. */
function refused(/** @type {string[]} */ args, /** @type {number} */ status, /** @type {RegExp} */ sentence) {
  const result = microgpt(...args);
  assert.deepEqual([result.status, result.stdout], [status, ''], `${args.join(' ')}: ${result.stderr}`);
  assert.match(result.stderr, sentence);
  assert.match(result.stderr, /^microgpt: [^\n]+\n$/);
}

describe('help', () => {
  test('goes to standard output, for the whole and for each command, with examples that name it', () => {
    const whole = ['help', '--help', '-h'].map((word) => microgpt(word));
    for (const { status, stdout, stderr } of whole) {
      assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: whole[0].stdout, stderr: '' });
      for (const command of COMMANDS) assert.match(stdout, new RegExp(`^ {2}${command} `, 'm'));
      assert.equal(stdout.match(/^ {2}microgpt /gm)?.length, 2);
    }
    for (const command of COMMANDS) {
      const { status, stdout, stderr } = microgpt('help', command);
      assert.deepEqual([status, stderr], [0, '']);
      assert.ok(stdout.startsWith(`microgpt ${command}: `), stdout);
      assert.equal(stdout.match(new RegExp(`^ {2}microgpt ${command}`, 'gm'))?.length, examplesOf(command), stdout);
      assert.equal(microgpt(command, '--help').stdout, stdout);
      assert.equal(microgpt(command, '-h').stdout, stdout);
    }
  });

  test('has examples that work, one after the other', (t) => {
    const { folder } = scratch(t);
    const examples = COMMANDS.flatMap(
      (command) => microgpt('help', command).stdout.match(/^ {2}microgpt .*/gm) ?? [],
    );
    assert.equal(
      examples.length,
      COMMANDS.reduce((n, command) => n + examplesOf(command), 0),
    );
    for (const example of examples) {
      const line = example.replaceAll(/(datasets|build\/site)\//g, `${ROOT}/$1/`).replace('  microgpt', '"$0"');
      const { status, stderr } = shell(line, folder);
      assert.deepEqual([status, stderr], [0, ''], example);
    }
  });

  test('names every option that a command takes, and no other', () => {
    for (const command of COMMANDS) {
      const options = new Set(
        microgpt('help', command)
          .stdout.match(/^ {2}--[a-z-]+/gm)
          ?.map((name) => name.trim()),
      );
      for (const name of [
        '--text',
        '--load',
        '--save',
        '--prompt',
        '--set',
        '--json',
        '--help',
        '--tensor',
        '--parameter',
        '--set-parameter',
        '--stop',
        '--to',
        '--out',
        '--from',
        '--template',
      ]) {
        const { stderr } = microgpt(command, name);
        const known = !stderr.includes(`${command} does not take ${name}`);
        assert.equal(options.has(name), known, `${command} ${name}: ${stderr}`);
      }
    }
  });

  test('without a command it goes to standard error, with status 2', () => {
    const { status, stdout, stderr } = microgpt();
    assert.deepEqual([status, stdout, stderr], [2, '', microgpt('help').stdout]);
  });

  test('--version is that of package.json', () => {
    const { version } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8'));
    assert.equal(microgpt('--version').stdout, `microgpt ${version} (float)\n`);
  });
});

describe('what is missing or wrong is named, with what was probably meant', () => {
  const text = ['--text', NAMES];

  test('commands and options: status 2', () => {
    refused(['trian'], 2, /There is no command "trian"; did you mean train\?/);
    refused(['help', 'setings'], 2, /There is no command "setings"; did you mean settings\?/);
    refused(['xylophone'], 2, /There is no command "xylophone"; microgpt help lists/);
    refused(['train'], 2, /--text is missing/);
    refused(['train', '--load', 'm.st'], 2, /--text is missing/);
    refused(['facts', '--json'], 2, /--text is missing/);
    refused(['sample'], 2, /--load is missing/);
    refused(['inside', '--prompt', 'a'], 2, /--load is missing/);
    refused(['estimate'], 2, /--text is missing: .* --vocabulary N/);
    refused(['train', '--text'], 2, /--text has no value; write --text FILE/);
    refused(['train', '--text', '--save', 'm.st'], 2, /--text has no value/);
    refused(['train', '--text='], 2, /--text has no value/);
    refused(['train', ...text, '--smaples', '3'], 2, /There is no option --smaples; did you mean --samples\?/);
    refused(['train', ...text, '--sav=m.st'], 2, /There is no option --sav; did you mean --save\?/);
    refused(['facts', ...text, '--save', 'm.st'], 2, /facts does not take --save/);
    refused(['train', NAMES], 2, /belongs to no option.*--text FILE/);
    refused(['train', ...text, '--json=yes'], 2, /--json takes no value/);
    for (const number of ['many', '-1', '1.5', '', '99999999999', '3x']) {
      refused(['train', ...text, '--threads', number], 2, /--threads needs a whole number, .*, not /);
    }
  });

  test('settings: status 2 for one that is not there, 1 for a value that cannot be', () => {
    refused(['train', ...text, '--set', 'learning_rate'], 2, /learning_rate has no value; .* learning_rate=0.005/);
    refused(
      ['train', ...text, '--set', 'learning_rat=1'],
      2,
      /no setting "learning_rat"; did you mean learning_rate\?/,
    );
    refused(
      ['train', ...text, '--set', 'learning_rat'],
      2,
      /no setting "learning_rat"; did you mean learning_rate\?/,
    );
    refused(['train', ...text, '--set', 'n_haed=4'], 2, /did you mean n_head\?/);
    refused(['train', ...text, '--set', 'xylophone=4'], 2, /no setting "xylophone"; microgpt settings lists/);
    refused(['train', ...text, '--set', '=4'], 2, /no setting ""/);
    refused(['sample', '--load', 'm.st', '--set', 'n_layer=4'], 2, /n_layer.* has no effect on/);
    refused(['train', ...text, '--preset', 'gtp2'], 1, /not "gtp2"\. Did you mean gpt2\?/);
    refused(['train', ...text, '--set', 'activation=rleu'], 1, /not "rleu"\. Did you mean relu\?/);
    refused(['train', ...text, '--set', 'n_layer=0'], 1, /must be a whole number from 1 to 64, not "0"\.$/m);
    refused(['train', ...text, '--set', 'n_layer=2\nn_head=3'], 1, /must be a whole number/);
    refused(['train', ...text, '--set', 'n_head=3'], 1, /must be a multiple/);
  });

  test('files: status 1', (t) => {
    const { path, write } = scratch(t);
    const missing = path('missing');
    refused(['train', '--text', missing], 1, /cannot read the file .*missing: No such file/);
    refused(['train', '--text', path('.')], 1, /cannot read the file .*: it is a folder/);
    refused(['facts', '--text', write('empty', '')], 1, /The text is empty\. A model needs/);
    refused(['facts', '--text', '/dev/zero'], 1, /it has more than 32 MiB/);
    refused(['sample', '--load', missing], 1, /cannot read the file/);
    refused(['sample', '--load', NAMES], 1, /names.txt: This file is not a saved model/);
  });

  test('no sentence speaks of the page', () => {
    const said = [...COMMANDS.map((command) => microgpt('help', command).stdout), microgpt('settings').stdout].join(
      '',
    );
    assert.doesNotMatch(said, /\b(page|button|click|tab|paste|pick|Reproducible)\b/);
  });
});

describe('with a saved model', () => {
  const model = scratch({ after }).path('model.safetensors');
  before(() => {
    const { status } = microgpt('train', '--text', NAMES, ...TINY, ...set('max_steps=20'), '--save', model);
    assert.equal(status, 0);
  });

  /** One command line or more for each command. */
  const lines = () => [
    '--version',
    'help',
    'help train',
    'settings',
    'settings --json',
    'facts --text "$1"',
    'facts --text "$1" --json',
    'estimate --vocabulary 30',
    `train --text "$1" ${[...TINY, ...set('max_steps=3')].join(' ')}`,
    `train --text "$1" ${[...TINY, ...set('max_steps=3')].join(' ')} --json`,
    `sample --load '${model}'`,
    `inside --load '${model}' --prompt a`,
    `score --load '${model}' --text "$1"`,
    `score --load '${model}' --text "$1" --json`,
    `inside --load '${model}' --prompt a --tensor logits --json`,
    `inside --load '${model}' --text "$1" --parameter wte.weight`,
    `inside --load '${model}' --prompt a --set-parameter wte.weight:3=0.5`,
  ];

  test('output that is lost is status 1 and a sentence, whatever the command', (t) => {
    const { folder } = scratch(t);
    for (const line of lines()) {
      assert.equal(shell(`"$0" ${line} >out`, folder).status, 0, line);
      for (const where of ['>/dev/full', '>&-']) {
        const { status, stderr } = shell(`"$0" ${line} ${where}`, folder);
        assert.deepEqual([status, /some of the output could not be written/.test(stderr)], [1, true], line + where);
      }
    }
  });

  test('what is printed on a closed output does not end in the file that is saved', (t) => {
    const { folder, read } = scratch(t);
    const train = `train --text "$1" ${[...TINY, ...set('max_steps=20')].join(' ')} --save model`;
    assert.equal(shell(`"$0" ${train} >&- 2>&- <&-`, folder).status, 1);
    assert.deepEqual(read('model'), readFileSync(model));
  });

  test('--json prints JSON and nothing else', async () => {
    const engine = await loadEngine({ build: 'simd' });
    const trainer = engine.restore(readFileSync(model), { text: readFileSync(NAMES, 'utf8') });
    const inspection = trainer.inspect('an');

    const [settings] = jsonOf(microgpt('settings', '--json').stdout);
    const rows = settings.settings.map((/** @type {any} */ row) => ({ ...row, ...settings.rules[row.key] }));
    const help = Object.fromEntries(rows.map((/** @type {any} */ row) => [row.key, row.help]));
    assert.deepEqual(help, HELP, 'the modules leave it out');
    assert.deepEqual(
      rows.map((/** @type {any} */ { help: _, ...row }) => row),
      engine.settings,
    );

    const [counted] = jsonOf(microgpt('facts', '--text', NAMES, ...set('val_fraction=0'), '--json').stdout);
    const { train, frequencies } = trainer.facts();
    assert.deepEqual([counted.train, counted.frequencies], [train, [...frequencies]]);

    const [estimate] = jsonOf(microgpt('estimate', '--text', NAMES, ...TINY, '--json').stdout);
    assert.equal(estimate.n_params, trainer.info.n_params);
    assert.ok(estimate.ms > 0);

    const [inside] = jsonOf(microgpt('inside', '--load', model, '--prompt', 'an', '--json').stdout);
    assert.deepEqual(
      inside.inspection.tensors.map((/** @type {{ name: string }} */ { name }) => name),
      inspection.tensors.map(({ name }) => name),
    );
    inspection.lens({ top: 1 }).forEach((layer, l) => {
      layer.forEach(({ top }, i) => {
        assert.ok(Math.abs(inside.lens[l][i].probability - top[0].probability) < 1e-5);
      });
    });
    const [scored] = jsonOf(microgpt('score', '--load', model, '--text', NAMES, '--top', '2', '--json').stdout);
    const { loss, tokens } = trainer.score(readFileSync(NAMES), { top: 2 });
    assert.ok(Math.abs(scored.loss - loss) < 1e-5);
    assert.deepEqual(
      scored.tokens.map((/** @type {any} */ { id, text, top }) => [id, text, top.length]),
      tokens.map(({ id, text, top }) => [id, text, top.length]),
    );
    scored.tokens.forEach((/** @type {any} */ { logprob, top }, /** @type {number} */ i) => {
      assert.ok(Math.abs(logprob - (tokens[i].logprob ?? 0)) < 1e-4);
      assert.ok(
        top.every(
          (/** @type {any} */ { probability }, /** @type {number} */ k) =>
            Math.abs(probability - tokens[i].top[k].probability) < 1e-5,
        ),
      );
    });
    const tensor = ['--tensor', 'blocks.0.attention.probs'];
    const [numbers] = jsonOf(microgpt('inside', '--load', model, '--prompt', 'an', ...tensor, '--json').stdout);
    assert.deepEqual([numbers.name, numbers.shape, numbers.data.length], [tensor[1], [2, 3, 3], 18]);
    engine.close();
  });

  test('samples are the same as lines and as JSON, with and without a seed', () => {
    for (const more of [[], set('seed=5')]) {
      const args = ['sample', '--load', model, '--prompt', 'an', '--count', '5', ...more];
      const samples = jsonOf(microgpt(...args, '--json').stdout);
      assert.deepEqual(
        samples.map(({ sample, prompt, text }) => `sample ${String(sample).padStart(2)}: ${prompt}${text}`),
        linesOf(microgpt(...args).stdout),
      );
      assert.deepEqual(
        samples.map(({ seed }) => seed),
        more.length > 0 ? [5, 6, 7, 8, 9] : [null, null, null, null, null],
      );
    }
  });

  test('seeds beyond the largest are refused before one is drawn', () => {
    const args = ['sample', '--load', model, '--count', '3'];
    refused([...args, ...set('seed=4294967294')], 1, /so the first seed can be at most 4294967293, not 4294967294\./);
    assert.equal(linesOf(microgpt(...args, ...set('seed=4294967293')).stdout).length, 3);
  });

  test('a prompt longer than a stream looks back is told of, beside the samples', (t) => {
    const { path } = scratch(t);
    const stream = path('stream');
    const settings = [...TINY, ...set('documents=stream', 'max_steps=1', 'block_size=8')];
    assert.equal(microgpt('train', '--text', NAMES, ...settings, '--save', stream).status, 0);
    const long = microgpt('sample', '--load', stream, '--prompt', 'annaannaanna', ...set('seed=1'));
    assert.match(long.stderr, /The prompt has 12 characters; the model looks back on its last 8 only\./);
    assert.match(long.stdout, /^sample {2}1: annaannaanna/);
    assert.equal(microgpt('sample', '--load', stream, '--prompt', 'annaanna', ...set('seed=1')).stderr, '');
  });

  test('JSON stays JSON where a model of bytes writes what is no UTF-8', (t) => {
    const { path, write } = scratch(t);
    const text = write('text', '\u00E9\u00FC\u6F22\u5B57 '.repeat(200));
    const bytes = path('bytes');
    const settings = [...TINY, ...set('tokenizer=byte', 'max_steps=3')];
    assert.equal(microgpt('train', '--text', text, ...settings, '--save', bytes).status, 0);
    const { status, stdout } = microgpt('sample', '--load', bytes, '--count', '5', '--json', ...set('temperature=2'));
    assert.equal(status, 0);
    assert.ok(jsonOf(stdout).some((sample) => sample.text.includes('\uFFFD')));
  });

  test('a tensor that is not there: the nearest one', () => {
    refused(['inside', '--load', model, '--tensor', 'logit'], 1, /no tensor called "logit"\. Did you mean logits\?/);
  });

  test('what is kept of a parameter is what the engine reads, and of one more step what it takes', async () => {
    const engine = await loadEngine({ build: 'simd' });
    const names = readFileSync(NAMES, 'utf8');
    const trainer = engine.restore(readFileSync(model), { text: names });
    const name = 'blocks.0.mlp.fc.weight';
    const kinds = /** @type {const} */ (['value', 'm', 'v', 'start', 'gradient', 'step']);
    assertRefused(() => trainer.tensor(name, { of: 'step' }));
    const [seen] = jsonOf(microgpt('inside', '--load', model, '--text', NAMES, '--parameter', name, '--json').stdout);
    assert.deepEqual([seen.name, seen.shape], [name, trainer.tensor(name).shape]);
    for (const of of kinds) {
      if (of === 'gradient') {
        trainer.change({ max_steps: 21 });
        trainer.run(1);
      }
      const data = [...trainer.tensor(name, { of }).data];
      const most = Math.max(...data.map(Math.abs));
      assert.ok(most > 0);
      const expected = {
        rms: Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / data.length),
        least: Math.min(...data),
        most: Math.max(...data),
        first: data.slice(0, 5),
      };
      assert.deepEqual(Object.keys(seen[of]), Object.keys(expected));
      assertClose(Object.values(seen[of]).flat(), Object.values(expected).flat(), 1e-3 * most, of);
    }
    const lines = linesOf(microgpt('inside', '--load', model, '--text', NAMES, '--parameter', name).stdout);
    assert.deepEqual(
      [lines[0], ...lines.slice(2).map((line) => line.split(' ')[0])],
      [`32 x 8 numbers of ${name}`, ...kinds],
    );
    engine.close();
  });

  test('without its text a saved model says what it cannot show of a parameter', () => {
    const [seen] = jsonOf(microgpt('inside', '--load', model, '--parameter', 'wte.weight', '--json').stdout);
    assert.ok(seen.value.rms > 0 && seen.m.rms > 0);
    assert.match(seen.start.missing, /^This model was opened without its text\./);
    for (const of of ['gradient', 'step']) assert.match(seen[of].missing, /^Give --text /);
  });

  test('a number that is set: the loss before and after, and the promise of the gradient', async () => {
    const engine = await loadEngine({ build: 'simd' });
    const trainer = engine.restore(readFileSync(model));
    const args = ['inside', '--load', model, '--prompt', 'em', '--set-parameter'];
    const before = readFileSync(model);
    for (const [value, close] of [
      [0.02, 0.05],
      [0.5, 100],
    ]) {
      const name = 'lm_head.weight';
      const inside = trainer.inspect('em');
      const gradient = inside.gradient(name)[17];
      const old = trainer.set(name, 17, value);
      const loss = trainer.inspect('em').loss ?? 0;
      const [seen] = jsonOf(microgpt(...args, `${name}:17=${value}`, '--json').stdout);
      assert.deepEqual([seen.name, seen.index, seen.value], [name, 17, Math.fround(value)]);
      const way = value - old;
      assertClose(
        [seen.old, seen.loss, seen.loss_after, seen.gradient, seen.promised],
        [old, inside.loss ?? 0, loss, gradient, gradient * way],
        1e-5,
        'set',
      );
      assert.ok(Math.abs(seen.loss_after - seen.loss - seen.promised) <= close * Math.abs(seen.promised));
      trainer.set(name, 17, old);
      const said = microgpt(...args, `${name}:17=${value}`).stdout;
      assert.match(
        said,
        /^lm_head\.weight:17 was .* and is .*\nloss on the prompt before .*\nloss .*\npromise of the gr/,
      );
    }
    assert.match(
      microgpt(...args, 'wte.weight:0=1').stdout,
      /\nThe loss on this prompt does not depend on this number\.\n$/,
    );
    assert.deepEqual(readFileSync(model), before, 'the file stays as it is');
    engine.close();
  });

  test('a parameter that cannot be set: a sentence', () => {
    const inside = ['inside', '--load', model];
    const nudge = (/** @type {string} */ place) => [...inside, '--prompt', 'em', '--set-parameter', place];
    for (const place of [
      'wte.weight=3',
      'wte.weight:17',
      ':17=3',
      'wte.weight:1=x',
      'wte.weight:=1',
      'a=b:3',
      'wte.weight:1=nan',
      '',
    ]) {
      refused(nudge(place), 2, /--set-parameter needs NAME:INDEX=VALUE, as in wte\.weight:17=0\.5, not /);
    }
    refused(nudge('wt.weight:1=2'), 1, /no tensor called "wt\.weight"\. Did you mean wte\.weight\?/);
    refused(nudge('logits:1=2'), 1, /"logits" is not a parameter/);
    refused(nudge('wte.weight:216=2'), 1, /has the numbers 0 to 215, not 216\./);
    refused(nudge('wte.weight:1=1e400'), 1, /A parameter cannot be as large as inf/);
    refused([...inside, '--set-parameter', 'wte.weight:1=2'], 1, /A loss needs a --prompt/);
    refused([...inside, '--parameter', 'wte.weigt'], 1, /Did you mean wte\.weight\?/);
    refused([...inside, '--parameter', 'logits'], 1, /"logits" is not a parameter/);
    refused([...nudge('wte.weight:1=2'), '--tensor', 'logits'], 2, /Give only one of --tensor, /);
  });

  test('a text may come through a pipe', (t) => {
    const { folder } = scratch(t);
    const { stdout } = microgpt('facts', '--text', NAMES);
    assert.equal(shell('cat "$1" | "$0" facts --text /dev/stdin', folder).stdout, stdout);
  });
});
