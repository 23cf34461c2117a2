/** In place of ../ui/later_styles.js where the playground is one file: all styles are there from the beginning. */

export const needLaterStyles = async () => {};
