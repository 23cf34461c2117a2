"""microgpt_run.py: reads and writes a saved run of the microGPT Playground (a safetensors file), and its tokenizer.

read(path) gives the numbers by their names and a dict of texts; settings(texts) and Tokenizer(texts) read those. It needs
NumPy alone. How the numbers become a model is in microgpt_numpy.py and microgpt_torch.py.
"""

import json
import re
import struct
import unicodedata

import numpy as np

TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}
LONGEST = 1024  # bytes of a piece: byte pairs are merged only within one


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    begin = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:begin])
    texts = header.pop("__metadata__", {})
    if texts.get("format") != "microgpt-playground":
        raise SystemExit(f"{path} is not a run that the microGPT Playground has saved.")
    tensors = {}
    for name, t in header.items():
        from_, to = (begin + offset for offset in t["data_offsets"])
        numbers = np.frombuffer(data[from_:to], TYPES[t["dtype"]]).reshape(t["shape"])
        tensors[name] = numbers.astype(np.float32)
    return tensors, texts


def write(path, tensors, texts):
    header, at = {"__metadata__": texts}, 0
    for name in sorted(tensors):
        size = tensors[name].size * 4
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [at, at + size]}
        at += size
    head = json.dumps(header, ensure_ascii=False).encode()
    head += b" " * (-len(head) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        for name in sorted(tensors):
            file.write(np.ascontiguousarray(tensors[name], "<f4").tobytes())


def number(value):
    """A setting's value as a number, or the word that it is."""
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            pass
    return value


def settings(texts):
    return {key: number(value) for key, value in (line.split("=", 1) for line in texts["settings"].split())}


def is_space(c):
    return c.isspace() and not "\x1c" <= c <= "\x1f"  # White_Space of Unicode


class Tokenizer:
    """Characters, bytes or byte pairs. BOS, which begins every document, has the last id."""

    def __init__(self, texts):
        self.characters = None
        self.merges, self.known, self.bytes = {}, {}, [bytes([i]) for i in range(256)]
        if "merges" in texts:
            for line in texts["merges"].splitlines():
                left, right, _ = (int(n) for n in line.split())
                self.merges[left, right] = len(self.bytes)
                self.bytes.append(self.bytes[left] + self.bytes[right])
        else:
            self.characters = {c: i for i, c in enumerate(texts["vocabulary"])}
            self.bytes = [c.encode() for c in self.characters]
        self.bos = len(self.bytes)
        self.vocab_size = self.bos + 1

    def encode(self, text):
        if self.characters is not None:
            unknown = next((c for c in text if c not in self.characters), None)
            if unknown is not None:
                raise SystemExit(f"The model does not know the character {unknown!r}: the text it learnt has none.")
            return [self.characters[c] for c in text]
        if not self.merges:
            return list(text.encode())
        return [id for piece in self.pieces(text) for id in self.merged(piece)]

    def decode(self, ids):
        return b"".join(self.bytes[id] for id in ids if id != self.bos).decode(errors="replace")

    def pieces(self, text):
        """Cuts a text as GPT-2 does. Python's re has no classes of Unicode, so they are made of the text's characters."""
        of = {"L": "", "N": "", "S": ""}
        for c in set(text):
            kind = "S" if is_space(c) else unicodedata.category(c)[0]
            if kind in of:
                of[kind] += c
        letters, numbers, spaces = (re.escape(each) or "\ud800" for each in of.values())
        sign = f"[^{letters}{numbers}{spaces}]"
        rule = f"'(?:s|t|re|ve|m|ll|d)| ?[{letters}]+| ?[{numbers}]+| ?{sign}+|[{spaces}]+(?![^{spaces}])|[{spaces}]+"
        for piece in re.findall(rule, text):
            while len(piece.encode()) > LONGEST:
                head = piece.encode()[:LONGEST].decode(errors="ignore")
                yield head
                piece = piece[len(head) :]
            yield piece

    def merged(self, piece):
        """The ids of a piece: the pair that was learnt first is merged first."""
        if piece not in self.known:
            ids = list(piece.encode())
            while len(ids) > 1:
                pairs = list(zip(ids, ids[1:]))
                best = min(pairs, key=lambda pair: self.merges.get(pair, self.bos))
                if best not in self.merges:
                    break
                at, out = 0, []
                while at < len(ids):
                    found = tuple(ids[at : at + 2]) == best
                    out.append(self.merges[best] if found else ids[at])
                    at += 2 if found else 1
                ids = out
            self.known[piece] = ids
        return self.known[piece]
