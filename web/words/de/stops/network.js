/**
 * German words for the stops of the guide's part "network" (web/guide/stops/network.js). Fetched when one of them is opened.
 */

/** @typedef {(format: import('../../../ui/format.js').Format) => import('../../../guide/stop.js').StopWords} Make */

/** @type {Make} */
const embedding = ({ count }) => ({
  title: 'Eine Zeile Zahlen für jedes Token',
  text: [
    'Hier beginnt der Weg eines Prompts durch das Modell. Zuerst holt die Nummer jedes Tokens eine Zeile aus einer großen Tabelle: sein {embedding|Embedding}. Vor dem Training sind diese Zeilen zufällig. Das Training formt sie, und niemand gibt ihren Zahlen einen Namen.',
    'Von hier an arbeitet das Modell nur noch mit solchen Zeilen: einer für jedes Token des Prompts. Der erste farbige Streifen auf der Karte zeigt sie: eine Zeile für jedes Token, Blau unter null, Orange darüber. Was auf der Karte danach kommt, gehört zu den nächsten Stationen.',
  ],
  like: 'Wie ein Mischpult für jeden Buchstaben, mit vielen Reglern, die niemand beschriftet hat.',
  predict: {
    ask: 'Mit wie vielen Zahlen beschreibt dieses Modell ein Token?',
    unit: 'Zahlen',
    right: ({ truth }) => `Es sind ${count(truth)}. Das heißt die Breite des Modells.`,
    other: ({ truth }) => `In diesem Modell sind es ${count(truth)}. Das heißt die Breite des Modells.`,
  },
  acts: ['Bis Schritt 200 trainieren'],
  check: {
    ask: 'Der Buchstabe „e“ steht in „me“ und in „elf“. Bekommt er beide Male dieselbe Zeile der Tabelle?',
    options: [
      'Nein, es ist ja ein anderes Wort',
      'Ja: ein Token, eine Zeile',
      'Nein, die Zeile ist jedes Mal zufällig',
    ],
    right: ({ rows, width }) =>
      `Die Tabelle hat ${count(rows)} Zeilen zu ${count(width)} Zahlen, eine für jedes Token, und weiß nichts von Wörtern. Was um ein Token herum steht, kommt mit der Attention dazu.`,
    hint: 'Die Tabelle hat eine Zeile für jedes Token des Vokabulars, mehr nicht.',
  },
  microgpt:
    'Zwei Tabellen, eine für Tokens und eine für Stellen; die zwei Zeilen werden zusammengezählt. Jede Tabelle ist eine Liste von Listen von Zahlen.',
  limit:
    'Große Modelle haben Tausende von Zahlen für jedes Token. Sie entstehen ebenso, und die meisten sind ebenso namenlos.',
});

/** @type {Make} */
const directions = ({ fixed }) => ({
  title: 'Buchstaben mit gleichem Gebrauch zeigen in eine Richtung',
  text: [
    'Eine Zeile aus Zahlen ist auch eine Richtung, wie auf einer Karte: so weit nach Osten, so weit nach Norden; hier mit viel mehr Achsen. Der Winkel zwischen zwei Zeilen sagt, wie ähnlich sie sind. Sein Kosinus ist 1 bei gleicher Richtung, 0, wenn sie nichts gemeinsam haben, und −1 bei entgegengesetzter.',
    'Das Beispiel nehmen: ein neues Modell, dessen Richtungen zufällig sind. Das Training dreht jede Zeile dorthin, wo sie bei der Vorhersage hilft. Die Karte zeigt die {embedding|Zeilen} als Punkte, und die Liste nennt jene, die am ehesten wie „a“ zeigen.',
  ],
  like: 'Wie Gäste auf einem Fest: Niemand weist ihnen Plätze zu, doch wer über dasselbe redet, sitzt am Ende beieinander.',
  predict: {
    ask: 'Niemand sagt dem Modell etwas über Buchstaben. Wessen Zeile zeigt nach dem Training am ehesten wie die von „a“?',
    options: [
      'Die von „b“, das im Alphabet als Nächstes kommt',
      'Die eines anderen Vokals',
      'Die irgendeines Buchstabens: Es bleibt Zufall',
    ],
    right: ({ closest, cosine }) =>
      `Es ist „${closest}“, mit einem Kosinus von ${fixed(cosine, 2)}. Was in Namen auf diese beiden Buchstaben folgt, ist fast dasselbe.`,
    other: ({ closest, cosine }) =>
      `Es ist „${closest}“, mit einem Kosinus von ${fixed(cosine, 2)}. Das Modell kennt kein Alphabet, aber es sieht, was auf jeden Buchstaben folgt.`,
  },
  acts: ['Bis Schritt 200 trainieren', 'Nachsehen, welche Buchstaben wie „n“ zeigen'],
  check: {
    ask: 'Warum zeigen die Vokale am Ende in fast dieselbe Richtung?',
    options: [
      'Die Engine hat eine Liste der Vokale',
      'Auf sie folgen fast dieselben Buchstaben, also sagen ähnliche Zeilen gut vorher',
      'Sie stehen im Alphabet nah beieinander',
    ],
    right: ({ vowels, others }) =>
      `Zwei Vokale haben im Mittel einen Kosinus von ${fixed(vowels, 2)}, ein Vokal und ein Konsonant ${fixed(others, 2)}. Nichts als bessere Vorhersagen hat sie gedreht.`,
    hint: 'Das Modell bekommt für Buchstaben Nummern, denen kein Alphabet anzusehen ist. Was macht jeder Trainingsschritt besser?',
  },
  microgpt: 'Es hat dieselbe Tabelle, wte, und nur das Training bewegt ihre Zeilen. Zwei davon vergleicht es nie.',
  limit:
    'Auch in großen Modellen zeigen Wörter mit gleichem Gebrauch in eine Richtung: Wochentage, Farben, Städte. Dass eine Richtung zu einem unserer Wörter passt, stellt man hinterher fest; niemand hat sie angelegt.',
});

