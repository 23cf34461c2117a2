// web/ui/chart: axes, the points that are drawn, and how a picture is drawn, on a brush that records the calls.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { frame } from '../../web/features/curve/saved_picture.js';
import { paint } from '../../web/ui/chart/paint.js';
import { indexAt, inSight, nearest, outline, xOf } from '../../web/ui/chart/points.js';
import { share, ticks, valueAt } from '../../web/ui/chart/scale.js';
import { createSvgBrush } from '../../web/ui/chart/svg.js';

/** @import { Range } from '../../web/ui/chart/scale.js' */

describe('an axis', () => {
  test('has places for values, and values for places, evenly or by powers', () => {
    for (const range of [
      { from: 0, to: 5000 },
      { from: -2, to: 3.5 },
      { from: 1, to: 100_000, log: true },
    ]) {
      assert.ok(Math.abs(share(range, range.from)) < 1e-12 && Math.abs(share(range, range.to) - 1) < 1e-12);
      for (const part of [0, 0.1, 0.5, 1]) assert.ok(Math.abs(share(range, valueAt(range, part)) - part) < 1e-12);
    }
    assert.ok(Math.abs(share({ from: 1, to: 10_000, log: true }, 100) - 0.5) < 1e-12);
  });

  test('is written at with round numbers, as many as there is room for', () => {
    assert.deepEqual(ticks({ from: 0, to: 1000 }, 5), [0, 200, 400, 600, 800, 1000]);
    assert.deepEqual(
      ticks({ from: 0, to: 20, whole: true }, 40),
      Array.from({ length: 21 }, (_, i) => i),
    );
    assert.deepEqual(ticks({ from: 1.12, to: 3.4 }, 6), [1.5, 2, 2.5, 3]);
    assert.deepEqual(ticks({ from: 0.1, to: 0.35 }, 3), [0.1, 0.2, 0.3]);
    assert.deepEqual(ticks({ from: 1, to: 1000, log: true }, 4), [1, 10, 100, 1000]);
    assert.deepEqual(ticks({ from: 1, to: 100, log: true }, 8), [1, 2, 5, 10, 20, 50, 100]);
    assert.deepEqual(ticks({ from: 191, to: 231, log: true }, 5), [200, 210, 220, 230], 'a part of a decade');
    for (const most of [1, 2, 3, 7, 20]) {
      for (const to of [1, 3.7, 20, 999, 123_456]) assert.ok(ticks({ from: 0, to }, most).length <= most + 1);
    }
  });
});

describe('the points of a curve', () => {
  const y = Float64Array.from({ length: 5000 }, (_, i) => Math.sin(i / 300) + (i % 2) / 10);
  const points = { x: 1, y, length: 5000 };
  const apart = { x: Float64Array.from({ length: 50 }, (_, i) => 100 * (i + 1)), y, length: 50 };

  test('are found by their x', () => {
    assert.deepEqual(
      [0, 1, 1.5, 5000, 9999].map((x) => indexAt(points, x)),
      [0, 0, 1, 4999, 5000],
    );
    assert.deepEqual(
      [0, 100, 101, 5000, 5001].map((x) => indexAt(apart, x)),
      [0, 0, 1, 49, 50],
    );
    assert.deepEqual(
      [0, 149, 151, 9999].map((x) => nearest(apart, x)),
      [0, 0, 1, 49],
    );
    assert.equal(nearest({ x: 1, y: [], length: 0 }, 5), -1);
  });

  /** @type {[string, Range][]} */
  const ranges = [
    ['all', { from: 0, to: 5000 }],
    ['a part', { from: 1200, to: 1300 }],
    ['all, by powers', { from: 1, to: 5000, log: true }],
  ];
  for (const [name, range] of ranges) {
    test(`${name}: a few for each column, in their order, to the last`, () => {
      const kept = inSight(points, range, 100);
      assert.ok(kept.length >= 100 / 4 && kept.length <= 2 * 100 + 20, `${kept.length}`);
      for (let i = 1; i < kept.length; i++) assert.ok(kept[i] > kept[i - 1]);
      assert.ok(xOf(points, kept[0]) <= Math.max(1, range.from) && xOf(points, kept[kept.length - 1]) >= range.to);
    });
  }
});

