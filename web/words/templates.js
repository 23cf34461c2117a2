/**
 * Finds the template from which the engine made a sentence, so that another language can translate it (`errors`). It is
 * needed for notices and for the reason why a run stopped, of which the engine sends only the English sentence. English
 * does not need it.
 */

/** A conversion of C's printf: "%s", "%.1f", "%lld". */
export const CONVERSION = /%[\d.*]*(?:ll|l|z)?[a-zA-Z]/;

/**
 * @param {Record<string, unknown>} errors  by templates
 * @returns {(sentence: string) => import('./say.js').Said | null}  null where no template fits
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
