// Serves the built page, build/site/, as a plain static folder: what `make serve` starts, and what
// the tests of the page open. It is not part of the page and is not copied into the site.
// Any other web server does as well; the headers below are what is worth copying from here. What one request gets is
// folder.js's business; here it is that no request, client or missing file ends the server.

import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { answerFrom, refuse } from './folder.js';

/**
 * What a browser asks for before it lets threads share memory. The first two do it for a page of its
 * own, in every browser, and both must come with the workers' scripts too; the third for a page in a frame of any
 * other, in the browsers that know it. Where they are missing, the engine runs one thread.
 */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Document-Isolation-Policy': 'isolate-and-require-corp',
};

/**
 * Sent with every file, workers' scripts included: a worker obeys the policy of its own response.
 * Scripts come from the site alone; 'wasm-unsafe-eval' is what compiling WebAssembly asks for.
 * Any page may put the playground into a frame, and any origin may load the module.
 */
export const SITE_HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "connect-src 'self' https:",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
    'frame-ancestors *',
    // No string becomes markup or a script by itself. The policies are those of the templates, of the page for its
    // worker's address, and of Emscripten for its threads' (once for each, in each worker).
    "require-trusted-types-for 'script'",
    "trusted-types lit-html microgpt-playground emscripten#workerPolicy1 emscripten#workerPolicy2 'allow-duplicates'",
  ].join('; '),
  'Cache-Control': 'no-cache',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Access-Control-Allow-Origin': '*',
  ...ISOLATION_HEADERS,
};

/** A connection on which nothing moves for so long is closed: a client that reads no further would keep a file open. */
const IDLE_MS = 120_000;

/**
 * Serves a folder until it is closed. Files are looked up at each request, so a folder that is replaced is served at
 * once; while it is missing, requests are answered with 503.
 * @param {object} options
 * @param {number} options.port 0 takes any free port
 * @param {string} options.root the folder
 * @param {string} [options.host] the address to listen on; this machine alone if left out
 * @param {Record<string, string>} [options.headers] in place of SITE_HEADERS; {} for none
 * @param {number} [options.idleMs] when a connection on which nothing moves is closed
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
      // Such as no descriptor for one more connection: that one is lost, and the others are served.
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
