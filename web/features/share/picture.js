/**
 * What the model wrote last as a picture with a caption, so that it is understood without the page. A PNG, drawn on a canvas;
 * the browser stores it, and nothing is sent. Fetched when somebody saves one.
 */

import { readColours } from '../../ui/chart/chart.js';
import { download, fileName } from '../../ui/download.js';
import { recipeWord } from '../../ui/recipe_word.js';
import { sourceIn } from '../../words/say.js';

/** @typedef {import('../../registry.js').Context} Context */
/** A line of the picture: its text and how it looks. @typedef {{ text: string, look: keyof typeof LOOKS }} Line */

const [WIDTH, EDGE, MOST_LINES] = [800, 32, 40];
const FINER = 2; // how many pixels it has for each CSS pixel, in both directions
const LOOKS = /** @type {const} */ ({
  title: { font: '600 18px system-ui, sans-serif', height: 26, colour: 'ink' },
  caption: { font: '13px system-ui, sans-serif', height: 20, colour: 'muted' },
  written: { font: '22px Georgia, serif', height: 33, colour: 'written' },
  gap: { font: '12px system-ui, sans-serif', height: 14, colour: 'muted' },
});

/** Whether a text is written from right to left: by its first letter that has a direction. @param {string} text */
const isRtl = (text) => /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u.test(text);

/**
 * Breaks a text into lines: at its line breaks, between words, and within a word that is too long for a line.
 * @param {string} text
 * @param {(text: string) => number} measure
 * @param {number} room
 * @returns {string[]}
 */
export function wrap(text, measure, room) {
  const letters = new Intl.Segmenter();
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(/(?<=\s)/)) {
      const last = lines[lines.length - 1];
      if (measure(`${last}${word}`.trimEnd()) <= room) lines[lines.length - 1] += word;
      else if (measure(word.trimEnd()) <= room) lines.push(word);
      else {
        if (last !== '') lines.push('');
        for (const { segment } of letters.segment(word)) {
          if (measure(lines[lines.length - 1] + segment) > room) lines.push('');
          lines[lines.length - 1] += segment;
        }
      }
    }
    return lines.map((line) => line.trimEnd());
  });
}

/**
 * The lines of the picture, from its top.
 * @param {{ title: string, texts: string[], caption: string }} content
 * @param {(text: string, look: keyof typeof LOOKS) => number} measure
 * @returns {Line[]}
 */
export function linesOf({ title, texts, caption }, measure) {
  const lines = (/** @type {string} */ text, /** @type {keyof typeof LOOKS} */ look) =>
    wrap(text, (part) => measure(part, look), WIDTH - 2 * EDGE).map((line) => ({ text: line, look }));
  const written = texts.flatMap((text) => lines(text, 'written'));
  const shown = written.slice(0, MOST_LINES);
  if (written.length > shown.length) shown.push({ text: '…', look: 'written' });
  const gap = { text: '', look: /** @type {const} */ ('gap') };
  return [...lines(title, 'title'), gap, ...shown, gap, ...lines(caption, 'caption')];
}

/** What is said around it. @param {Context} context */
function contentOf({ store, select }) {
  const words = store.state.words;
  const run = select.run.value;
  const source = select.learnt.value;
  const [{ step, texts }] = run.samples;
  const recipe = select.table.value
    .filter(({ main, key }) => main && run.info?.config[key] !== undefined)
    .map((row) => recipeWord(words, row, run.info?.config[row.key]));
  const title = source === null ? '' : sourceIn(words, source).title;
  const written = texts.map((text) => text || words.writing.ended);
  return { title: words.sharing?.picture.title(title, step) ?? '', texts: written, caption: recipe.join(' · ') };
}

/** @param {Context} context @param {HTMLElement} place  an element whose colours the picture has */
export async function savePicture(context, place) {
  const content = contentOf(context);
  const canvas = document.createElement('canvas');
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const lines = linesOf(content, (text, look) => {
    brush.font = LOOKS[look].font;
    return brush.measureText(text).width;
  });
  const colours = readColours(place, ['paper', ...Object.values(LOOKS).map(({ colour }) => colour)]);
  const height = 2 * EDGE + lines.reduce((sum, { look }) => sum + LOOKS[look].height, 0);
  [canvas.width, canvas.height] = [WIDTH * FINER, height * FINER];
  brush.scale(FINER, FINER);
  brush.fillStyle = colours.paper;
  brush.fillRect(0, 0, WIDTH, height);
  Object.assign(brush, { textBaseline: 'middle', textAlign: 'start' });
  let y = EDGE;
  for (const { text, look } of lines) {
    const { font, height: own, colour } = LOOKS[look];
    const is_rtl = isRtl(look === 'written' ? content.texts.join(' ') : content.title);
    Object.assign(brush, { font, fillStyle: colours[colour], direction: is_rtl ? 'rtl' : 'ltr' });
    brush.fillText(text, is_rtl ? WIDTH - EDGE : EDGE, y + own / 2);
    y += own;
  }
  const blob = await new Promise((/** @type {(made: Blob | null) => void} */ resolve) => canvas.toBlob(resolve));
  if (blob !== null) download(blob, fileName(content.title, 'png'));
}
