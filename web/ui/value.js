/**
 * Puts the value of a control into it after its template is drawn. lit-html does not know what somebody has typed
 * since: it does not touch a control whose value in the template is unchanged, so the typed text would stay.
 */

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @param {string | boolean} value  a boolean for a switch
 */
export function putValue(root, selector, value) {
  const control = /** @type {any} */ (root.querySelector(selector));
  const what = typeof value === 'boolean' ? 'checked' : 'value';
  if (control !== null && control[what] !== value) control[what] = value;
}
