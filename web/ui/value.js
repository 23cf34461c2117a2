/**
 * The values of controls, put into them after their template is drawn: what somebody has typed meanwhile is not known to
 * the template, which leaves a control alone where its own value has not changed.
 */

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @param {string | boolean} value  a switch's is a boolean
 */
export function putValue(root, selector, value) {
  const control = /** @type {any} */ (root.querySelector(selector));
  const what = typeof value === 'boolean' ? 'checked' : 'value';
  if (control !== null && control[what] !== value) control[what] = value;
}
