/** Hands a file to the browser, which stores it. */

/**
 * A name that every system takes: letters and digits of any language, with a hyphen for what is between.
 * @param {string} name @param {string} extension
 */
export const fileName = (name, extension) =>
  `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '')}.${extension}`;

/** @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