/** A brush that records every call. */
function recorder() {
  /** @type {[string, ...any[]][]} */
  const calls = [];
  const brush = new Proxy(/** @type {any} */ ({}), {
    get: (target, name) =>
      name in target
        ? target[name]
        : (/** @type {any[]} */ ...given) => {
            calls.push([String(name), ...given]);
            return { width: 7 * String(given[0]).length };
          },
  });
  return {
    brush,
    calls,
    texts: () => calls.filter(([name]) => name === 'fillText').map(([, text, x, y]) => ({ text, x, y })),
  };
}

/** @type {import('../../web/ui/chart/paint.js').Picture} */
const PICTURE = {
  x: { from: 0, to: 100, whole: true },
  y: { from: 0, to: 4 },
  x_label: String,
  y_label: String,
  curves: [
    { x: 1, y: Float64Array.from({ length: 100 }, (_, i) => 4 - i / 50), length: 100, colour: 'curve', form: 'line' },
  ],
  levels: [
    { y: 3.3, name: 'guessing', colour: 'curve-guess' },
    { y: 3.25, name: 'letters counted', colour: 'curve-guess' },
  ],
  marks: [{ x: 50, name: 'rate 0.01' }],
};

describe('what is drawn', () => {
  test('a line from its first to its last point, within the axes', () => {
    const { brush, calls } = recorder();
    const box = paint(brush, 600, 300, PICTURE, {});
    const lines = calls.filter(([name]) => name === 'lineTo');
    const [, x, y] = lines[lines.length - 1];
    assert.ok(Math.abs(x - (box.left + box.width)) < 1e-9, `${x}`);
    assert.ok(Math.abs(y - (box.top + box.height * (1 - 2.02 / 4))) < 1e-9, `${y}`);
  });

  test('names beside the curves, apart from each other, or above them where it is narrow', () => {
    const wide = recorder();
    const box = paint(wide.brush, 600, 300, PICTURE, {});
    const [high, low] = ['guessing', 'letters counted'].map((name) => wide.texts().find(({ text }) => text === name));
    assert.ok(high && low && low.y - high.y >= 14 && high.x > box.left + box.width);
    const narrow = recorder();
    const small = paint(narrow.brush, 250, 200, PICTURE, {});
    const name = narrow.texts().find(({ text }) => text === 'letters counted');
    assert.ok(name && name.x < small.left + small.width);
  });

  test('a level that is out of sight has no name', () => {
    const { brush, texts } = recorder();
    paint(brush, 600, 300, { ...PICTURE, y: { from: 3.27, to: 4 } }, {});
    const names = texts().map(({ text }) => text);
    assert.ok(names.includes('guessing') && !names.includes('letters counted'), names.join());
  });

  test('where the names are too long for the side, the short ones stand there', () => {
    const { brush, texts } = recorder();
    const levels = [{ y: 3.3, name: 'guessing by rolling dice', short: 'guessing', colour: 'c' }];
    const box = paint(brush, 300, 200, { ...PICTURE, levels }, {});
    const name = texts().find(({ text }) => text === 'guessing');
    assert.ok(name && name.x > box.left + box.width);
  });

  test('dots stand apart from each other, or not at all', () => {
    for (const [length, dots] of [
      [80, 80],
      [400, 0],
    ]) {
      const { brush, calls } = recorder();
      const y = new Float64Array(length).fill(2);
      paint(
        brush,
        600,
        300,
        { ...PICTURE, x: { from: 0, to: length }, curves: [{ x: 1, y, length, colour: 'c', form: 'dots' }] },
        {},
      );
      assert.equal(calls.filter(([name]) => name === 'arc').length, dots);
    }
  });

  test('a curve of another unit lies where its values are in that of the axis', () => {
    const heights = [1, 0.5].map((times) => {
      const { brush, calls } = recorder();
      const y = Array.from(PICTURE.curves[0].y, (one) => one / times);
      paint(brush, 600, 300, { ...PICTURE, curves: [{ ...PICTURE.curves[0], y, times }] }, {});
      return calls.filter(([name]) => name === 'lineTo').at(-1)?.[2];
    });
    assert.equal(heights[0], heights[1]);
  });

  test('a mark that is out of sight is not there', () => {
    const has = (/** @type {Range} */ x) => {
      const { brush, texts } = recorder();
      paint(brush, 600, 300, { ...PICTURE, x }, {});
      return texts().some(({ text }) => text === 'rate 0.01');
    };
    assert.ok(has({ from: 0, to: 100 }) && !has({ from: 60, to: 100 }));
  });

  test('100,000 points cost no more strokes than the pixels can show', () => {
    const y = Float64Array.from({ length: 100_000 }, (_, i) => 2 + Math.sin(i));
    const { brush, calls } = recorder();
    paint(
      brush,
      600,
      300,
      { ...PICTURE, curves: [{ x: 1, y, length: y.length, colour: 'c', form: 'band' }], x: { from: 0, to: 1e5 } },
      {},
    );
    assert.ok(calls.length < 2500, `${calls.length}`);
    assert.ok(
      calls.some(([name]) => name === 'fill'),
      'a band',
    );
  });
});

