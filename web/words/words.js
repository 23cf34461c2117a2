/**
 * The form of a language: what every file beside this one must have. English is the measure of it.
 *
 * A sentence with values in it is a function of them. All other code of the page holds no sentence of its own: views read
 * `store.at.words`; what happens is told as an id with its values (say.js) and becomes a sentence where it is shown.
 * What stands outside of the element has its own English, since it is there before any script: ../index.html,
 * ../embed.html and ../start.js. So have the programs that build and serve the site (../site/).
 */

/** @typedef {typeof import('./en.js').en} English */
/** @typedef {ReturnType<typeof import('./en_rooms.js').inside>} Inside  what is said inside the rooms */
/** @typedef {ReturnType<typeof import('./en_curves.js').curves>} Curves  what is said of a run's other figures, its table and files */
/** @typedef {ReturnType<typeof import('./en_runs.js').runs>} RunWords  what is said in the room of the training loop */
/** @typedef {typeof import('./en_files.js').files} Files  what is said of the form and encoding of texts */
/** @typedef {ReturnType<typeof import('./en_imports.js').imports>} Imports  what is said where a text is brought */

/** What is fetched when it is first needed (languages.js). @typedef {{ inside: Inside, curves: Curves, runs: RunWords, files: Files, imports: Imports }} Parts */

/**
 * @typedef {Omit<English, 'later'> & Partial<Parts> & {
 *   later: { [P in keyof Parts]: () => Promise<Pick<Parts, P>> },
 *   find?: (sentence: string) => import('./say.js').Said | null,
 * }} Words  `find` finds the template that a sentence of the engine is made of (templates.js)
 */

export {};
