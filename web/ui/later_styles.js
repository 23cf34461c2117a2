/**
 * The style sheets that are fetched later (later.css): for printing, and for what opens only on request.
 */

import { LATER_STYLES } from '../file_urls.js';

/** @type {Promise<unknown> | null} */
let loading = null;

/** Fetches them, if they are not there yet. Without them the page works, but looks plainer. */
export function needLaterStyles() {
  loading ??= new Promise((done) => {
    const link = document.createElement('link');
    const fail = () => {
      link.remove();
      loading = null;
      done(null);
    };
    Object.assign(link, { rel: 'stylesheet', href: LATER_STYLES.href, onload: done, onerror: fail });
    document.head.append(link);
  });
  return loading;
}