describe('a brush of SVG', () => {
  /** @param {import('../../web/ui/chart/paint.js').Picture} picture */
  const draw = (picture) => {
    const { brush, text } = createSvgBrush(600, 300, 'rgb(1, 2, 3)');
    const box = paint(brush, 600, 300, picture, {
      curve: 'red',
      'curve-guess': 'brown',
      faint: 'grey',
      hairline: 'silver',
    });
    return { box, svg: text('Loss & "more"') };
  };

  test('writes the lines and texts of a picture, and nothing of a name becomes markup', () => {
    const levels = [{ y: 3.3, name: '<script>&"', colour: 'curve-guess' }];
    const { svg, box } = draw({ ...PICTURE, levels });
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="600" height="300"/);
    assert.ok(svg.includes('<title>Loss &amp; &quot;more&quot;</title>'));
    assert.ok(svg.includes('>&lt;script&gt;&amp;&quot;</text>') && !svg.includes('<script'));
    const [, path] = /<path d="([^"]*)" fill="none" stroke="red" stroke-width="1"/.exec(svg) ?? [];
    const last = path.split('L').at(-1)?.split(' ').map(Number) ?? [];
    assert.ok(Math.abs(last[0] - (box.left + box.width)) < 0.01, path);
    assert.match(svg, /stroke="brown"[^>]*stroke-dasharray="2 4"/);
    assert.equal(svg.split('<g ').length, svg.split('</g>').length);
  });

  test('draws dots as circles, within the axes', () => {
    const { svg } = draw({ ...PICTURE, curves: [{ ...PICTURE.curves[0], length: 50, form: 'dots' }] });
    assert.match(svg, /a3 3 0 1 0 6 0a3 3 0 1 0 -6 0" fill="red"/);
    assert.match(svg, /<clipPath id="clip-1">.*<g clip-path="url\(#clip-1\)">/);
  });
});

