/** Blocks of a deep network in groups of neighbours, so that a list of them stays short. Pure functions. */

/** More blocks than this are put into groups, of which there are so many at most. */
const [MOST_ALONE, MOST_GROUPS] = [12, 8];

/** How many blocks a group has; 1 where blocks stand alone. @param {number} blocks */
export const stripSize = (blocks) => (blocks > MOST_ALONE ? Math.ceil(blocks / MOST_GROUPS) : 1);
