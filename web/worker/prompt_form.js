/**
 * A prompt in the form in which the model knows its letters. Not part of the engine: C knows code points only.
 */

/**
 * A prompt in the text's own form: one letter may be written by one character or, with a mark that follows it, by several
 * ("é" in one or two), and keyboards and texts differ in that. Letters that the model knows as they are stay so.
 * @param {string} prompt
 * @param {ReadonlySet<string> | null} known  the model's characters; null where it knows all
 */
export function inFormOf(prompt, known) {
  if (known === null) return prompt;
  const isKnown = (/** @type {string} */ letter) => [...letter].every((character) => known.has(character));
  return prompt.replaceAll(/[\u1100-\u11ff]+|\P{M}\p{M}*|\p{M}+/gu, (letter) => {
    const forms = [letter, letter.normalize('NFC'), letter.normalize('NFD')];
    return forms.find(isKnown) ?? letter;
  });
}
