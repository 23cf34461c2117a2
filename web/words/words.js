/**
 * The types of a language: what a file like en/index.js must export. They are taken from English, so `tsc` finds what is
 * missing.
 *
 * A sentence with values in it is a function of them. Other code of the page has no sentences: views read
 * `store.at.words`; events are reported as an id with values (say.js) and become a sentence where they are shown.
 * Exceptions, in English only: ../index.html, ../embed.html, ../single/*.html and ../start.js, which are there before any script, and the
 * programs in ../site/, which build and serve the site.
 */

/** @typedef {typeof import('./en/index.js').en} English */
/** @typedef {ReturnType<typeof import('./en/inside.js').inside>} Inside  what is said inside the rooms */
/** @typedef {ReturnType<typeof import('./en/network.js').network>} NetworkWords  what is said in the map of the network */
/** @typedef {ReturnType<typeof import('./en/attention.js').attention>} AttentionWords  what is said of the attention and the embeddings */
/** @typedef {ReturnType<typeof import('./en/curves.js').curves>} Curves  what is said of the figures of a run that has begun */
/** @typedef {ReturnType<typeof import('./en/autograd.js').autograd>} AutogradWords  what is said in the room of autograd */
/** @typedef {ReturnType<typeof import('./en/optimizer.js').optimizer>} OptimizerWords  what is said in the room of the optimizer */
/** @typedef {ReturnType<typeof import('./en/runs.js').runs>} RunWords  what is said in the room of the training loop */
/** @typedef {ReturnType<typeof import('./en/by_hand.js').by_hand>} ByHand  what is said on one step by hand */
/** @typedef {typeof import('./en/files.js').files} Files  what is said of the form and encoding of texts */
/** @typedef {typeof import('./en/guide.js').guide} Guide  the tour of the page and the list of keys */
/** @typedef {ReturnType<typeof import('./en/glossary.js').glossary>} GlossaryWords  the terms, and what is said beneath their pictures */
/** @typedef {typeof import('./en/source.js').source} SourceWords  what is said beside the engine's own code */
/** @typedef {ReturnType<typeof import('./en/imports.js').imports>} Imports  what is said where texts are brought */
/**
 * @typedef {ReturnType<typeof import('./en/setup.js').setup>} Setup  what is said in the panels that find a setting and
 *   show the recipe as text
 */

/** @typedef {typeof import('./en/framed.js').framed} Framed  what is said in a frame, and where one is made */
/** @typedef {ReturnType<typeof import('./en/sharing.js').sharing>} Sharing  what is said where text and settings are shared */
/** @typedef {ReturnType<typeof import('./en/kept.js').kept>} KeptWords  what is said of runs that are kept over a reload */
/** @typedef {typeof import('./en/offline.js').offline} OfflineWords  what is said of a page that is kept, and of its threads */

/** @typedef {ReturnType<typeof import('./en/moments.js').moments>} Moments  what is said of past steps and samples */

/** @typedef {ReturnType<typeof import('./en/stops/index.js').stops>} StopsWords  what is said around the stops of the guide */

/** @typedef {ReturnType<typeof import('./en/stages.js').stages>} StagesWords  what is said of a model built up in stages */

/** One sentence on each setting, by its key. @typedef {Record<string, string>} Help */

/** @typedef {typeof import('../../build/words/en.js').parts} EnglishParts */

/** What is fetched when it is first needed (parts.js). @typedef {{ [Name in keyof EnglishParts]: import('./parts.js').WordsOf<EnglishParts[Name], Name> }} Parts */

/**
 * @typedef {Omit<English, 'later'> & Partial<Parts> & {
 *   later: { [P in keyof Parts]: () => Promise<Pick<Parts, P>> },
 *   find?: (sentence: string) => import('./say.js').Said | null,
 * }} Words  `find` finds the template that a sentence of the engine is made of (templates.js)
 */

export {};
