"""microgpt_torch.py: the model of a saved run as a module of PyTorch, whatever its settings are.

    python3 microgpt_torch.py run.safetensors "Once upon"
"""

import math
import sys

import numpy as np
import torch
import torch.nn.functional as F
from microgpt_run import Tokenizer, read, settings

ACTIVATIONS = {
    "relu": F.relu,
    "relu2": lambda x: F.relu(x) ** 2,
    "silu": F.silu,
    "gelu": lambda x: F.gelu(x, approximate="tanh"),
}
GATED = {"swiglu": "silu", "geglu": "gelu"}


def rms(x, gain):
    x = x * (x.pow(2).mean(-1, keepdim=True) + 1e-5).rsqrt()
    return x if gain is None else x * gain


def turn(x, angles):
    """Rotary positions: the first half of a head's numbers is paired with the second."""
    a, b = x.chunk(2, dim=-1)
    return torch.cat((a * angles.cos() - b * angles.sin(), b * angles.cos() + a * angles.sin()), dim=-1)


def trains(s, name):
    """Whether a parameter is trained; the others stay as they are (src/network/model.c)."""
    what = s.get("trainable", "all")
    if what == "last":
        if name.startswith("blocks."):
            return int(name.split(".")[1]) >= s["n_layer"] - s["trainable_layers"]
        return name.startswith(("norm_final.", "lm_head."))
    return what == "all" or ".lora_" in name


