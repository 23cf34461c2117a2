/** German words beside the engine's own code (en/source.js). */

/** @typedef {import('../words.js').SourceWords} SourceWords */

/** @type {SourceWords['microgpt']} */
const microgpt = {
  documents:
    'microgpt liest eine Datei mit Namen, nimmt jede nicht leere Zeile und entfernt die Leerzeichen an ihren Enden.',
  order:
    'microgpt mischt seine Namen einmal am Anfang mit dem Generator von Python; dieser hier zieht dieselben Zahlen.',
  split: 'microgpt hält nichts zurück: Es lernt an allen Namen und kann nicht bemerken, wenn es auswendig lernt.',
  batch:
    'microgpt nimmt für jeden Schritt einen Namen, mit dem Zeichen BOS davor und danach, und sagt jedes Token aus den vorigen vorher.',
  vocabulary: 'microgpt sammelt die verschiedenen Zeichen aller Namen, sortiert sie und fügt eine Nummer für BOS an.',
  encode: 'microgpt schlägt nach, an welcher Stelle seiner sortierten Liste jedes Zeichen steht.',
  merge: 'microgpt hat nichts dergleichen: Seine Token sind einzelne Zeichen.',
  decode: 'microgpt schlägt das Zeichen an der Stelle nach, die die Nummer nennt.',
  forward:
    'microgpt hat dafür keinen eigenen Durchgang: Jede Operation mit einer Zahl erzeugt sofort ein neues Objekt, das sich merkt, woraus es entstand.',
  backward:
    'microgpt sortiert diese Objekte so, dass jedes hinter dem steht, woraus es entstand, und geht die Liste vom Ende her durch; jedes addiert seinen Anteil zu den Gradienten seiner Eingaben.',
  block:
    'microgpt tut dasselbe in einer Schleife über seine Schichten: skalieren, Attention, addieren, dann skalieren, MLP, addieren.',
  embedding:
    'microgpt nimmt je eine Zeile aus zwei Tabellen, für das Token und für seine Stelle, und addiert sie Zahl für Zahl.',
  layernorm: 'microgpt hat die einfachere RMS-Norm, ohne Mittelwert und ohne gelernte Zahlen.',
  rmsnorm: 'microgpt tut dasselbe mit einer Liste nach der anderen, ohne gelernten Faktor.',
  linear:
    'microgpt multipliziert eine Liste mit jeder Zeile einer Matrix und zählt zusammen, eine Zahl nach der anderen; einen Bias hat es nicht.',
  attention:
    'microgpt hält die Keys und Values aller bisherigen Stellen in Listen, vergleicht die Query mit jedem Key und nimmt die gewichtete Summe der Values, Kopf für Kopf.',
  rope: 'microgpt hat nichts dergleichen: Es addiert für jede Stelle eine gelernte Liste von Zahlen.',
  gelu: 'microgpt hat die einfachere ReLU: Eine Zahl über null bleibt, jede andere wird null.',
  relu: 'microgpt tut dasselbe: Eine Zahl über null bleibt, jede andere wird null.',
  relu2: 'microgpt hat die schlichte ReLU: Eine Zahl über null bleibt, wie sie ist, und wird nicht quadriert.',
  silu: 'microgpt hat die einfachere ReLU: Eine Zahl über null bleibt, jede andere wird null.',
  geglu: 'microgpt hat die einfachere ReLU und keine Schleuse.',
  qk_norm: 'microgpt skaliert seine Querys und Keys nicht.',
  swiglu: 'microgpt hat die einfachere ReLU und keine Schleuse.',
  dropout: 'microgpt hat kein Dropout.',
  cross_entropy:
    'microgpt rechnet erst alle Wahrscheinlichkeiten aus und dann minus den Logarithmus der richtigen; hier tut eine Operation beides, weil ihr Gradient einfacher ist.',
  mean_loss: 'microgpt mittelt die Verluste über die Stellen seines einen Namens.',
  adamw:
    'microgpt hat dieselbe Regel ohne Weight Decay: zwei Mittelwerte für jede Zahl, beide berichtigt, weil sie bei null begannen.',
  sgd: 'microgpt hat nur Adam.',
  update:
    'microgpt geht eine Liste aller seiner Zahlen durch, ändert eine nach der anderen und setzt dann ihren Gradienten auf null.',
  rate: 'microgpt senkt die Rate in gerader Linie, bis auf null nach dem letzten Schritt.',
  step: 'microgpt tut dasselbe in einer Schleife: ein Name, seine Verluste, der Rückweg, die Änderung, tausendmal.',
  clip: 'microgpt begrenzt die Gradienten nicht und hält nie von selbst an.',
  validate: 'microgpt misst nichts an zurückgehaltenem Text.',
  next: 'microgpt lässt das Netz über das neueste Token laufen, behält die Keys und Values der vorigen, zieht das nächste und hört bei BOS auf.',
  choose:
    'microgpt teilt die Punktzahlen durch die Temperatur, macht Wahrscheinlichkeiten daraus und zieht; Top-k und Top-p hat es nicht.',
  quoted: 'microgpt sieht nicht nach, ob in seinem Text steht, was es schreibt.',
  chance: 'microgpt setzt den Seed des Generators von Python; dieser hier gibt dieselben Zahlen.',
};

/** @type {SourceWords} */
export const source = {
  title: 'Der Code der Engine',
  lead: 'Diese Zeilen in C tun es, so stehen sie im Programm. Unterstrichene Namen führen zu dem, wofür sie auf dieser Seite stehen.',
  place: (file, from, to) => (from === to ? `${file}, Zeile ${from}` : `${file}, Zeilen ${from} bis ${to}`),
  in_microgpt: 'In microgpt',
  to_tensor: (name, where) => `${name}: ${where} ansehen`,
  to_room: (name, room) => `${name}: Raum ${room} öffnen`,
  to_term: (name) => `${name}: was das ist`,
  to_code: (name) => `${name}: auch diese Funktion zeigen`,
  loading: 'Code wird geladen…',
  failed: 'Der Code konnte nicht geladen werden. Bitte schließen und noch einmal öffnen.',
  microgpt,
};
