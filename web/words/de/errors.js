/**
 * German translations of what the engine says, by its English templates (engine.txt), in the order of that list.
 */

import { rows } from './rows.js';

/** @param {string} key @param {string} label  of a setting, in English */
const named = (key, label) => `${rows[key]?.label ?? label} (${key})`;
/** @param {string} key @param {string} words  the choices of a setting, as the engine lists them */
const choices = (key, words) => words.replace(/[\w-]+/g, (one) => rows[key]?.names?.[one] ?? one);

/** @type {import('../words.js').English['errors']} */
const first = {
  '%s (%s) cannot change while a run goes on: start a new run with it.': (label, key) =>
    `${named(key, label)} kann sich während eines Laufs nicht ändern: einen neuen Lauf damit beginnen.`,
  '%s (%s) must be %s from %s to %s, not "%s".': (label, key, what, min, max, value) =>
    `${named(key, label)} muss ${what} von ${min} bis ${max} sein, nicht „${value}“.`,
  '%s (%s) must be 0 or 1, not "%s".': (label, key, value) =>
    `${named(key, label)} muss 0 oder 1 sein, nicht „${value}“.`,
  '%s (%s) must be one of %s, not "%s".': (label, key, words, value) =>
    `${named(key, label)} muss eines sein von ${choices(key, words)}, nicht „${value}“.`,
  ', or shorten the prompt': ' oder den Prompt kürzen',
  'A histogram has 1 to %d bins, not %d.': (most, n) => `Ein Histogramm hat 1 bis ${most} Klassen, nicht ${n}.`,
  'A histogram takes both ends of its range or none, the lower one first, not %g and %g.': (from, to) =>
    `Ein Histogramm nimmt beide Enden seines Bereichs oder keines, das untere zuerst, nicht ${from} und ${to}.`,
  'A look inside is made by trainer.inspect().': 'Ein Blick hinein entsteht mit trainer.inspect().',
  'A parameter cannot be as large as %g.': (value) => `Ein Parameter kann nicht so groß wie ${value} sein.`,
  'A stop string must have at least one character: an empty one would end every sample at once.':
    'Eine Stoppfolge braucht mindestens ein Zeichen: Eine leere würde jede Textprobe sofort beenden.',
  'A thread of the engine could not be started.': 'Ein Thread der Engine konnte nicht gestartet werden.',
  'A trainer is made by engine.createTrainer().': 'Ein Trainer entsteht mit engine.createTrainer().',
  'An engine is made by loadEngine().': 'Eine Engine entsteht mit loadEngine().',
  'At step %lld %s. The learning rate is probably too large: lower it and start again.': (step, why) =>
    `Bei Schritt ${step} ${why}. Die Lernrate ist vermutlich zu groß: senken und neu beginnen.`,
  'Each of the %d samples has the seed after that of the one before, the last at most %.0f: so the first seed can be at most %.0f, not %.17g.':
    (n, last, most, seed) =>
      `Jede der ${n} Textproben hat den Seed nach dem der vorigen, die letzte höchstens ${last}: Der erste Seed kann also höchstens ${most} sein, nicht ${seed}.`,
  'From 1 to %d samples can be drawn at once, not %d.': (most, n) =>
    `Auf einmal lassen sich 1 bis ${most} Textproben ziehen, nicht ${n}.`,
  'How many tokens there are must be known, from 2 to %d: give a text, or the size of its vocabulary.': (most) =>
    `Es muss bekannt sein, wie viele Tokens es gibt, 2 bis ${most}: einen Text angeben oder die Größe seines Vokabulars.`,
  'In one call there can be %s samples, not %s.': (most, n) =>
    `In einem Aufruf kann es ${most} Textproben geben, nicht ${n}.`,
  'Lines longer than the context of %zu tokens: %zu of %zu. Only their beginnings are learnt.': (context, n, all) =>
    `Zeilen, die länger sind als der Kontext von ${context} Tokens: ${n} von ${all}. Von ihnen wird nur der Anfang gelernt.`,
  'NUL bytes that were left out of the text: %zu.': (n) => `NUL-Bytes, die im Text ausgelassen wurden: ${n}.`,
  'Positions of the kind rope turn the numbers of a head in pairs; here a head has %lld, which is odd.': (n) =>
    `Positionen der Art RoPE drehen die Zahlen eines Kopfes paarweise; hier hat ein Kopf ${n}, eine ungerade Anzahl.`,
  'Some of these numbers are not finite, or too large to be multiplied, so they have no principal components.':
    'Einige dieser Zahlen sind nicht endlich oder zu groß zum Multiplizieren, darum haben sie keine Hauptkomponenten.',
  'The %s of %s() is missing: it must be %s.': (what, method, right) =>
    `Bei ${method}() fehlt ${what}: Es muss ${right} sein.`,
  'The %s of %s() must be %s, not %s.': (what, method, right, wrong) =>
    `Bei ${method}() muss ${what} ${right} sein, nicht ${wrong}.`,
  'The MLP has no number in its middle: raise its ratio (mlp_ratio) or the width (n_embd).':
    'Das MLP hat in seiner Mitte keine Zahl: das MLP-Verhältnis (mlp_ratio) oder die Breite (n_embd) erhöhen.',
  'The build "%s" cannot run here: %s.': (build, why) => `Der Build „${build}“ kann hier nicht laufen: ${why}.`,
  'The build "%s" does not give the same bits on every machine.': (build) =>
    `Der Build „${build}“ gibt nicht auf jedem Rechner dieselben Bits.`,
  'The build "%s" needs relaxed SIMD, which there is not here.': (build) =>
    `Der Build „${build}“ braucht Relaxed SIMD, das es hier nicht gibt.`,
  'The build "%s" runs one thread.': (build) => `Der Build „${build}“ hat nur einen Thread.`,
  'The change of a step is known from the next step on.':
    'Die Änderung eines Schritts ist vom nächsten Schritt an bekannt.',
  'The download of %s stands still: nothing came for %s seconds.': (file, seconds) =>
    `Das Laden von ${file} steht still: Seit ${seconds} Sekunden kam nichts.`,
  'The engine broke: %s. Load it anew.': (why) => `Die Engine ist ausgefallen: ${why}. Neu laden.`,
  'The engine could not be started.': 'Die Engine konnte nicht gestartet werden.',
  'The engine needs WebAssembly SIMD, which there is not here.':
    'Die Engine braucht WebAssembly SIMD, das es hier nicht gibt.',
  'The file %s could not be fetched: the server cannot be reached.': (file) =>
    `Die Datei ${file} konnte nicht geholt werden: Der Server ist nicht erreichbar.`,
  'The file %s is %s a WebAssembly module.': (file, what) =>
    `Die Datei ${file} ist ${what === 'not' ? '' : 'eine Webseite, '}kein WebAssembly-Modul.`,
  'The file %s is damaged or was cut off. Load it again.': (file) =>
    `Die Datei ${file} ist beschädigt oder abgeschnitten. Noch einmal laden.`,
  'The file %s is missing: "make wasm" builds it.': (file) => `Die Datei ${file} fehlt: „make wasm“ baut sie.`,
  'The file %s is of another version than the rest of the engine: reload the page.': (file) =>
    `Die Datei ${file} ist aus einer anderen Version als der Rest der Engine: die Seite neu laden.`,
  'The file %s was cut off: %s%s bytes came. Load it again.': (file, bytes, of) =>
    `Die Datei ${file} ist abgeschnitten: ${bytes}${of.replace(' of ', ' von ')} Bytes kamen an. Noch einmal laden.`,
  'The file holds numbers of the type %.16s; only F64, F32, F16 and BF16 can be read.': (type) =>
    `Die Datei enthält Zahlen vom Typ ${type}; lesbar sind nur F64, F32, F16 und BF16.`,
  'The heads (n_head %lld) must be a multiple of the key/value heads (n_kv_head %lld).': (heads, shared) =>
    `Die Zahl der Köpfe (n_head ${heads}) muss ein Vielfaches der Key/Value-Köpfe (n_kv_head ${shared}) sein.`,
  'The lens shows the 1 to %d likeliest of the %d tokens (top), not %d.': (most, all, n) =>
    `Die Linse zeigt die 1 bis ${most} wahrscheinlichsten der ${all} Tokens (top), nicht ${n}.`,
  'The method %s() has no option %s: there are %s.': (method, option, all) =>
    `Die Methode ${method}() hat keine Option ${option}: Es gibt ${all}.`,
  'The method %s() was not called on an object of the class %s.': (method, name) =>
    `Die Methode ${method}() wurde nicht auf einem Objekt der Klasse ${name} aufgerufen.`,
};

