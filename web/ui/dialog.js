/**
 * A dialog that is shown over the page until it is closed: by its own button, by Escape, or by a call of close().
 */

import { render } from 'lit-html';

/**
 * Opens a dialog, unless the feature has one open already. Its title has to have the class `dialog-title`,
 * `tabindex="-1"` and `autofocus`, so that a screen reader reads it first.
 * @param {HTMLElement} root  of the feature
 * @param {import('../frame.js').Frame} frame
 * @param {{ name: string, test: string, title: string }} its  its class, its `data-test`, and the id of its title
 * @param {(dialog: HTMLDialogElement) => unknown} template  null while its words have not loaded
 */
export function openDialog(root, frame, { name, test, title }, template) {
  if (root.querySelector('dialog') !== null) return;
  const dialog = document.createElement('dialog');
  dialog.className = `dialog ${name}`;
  dialog.dataset.test = test;
  dialog.setAttribute('aria-labelledby', title);
  root.append(dialog);
  const stop = frame.draw(() => {
    const drawn = template(dialog);
    if (drawn !== null) render(drawn, dialog);
  });
  dialog.addEventListener('close', () => {
    stop();
    dialog.remove();
  });
  dialog.showModal(); // the browser keeps the focus inside, closes it at Escape, and gives the focus back
}
