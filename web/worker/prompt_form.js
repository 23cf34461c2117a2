/**
 * Converts a prompt to the Unicode form that the text of the model uses. Not part of the engine: C compares code points
 * only. session.js calls it for every prompt.
 */

/**
 * The same prompt with each letter in the form that the model knows. A letter such as "é" can be one character, or a
 * letter followed by a combining mark, and keyboards and texts differ in this. Letters that the model knows are not
 * changed.
 * @param {string} prompt
 * @param {ReadonlySet<string> | null} known  the model's characters; null if it knows all
 */
export function inFormOf(prompt, known) {
  if (known === null) return prompt;
  const isKnown = (/** @type {string} */ letter) => [...letter].every((character) => known.has(character));
  return prompt.replaceAll(/[\u1100-\u11ff]+|\P{M}\p{M}*|\p{M}+/gu, (letter) => {
    const forms = [letter, letter.normalize('NFC'), letter.normalize('NFD')];
    return forms.find(isKnown) ?? letter;
  });
}