/** About models and prompts. @type {import('../words.js').English['errors']} */
const models = {
  'The model cannot be saved: some of its weights are no longer finite numbers (%s).': (name) =>
    `Das Modell lässt sich nicht speichern: Einige seiner Gewichte sind keine endlichen Zahlen mehr (${name}).`,
  'The model does not know line breaks: the text it learnt has none.':
    'Das Modell kennt keine Zeilenumbrüche: In seinem Text gibt es keine.',
  'The model does not know the character "%s" (U+%04X): the text it learnt has none.': (character, code) =>
    `Das Modell kennt das Zeichen „${character}“ (U+${code}) nicht: In seinem Text kommt es nicht vor.`,
  'The model does not know the character U+%04X: the text it learnt has none.': (code) =>
    `Das Modell kennt das Zeichen U+${code} nicht: In seinem Text kommt es nicht vor.`,
  'The model was saved by a newer version of this program: it has a setting called "%s", which this version does not know.':
    (key) =>
      `Das Modell wurde von einer neueren Version dieses Programms gespeichert: Es hat eine Einstellung „${key}“, die diese Version nicht kennt.`,
  'The model was saved by another version of this program: its format is "%.16s", and this version reads "%s".': (
    format,
    read,
  ) =>
    `Das Modell wurde von einer anderen Version dieses Programms gespeichert: Sein Format ist „${format}“, diese Version liest „${read}“.`,
  'The option max_places of quotations() can be at most %s for so long a text, not %s.': (most, n) =>
    `Die Option max_places von quotations() darf bei einem so langen Text höchstens ${most} sein, nicht ${n}.`,
  'The option url of loadEngine() gives no address at which %s could be.': (file) =>
    `Die Option url von loadEngine() ergibt keine Adresse, an der ${file} liegen könnte.`,
  'The parameters of this model are a %s of %s numbers, not a %s of %s.': (right, n, wrong, m) =>
    `Die Parameter dieses Modells sind ein ${right} mit ${n} Zahlen, nicht ein ${wrong} mit ${m}.`,
  'The prompt has %zu %s; the context of %d has room for %d after the start. Shorten the prompt, or train with a larger context (block_size).':
    (n, what, context, room) =>
      `Der Prompt hat ${n} ${what}; der Kontext von ${context} hat nach dem Anfang Platz für ${room}. Den Prompt kürzen oder mit einem größeren Kontext (block_size) trainieren.`,
  'The prompt has %zu %s; the model looks back on its last %d only.': (n, what, last) =>
    `Der Prompt hat ${n} ${what}; das Modell blickt nur auf die letzten ${last} zurück.`,
  'The run (max_steps %lld) must be longer than its warm-up (warmup_steps %lld): raise the steps or lower the warm-up.':
    (steps, warmup) =>
      `Der Lauf (max_steps ${steps}) muss länger sein als sein Aufwärmen (warmup_steps ${warmup}): mehr Schritte oder weniger Aufwärmschritte.`,
  'The run has done %lld steps already: its length (max_steps) must be that or more.': (steps) =>
    `Der Lauf hat schon ${steps} Schritte getan: Seine Länge (max_steps) muss mindestens so groß sein.`,
  'The saved model has settings that cannot be. %s': (why) =>
    `Das gespeicherte Modell hat Einstellungen, die es nicht geben kann. ${why}`,
  'The saved model is damaged: %s.': (why) => `Die Datei mit dem gespeicherten Modell ist beschädigt: ${why}.`,
  'The saved model is damaged: a mean of squares is negative.':
    'Das gespeicherte Modell ist beschädigt: Ein Mittelwert von Quadraten ist negativ.',
  'The saved model is damaged: it has no tensor %s that fits its settings.': (name) =>
    `Das gespeicherte Modell ist beschädigt: Es hat keinen Tensor ${name}, der zu seinen Einstellungen passt.`,
  'The saved model is damaged: it has tensors that its settings do not call for.':
    'Das gespeicherte Modell ist beschädigt: Es hat Tensoren, die seine Einstellungen nicht vorsehen.',
  'The saved model is damaged: its metadata has no valid %s.': (key) =>
    `Das gespeicherte Modell ist beschädigt: In seinen Metadaten fehlt ein gültiges ${key}.`,
  'The saved model is damaged: some of its numbers (%.60s) are not finite.': (name) =>
    `Das gespeicherte Modell ist beschädigt: Einige seiner Zahlen (${name}) sind nicht endlich.`,
  'The saved vocabulary is damaged.': 'Das gespeicherte Vokabular ist beschädigt.',
};

