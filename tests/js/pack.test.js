// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are sources of templates
// web/site/pack.js: templates lose their indents on the way to the site, and nothing else does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortenTemplates } from '../../web/site/pack.js';

test('line breaks and indents become one blank in the text of a template, and there alone', () => {
  const source = [
    'const plain = `a',
    '  b`;',
    'const row = html`<p',
    '    class="x"',
    '  >${list.map(',
    '    (one) => html`<b>',
    '      ${{ a: `${one}',
    '  c` }.a}</b>`,',
    '  )}</p>`;',
    'end();',
  ].join('\n');
  const expected = [
    'const plain = `a',
    '  b`;',
    'const row = html`<p class="x" >${list.map(',
    '    (one) => html`<b> ${{ a: `${one}',
    '  c` }.a}</b>`,',
    '  )}</p>`;',
    'end();',
  ].join('\n');
  assert.equal(shortenTemplates(source), expected);
});
