/**
 * The form of a language: what every file beside this one must have. English is the measure of it.
 *
 * A sentence with values in it is a function of them. Views and actions hold no sentence of their own: they read
 * `store.at.words`.
 */

/** @typedef {typeof import('./en.js').en} Words */

export {};
