/**
 * Texts that come by paste and by drop, anywhere in the playground. Of several playgrounds in one document each takes what
 * is dropped on it, and what is pasted while the focus is in it; a paste while the focus is nowhere goes to the first.
 */

import { fitsTextBox } from '../../texts/counts.js';

/**
 * @param {import('../../registry.js').Context} context
 * @returns {() => void} what ends it
 */
export function takeTransfers({ element, actions }) {
  /** @param {Element} target  of a paste */
  const isMine = (target) =>
    element.contains(target) ||
    (target.closest('microgpt-playground') === null && document.querySelector('microgpt-playground') === element);

  /**
   * A paste into the box is the browser's, unless the text is too long for it or is a file; a paste anywhere
   * else but in a field is a new text.
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
