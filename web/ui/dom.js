/**
 * Element builder: `h('p', { class: 'lede' }, 'text')` instead of markup in strings.
 * Text always becomes a text node, so nothing a person typed is ever read as HTML.
 * Knows nothing of the playground; every view stands on it.
 */

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Record<string, any>} Attributes */

/**
 * Makes an element. Attributes: `class`, `text`, `on: { click: fn }`, `data: { key: value }`; properties
 * that exist on the element (`hidden`, `disabled`, `value`, ...) are set as properties, all others as attributes;
 * null, undefined and false leave an attribute out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) continue;
    if (name === 'text') element.textContent = value;
    else if (name === 'on') listen(element, value);
    else if (name === 'data') Object.assign(element.dataset, value);
    else if (typeof value === 'boolean' && name in element) /** @type {any} */ (element)[name] = value;
    else if (value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  add(element, children);
  return element;
}

/**
 * @param {Element} element
 * @param {Record<string, (event: any) => void>} handlers
 */
function listen(element, handlers) {
  for (const [type, handler] of Object.entries(handlers)) element.addEventListener(type, handler);
}

/**
 * @param {Element} element
 * @param {Child[]} children
 */
function add(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === 'number' ? String(child) : child);
  }
}

/**
 * Puts new children in the place of the old.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
}

/**
 * Writes a text only when it differs, so that a screen reader and the layout see no change where there is none.
 * @param {Element} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Shows a sentence, or hides its element when there is none.
 * @param {HTMLElement} element
 * @param {string} text
 */
export function sayOrHide(element, text) {
  say(element, text);
  if (element.hidden !== (text === '')) element.hidden = text === '';
}

const SHAPES = {
  play: 'M5 3.2v9.6L13 8z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  step: 'M4 3.2v9.6L10.5 8zM11 3h1.8v10H11z',
  reset: 'M8 3a5 5 0 1 1-4.9 6h1.6A3.4 3.4 0 1 0 8 4.6V7L4.2 3.8 8 .6z',
};

/**
 * A small drawing that takes the colour of its text and says nothing to a screen reader.
 * @param {keyof typeof SHAPES} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', SHAPES[name]);
  path.setAttribute('fill', 'currentColor');
  svg.append(path);
  return svg;
}

/**
 * The heading of one of microgpt's seven parts: its number, its name and one plain sentence.
 * @param {number} number
 * @param {string} name
 * @param {string} sentence
 * @param {string} id
 * @returns {HTMLElement}
 */
export function partHeading(number, name, sentence, id) {
  return h(
    'div',
    { class: 'part-heading' },
    h('h2', { id }, h('span', { class: 'part-number', text: number }), ' ', name),
    h('p', { class: 'part-line', text: sentence }),
  );
}