/** @type {Make} */
const attention = ({ count, percent }) => ({
  title: 'Der Blick zurück',
  text: [
    'Jetzt sehen die Tokens einander an. Das ist {attention|Attention}. In einem {head|Kopf} verteilt jedes Token 100 % seiner Aufmerksamkeit auf die Tokens, die es sehen kann, und übernimmt eine Mischung dessen, was sie enthalten.',
    'Im Bild ist jede Zeile ein Token, das schaut, und jede Spalte eines, das angeschaut wird. Je voller die Farbe, desto mehr Aufmerksamkeit. Mehrere Köpfe tun das nebeneinander, jeder auf seine Art. Ein längerer Prompt zeigt mehr.',
  ],
  like: 'Wie eine Menge mit Schildern: Jeder hält „Ich suche …“ und „Ich habe …“ hoch. Wo zwei Schilder zusammenpassen, hört einer dem anderen zu.',
  predict: {
    ask: 'Welche Tokens kann ein Token ansehen?',
    options: ['Alle', 'Nur die nach ihm', 'Sich selbst und die vor ihm'],
    right:
      'Für ein späteres Token ist die Aufmerksamkeit genau 0 %. Sonst wäre das Raten geschummelt: Die Antwort ist ja das nächste Token.',
    other:
      'Sich selbst und die vor ihm: Für ein späteres Token ist die Aufmerksamkeit genau 0 %. Sonst wäre das Raten geschummelt: Die Antwort ist ja das nächste Token.',
  },
  acts: ['Einen längeren Text lesen'],
  check: {
    ask: '„Block 0, Kopf 0“ suchen, und in seinem Bild die letzte Zeile: Wie viel Aufmerksamkeit, in Prozent, bekommt ihr stärkstes Feld?',
    unit: '%',
    right: ({ truth, column }) =>
      `Es sind ${percent(truth / 100)}, auf Token Nummer ${count(column + 1)} des Prompts; das Zeichen für den Anfang zählt mit.`,
    near: ({ truth }) => `Es sind ${percent(truth / 100)}.`,
    hint: 'In der letzten Zeile auf das Feld mit der vollsten Farbe zeigen, oder die Tabelle unter dem Bild öffnen.',
  },
  microgpt:
    'Queries und Keys werden Zahl für Zahl malgenommen und summiert; aus den Ergebnissen werden Anteile, und in diesen Anteilen werden die Values gemischt.',
  limit: 'Große Modelle tun dasselbe mit viel mehr Köpfen. Wonach die meisten davon suchen, kann niemand sagen.',
});

/** @type {Make} */
const copy = ({ percent }) => ({
  title: 'Ein Kopf findet den Buchstaben',
  text: [
    'Hier ist eine Aufgabe, bei der Raten nicht hilft: zufällige Buchstaben, dann „=“, dann dieselben Buchstaben noch einmal. Nur der Blick zurück hilft. Das Beispiel nehmen: ein neues Modell mit einem einzigen Kopf.',
    'Die letzte Zeile des Bildes ansehen, die für „=“. Im neuen Modell sind ihre Farben blass: Es schaut überall etwa gleich hin. Schätzen, was das Training bewirkt, und dann trainieren.',
  ],
  predict: {
    ask: 'Nach „abcde=“ kommt „a“. Wohin wird der Kopf am meisten schauen, wenn er die Aufgabe gelernt hat?',
    options: ['Auf das „=“ selbst', 'Auf das „e“ gleich davor', 'Auf das „a“ am Anfang'],
    right: ({ weight }) =>
      `Das „a“ bekommt ${percent(weight)} der Aufmerksamkeit. Er sucht den Buchstaben, der zu schreiben ist.`,
    other: ({ weight }) =>
      `Auf das „a“, mit ${percent(weight)} der Aufmerksamkeit: Das ist der Buchstabe, der zu schreiben ist.`,
  },
  acts: ['600 Schritte trainieren'],
  check: {
    ask: 'Im Bild ablesen: Wie viel Aufmerksamkeit, in Prozent, gibt die letzte Zeile, „=“, jetzt dem ersten „a“?',
    unit: '%',
    right: ({ before, truth }) =>
      before < 0
        ? `Es sind ${percent(truth / 100)}. Niemand hat das programmiert. Es ist entstanden, weil es den Verlust kleiner macht.`
        : `Es sind ${percent(truth / 100)}. Vor dem Training waren es ${percent(before)}. Niemand hat das programmiert: Es ist entstanden, weil es den Verlust kleiner macht.`,
    near: ({ truth }) => `Es sind ${percent(truth / 100)}.`,
    hint: 'In der letzten Zeile auf das zweite Feld zeigen: Das erste ist das Zeichen für den Anfang, dann kommt „a“.',
  },
  microgpt: 'Seine vier Köpfe werden nacheinander berechnet, in einer einfachen Schleife.',
  limit:
    'Köpfe, die einen Buchstaben oder ein Wort finden und kopieren, hat man auch in großen Modellen gefunden. Das ist Finden und nicht Verstehen.',
});

