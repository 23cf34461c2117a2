/** German words about what of a model is trained. Fetched when a model was brought here, and with the room of training. */

/** @param {import('../en/tuning.js').Format} format @returns {ReturnType<typeof import('../en/tuning.js').tuning>} */
export const tuning = ({ count, inPercent }) => ({
  title: 'Was soll von diesem Modell trainiert werden?',
  line: 'Es beginnt mit dem, was es kann. Je weniger seiner Zahlen trainiert werden, desto mehr behält es davon, und desto weniger kann es lernen. „Trainieren“ beginnt mit dem, was hier gewählt ist.',
  trains: (trained, all) =>
    trained === all
      ? `Trainiert alle ${count(all)} Zahlen.`
      : `Trainiert ${count(trained)} von ${count(all)} Zahlen (${inPercent(trained / all, trained < all / 20 ? 1 : 0)}).`,
  further: {
    title: 'Dieses Modell weiter trainieren',
    line: 'Macht einen neuen Lauf, der mit den Zahlen dieses Laufs beginnt, für den Text und die Einstellungen, die jetzt auf der Seite stehen. Unter „Was trainiert wird“ sind alles, die letzten Schichten oder LoRA zu wählen; dieser Lauf bleibt, wie er ist.',
    none: 'Sobald ein Modell trainiert ist, kann ein neuer Lauf mit seinen Zahlen beginnen.',
    button: 'Mit seinen Zahlen beginnen',
  },
});