class Model(torch.nn.Module):
    """Ids (B, T), each row begun by BOS or cut from a text, to logits (B, T, V)."""

    def __init__(self, weights, s):
        super().__init__()
        self.s, self.names = s, [name for name in sorted(weights) if not name.startswith("optimizer.")]
        self.numbers = torch.nn.ParameterList(
            torch.nn.Parameter(torch.tensor(weights[name]), requires_grad=trains(s, name)) for name in self.names
        )

    def trained(self):
        """The names and numbers of what is trained."""
        return [(name, p) for name, p in zip(self.names, self.numbers) if p.requires_grad]

    def forward(self, ids):
        s, w, p = self.s, dict(zip(self.names, self.numbers)), self.s["dropout"]
        (B, T), C, H, K = ids.shape, s["n_embd"], s["n_head"], s["n_kv_head"] or s["n_head"]
        D, post, on = C // H, s["norm_place"] == "post", ids.device
        at = torch.arange(T, device=on)
        far = at[:, None] - at

        def norm(x, name):
            if s["norm"] == "layer":
                return F.layer_norm(x, (C,), w.get(f"{name}.weight"), w.get(f"{name}.bias"), 1e-5)
            return rms(x, w.get(f"{name}.weight"))

        def linear(x, name):
            out = F.linear(x, w[f"{name}.weight"], w.get(f"{name}.bias"))
            if f"{name}.lora_a" in w:
                down = F.linear(x, w[f"{name}.lora_a"])
                out = out + s["lora_alpha"] / s["lora_rank"] * F.linear(down, w[f"{name}.lora_b"])
            return out

        def attention(x, name):
            parts = linear(x, f"{name}.qkv").split((C, K * D, K * D), dim=2)
            q, k, v = (part.reshape(B, T, -1, D).transpose(1, 2) for part in parts)
            if s["qk_norm"]:
                q, k = rms(q, w.get(f"{name}.q_norm.weight")), rms(k, w.get(f"{name}.k_norm.weight"))
            if s["position"] == "rope":
                angles = at[:, None] * 10000.0 ** (-2 * torch.arange(D // 2, device=on) / D)
                q, k = turn(q, angles), turn(k, angles)
            k, v = (x.repeat_interleave(H // K, dim=1) for x in (k, v))
            scores = q @ k.transpose(2, 3) / math.sqrt(D)
            if s["position"] == "alibi":
                scores = scores - 2.0 ** (-8 * torch.arange(1, H + 1, device=on)[:, None, None] / H) * far
            unseen = (far < 0) | (far >= (s["window"] or T))
            out = scores.masked_fill(unseen, -math.inf).softmax(3) @ v
            return linear(out.transpose(1, 2).flatten(2), f"{name}.proj")

        def mlp(x, name):
            x, f = linear(x, f"{name}.fc"), s["activation"]
            if f not in GATED:
                return linear(ACTIVATIONS[f](x), f"{name}.proj")
            gate, up = x.chunk(2, dim=2)
            return linear(ACTIVATIONS[GATED[f]](gate) * up, f"{name}.proj")

        x = w["wte.weight"][ids]
        if s["position"] == "learned":
            x = x + w["wpe.weight"][:T]
        if s["position"] == "sinusoidal":
            even, i = torch.arange(C, device=on) % 2 == 0, torch.arange(C, device=on) // 2
            angles = at[:, None] * 10000.0 ** (-2 * i / C)
            x = x + s["init_std"] * math.sqrt(2) * torch.where(even, angles.sin(), angles.cos())
        x = F.dropout(x, p, self.training)
        x = norm(x, "norm_embedding") if s["norm_embedding"] else x
        for i in range(s["n_layer"]):
            for name, part, n in (("attention", attention, 1), ("mlp", mlp, 2)):
                of = f"blocks.{i}.norm{n}"
                h = F.dropout(part(x if post else norm(x, of), f"blocks.{i}.{name}"), p, self.training)
                x = norm(x + h, of) if post else x + h
        x = norm(x, "norm_final") if s["norm_final"] else x
        return x @ w["wte.weight" if s["tie_head"] else "lm_head.weight"].T


def new_weights(s, vocab_size):
    """The weights of an untrained model: normal random numbers, gains of 1, biases of 0 (src/network/model.c)."""
    C, K = s["n_embd"], s["n_kv_head"] or s["n_head"]
    middle = math.floor(s["mlp_ratio"] * C + 0.5)
    shapes = {"wte.weight": (vocab_size, C)}
    norms = ["norm_embedding"] * s["norm_embedding"] + ["norm_final"] * s["norm_final"]
    if s["position"] == "learned":
        shapes["wpe.weight"] = (s["block_size"], C)
    if not s["tie_head"]:
        shapes["lm_head.weight"] = (vocab_size, C)
    for i in range(s["n_layer"]):
        of, D = f"blocks.{i}", C // s["n_head"]
        norms += [f"{of}.norm1", f"{of}.norm2"]
        for name, rows, columns in (
            ("attention.qkv", C + 2 * K * D, C),
            ("attention.proj", C, C),
            ("mlp.fc", middle * (2 if s["activation"] in GATED else 1), C),
            ("mlp.proj", C, middle),
        ):
            shapes[f"{of}.{name}.weight"] = (rows, columns)
            shapes.update({f"{of}.{name}.bias": (rows,)} if s["bias"] else {})
            if s.get("trainable") == "lora" and s["lora_targets"] in ("all", name.split(".")[0]):
                shapes[f"{of}.{name}.lora_a"] = (s["lora_rank"], columns)
                shapes[f"{of}.{name}.lora_b"] = (rows, s["lora_rank"])
        if s["qk_norm"] and s["norm_gain"]:
            shapes.update({f"{of}.attention.{x}_norm.weight": (D,) for x in "qk"})
    for name in norms:
        shapes.update({f"{name}.weight": (C,)} if s["norm_gain"] else {})
        shapes.update({f"{name}.bias": (C,)} if s["bias"] and s["norm"] == "layer" else {})
    rng, small = np.random.default_rng(s["seed"]), math.sqrt(2 * s["n_layer"]) if s["scaled_init"] else 1
    weights = {}
    for name, shape in shapes.items():
        if len(shape) == 1:
            weights[name] = np.full(shape, float(name.endswith("weight")), np.float32)
        else:
            size = s["init_std"] / (small if name.endswith("proj.weight") else 1)
            size = 0 if name.endswith("lora_b") else 1 / math.sqrt(3 * shape[1]) if name.endswith("lora_a") else size
            weights[name] = (rng.standard_normal(shape) * size).astype(np.float32)
    return weights


if __name__ == "__main__":
    weights, texts = read(sys.argv[1])
    s, tokenizer = settings(texts), Tokenizer(texts)
    model = Model(weights, s).eval()
    ids = [tokenizer.bos] + tokenizer.encode(sys.argv[2] if len(sys.argv) > 2 else "")
    with torch.no_grad():
        for _ in range(s["max_new_tokens"]):
            x = model(torch.tensor([ids[-s["block_size"] :]]))[0, -1]
            ids.append(int(torch.multinomial((x / max(s["temperature"], 1e-6)).softmax(0), 1)))
            if ids[-1] == tokenizer.bos:
                break
    print(tokenizer.decode(ids))