/** About scripts, texts, tensors. @type {import('../words.js').English['errors']} */
const parts = {
  'The script %s could not be fetched: the server cannot be reached.': (script) =>
    `Das Skript ${script} konnte nicht geholt werden: Der Server ist nicht erreichbar.`,
  "The script %s could not be loaded, although the server has it now. Try again; if that fails too, the page's Content-Security-Policy or an extension may forbid it.":
    (script) =>
      `Das Skript ${script} konnte nicht geladen werden, obwohl der Server es jetzt hat. Noch einmal versuchen; geht auch das nicht, verbieten es vielleicht die Content-Security-Policy der Seite oder eine Erweiterung.`,
  'The script %s has not come within %s seconds.': (script, seconds) =>
    `Das Skript ${script} kam nicht innerhalb von ${seconds} Sekunden.`,
  'The script %s is damaged or was cut off. Load it again.': (script) =>
    `Das Skript ${script} ist beschädigt oder abgeschnitten. Noch einmal laden.`,
  'The script %s is damaged.': (script) => `Das Skript ${script} ist beschädigt.`,
  'The search needs two learning rates above 0 and at most %g, the lower one first; not %g and %g.': (
    most,
    from,
    to,
  ) => `Die Suche braucht zwei Lernraten über 0 und höchstens ${most}, die kleinere zuerst; nicht ${from} und ${to}.`,
  'The search takes %d to %d steps, not %d.': (least, most, n) =>
    `Die Suche dauert ${least} bis ${most} Schritte, nicht ${n}.`,
  'The server answered %s for %s.': (status, file) => `Der Server antwortete mit ${status} auf ${file}.`,
  'The server sends %s as %s; a script must be sent as text/javascript.': (script, type) =>
    `Der Server schickt ${script} als ${type}; ein Skript muss als text/javascript kommen.`,
  'The setting %s must be a number, a word, true or false, not %s.': (key, value) =>
    `Die Einstellung ${key} muss eine Zahl, ein Wort, true oder false sein, nicht ${value}.`,
  'The tensor "%s" has no %c.': (name, what) => `Der Tensor „${name}“ hat kein ${what}.`,
  'The tensor "%s" has no gradient, since the prompt has no token to predict: give it more.': (name) =>
    `Der Tensor „${name}“ hat keinen Gradienten, weil im Prompt kein Token vorherzusagen ist: mehr eingeben.`,
  'The tensor "%s" has no gradient.': (name) => `Der Tensor „${name}“ hat keinen Gradienten.`,
  'The tensor "%s" has the numbers 0 to %zu, not %.15g.': (name, last, index) =>
    `Der Tensor „${name}“ hat die Zahlen 0 bis ${last}, nicht ${index}.`,
  'The tensor "%s" is not a parameter.': (name) => `Der Tensor „${name}“ ist kein Parameter.`,
  'The text gives no more than %d of the %d tokens asked for (vocab_size): no pair of them occurs twice any more.': (
    n,
    asked,
  ) =>
    `Der Text gibt nur ${n} der verlangten ${asked} Tokens her (vocab_size): Kein Paar davon kommt noch zweimal vor.`,
  'The text has %.1f MiB; the limit is %.0f MiB. Take a part of it.': (size, limit) =>
    `Der Text hat ${size} MiB; die Grenze ist ${limit} MiB. Einen Teil davon nehmen.`,
  'The text has %zu different characters; the limit is %d.': (n, limit) =>
    `Der Text hat ${n} verschiedene Zeichen; die Grenze ist ${limit}.`,
  'The text is empty. A model needs at least one character to learn from.':
    'Der Text ist leer. Ein Modell braucht mindestens ein Zeichen zum Lernen.',
  'The text is not all UTF-8; places in it that are read as �: %zu.': (n) =>
    `Der Text ist nicht durchweg UTF-8; Stellen, die als � gelesen werden: ${n}.`,
  'The text is shorter than the context: %zu tokens to learn from, and room for %zu.': (n, room) =>
    `Der Text ist kürzer als der Kontext: ${n} Tokens zum Lernen, und Platz für ${room}.`,
  'The text is too short to keep a part of it for validation.':
    'Der Text ist zu kurz, um einen Teil zur Validierung zurückzuhalten.',
  'The text repeats one character: all there is to learn is where it ends.':
    'Der Text wiederholt ein einziges Zeichen: Zu lernen gibt es nur, wo er endet.',
  'The threads of the engine did not start.': 'Die Threads der Engine sind nicht gestartet.',
  'The width (n_embd %lld) must be a multiple of the heads (n_head %lld): each head takes an equal part of it.': (
    width,
    heads,
  ) =>
    `Die Breite (n_embd ${width}) muss ein Vielfaches der Köpfe (n_head ${heads}) sein: Jeder Kopf nimmt einen gleichen Teil davon.`,
  'There are 1 to %d components of %d rows and %d columns, not %d.': (most, rows_, columns, n) =>
    `Von ${rows_} Zeilen und ${columns} Spalten gibt es 1 bis ${most} Komponenten, nicht ${n}.`,
  'There can be one thread only: %s.': (why) => `Es kann nur einen Thread geben: ${why}.`,
  'There is no setting called "%s".': (key) => `Es gibt keine Einstellung „${key}“.`,
  'There is no tensor called "%s".': (name) => `Es gibt keinen Tensor „${name}“.`,
  'There is no tensor called %s.': (name) => `Es gibt keinen Tensor ${name}.`,
  'There is no token %s: ids go from 0 to %s.': (id, last) =>
    `Es gibt kein Token ${id}: Die Nummern gehen von 0 bis ${last}.`,
};

