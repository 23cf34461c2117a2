/** The engine's own source beside a stop: the functions that it names. Fetched when a stop with `source` is reached. */

/**
 * @param {import('../../registry.js').Context} _context
 * @param {string[]} _names  'src/optimizer/rules.c adamw_step'
 * @returns {{ template: () => unknown, stop: () => void }}
 */
export const createSourceView = (_context, _names) => ({ template: () => '', stop: () => {} });
