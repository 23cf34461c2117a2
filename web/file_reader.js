/**
 * The program of the worker that reads files (texts/read_files.js): each request is one message, and so is its answer. It
 * is in this folder because addresses are relative to it (file_urls.js).
 */

import { readFiles } from './texts/read_files.js';

self.onmessage = async ({ data: { files, choices, most } }) => {
  try {
    self.postMessage({ reading: await readFiles(files, choices, most) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
