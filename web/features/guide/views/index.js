/**
 * The pictures that only the guide has, by the names that stops give in `view`. Each is fetched when its stop is
 * reached, fills an element, and returns a function that ends it.
 */

/** @typedef {(root: HTMLElement, context: import('../../../registry.js').Context, stop: import('../../../guide/stop.js').Stop) => (() => void)} CreateView */

/** @type {Record<string, () => Promise<{ create: CreateView }>>} */
export const VIEWS = {
  shares: () => import('./shares.js'),
  expression: () => import('./expression.js'),
  stages: () => import('./stages.js'),
  by_hand: () => import('../by_hand/index.js'),
  fingerprint: () => import('./fingerprint.js'),
};
