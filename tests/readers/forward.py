"""Computes with PyTorch what the GPT-2 or Llama of a Hugging Face folder expects. Each line of stdin is JSON, a folder and a
list of ids: {"folder": "...", "ids": [...]}; each line of stdout the logits of all places. It goes by config.json and the
published architectures, and knows nothing of the program that wrote the folder."""

import json
import struct
import sys

import torch
import torch.nn.functional as F

ACTIVATIONS = {
    "gelu_new": lambda x: F.gelu(x, approximate="tanh"),
    "gelu_pytorch_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "relu": F.relu,
    "silu": F.silu,
}


def tensors(path):
    types = {"F32": torch.float32, "F64": torch.float64}
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    read = {}
    for name, t in header.items():
        if name != "__metadata__":
            count = 1
            for n in t["shape"]:
                count *= n
            flat = torch.frombuffer(data, dtype=types[t["dtype"]], count=count, offset=t["data_offsets"][0])
            read[name] = flat.reshape(t["shape"])
    return read


def attend(q, k, v):
    """Each of (heads, places, width); keys and values may have fewer heads."""
    k, v = (x.repeat_interleave(q.shape[0] // x.shape[0], dim=0) for x in (k, v))
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    unseen = torch.ones(scores.shape[1:]).triu(1).bool()
    out = scores.masked_fill(unseen, float("-inf")).softmax(2) @ v
    return out.transpose(0, 1).flatten(1)


def heads(x, n):
    return x.reshape(x.shape[0], n, -1).transpose(0, 1)


def gpt2(config, w, ids):
    def norm(x, name):
        gain, bias = w[f"transformer.{name}.weight"], w[f"transformer.{name}.bias"]
        return F.layer_norm(x, gain.shape, gain, bias, config["layer_norm_epsilon"])

    def linear(x, name):
        return x @ w[f"transformer.{name}.weight"] + w[f"transformer.{name}.bias"]

    x = w["transformer.wte.weight"][ids] + w["transformer.wpe.weight"][: len(ids)]
    for i in range(config["n_layer"]):
        q, k, v = linear(norm(x, f"h.{i}.ln_1"), f"h.{i}.attn.c_attn").chunk(3, dim=1)
        x = x + linear(attend(*(heads(part, config["n_head"]) for part in (q, k, v))), f"h.{i}.attn.c_proj")
        middle = ACTIVATIONS[config["activation_function"]](linear(norm(x, f"h.{i}.ln_2"), f"h.{i}.mlp.c_fc"))
        x = x + linear(middle, f"h.{i}.mlp.c_proj")
    head = w["transformer.wte.weight"] if config["tie_word_embeddings"] else w["lm_head.weight"]
    return norm(x, "ln_f") @ head.T


def llama(config, w, ids):
    def norm(x, name):
        return x * (x.pow(2).mean(1, keepdim=True) + config["rms_norm_eps"]).rsqrt() * w[f"model.{name}.weight"]

    def turn(x):
        half = x.shape[2] // 2
        speeds = config["rope_parameters"]["rope_theta"] ** (-torch.arange(half) / half)
        angles = torch.arange(x.shape[1])[:, None] * speeds
        a, b = x[..., :half], x[..., half:]
        return torch.cat((a * angles.cos() - b * angles.sin(), b * angles.cos() + a * angles.sin()), dim=2)

    x = w["model.embed_tokens.weight"][ids]
    for i in range(config["num_hidden_layers"]):
        at = f"model.layers.{i}"
        h = norm(x, f"layers.{i}.input_layernorm")
        q = turn(heads(h @ w[f"{at}.self_attn.q_proj.weight"].T, config["num_attention_heads"]))
        k = turn(heads(h @ w[f"{at}.self_attn.k_proj.weight"].T, config["num_key_value_heads"]))
        v = heads(h @ w[f"{at}.self_attn.v_proj.weight"].T, config["num_key_value_heads"])
        x = x + attend(q, k, v) @ w[f"{at}.self_attn.o_proj.weight"].T
        h = norm(x, f"layers.{i}.post_attention_layernorm")
        gate = ACTIVATIONS[config["hidden_act"]](h @ w[f"{at}.mlp.gate_proj.weight"].T)
        x = x + (gate * (h @ w[f"{at}.mlp.up_proj.weight"].T)) @ w[f"{at}.mlp.down_proj.weight"].T
    head = w["model.embed_tokens.weight"] if config["tie_word_embeddings"] else w["lm_head.weight"]
    return norm(x, "norm") @ head.T


torch.set_num_threads(1)
for line in sys.stdin:
    asked = json.loads(line)
    with open(f"{asked['folder']}/config.json", encoding="utf-8") as opened:
        settings = json.load(opened)
    weights = tensors(f"{asked['folder']}/model.safetensors")
    forward = {"gpt2": gpt2, "llama": llama}[settings["model_type"]]
    print(json.dumps(forward(settings, weights, asked["ids"]).tolist()))