/** What there is too little memory for, by the end of the English sentence. @type {Record<string, string>} */
const NO_MEMORY = {
  ' for %d samples at once': ' für # Textproben auf einmal',
  ' for a batch': ' für einen Batch',
  ' for a copy of these numbers': ' für eine Kopie dieser Zahlen',
  ' for a histogram': ' für ein Histogramm',
  ' for a report': ' für einen Bericht',
  ' for a run': ' für einen Lauf',
  ' for a second run': ' für einen zweiten Lauf',
  ' for principal components': ' für Hauptkomponenten',
  ' for the %.0f MiB of the optimizer': ' für die # MiB des Optimierers',
  " for the %.0f MiB of this model's activations": ' für die # MiB der Aktivierungen dieses Modells',
  " for the %.0f MiB of this model's parameters": ' für die # MiB der Parameter dieses Modells',
  ' for the saved model': ' für das gespeicherte Modell',
  ' for the stop strings': ' für die Stoppfolgen',
  ' for the vocabulary': ' für das Vokabular',
  ' for this curve': ' für diese Kurve',
  ' for this model': ' für dieses Modell',
  ' for this prompt': ' für diesen Prompt',
  ' for this search': ' für diese Suche',
  ' for this text': ' für diesen Text',
  ' to count what is in this text': ', um zu zählen, was in diesem Text steht',
  ' to look for quotations': ', um nach Zitaten zu suchen',
  ' to look inside': ', um hineinzusehen',
  ' to measure this run': ', um diesen Lauf zu messen',
  ' to measure': ' zum Messen',
  ' to sample from this model': ', um dieses Modell schreiben zu lassen',
  ' to score so long a text. Take a part of it': ', um einen so langen Text zu bewerten. Einen Teil davon nehmen',
  ' to show this text as tokens': ', um diesen Text als Tokens zu zeigen',
  '': '',
};

