/**
 * The page's side of the worker that reads files (web/file_reader.js): one question at a time. A new question ends the one
 * before, whatever it was doing.
 */

import { makePageWorker } from '../../wire/page_worker.js';

/** @import { Choices, Reading } from '../../texts/read_files.js' */

/** @param {() => Worker} [makeWorker] */
export function createReader(makeWorker = () => makePageWorker('reader')) {
  /** @type {Worker | null} */
  let worker = null;
  /** @type {((unwanted: null) => void) | null} */
  let drop = null;

  function end() {
    if (drop === null) return;
    worker?.terminate();
    worker = null;
    drop(null);
    drop = null;
  }

  return {
    /**
     * @param {{ name: string, blob: Blob }[]} files
     * @param {Choices} choices
     * @param {number} most  bytes of each file
     * @returns {Promise<Reading | null>} null if a newer question has replaced it; rejected with an Error if the worker
     *   fails
     */
    read(files, choices, most) {
      end();
      return new Promise((resolve, reject) => {
        drop = resolve;
        worker ??= makeWorker();
        worker.onmessage = ({ data: { reading, error } }) => {
          drop = null;
          if (reading) resolve(reading);
          else reject(new Error(error));
        };
        worker.onerror = ({ message }) => {
          drop = null;
          worker = null; // the next question tries again
          reject(new Error(message));
        };
        worker.postMessage({ files, choices, most });
      });
    },
    close() {
      end();
      worker?.terminate();
      worker = null;
    },
  };
}