/** @type {Make} */
const mlp = ({ count, percent }) => ({
  title: 'Jedes Token für sich',
  text: [
    'Nach dem Blick zurück arbeitet jedes Token allein. Seine Zeile geht durch das {mlp|MLP}: viele Summen aus den Zahlen der Zeile, ein Knick, der manche durchlässt und andere zurückhält, und noch einmal Summen. Das Ergebnis wird zur Zeile gezählt. Die Bilder zeigen es in dieser Reihenfolge: In „MLP, gebogen“ ist ohne Farbe, was der Knick zurückhält.',
    'Zurückblicken und dann allein arbeiten ist ein {layer|Block}. Der nächste Block tut dasselbe noch einmal, mit Zeilen, die schon mehr wissen.',
  ],
  like: 'Wie Gruppenarbeit: Erst reden alle miteinander, dann denkt jeder still für sich, und dann noch einmal.',
  predict: {
    ask: 'Wo sind die meisten Gewichte dieses Modells?',
    options: ['In den Tabellen für Tokens und Stellen', 'In der Attention', 'In den MLPs'],
    right: ({ share }) => `Dort sind ${percent(share)} aller Gewichte.`,
    other: ({ share, where }) =>
      `Die meisten sind in ${['den Tabellen', 'der Attention', 'den MLPs'][where]}: ${percent(share)} aller Gewichte.`,
  },
  check: {
    ask: 'Ein Token ist im MLP. Was lässt sich dort benutzen?',
    options: ['Die Zeilen aller Tokens vor ihm', 'Nur seine eigene Zeile', 'Die richtige Antwort'],
    right: ({ mlps }) =>
      `Was es von den anderen weiß, hat es aus der Attention mitgebracht. Dieses Modell hat ${count(mlps)} solche Gewichte für das Denken allein.`,
    hint: 'Der Ort für den Blick auf andere war die Attention.',
  },
  microgpt: 'Zwei Matrizen und dazwischen ein ReLU: Eine Zahl unter null wird 0.',
  limit:
    'Auch in großen Modellen sind die meisten Gewichte in den MLPs. Blöcke gibt es dort viel mehr, einen nach dem anderen.',
});

/** A token in a sentence. As an expected next token, the sign for a beginning means an end. @param {string} token */
const named = (token) => (token === '<BOS>' ? 'dem Ende des Textes' : `„${token}“`);

/** @type {Make} */
const chances = ({ percent }) => ({
  title: 'Von Punkten zu Chancen',
  text: [
    'Am Ende wird die letzte Zeile mit jedem Token des Vokabulars verglichen. Jedes bekommt eine Punktzahl, sein {logit|Logit}. Dann macht {softmax|Softmax} aus den Punkten Chancen, die zusammen 100 % ergeben.',
    'Mehr sagt ein Modell nie: eine Liste von Chancen für das nächste Token. Es wählt nicht, und es weiß nicht, ob etwas wahr ist.',
  ],
  predict: {
    ask: 'Wie sicher ist dieses Modell? Die Chance des Tokens schätzen, das es nach dem Prompt am wahrscheinlichsten findet, in Prozent.',
    unit: '%',
    right: ({ truth, token }) => `Es gibt ${named(token)} ${percent(truth / 100)}.`,
    other: ({ truth, token }) => `Es gibt ${named(token)} ${percent(truth / 100)}.`,
  },
  check: {
    ask: 'Gibt es Tokens, deren Chance genau 0 ist?',
    options: ['Ja: alle, die im Text nie als Nächstes kommen', 'Nein: Jedes hat wenigstens ein bisschen'],
    right: ({ least, chance }) =>
      `Sogar „${least}“, das unwahrscheinlichste, hat ${percent(chance)}. Ein Modell kann also schreiben, was nie in seinem Text stand.`,
    hint: 'Softmax macht aus jeder Punktzahl, und sei sie noch so klein, etwas über null.',
  },
  microgpt: 'Dasselbe: Punkte, dann Softmax, über seine 27 Tokens.',
  limit:
    'Ein großes Modell endet mit einer Liste derselben Art. Eine falsche und eine richtige Antwort kommen auf dieselbe Weise heraus.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  embedding: embedding(format),
  directions: directions(format),
  attention: attention(format),
  copy: copy(format),
  mlp: mlp(format),
  chances: chances(format),
});