/** @type {import('../words.js').English['errors']} */
const memory = Object.fromEntries(
  Object.entries(NO_MEMORY).map(([english, german]) => [
    `There is not enough memory${english}.`,
    (n = '') => `Der Speicher reicht nicht${german.replace('#', n)}.`,
  ]),
);

/** About models of other programs. @type {import('../words.js').English['errors']} */
const foreign = {
  'A model that is trained further keeps its setting %s (%s).': (label, key) =>
    `Ein Modell, das weiter trainiert wird, behält seine Einstellung ${named(key, label)}.`,
  'A model with rope is written as a Llama, which has RMS norms, and this model has layer norms.':
    'Ein Modell mit RoPE wird als Llama geschrieben, das RMS-Normen hat; dieses Modell hat Layer-Normen.',
  'A model with rope is written as a Llama, which has no biases, and this model has some.':
    'Ein Modell mit RoPE wird als Llama geschrieben, das keine Biase hat; dieses Modell hat welche.',
  'GPT-2 and Llama have a norm before the output layer, and this model has none.':
    'GPT-2 und Llama haben vor der Ausgabeschicht eine Norm; dieses Modell hat keine.',
  'GPT-2 and Llama have no norm after the embedding, and this model has one.':
    'GPT-2 und Llama haben nach dem Embedding keine Norm; dieses Modell hat eine.',
  'GPT-2 and Llama have no norm of queries and keys, and this model has one.':
    'GPT-2 und Llama haben keine Norm für Queries und Keys; dieses Modell hat eine.',
  'GPT-2 and Llama have their norms before attention and MLP, and this model has them after.':
    'GPT-2 und Llama haben ihre Normen vor Attention und MLP; dieses Modell hat sie danach.',
  'GPT-2 and Llama see the whole context, and this model has an attention window.':
    'GPT-2 und Llama sehen den ganzen Kontext; dieses Modell hat ein Attention-Fenster.',
  'GPT-2 has layer norms, and this model has RMS norms.': 'GPT-2 hat Layer-Normen; dieses Modell hat RMS-Normen.',
  'GPT-2 has learnt positions and Llama has rope, and this model has ALiBi.':
    'GPT-2 hat gelernte Positionen und Llama RoPE; dieses Modell hat ALiBi.',
  'GPT-2 has the activation gelu, relu or silu, and this model has another one.':
    'GPT-2 hat die Aktivierung gelu, relu oder silu; dieses Modell hat eine andere.',
  'In GPT-2 each head has its own keys and values, and in this model heads share them.':
    'In GPT-2 hat jeder Kopf eigene Keys und Values; in diesem Modell teilen sich Köpfe welche.',
  'In a GGUF file GPT-2 has the activation gelu and no other.':
    'In einer GGUF-Datei hat GPT-2 die Aktivierung gelu und keine andere.',
  'In a GGUF file Llama has the activation swiglu and no other.':
    'In einer GGUF-Datei hat Llama die Aktivierung swiglu und keine andere.',
  'Llama has the activation swiglu or geglu, and this model has another one.':
    'Llama hat die Aktivierung swiglu oder geglu; dieses Modell hat eine andere.',
  'There is not enough memory for the exported model.': 'Der Speicher reicht nicht für das exportierte Modell.',
  'There is not enough memory for the names of the weights.': 'Der Speicher reicht nicht für die Namen der Gewichte.',
  'Two tokens of this vocabulary are the same text, made by different merges, and other programs would take them for one.':
    'Zwei Tokens dieses Vokabulars sind derselbe Text, aus verschiedenen Verschmelzungen entstanden; andere Programme würden sie für eines halten.',
  'The activation %.31s cannot be imported.': (name) => `Die Aktivierung ${name} lässt sich nicht importieren.`,
  'The file config.json cannot be read.': 'Die Datei config.json lässt sich nicht lesen.',
  'The file tokenizer.json cannot be read.': 'Die Datei tokenizer.json lässt sich nicht lesen.',
  'The model is of the kind %.31s; only gpt2 and llama can be imported.': (kind) =>
    `Das Modell ist von der Art ${kind}; importieren lassen sich nur gpt2 und llama.`,
  'The number of heads cannot be seen in the weights: set n_head, or give config.json.':
    'Die Zahl der Köpfe ist den Gewichten nicht anzusehen: n_head setzen oder config.json angeben.',
  'The positions or the attention of this model are scaled; only rope with the base 10000 and attention without scaling can be imported.':
    'Die Positionen oder die Attention dieses Modells sind skaliert; importieren lassen sich nur RoPE mit der Basis 10000 und Attention ohne Skalierung.',
  'The text has %d different characters, and the weights have rows for %d tokens.': (n, rows) =>
    `Der Text hat ${n} verschiedene Zeichen, die Gewichte haben Zeilen für ${rows} Tokens.`,
  'The tokenizer gives two tokens the number %d.': (id) => `Der Tokenizer gibt zwei Tokens die Nummer ${id}.`,
  'The tokenizer has a token %d, and the weights have rows for %d only.': (id, rows) =>
    `Der Tokenizer hat ein Token ${id}, die Gewichte haben nur Zeilen für ${rows}.`,
  'The tokens of these weights are not known: give tokenizer.json, or the text whose characters they are.':
    'Die Tokens dieser Gewichte sind nicht bekannt: tokenizer.json angeben oder den Text, dessen Zeichen sie sind.',
  'The weights have a tensor %.99s that has no place in this model.': (name) =>
    `Die Gewichte haben einen Tensor ${name}, der in diesem Modell keinen Platz hat.`,
  'The weights have no tensor %.99s of the right shape.': (name) =>
    `Die Gewichte haben keinen Tensor ${name} von der richtigen Form.`,
  'There is not enough memory for the weights.': 'Der Speicher reicht nicht für die Gewichte.',
  'These weights are neither those of a GPT-2 nor those of a Llama.':
    'Diese Gewichte sind weder die eines GPT-2 noch die eines Llama.',
  'This tokenizer cannot be imported: only characters, bytes, and byte pairs as GPT-2 has them can be.':
    'Dieser Tokenizer lässt sich nicht importieren: nur Zeichen, Bytes und Byte-Paare, wie GPT-2 sie hat.',
};

