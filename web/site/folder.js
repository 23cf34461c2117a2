// Answers one HTTP request from a folder of files, by RFC 9110: types, ranges, "not modified", redirects and refusals.
// The server itself is serve.js. This file is not part of the page. A file is opened once, and both its size and its
// bytes are read from the opened file. So an answer never mixes two versions when the folder is replaced meanwhile.

import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { FileHandle } from 'node:fs/promises' */

/**
 * Content types by the ending of the name. A file without an ending is a text (LICENSE).
 * @type {Record<string, string>}
 */
const TYPES = {
  '': 'text/plain; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.py': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};
const OTHER_TYPE = 'application/octet-stream';

/** The sentence in the body of a refusal, by its status. @type {Record<number, string>} */
const SENTENCES = {
  400: 'The address is not well formed.',
  403: 'The server may not read this file.',
  404: 'Not found.',
  405: 'Files can only be read here: use GET or HEAD.',
  416: 'The file has no such range of bytes.',
  417: 'The server knows no expectation but 100-continue.',
  500: 'The server could not read this file.',
  503: 'The site is being replaced, or the server is busy: try again in a second.',
};

/** The status for each error code of the file system; any other code gives 500. @type {Record<string, number>} */
const STATUS = {
  ENOENT: 404,
  ENOTDIR: 404,
  ENAMETOOLONG: 404,
  ELOOP: 404,
  ENXIO: 404, // a socket
  EACCES: 403,
  EPERM: 403,
  EMFILE: 503,
  ENFILE: 503,
};

/**
 * Refuses a request with one sentence. Where the answer has already begun, it closes the connection instead, since HTTP
 * has no other way to say that the rest is missing. Headers that were set for every answer stay.
 * @param {ServerResponse} response
 * @param {number} status
 * @param {Record<string, string>} [headers]
 */
export function refuse(response, status, headers = {}) {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const retry = status === 503 ? { 'Retry-After': '1' } : {};
  response.writeHead(status, { 'Content-Type': TYPES[''], ...retry, ...headers }).end(`${SENTENCES[status]}\n`);
}

/**
 * The names in the path of an address, the last one empty for a folder.
 * @param {string} address as the request has it: a path, or a whole URL
 * @returns {string[] | 400 | 404} 404 for paths that lead out of the folder and for hidden files
 */
function namesIn(address) {
  const path = address.replace(/^https?:\/\/[^/?]*/i, '').split('?', 1)[0] || '/';
  let names;
  try {
    names = decodeURIComponent(path).split('/');
  } catch {
    return 400;
  }
  if (names.shift() !== '' || names.some((name) => name.includes('\0'))) return 400;
  return names.some((name) => name.startsWith('.') || name.includes('\\')) ? 404 : names;
}

/**
 * Opens a file; an address without an ending also finds its .html page. O_NONBLOCK is set because opening a named pipe
 * would otherwise wait until somebody opens its other end.
 * @param {string} path
 * @returns {Promise<{ file: FileHandle, type: string }>}
 */
async function openFile(path) {
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  try {
    return { file: await open(path, flags), type: TYPES[extname(path)] ?? OTHER_TYPE };
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT' || extname(path) !== '') throw error;
    return { file: await open(`${path}.html`, flags), type: TYPES['.html'] };
  }
}

/**
 * The identity of the folder that is at a path now; '' for none. It changes when the folder is replaced.
 * @param {string} path
 */
async function identity(path) {
  const found = await stat(path).catch(() => null);
  return found === null ? '' : `${found.dev} ${found.ino}`;
}

/**
 * The bytes that a Range header asks for. Several ranges, and a header that is not valid, are ignored, as RFC 9110
 * permits.
 * @param {string | undefined} header
 * @param {number} size of the file
 * @returns {{ start: number, end: number } | 'all' | 'none'} both ends are included; 'none': answer 416
 */
export function rangeOf(header, size) {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(header ?? '') ?? [];
  if (first === undefined || (first === '' && last === '')) return 'all';
  if (first === '')
    return Number(last) === 0 || size === 0 ? 'none' : { start: Math.max(0, size - Number(last)), end: size - 1 };
  if (last !== '' && Number(last) < Number(first)) return 'all';
  if (Number(first) >= size) return 'none';
  return { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

/**
 * Whether the client already has this version of the file.
 * @param {IncomingMessage} request
 * @param {string} etag
 * @param {Date} changed
 */
function isFresh({ headers }, etag, changed) {
  const known = headers['if-none-match'];
  if (known !== undefined) return known.split(',').some((tag) => ['*', etag, etag.slice(2)].includes(tag.trim()));
  return Math.floor(changed.getTime() / 1000) * 1000 <= Date.parse(headers['if-modified-since'] ?? '');
}

/**
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {{ file: FileHandle, type: string }} opened
 */
async function sendFile(request, response, { file, type }) {
  const about = await file.stat();
  if (about.isDirectory()) {
    const [path, ...query] = (request.url ?? '').split('?');
    // A path that begins with two slashes would be an address of another server.
    const there = `${path.replace(/^(https?:\/\/[^/]*)?\/*/i, '/')}/`;
    response.writeHead(301, { Location: [there, ...query].join('?') }).end();
    return;
  }
  if (!about.isFile()) return refuse(response, 404);
  const { size, mtime, mtimeMs } = about;
  const etag = `W/"${size.toString(16)}-${Math.round(mtimeMs * 1000).toString(16)}"`;
  const headers = { ETag: etag, 'Last-Modified': mtime.toUTCString(), 'Accept-Ranges': 'bytes' };
  if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-cache');
  if (isFresh(request, etag, mtime)) {
    response.writeHead(304, headers).end();
    return;
  }
  // Only GET has ranges. A request with If-Range may always be answered with the whole file.
  const asks = request.method === 'GET' && request.headers['if-range'] === undefined;
  const range = asks ? rangeOf(request.headers.range, size) : 'all';
  if (range === 'none') return refuse(response, 416, { 'Content-Range': `bytes */${size}` });
  const { start, end } = range === 'all' ? { start: 0, end: size - 1 } : range;
  const length = end - start + 1;
  response.writeHead(range === 'all' ? 200 : 206, {
    ...headers,
    'Content-Type': type,
    'Content-Length': length,
    ...(range === 'all' ? {} : { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === 'HEAD' || length === 0) {
    response.end();
    return;
  }
  const bytes = file.createReadStream({ start, end });
  await pipeline(bytes, response); // closes both when either fails
  // The file has become shorter, and the client would wait for the rest. (The response no longer has its socket here.)
  if (bytes.bytesRead < length) request.socket.destroy();
}

/**
 * Answers a GET or HEAD request from the folder `root`. Never rejects: what cannot be read is refused.
 * @param {string} root an absolute path
 * @param {IncomingMessage} request
 * @param {ServerResponse} response with the headers that every answer has
 */
export async function answerFrom(root, request, response) {
  const names = namesIn(request.url ?? '');
  if (!Array.isArray(names)) return refuse(response, names);
  if (names.at(-1) === '') names[names.length - 1] = 'index.html';
  /** @type {Awaited<ReturnType<typeof openFile>> | null} */
  let opened = null;
  const folder = await identity(root);
  try {
    opened = await openFile(join(root, ...names));
    await sendFile(request, response, opened);
  } catch (error) {
    const status = STATUS[/** @type {NodeJS.ErrnoException} */ (error).code ?? ''] ?? 500;
    const isReplaced = folder === '' || folder !== (await identity(root));
    refuse(response, status === 404 && isReplaced ? 503 : status);
  } finally {
    await opened?.file.close().catch(() => {});
  }
}
