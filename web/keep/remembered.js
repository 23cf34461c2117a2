/**
 * Yes-or-no choices that survive a reload, each by its name, for all playgrounds of this origin. Where storage is
 * forbidden, a choice is forgotten, and no error is thrown.
 */

const PREFIX = 'microgpt-playground.';

/** @param {string} name */
export function isRemembered(name) {
  try {
    return localStorage.getItem(PREFIX + name) !== null;
  } catch {
    return false;
  }
}

/** @param {string} name @param {boolean} is_on */
export function remember(name, is_on) {
  try {
    if (is_on) localStorage.setItem(PREFIX + name, '1');
    else localStorage.removeItem(PREFIX + name);
  } catch {
    // the choice holds until the page is left
  }
}
