/**
 * Whether the playground is one file, which site/one_file.js makes and somebody may have opened from a disk: then there is no
 * address to pass on and no embed.html, and it may be that nothing is to be had from a server.
 */
export const IS_ONE_FILE = false;