/** @type {import('../words.js').English['errors']} */
export const errors = {
  ...first,
  ...models,
  ...foreign,
  ...parts,
  ...memory,
  'These settings need %.0f MiB of memory; the limit (memory_limit) is %lld MiB. Make the model, the context or the batch smaller.':
    (need, limit) =>
      `Diese Einstellungen brauchen ${need} MiB Speicher; die Grenze (memory_limit) ist ${limit} MiB. Modell, Kontext oder Batch verkleinern.`,
  'This engine has been closed.': 'Diese Engine wurde geschlossen.',
  'This file is not a saved model (safetensors).': 'Diese Datei ist kein gespeichertes Modell (safetensors).',
  'This inspection has been freed.': 'Dieser Blick hinein wurde freigegeben.',
  'This is not UTF-8 text: %zu of its %zu bytes cannot be read as characters. Save it as plain text in UTF-8.': (
    n,
    all,
  ) =>
    `Das ist kein Text in UTF-8: ${n} der ${all} Bytes lassen sich nicht als Zeichen lesen. Als reinen Text in UTF-8 speichern.`,
  'The numbers that this run began with were too large to be kept.':
    'Die Zahlen, mit denen dieser Lauf begann, waren zu groß, um aufbewahrt zu werden.',
  'This model was opened without its text, so no learning rate can be tried.':
    'Dieses Modell wurde ohne seinen Text geöffnet, darum lässt sich keine Lernrate ausprobieren.',
  'This model was opened without its text. Give it the text too.':
    'Dieses Modell wurde ohne seinen Text geöffnet. Auch den Text angeben.',
  'This needs the second part of the engine.': 'Das braucht den zweiten Teil der Engine.',
  'This needs the second part of the engine: await engine.loadDeferred() first.':
    'Das braucht den zweiten Teil der Engine: erst await engine.loadDeferred().',
  'This safetensors file holds a model of another program; only models saved here can be opened.':
    'Diese safetensors-Datei enthält das Modell eines anderen Programms; öffnen lassen sich nur hier gespeicherte.',
  'This text has %zu tokens; with the %d most likely tokens of each place (top) the limit is %zu. Take a part of it.':
    (n, top, limit) =>
      `Dieser Text hat ${n} Tokens; mit den ${top} wahrscheinlichsten Tokens jeder Stelle (top) ist die Grenze ${limit}. Einen Teil davon nehmen.`,
  'This trainer has been freed.': 'Dieser Trainer wurde freigegeben.',
  'To draw %d samples at once takes %.0f MiB of memory beside the %.0f MiB of the run; the limit (memory_limit) is %llu MiB. Draw fewer at once.':
    (n, need, run, limit) =>
      `${n} Textproben auf einmal brauchen ${need} MiB Speicher neben den ${run} MiB des Laufs; die Grenze (memory_limit) ist ${limit} MiB. Weniger auf einmal ziehen.`,
  'To look inside takes %.0f MiB of memory besides the %.0f MiB of the run; the limit (memory_limit) is %lld MiB. Raise the limit%s.':
    (need, run, limit, more) =>
      `Hineinzusehen braucht ${need} MiB Speicher neben den ${run} MiB des Laufs; die Grenze (memory_limit) ist ${limit} MiB. Die Grenze erhöhen${more}.`,
  'Warm-up (warmup_steps %lld) and decay (decay_share %g of max_steps %lld) are longer than the run: shorten one of them.':
    (warmup, share, steps) =>
      `Aufwärmen (warmup_steps ${warmup}) und Abfall (decay_share ${share} von max_steps ${steps}) sind länger als der Lauf: eines davon verkürzen.`,
  "WebAssembly is refused here: the page's Content-Security-Policy must allow 'wasm-unsafe-eval'.":
    "WebAssembly ist hier verboten: Die Content-Security-Policy der Seite muss 'wasm-unsafe-eval' erlauben.",
  'What was given to %s() cannot be read.': (method) => `Was ${method}() bekommen hat, lässt sich nicht lesen.`,
  'a number': 'eine Zahl',
  'a whole number': 'eine ganze Zahl',
  characters: 'Zeichen',
  'it goes on behind its last tensor': 'sie geht hinter dem letzten Tensor weiter',
  'it has more metadata than any model has': 'sie hat mehr Metadaten als jedes Modell',
  'it is cut short': 'sie ist abgeschnitten',
  'it lists a tensor twice': 'sie nennt einen Tensor zweimal',
  'it lists more tensors than any model has': 'sie nennt mehr Tensoren, als ein Modell hat',
  'its header cannot be read': 'ihr Kopf lässt sich nicht lesen',
  'its metadata has a key twice': 'in ihren Metadaten steht ein Schlüssel zweimal',
  'its tensors overlap or leave a gap': 'ihre Tensoren überlappen sich oder lassen eine Lücke',
  'one of its tensors has a shape beyond all bounds': 'einer ihrer Tensoren hat eine maßlose Form',
  'one of its tensors has a shape that does not go with its size':
    'die Form eines Tensors passt nicht zu seiner Größe',
  'the gradient is no longer finite': 'ist der Gradient nicht mehr endlich',
  'the loss is more than ten times that of blind guessing':
    'ist der Verlust mehr als zehnmal so groß wie beim blinden Raten',
  'the loss is no longer a finite number': 'ist der Verlust keine endliche Zahl mehr',
  tokens: 'Tokens',
};
