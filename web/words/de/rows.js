/**
 * German labels and help of the settings (src/settings/settings.def), and titles of the data sets
 * (datasets/index.json).
 */

/** @type {import('../words.js').English['rows']} */
const network = {
  preset: {
    label: 'Vorlage',
    help: 'Werte, von denen man ausgeht: microgpt ist Karpathys Programm von 200 Zeilen, gpt2 ist OpenAIs GPT-2 und llama Metas LLaMA in klein; jede in vier Größen.',
  },
  n_layer: {
    label: 'Schichten',
    help: 'Blöcke aus Attention und MLP, einer nach dem anderen: wie oft es zurückblickt und nachdenkt.',
  },
  n_head: {
    label: 'Köpfe',
    help: 'Auf wie viele Arten jede Schicht zugleich zurückblickt. Die Breite muss ein Vielfaches davon sein.',
  },
  n_embd: { label: 'Breite', help: 'Wie viele Zahlen im Modell für ein Token stehen.' },
  block_size: { label: 'Kontext', help: 'Auf wie viele Tokens das Modell zurückblicken kann.' },
  position: {
    label: 'Positionen',
    help: 'Woher das Modell die Reihenfolge der Tokens kennt. „gelernt“ und „Sinus“ addieren für jeden Platz einen Vektor; RoPE dreht Queries und Keys danach; ALiBi lässt Attention mit dem Abstand schwächer werden.',
    names: { learned: 'gelernt', sinusoidal: 'Sinus', rope: 'RoPE', alibi: 'ALiBi', none: 'keine' },
  },
  n_kv_head: {
    label: 'Key/Value-Köpfe',
    help: 'So viele Köpfe für Keys und Values teilen sich alle Köpfe. 0: Jeder hat seinen eigenen.',
  },
  window: {
    label: 'Attention-Fenster',
    help: 'So viele Tokens sieht Attention, das eigene mitgezählt. 0 ist der ganze Kontext.',
  },
  qk_norm: {
    label: 'Norm von Queries und Keys',
    help: 'Normiert Queries und Keys jedes Kopfes, damit Attention nicht zu scharf werden kann.',
  },
  norm_place: {
    label: 'Platz der Norm',
    help: '„davor“: vor Attention und MLP. „danach“: nach dem, was sie addieren, wie im ersten Transformer.',
    names: { pre: 'davor', post: 'danach' },
  },
  norm: {
    label: 'Norm',
    help: 'RMSNorm teilt durch das quadratische Mittel; LayerNorm zieht auch den Mittelwert ab.',
    names: { rms: 'RMSNorm', layer: 'LayerNorm' },
  },
  norm_gain: { label: 'Faktor der Norm', help: 'Die Norm hat für jeden Kanal einen gelernten Faktor.' },
  bias: { label: 'Bias', help: 'Lineare Schichten und LayerNorms addieren eine gelernte Konstante.' },
  activation: {
    label: 'Aktivierung',
    help: 'Der Knick in der Mitte des MLP, ohne den mehrere Schichten nicht mehr könnten als eine. Bei SwiGLU und GEGLU öffnet die eine Hälfte die andere.',
    names: { relu: 'ReLU', gelu: 'GELU', relu2: 'ReLU²', silu: 'SiLU', swiglu: 'SwiGLU', geglu: 'GEGLU' },
  },
  mlp_ratio: { label: 'MLP-Verhältnis', help: 'So viele Male so breit wie das Modell ist die Mitte des MLP.' },
  tie_head: {
    label: 'Geteilte Ausgabeschicht',
    help: 'Eine Tabelle liest die Tokens und wählt auch das nächste, mit weniger Parametern.',
  },
  norm_embedding: { label: 'Norm nach dem Embedding', help: 'Normiert das Embedding vor dem ersten Block.' },
  norm_final: { label: 'Letzte Norm', help: 'Normiert die Ausgabe des letzten Blocks vor der Ausgabeschicht.' },
  init_std: {
    label: 'Streuung am Anfang',
    help: 'Die Gewichte beginnen als normalverteilte Zufallszahlen mit dieser Standardabweichung.',
  },
  scaled_init: {
    label: 'Kleinere Residuen am Anfang',
    help: 'Schichten, die zum Residualstrom addieren, beginnen kleiner: geteilt durch die Wurzel aus der doppelten Zahl der Schichten.',
  },
  dropout: {
    label: 'Dropout',
    help: 'Der Anteil seiner inneren Zahlen, den ein Trainingsschritt auslässt, damit es weniger auswendig lernt.',
  },
};