describe('a picture that is saved', () => {
  const heading = {
    ...{ title: 'The loss', about: Array(40).fill('2 layers'), across: 'steps', up: 'Loss', is_rtl: false },
    keys: ['smoothed', 'validation'].map((name) => ({ name, colour: 'curve', width: 2, dash: [4, 3] })),
  };
  /** @param {Partial<import('../../web/features/curve/saved_picture.js').Heading>} [other] */
  const draw = (other) => {
    const { brush, texts } = recorder();
    const framed = frame(brush, PICTURE, { ...heading, ...other });
    framed.paint(brush, {});
    return { texts: texts(), ...framed };
  };

  test('has title, what was trained, legend and axes, one beneath the other', () => {
    const { texts, width } = draw();
    const at = (/** @type {string} */ text) => texts.find((one) => one.text === text)?.y ?? Number.NaN;
    const told = texts.filter(({ text }) => text.startsWith('2 layers'));
    assert.ok(told.length > 1 && told.every(({ text }) => 7 * text.length < width), 'in lines that fit');
    assert.equal(told.map(({ text }) => text).join(''), heading.about.join(' · '));
    const down = [at('The loss'), ...told.map(({ y }) => y), at('smoothed'), at('Loss')];
    assert.deepEqual(
      down.toSorted((a, b) => a - b),
      down,
    );
    assert.ok(
      down.every((y, i) => i === 0 || y - down[i - 1] >= 16),
      down.join(),
    );
    assert.equal(at('smoothed'), at('validation'));
    assert.ok(draw({ about: ['x'] }).height < draw().height);
  });

  test('begins at the right in a language that is written from the right', () => {
    const find = (/** @type {any[]} */ texts, /** @type {string} */ name) =>
      texts.find(({ text }) => text.includes(name)).x;
    const [left, right] = [draw(), draw({ is_rtl: true })];
    for (const name of ['The loss', 'smoothed', 'validation'])
      assert.equal(find(right.texts, name), right.width - find(left.texts, name));
  });

  test('keeps its letters and its place in a file of SVG', () => {
    const { brush, text } = createSvgBrush(600, 300, 'white');
    Object.assign(brush, { font: '600 18px sans-serif', textBaseline: 'middle' });
    brush.fillText('large', 0, 10);
    brush.translate(5, 20);
    brush.font = '12px sans-serif';
    brush.fillText('small', 0, 10);
    const svg = text('');
    assert.match(svg, /<text x="0" y="16" text-anchor="start" font-size="18" font-weight="600"[^>]*>large</);
    assert.match(
      svg,
      /<g transform="translate\(5 20\)"><text x="0" y="14" text-anchor="start" fill[^>]*>small<\/text><\/g><\/svg>/,
    );
  });
});

describe('the band that stands for a dense zigzag', () => {
  for (const n of [100, 101]) {
    const x = Array.from({ length: n }, (_, i) => i / 2);
    const y = x.map((_, i) => Math.sin(i / 10) * 20 + (i % 2) * 5);
    const points = outline(x, y);
    const edge = points.length / 2;
    const [one, other] = [points.slice(0, edge), points.slice(edge).reverse()];

    test(`goes from the first of ${n} points to the last and back, with an edge point for every second`, () => {
      assert.deepEqual(
        one.map(([at]) => at),
        other.map(([at]) => at),
      );
      assert.deepEqual([one[0][0], one.at(-1)?.[0]], [x[0], x.at(-1)]);
      assert.ok(edge <= x.length / 2 + 2, `${edge}`);
      for (let i = 1; i < edge; i++) assert.ok(one[i][0] > one[i - 1][0]);
    });

    test(`holds each of ${n} points, and its edges are points`, () => {
      /** @param {[number, number][]} along @param {number} at */
      const height = (along, at) => {
        const i = Math.max(
          1,
          along.findIndex(([place]) => place >= at),
        );
        const [[x0, y0], [x1, y1]] = [along[i - 1], along[i]];
        return y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
      };
      for (const [i, at] of x.entries()) {
        assert.ok(y[i] <= height(one, at) + 1e-9 && y[i] >= height(other, at) - 1e-9, `the point at ${at}`);
      }
      for (const [, edge] of points) assert.ok(y.includes(edge));
    });
  }

  test('is nothing, a point or a stroke where there is no more', () => {
    assert.deepEqual(outline([], []), []);
    assert.deepEqual(outline([1], [2]), [
      [1, 2],
      [1, 2],
    ]);
    assert.equal(outline([1, 2], [3, 4]).length, 4);
  });
});
