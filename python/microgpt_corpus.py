"""microgpt_corpus.py: the text of a run as ids, and the batches that the engine takes of it (src/dataset/dataset.c and
src/training/corpus.c there). Its random numbers are Python's own, so the batches are the same."""

import random


def documents(text, kind):
    """As the engine cuts a text: into lines, or into blocks between empty lines."""
    text = text.lstrip("\ufeff").replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    if kind == "lines":
        return [line.strip() for line in text.split("\n") if line.strip()]
    blocks = [[]]
    for line in text.split("\n"):
        if line.strip():
            blocks[-1].append(line.rstrip())
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]


class Corpus:
    """The ids of all documents, and the batches that the engine takes of them (src/training/corpus.c)."""

    def __init__(self, text, s, tokenizer):
        self.s, self.lines = s, s["documents"] == "lines"
        texts = documents(text, s["documents"])
        if self.lines:
            random.Random(s["seed"]).shuffle(texts)
        self.ids, self.starts = [], []
        for one in texts:
            self.starts.append(len(self.ids))
            self.ids += [tokenizer.bos] + tokenizer.encode(one)
        self.ids.append(tokenizer.bos)
        self.ends = self.starts[1:] + [len(self.ids) - 1]
        n, share = len(texts), s["val_fraction"]
        if self.lines:
            self.n_train = n - min(int(n * share), n - 1)
        else:
            self.cut(int(len(self.ids) * share))

    def cut(self, n_val):
        """Where the validation part of a stream begins: at the document nearest to where it should."""
        n = len(self.ids)
        wanted, self.n_train = n - n_val, n - 1
        if n_val >= 2 and wanted >= 2:
            near = min(self.starts[1:], key=lambda start: abs(start - wanted), default=0)
            self.n_train = near if near > 0 and abs(near - wanted) <= n_val // 2 else wanted
        self.round = self.ids[self.n_train] == self.ids[0]
        self.begins = [start for start in self.starts if start < self.n_train]

    def document(self, i):
        return self.ids[self.starts[i] : min(self.ends[i], self.starts[i] + self.s["block_size"]) + 1]

    def window(self, rng):
        """Ids of a window of a stream, one more than it has places, begun at random."""
        T, once = self.s["block_size"], len(self.begins) == 1
        n = min(self.n_train if self.round else self.n_train - 1, T)
        places = self.n_train if self.round else self.n_train - n
        with_bos = (n if self.round else 1) + (len(self.begins) - 1) * n
        share = 1 if T == 1 or with_bos >= places // 100 else 4 if once else 16
        place, rest = divmod(rng.randrange(places * share), share)
        begins = share > 1 and rest == 0
        if begins and not once:
            place = self.begins[place % len(self.begins)]
            place = 0 if place >= places else place
        ids = [self.ids[(place + t) % self.n_train] for t in range(n + 1)]
        return ([self.ids[0]] if begins else ids[:1]) + ids[1:]

    def batch(self, rng, place):
        """The next batch, as lists of ids; `place` is the next document, and is returned for the batch after."""
        B = self.s["batch_size"]
        if not self.lines:
            return [self.window(rng) for _ in range(B)], place
        return [self.document((place + i) % self.n_train) for i in range(B)], place + B

    def validation(self):
        T, most = self.s["block_size"], self.s["batch_size"] * self.s["val_batches"]
        if self.lines:
            return [self.document(i) for i in range(self.n_train, len(self.starts))][:most]
        all_ = [self.ids[at : at + T + 1] for at in range(self.n_train, len(self.ids) - 1, T)]
        return all_[:most]
