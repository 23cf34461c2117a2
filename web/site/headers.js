/**
 * The headers of the site, in one place: `make serve` sends them (serve.js), the service worker adds those that a server left
 * out (../service_worker.js), the pages have the policy in a meta element (version.js), and the files for other servers in
 * hosts/ are written from them (hosts.js). Not part of the page.
 */

/**
 * What page and workers may do; a meta element of the pages says it too. Scripts come only from the site; compiling
 * WebAssembly needs 'wasm-unsafe-eval'. Any page may put the playground into a frame, also one from a disk: so there is no
 * `frame-ancestors`, whose `*` stands for pages from the network alone.
 */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "frame-src 'self'", // the preview of a frame, where one is made
  "connect-src 'self' https:", // a text from an address, if the reader asks for one
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
  // No string can become markup or a script unless one of these policies made it: that of the templates, that of the
  // page for the addresses of its workers, and that of Emscripten for the addresses of its threads.
  "require-trusted-types-for 'script'",
  "trusted-types lit-html microgpt-playground emscripten#workerPolicy1 emscripten#workerPolicy2 'allow-duplicates'",
].join('; ');

/**
 * Headers that browsers require before threads may share memory. The first two are enough for a page in its own window,
 * in every browser; the scripts of workers need them too. The third is for a page in a frame of any other page, in
 * browsers that know it. Without them the engine runs on one thread.
 */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Document-Isolation-Policy': 'isolate-and-require-corp',
};

/**
 * What every file may be sent with, whoever shows it. A worker obeys the policy of its own response, so its script needs it
 * too. Any origin may load the module. `no-cache`: a browser keeps a file, but asks each time whether it is still the same.
 */
export const PLAIN_HEADERS = {
  'Content-Security-Policy': POLICY,
  'Cache-Control': 'no-cache',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Access-Control-Allow-Origin': '*',
};

/** Sent with every file, workers' scripts included. */
export const SITE_HEADERS = { ...PLAIN_HEADERS, ...ISOLATION_HEADERS };