/** @type {import('../words.js').English['rows']} */
const optimizer = {
  learning_rate: {
    label: 'Lernrate',
    help: 'Wie weit jeder Schritt das Modell ändert. Ist sie zu klein, lernt es langsam; ist sie zu groß, explodiert der Verlust.',
  },
  schedule: {
    label: 'Verlauf der Lernrate',
    help: 'Wie die Lernrate fällt, damit die letzten Schritte fein sind. „stufig“: auf einmal, in festen Abständen. „WSD“: nur im letzten Teil.',
    names: { constant: 'konstant', linear: 'linear', cosine: 'Kosinus', step: 'stufig', wsd: 'WSD' },
  },
  warmup_steps: {
    label: 'Aufwärmschritte',
    help: 'Über so viele erste Schritte steigt die Lernrate an: Ein frisches Modell verträgt keine großen Schritte.',
  },
  min_lr_ratio: { label: 'Lernrate am Ende', help: 'Wo der Verlauf endet, als Anteil der Lernrate.' },
  step_size: {
    label: 'Schritte je Stufe',
    help: 'Beim stufigen Verlauf: Nach jeweils so vielen Schritten fällt die Lernrate.',
  },
  step_gamma: {
    label: 'Faktor einer Stufe',
    help: 'Beim stufigen Verlauf: Damit wird die Lernrate dann multipliziert.',
  },
  decay_share: {
    label: 'Fallender Teil',
    help: 'Beim Verlauf WSD: der Anteil aller Schritte, und zwar der letzten, in dem die Lernrate fällt.',
  },
  optimizer: {
    label: 'Optimierer',
    help: 'Wie aus Gradienten ein Schritt wird. AdamW ist das Übliche. SGD folgt dem Gradienten selbst, Lion nur seinem Vorzeichen; Muon gleicht die Schritte der Matrizen in den Blöcken aus und macht alles andere wie AdamW. Wird sie nicht gesetzt, ist die Lernrate von SGD fünfmal so groß, die von Lion ein Fünftel.',
    names: { adamw: 'AdamW', sgd: 'SGD', lion: 'Lion', muon: 'Muon' },
  },
  momentum: { label: 'Momentum', help: 'Wie viel vom letzten Schritt SGD und Muon behalten.' },
  nesterov: {
    label: 'Nesterov',
    help: 'SGD und Muon blicken voraus: Sie gehen von dort aus, wohin das Momentum sie bringen wird.',
  },
  beta1: {
    label: 'Beta 1',
    help: 'Wie langsam sich der Mittelwert des Gradienten bewegt: in AdamW, in Lion und in dem, was Muon wie AdamW macht.',
  },
  beta2: {
    label: 'Beta 2',
    help: 'Wie langsam sich der Mittelwert des quadrierten Gradienten bewegt, ebenso. Bei Lion der des Gradienten, den es behält.',
  },
  eps: {
    label: 'Epsilon',
    help: 'Bewahrt AdamW davor, durch null zu teilen, und Muon in dem, was es wie AdamW macht.',
  },
  weight_decay: {
    label: 'Weight Decay',
    help: 'Zieht die Gewichte in jedem Schritt ein wenig gegen null, mal die Lernrate, damit keines ohne Not wächst.',
  },
  decay: {
    label: 'Worauf Weight Decay wirkt',
    help: '„Matrizen“: auf alle Matrizen. „Blöcke“: nur auf die der Blöcke. „alles“: auch auf Faktoren und Bias.',
    names: { matrices: 'Matrizen', blocks: 'Blöcke', all: 'alles' },
  },
  grad_clip: {
    label: 'Gradientengrenze',
    help: 'Kein Schritt geht zu weit: Ein Gradient mit größerer Norm wird auf diese verkleinert. 0 schaltet es ab.',
  },
};

/** @type {import('../words.js').English['rows']} */
const training = {
  batch_size: { label: 'Batch', help: 'Aus wie vielen Dokumenten oder Fenstern ein Schritt lernt.' },
  label_smoothing: {
    label: 'Label Smoothing',
    help: 'Der Anteil an Gewissheit, der dem richtigen Token genommen und auf alle gleich verteilt wird. Zählt nur im Training.',
  },
  grad_accumulation: {
    label: 'Akkumulation',
    help: 'Aus so vielen Batches wird in einem Schritt gemeinsam gelernt: wie ein großer Batch, im Speicher eines kleinen.',
  },
  max_steps: { label: 'Schritte', help: 'Nach so vielen Schritten endet der Lauf.' },
  trainable: {
    label: 'Was trainiert wird',
    help: '„alles“: jede Zahl des Modells. „letzte Schichten“: nur diese, mit der Norm und der Ausgabeschicht dahinter. „LoRA“: keine seiner Zahlen, sondern neben jeder großen Matrix zwei kleine, deren Produkt zu ihr addiert wird.',
    names: { all: 'alles', last: 'letzte Schichten', lora: 'LoRA' },
  },
  trainable_layers: { label: 'Trainierte Schichten', help: 'Wie viele der letzten Schichten trainiert werden.' },
  lora_rank: {
    label: 'LoRA-Rang',
    help: 'Wie viele Zeilen und Spalten die kleinen Matrizen haben: je mehr, desto mehr können sie ändern.',
  },
  lora_alpha: { label: 'LoRA-Alpha', help: 'Das Produkt der kleinen Matrizen wird mit Alpha / Rang multipliziert.' },
  lora_targets: {
    label: 'LoRA-Ziele',
    help: 'Welche Matrizen jeder Schicht kleine bekommen: alle, die der Attention oder die des MLP.',
    names: { all: 'alle', attention: 'Attention', mlp: 'MLP' },
  },
  val_interval: { label: 'Validieren alle', help: 'Schritte zwischen zwei Messungen des Validierungsverlusts.' },
  val_batches: { label: 'Validierungs-Batches', help: 'Höchstens so viele Batches für einen Validierungsverlust.' },
  metrics_interval: {
    label: 'Messen alle',
    help: 'Schritte zwischen zwei Messungen der Genauigkeit, der Größe von Gradienten und Änderungen und der toten Einheiten. 0 schaltet es ab.',
  },
  seed: {
    label: 'Seed',
    help: 'Derselbe Seed, derselbe Text und dieselben Einstellungen geben auf diesem Rechner denselben Lauf.',
  },
  memory_limit: {
    label: 'Speichergrenze',
    help: 'Ein Lauf, der mehr MiB bräuchte, wird abgelehnt, bevor er beginnt.',
  },
};

