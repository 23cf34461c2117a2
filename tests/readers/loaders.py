"""Runs the loaders of python/ on saved runs. Each line of stdin is JSON, {"file": "...", "text": "..."}; each line of stdout
has the ids of the text behind BOS, and the logits of all places by NumPy and by PyTorch."""

import json
import sys

sys.path.insert(0, "python")

import microgpt_numpy  # noqa: E402
import microgpt_torch  # noqa: E402
import torch  # noqa: E402
from microgpt_run import Tokenizer, read, settings  # noqa: E402

torch.set_num_threads(1)
for line in sys.stdin:
    asked = json.loads(line)
    weights, texts = read(asked["file"])
    s, tokenizer = settings(texts), Tokenizer(texts)
    ids = [tokenizer.bos] + tokenizer.encode(asked["text"])
    with torch.no_grad():
        by_torch = microgpt_torch.Model(weights, s).eval()(torch.tensor([ids]))[0]
    by_numpy = microgpt_numpy.logits(weights, s, ids)
    assert tokenizer.decode(ids) == asked["text"]
    print(json.dumps({"ids": ids, "numpy": by_numpy.tolist(), "torch": by_torch.tolist()}))
