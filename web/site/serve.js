// Serves the built page, build/site/, as a static folder: `make serve` starts it, and the tests of the page use it. It
// is not part of the page and is not copied into the site. Any other web server will do; the headers (headers.js) are worth
// copying. folder.js answers each request; this file makes sure that no request, client or missing file ends the
// server.

import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { answerFrom, refuse } from './folder.js';
import { SITE_HEADERS } from './headers.js';

export { ISOLATION_HEADERS, SITE_HEADERS } from './headers.js';

/**
 * A connection without traffic for this time is closed: a client that stops reading would otherwise keep a file open.
 */
const IDLE_MS = 120_000;

/**
 * Serves a folder until `close` is called. Files are looked up at each request, so a replaced folder is served at once;
 * while the folder is missing, the answer is 503.
 * @param {object} options
 * @param {number} options.port 0 takes any free port
 * @param {string} options.root the folder
 * @param {string} [options.host] the address to listen on; this machine alone if left out
 * @param {Record<string, string>} [options.headers] in place of SITE_HEADERS; {} for none
 * @param {number} [options.idleMs] after this time without traffic a connection is closed
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} url ends with a slash; rejects
 *   with the system's error when it cannot listen
 */
export function serve({ port, root, host = '127.0.0.1', headers = SITE_HEADERS, idleMs = IDLE_MS }) {
  const folder = resolve(root);
  const server = createServer();
  server.timeout = idleMs;
  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method === 'GET' || request.method === 'HEAD') answerFrom(folder, request, response);
    else refuse(response, 405, { Allow: 'GET, HEAD' });
  });
  server.on('checkExpectation', (_request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    refuse(response, 417);
  });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      // For example, no file descriptor is left for a new connection: it is lost, but the others are served.
      server.on('error', (error) => console.error(`The server goes on after: ${error.message}`));
      const address = /** @type {import('node:net').AddressInfo} */ (server.address());
      done({
        url: `http://localhost:${address.port}/`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8000' },
      host: { type: 'string', default: '127.0.0.1' },
      root: { type: 'string', default: resolve(import.meta.dirname, '../../build/site') },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535)
    stop(`The port must be a number from 0 to 65535, not "${values.port}".`);
  if (!existsSync(values.root)) stop(`There is nothing to serve in ${values.root}: run "make site" first.`);
  try {
    const { url, close } = await serve({ port, root: values.root, host: values.host });
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, () => close().then(() => process.exit(0)));
    }
    console.log(`microGPT Playground is at ${url}  (Ctrl-C stops it)`);
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code === 'EADDRINUSE')
      stop(
        `Port ${port} is in use by another program: choose another, for example make serve PORT=${port === 8080 ? 8081 : 8080}.`,
      );
    if (code === 'EACCES')
      stop(`Port ${port} may not be opened by this user: choose one above 1023, for example make serve PORT=8080.`);
    throw error;
  }
}

if (process.argv[1] === import.meta.filename) await main();