/** @type {import('../words.js').English['rows']} */
export const rows = {
  documents: {
    label: 'Dokumente',
    help: '„Zeilen“: Jede Zeile ist ein eigenes Dokument. „am Stück“: ein langer Text, in Fenster geschnitten. „Auto“: Der Text entscheidet.',
    names: { auto: 'Auto', lines: 'Zeilen', stream: 'am Stück' },
  },
  val_fraction: {
    label: 'Validierungsanteil',
    help: 'Der Anteil des Textes, der vom Training zurückgehalten wird, um zu sehen, ob das Modell lernt oder auswendig lernt.',
  },
  tokenizer: {
    label: 'Tokens',
    help: '„Zeichen“: jedes verschiedene Zeichen. „Byte“: jedes Byte des Textes. „BPE“: Folgen von Bytes, die oft vorkommen, aus dem Text gelernt.',
    names: { char: 'Zeichen', byte: 'Byte', bpe: 'BPE' },
  },
  vocab_size: {
    label: 'Vokabular',
    help: 'Für BPE: wie viele Tokens es höchstens gibt, die 256 Bytes und das Zeichen für den Anfang eines Dokuments eingeschlossen.',
  },
  ...network,
  ...optimizer,
  ...training,
  temperature: {
    label: 'Temperatur',
    help: 'Unter 1 geht das Modell auf Nummer sicher, über 1 wagt es mehr. Bei 0 nimmt es immer das wahrscheinlichste Token.',
  },
  top_k: { label: 'Top k', help: 'Nur unter den k wahrscheinlichsten Tokens wählen. 0 schaltet es ab.' },
  top_p: {
    label: 'Top p',
    help: 'Nur unter den wahrscheinlichsten Tokens wählen, die zusammen diese Wahrscheinlichkeit erreichen. 1 schaltet es ab.',
  },
  min_p: {
    label: 'Min p',
    help: 'Nur unter Tokens wählen, die mindestens diesen Bruchteil so wahrscheinlich sind wie das wahrscheinlichste. 0 schaltet es ab.',
  },
  repetition_penalty: {
    label: 'Wiederholungsstrafe',
    help: 'Tokens, die schon im Kontext stehen, werden unwahrscheinlicher, umso mehr, je größer sie ist. 1 schaltet es ab.',
  },
  max_new_tokens: { label: 'Länge', help: 'Nach spätestens so vielen neuen Tokens endet eine Textprobe.' },
  reproducible: {
    label: 'Reproduzierbar',
    help: 'Derselbe Text, dieselben Einstellungen und derselbe Seed geben auf jedem Rechner und in jedem Browser dieselben Ziffern; etwas langsamer.',
  },
};

/** @type {import('../words.js').English['datasets']} */
export const datasets = {
  names: {
    title: 'Vornamen',
    sentence: 'Vornamen aus aller Welt, aus denen das Modell lernt, neue zu erfinden.',
  },
  stories: {
    title: 'Kurze Geschichten',
    sentence: 'Kurze englische Geschichten in einfachen Worten, aus denen das Modell Wörter und Satzbau lernt.',
  },
  verse: {
    title: 'Verse',
    sentence:
      'Englische Gedichte in kurzen Zeilen, aus denen das Modell Zeilen und Strophen lernt, noch vor den Wörtern.',
  },
  sums: {
    title: 'Additionen',
    sentence: 'Summen zweier Zahlen unter 100: dem Modell 12+7= als Prompt geben und sehen, ob es rechnen kann.',
  },
  copies: {
    title: 'Abschreiben',
    sentence:
      'Buchstaben und noch einmal dieselben: dem Modell abcde= als Prompt geben und sehen, ob es zurückblickt und abschreibt.',
  },
  source: {
    title: 'Das Programm selbst',
    sentence: 'Der C-Quelltext der Engine hinter dieser Seite, aus dem das Modell lernt, etwas wie C zu schreiben.',
  },
};
