/** German words for the panel that shares text and settings; those of en/sharing.js. */

/** @typedef {import('../words.js').English['format']} Format */

/** @type {typeof import('../en/sharing.js').sharing} */
export function sharing({ count, plural }) {
  const characters = (/** @type {number} */ n) => `${count(n)} Zeichen`;
  return {
    title: 'Teilen',
    holds: (text, preset) =>
      `Der Link enthält den Text „${text}“, den Startwert des Zufalls und jede Einstellung, die bei ${preset} anders ist. Wer ihn öffnet, sieht sie und bekommt mit „Trainieren“ denselben Lauf. Von hier wird nichts gesendet: Du gibst ihn weiter.`,
    holds_no_text: (preset) =>
      `Dieser Text ist zu groß für einen Link. Er enthält darum nur den Startwert des Zufalls und jede Einstellung, die bei ${preset} anders ist. Schicke den Text als Datei mit.`,
    link: 'Link',
    copy: 'Kopieren',
    copied: 'Kopiert.',
    not_copied: 'Der Browser hat es nicht erlaubt. Der Text ist markiert: Kopiere ihn mit der Tastatur.',
    reach: {
      short: (n) => `${characters(n)}: Er kommt überall an.`,
      long: (n) => `${characters(n)}: E-Mail und Kursseiten nehmen ihn; viele Chats schneiden ihn ab.`,
      too_long: (n, most) =>
        `${characters(n)}: Die meisten Programme schneiden Links mit mehr als ${count(most)} ab. Schicke den Text lieber als Datei.`,
    },
    same: 'Der Lauf hat auf jedem Computer dieselben Bits.',
    nearly:
      'Auf einem anderen Computer ist die Kurve fast dieselbe. Soll sie bis zum letzten Bit gleich sein, schalte vorher im Raum der Trainingsschleife „Reproduzierbar“ ein.',
    same_waits: (step) =>
      `Dieser Link stammt von einem Lauf mit ${count(step)} Schritten. Trainiere, und am Ende siehst du, ob deiner derselbe ist.`,
    same_yes: (step) =>
      `Derselbe Lauf wie im Link: ja. Nach ${count(step)} Schritten hat jedes Gewicht dieselben Bits.`,
    same_no: (step) =>
      `Derselbe Lauf wie im Link: nein. Nach ${count(step)} Schritten sind die Gewichte anders: Der Text, eine Einstellung oder die Fassung der Seite ist eine andere.`,
    frame: 'In eine eigene Seite einbetten',
    code: 'Code für eine Kamera',
    code_label: 'Der Link als QR-Code',
    code_settings:
      'Dieser Code enthält den Startwert des Zufalls und die Einstellungen ohne den Text: Den gibst du als Datei weiter.',
    code_settings_label: 'Die Einstellungen als QR-Code',
    code_other: 'Der Code einer anderen Adresse: einer Seite oder einer Datei, die du ins Netz gestellt hast',
    code_other_label: 'Diese Adresse als QR-Code',
    no_address: (most) => `Eine Adresse beginnt mit https:// und hat hier höchstens ${characters(most)}.`,
    save_text: 'Den Text als Datei speichern',
    picture: {
      name: 'Ein Bild',
      help: 'Was das Modell zuletzt schrieb; darunter steht, woraus es gelernt hat. Die Kurve hat ein Bild für sich, unter „Tabelle, Dateien und weitere Kurven“.',
      save: 'Als Bild speichern',
      title: (text, step) =>
        `Geschrieben von einem kleinen GPT nach ${plural(step, { one: '# Schritt', other: '# Schritten' })} mit dem Text „${text}“`,
    },
    no_code: (n, most) =>
      `Eine Kamera im Klassenzimmer liest einen Code von höchstens ${characters(most)}; dieser Link hat ${count(n)}. Stelle ihn auf eine Seite und mache einen Code aus deren Adresse.`,
    one_file:
      'Dieser Playground ist eine einzige Datei, also hat er keine Adresse, zu der ein Link führen könnte. Den Lauf als Datei speichern und diese weitergeben.',
    in_course:
      'Es gibt keinen Link: Diese Seite gehört zu einem Kurs, und ihre Adresse öffnet sich sonst niemandem. Eine Datei, die Einstellungen oder ein Bild lassen sich weitergeben.',
    settings: 'Die Einstellungen als Text',
    settings_help:
      'Wer sie in einem microGPT Playground unter „Rezept als Text“ einfügt, hat sie alle, ohne den Text.',
    file: 'Eine Datei',
    file_help:
      'Eine Datei enthält all das und die Gewichte. Wer sie hier öffnet, hat das trainierte Modell mit Kurve und Textproben und kann weiter trainieren.',
    elsewhere: 'Das Modell anderswo verwenden',
    close: 'Schließen',
  };
}
