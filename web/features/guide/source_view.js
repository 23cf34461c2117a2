/**
 * The engine's own source beside a stop: the functions that it names, as ui/source_view.js shows them. Fetched when a stop
 * with `source` is reached.
 */

import { createSourceView as createFolds } from '../../ui/source_view.js';

/**
 * @param {import('../../registry.js').Context} context
 * @param {string[]} names  'src/optimizer/rules.c adamw_vec'
 * @returns {{ template: () => unknown, stop: () => void }}
 */
export function createSourceView(context, names) {
  const show = createFolds(context);
  return { template: () => show(names), stop: () => {} };
}
