/**
 * Finds the template that a sentence of the engine is made of, for a language that has it in `errors`: of notices, and of
 * why a run stopped, the engine gives the English sentence alone. Not needed in English.
 */

/** A conversion as C has them: "%s", "%.1f", "%lld". */
export const CONVERSION = /%[\d.*]*(?:ll|l|z)?[a-zA-Z]/;

/**
 * @param {Record<string, unknown>} errors  by templates
 * @returns {(sentence: string) => import('./say.js').Said | null}  null where it is made of none of them
 */
export function finderOf(errors) {
  const patterns = Object.keys(errors).map((id) => {
    const parts = id
      .split(CONVERSION)
      .map((part) => part.replaceAll('%%', '%').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    return { id, pattern: new RegExp(`^${parts.join('(.*?)')}$`, 's') };
  });
  return (sentence) => {
    for (const { id, pattern } of patterns) {
      const found = pattern.exec(sentence);
      if (found !== null) return { id, values: found.slice(1), message: sentence };
    }
    return null;
  };
}
