/*
 * Shows a message if the playground does not start. This is a plain script, not a module, so that it also runs where
 * modules do not (a page opened as a file, an old browser, a server that sends scripts with a wrong type). Until the
 * element has started, it listens for errors and shows the cause, as far as the browser gives one, and what to do.
 * index.html and embed.html load it before everything else; where the playground is one file (single/playground.html), it is in it.
 */
(() => {
  const SLOW_MS = 10000;
  const is_module = 'noModule' in HTMLScriptElement.prototype;
  /** Whether this script is in the page itself, which then needs no web server. */
  const script = document.currentScript;
  const is_one_file = script === null || script.getAttribute('src') === null;
  const own = is_one_file ? location.pathname : location.origin;

  /** Whether the element has started: from then on the page shows its errors itself. */
  const hasStarted = () => document.querySelector('microgpt-playground[data-started]') !== null;

  /**
   * Whether an error comes from a script of this page, not from a browser extension.
   * @param {string | undefined} where
   */
  const isOwn = (where) => where !== undefined && where.indexOf(own) >= 0;

  /** @param {string} cause @param {string} cure */
  function say(cause, cure) {
    if (hasStarted()) return;
    const place = document.querySelector('.before');
    const line = place || document.createElement('p');
    if (!place) document.body.prepend(line); // the element had already removed it when it failed
    line.className = 'before before-said';
    line.setAttribute('role', 'alert');
    line.textContent = `The playground could not start: ${cause}. ${cure}`;
  }

  /** @param {string} src  of the script that did not load */
  function explain(src) {
    if (location.protocol === 'file:') {
      return say(
        'it was opened as a file, and browsers run its scripts only from a web server',
        'Type “make serve” in its folder and open http://localhost:8000/, or put the folder on any web server.',
      );
    }
    say(
      `${src.replace(/^.*\//, '')} did not load, or a script that it imports`,
      'Load the page again. If that does not help: the server must send every script, with the type text/javascript.',
    );
  }

  const sayMixed = () =>
    say('its scripts are of two versions', 'Load the page again; an update may have been under way.');

  /** @param {ErrorEvent} event */
  function onError(event) {
    const { target } = event;
    if (target instanceof HTMLScriptElement) return explain(target.src);
    if (target instanceof Element) return; // a style sheet or an image: the page works without it
    if (!isOwn(event.filename)) return;
    const message = String(event.message || '').replace(/^Uncaught (\w*Error: )?|\.$/g, '');
    if (/provide an export|import not found|importing binding/i.test(message)) {
      return sayMixed();
    }
    if (/SyntaxError/.test(event.message)) {
      const cure = 'Load the page again; if that does not help, take a browser of 2023 or later.';
      return say('a script of it is damaged, or this browser is too old', cure);
    }
    say(message || 'a script of it failed', 'Load the page again; if that does not help, try another browser.');
  }

  function checkBrowser() {
    if (!is_module || typeof customElements !== 'object') {
      say('this browser is too old', 'It needs a browser of 2023 or later.');
    } else if (typeof WebAssembly !== 'object') {
      say(
        'this browser has no WebAssembly, or it is switched off',
        'Switch WebAssembly on, or take another browser.',
      );
    } else if (location.protocol === 'file:' && !is_one_file) {
      explain('');
    }
  }

  addEventListener('error', onError, true); // capturing: errors of loading elements do not bubble
  addEventListener('unhandledrejection', ({ reason }) => {
    if (reason instanceof Error && isOwn(reason.stack)) {
      say(String(reason.message).replace(/\.$/, ''), 'Load the page again.');
    }
  });
  addEventListener('DOMContentLoaded', checkBrowser);
  addEventListener('load', () => {
    // All scripts have loaded without an error, but the element has not begun to start: it would have removed this
    // line.
    if (document.querySelector('.before:not(.before-said)')) sayMixed();
  });
  setTimeout(() => {
    const place = document.querySelector('.before:not(.before-said)');
    if (place && !hasStarted())
      place.textContent = 'Still loading: the network is slow, or the server does not answer.';
  }, SLOW_MS);
})();
