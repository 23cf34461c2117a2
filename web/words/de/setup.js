/**
 * German words for the search among all settings, for the recipe as text, and for settings that follow others, like
 * those of en/setup.js.
 */

/** @param {import('../words.js').English['format']} format @returns {import('../words.js').Setup} */
export function setup({ count, percent, plural }) {
  return {
    panels: { all: 'Einstellung suchen', text: 'Rezept als Text' },

    divisor: (label, value, from, by) =>
      `${label} ist jetzt ${value}, nicht ${from}: ${by} muss ein Vielfaches davon sein.`,
    multiple: (label, value, from, by) =>
      `${label} ist jetzt ${value}, nicht ${from}: Es muss ein Vielfaches von ${by} sein.`,
    part: (label, value, from, by, share) =>
      `${label} ist jetzt ${value}, nicht ${from}: höchstens ${percent(share)} von ${by}.`,
    undo: (label, value) => `${label} zurück auf ${value}`,

    all: 'Alle Einstellungen',
    search: 'Name oder Zweck',
    placeholder: 'zum Beispiel: Lernrate, Speicher, Dropout',
    found: (n) => plural(n, { one: '# Einstellung', other: '# Einstellungen' }),
    none: 'Keine Einstellung hat das im Namen oder in der Hilfe.',
    idle: (...conditions) => `Wirkt nur mit ${conditions.join(', und ')}.`,
    needs_one: (label, ...values) => `${label}: ${values.join(' oder ')}`,
    needs_more: (label, value) => `${label} über ${value}`,

    text: 'Rezept als Text',
    line: 'Alles, was diesen Lauf ausmacht, als Text: aufbewahren, verschicken oder durch ein anderes ersetzen.',
    own: 'Das eigene Rezept',
    short: (preset) => `Unterschiede zu ${preset}`,
    whole: 'alles',
    extent: 'Wie viel davon',
    copy: 'Kopieren',
    copied: 'Kopiert.',
    not_copied: 'Der Browser hat es nicht erlaubt. Der Text ist markiert: mit der Tastatur kopieren.',
    other: 'Ein anderes Rezept',
    paste: 'Solche Zeilen hier einfügen, die Adresse einer Seite oder eine Datei mit Einstellungen (JSON).',
    use: (right, wrong) =>
      wrong === 0
        ? 'Dieses Rezept nehmen'
        : plural(right, { one: 'Die eine lesbare Zeile nehmen', other: 'Die # lesbaren Zeilen nehmen' }),
    used: 'Das Rezept gilt. „Trainieren“ zeigt, was es bewirkt.',
    undo_use: 'Rückgängig',
    nothing: 'Darin stehen keine Einstellungen.',
    wrong: {
      unknown: (line, key) => `Zeile ${count(line)}: Es gibt keine Einstellung „${key}“.`,
      form: (line, what) => `Zeile ${count(line)}: „${what}“ hat nicht die Form Schlüssel = Wert.`,
      value: (line, _key, why) => `Zeile ${count(line)}: ${why}`,
      json: () => 'Das fängt an wie JSON, ist aber kein gültiges JSON. Fehlt das Ende?',
      text: (_line, key) => `In der Adresse steht auch ${key}, das ist keine Einstellung und wird ausgelassen.`,
    },
  };
}
