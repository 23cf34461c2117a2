/** Blocks of a deep network in groups of neighbours, so that a list of them stays short. Pure functions. */

/** If there are more blocks than MOST_ALONE, they are put into at most MOST_GROUPS groups. */
const [MOST_ALONE, MOST_GROUPS] = [12, 8];

/** How many blocks a group has; 1 if blocks are not grouped. @param {number} blocks */
export const stripSize = (blocks) => (blocks > MOST_ALONE ? Math.ceil(blocks / MOST_GROUPS) : 1);
