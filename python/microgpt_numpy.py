"""microgpt_numpy.py: the model of a saved run in NumPy, whatever its settings are.

    python3 microgpt_numpy.py run.safetensors "Once upon"
"""

import sys

import numpy as np
from microgpt_run import Tokenizer, read, settings

ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "relu2": lambda x: np.maximum(x, 0) ** 2,
    "silu": lambda x: x / (1 + np.exp(-x)),
    "gelu": lambda x: x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))),
}
GATED = {"swiglu": "silu", "geglu": "gelu"}


def rms(x, gain):
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-5) * gain


def turn(x, angles):
    """Rotary positions: the first half of a head's numbers is paired with the second."""
    a, b = np.split(x, 2, axis=-1)
    return np.concatenate((a * np.cos(angles) - b * np.sin(angles), b * np.cos(angles) + a * np.sin(angles)), axis=-1)


def attend(q, k, v, s):
    """Each of (heads, T, D); each head sees the tokens before it."""
    far = np.arange(q.shape[1])[:, None] - np.arange(q.shape[1])
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2])
    if s["position"] == "alibi":
        scores -= 2.0 ** (-8 * np.arange(1, len(q) + 1)[:, None, None] / len(q)) * far
    scores[:, (far < 0) | (far >= (s["window"] or far.size))] = -np.inf
    p = np.exp(scores - scores.max(-1, keepdims=True))
    return (p / p.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(q.shape[1], -1)


def logits(w, s, ids):
    """(T, V): after each of T ids, of which the first is BOS, what comes next."""
    T, C, H, K = len(ids), s["n_embd"], s["n_head"], s["n_kv_head"] or s["n_head"]
    D, at, post = C // H, np.arange(T)[:, None], s["norm_place"] == "post"

    def norm(x, name):
        if s["norm"] == "layer":
            x = x - x.mean(-1, keepdims=True)
        return rms(x, w.get(f"{name}.weight", 1)) + w.get(f"{name}.bias", 0)

    def linear(x, name):
        out = x @ w[f"{name}.weight"].T + w.get(f"{name}.bias", 0)
        if f"{name}.lora_a" in w:
            out += s["lora_alpha"] / s["lora_rank"] * (x @ w[f"{name}.lora_a"].T @ w[f"{name}.lora_b"].T)
        return out

    def attention(x, name):
        parts = np.split(linear(x, f"{name}.qkv"), [C, C + K * D], axis=1)
        q, k, v = (part.reshape(T, -1, D).transpose(1, 0, 2) for part in parts)
        if s["qk_norm"]:
            q, k = rms(q, w.get(f"{name}.q_norm.weight", 1)), rms(k, w.get(f"{name}.k_norm.weight", 1))
        if s["position"] == "rope":
            q, k = (turn(x, at * 10000.0 ** (-2 * np.arange(D // 2) / D)) for x in (q, k))
        k, v = (np.repeat(x, H // K, axis=0) for x in (k, v))
        return linear(attend(q, k, v, s), f"{name}.proj")

    def mlp(x, name):
        x, f = linear(x, f"{name}.fc"), s["activation"]
        if f not in GATED:
            return linear(ACTIVATIONS[f](x), f"{name}.proj")
        gate, up = np.split(x, 2, axis=1)
        return linear(ACTIVATIONS[GATED[f]](gate) * up, f"{name}.proj")

    x = w["wte.weight"][ids]
    if s["position"] == "learned":
        x = x + w["wpe.weight"][:T]
    if s["position"] == "sinusoidal":
        angles = at * 10000.0 ** (-2 * (np.arange(C) // 2) / C)
        x = x + s["init_std"] * np.sqrt(2) * np.where(np.arange(C) % 2 == 0, np.sin(angles), np.cos(angles))
    x = norm(x, "norm_embedding") if s["norm_embedding"] else x
    for i in range(s["n_layer"]):
        for name, part, n in (("attention", attention, 1), ("mlp", mlp, 2)):
            of = f"blocks.{i}.norm{n}"
            h = part(x if post else norm(x, of), f"blocks.{i}.{name}")
            x = norm(x + h, of) if post else x + h
    x = norm(x, "norm_final") if s["norm_final"] else x
    return x @ w["wte.weight" if s["tie_head"] else "lm_head.weight"].T


if __name__ == "__main__":
    weights, texts = read(sys.argv[1])
    s, tokenizer, rng = settings(texts), Tokenizer(texts), np.random.default_rng()
    ids = [tokenizer.bos] + tokenizer.encode(sys.argv[2] if len(sys.argv) > 2 else "")
    for _ in range(s["max_new_tokens"]):
        x = logits(weights, s, ids[-s["block_size"] :])[-1] / max(s["temperature"], 1e-6)
        p = np.exp(x - x.max())
        ids.append(int(rng.choice(len(p), p=p / p.sum())))
        if ids[-1] == tokenizer.bos:
            break
    print(tokenizer.decode(ids))
