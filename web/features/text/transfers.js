/**
 * Texts that are pasted or dropped anywhere in the playground. Where one document has several playgrounds, each takes
 * what is dropped on it and what is pasted while the focus is in it; a paste while the focus is in none goes to the
 * first.
 */

import { fitsTextBox } from '../../texts/counts.js';

/**
 * @param {import('../../registry.js').Context} context
 * @returns {() => void} removes the listeners
 */
export function takeTransfers({ element, actions }) {
  /** @param {Element} target  the element that has the focus during a paste */
  const isMine = (target) =>
    element.contains(target) ||
    (target.closest('microgpt-playground') === null && document.querySelector('microgpt-playground') === element);

  /**
   * A paste into the text box is left to the browser, unless it is a file or too long for the box. A paste into any
   * other field is left to the browser too. A paste anywhere else is a new text.
   * @param {ClipboardEvent} event
   */
  function onPaste(event) {
    const target = /** @type {Element} */ (event.target);
    const is_box = target.matches('.text-box');
    if (!isMine(target) || (!is_box && target.matches('input, textarea, select'))) return;
    const { clipboardData } = event;
    const files = clipboardData?.files;
    const pasted = clipboardData?.getData('text/plain') ?? '';
    if (files && files.length > 0) actions.openFiles(files);
    else if (pasted !== '' && (!is_box || !fitsTextBox(pasted))) actions.pasteText(pasted);
    else return;
    event.preventDefault();
  }

  /** @param {DragEvent} event */
  function onDrag(event) {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    element.classList.toggle('dropping', event.type === 'dragover');
    if (event.type === 'drop') actions.openFiles(event.dataTransfer.files);
  }

  const drags = /** @type {const} */ (['dragover', 'dragleave', 'drop']);
  document.addEventListener('paste', onPaste);
  for (const type of drags) element.addEventListener(type, onDrag);
  return () => {
    document.removeEventListener('paste', onPaste);
    for (const type of drags) element.removeEventListener(type, onDrag);
  };
}
