"""microgpt_optimizers.py: the optimizers of the microGPT Playground in PyTorch, with what a saved run keeps of them.

AdamW is PyTorch's own. SGD, Lion and Muon are a few lines each (src/optimizer/rules.c, muon.c): PyTorch's SGD adds the weight decay
to the gradient, here it is apart, as in AdamW.
"""

import math

import torch

MUON_RMS = 0.2  # the root mean square of Muon's changes is about that of AdamW's


def decays(s, name, p):
    matrix = p.dim() == 2
    return {"all": True, "blocks": matrix and name.startswith("blocks."), "matrices": matrix}[s["decay"]]


def by_muon(s, name, p):
    return s["optimizer"] == "muon" and p.dim() == 2 and name.startswith("blocks.")


def keeps(s, name, p):
    """What is kept of a parameter beside it: m, an average of its gradients, and v, one of their squares."""
    m = s["optimizer"] != "sgd" or s["momentum"] > 0
    v = s["optimizer"] == "adamw" or (s["optimizer"] == "muon" and not by_muon(s, name, p))
    return "m" * m + "v" * v


def orthogonal(x):
    """Five steps of Newton and Schulz: about the orthogonal matrix that is next to x."""
    x = x / (x.norm() + 1e-7)
    x = x.T if x.shape[0] > x.shape[1] else x
    for _ in range(5):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return x


class Rules(torch.optim.Optimizer):
    """SGD, Lion and Muon. Each group is one parameter with its name and decay; the rate is set before each step."""

    def __init__(self, named, s, step):
        groups = [{"params": [p], "name": name, "decay": s["weight_decay"] * decays(s, name, p)} for name, p in named]
        super().__init__(groups, {"lr": 1})
        self.s, self.step_number = s, step

    @torch.no_grad()
    def step(self):
        s, self.step_number = self.s, self.step_number + 1
        for group in self.param_groups:
            (p,), name, lr = group["params"], group["name"], group["lr"]
            kept = self.state[p]
            if not kept:
                kept.update(exp_avg=torch.zeros_like(p), exp_avg_sq=torch.zeros_like(p))
            g, m, v = p.grad, kept["exp_avg"], kept["exp_avg_sq"]
            if s["optimizer"] == "lion":
                change = torch.sign(s["beta1"] * m + (1 - s["beta1"]) * g)
                m.lerp_(g, 1 - s["beta2"])
            elif s["optimizer"] == "sgd" or by_muon(s, name, p):
                m.mul_(s["momentum"]).add_(g)
                change = g + s["momentum"] * m if s["nesterov"] else m
                if by_muon(s, name, p):
                    change = torch.cat([self.evened(part) for part in self.parts(name, change)])
            else:
                m.lerp_(g, 1 - s["beta1"])
                v.lerp_(g * g, 1 - s["beta2"])
                first, second = (1 - s[beta] ** self.step_number for beta in ("beta1", "beta2"))
                change = m / first / ((v / second).sqrt() + s["eps"])
            p.sub_(lr * change + lr * group["decay"] * p)

    @staticmethod
    def parts(name, x):
        """Queries, keys and values are matrices of their own."""
        rows, columns = x.shape
        if not name.endswith(".qkv.weight") or rows <= columns:
            return [x]
        others = (rows - columns) // 2
        return x.split([columns, others, others])

    @staticmethod
    def evened(x):
        out = orthogonal(x) * MUON_RMS * math.sqrt(max(x.shape))
        return out.T if x.shape[0] > x.shape[1] else out


def make_optimizer(model, s, tensors, step):
    """The run's optimizer, with what the run has kept of it. The rate is set before each step."""
    named = model.trained()
    if s["optimizer"] == "adamw":
        groups = [{"params": [p], "weight_decay": s["weight_decay"] * decays(s, name, p)} for name, p in named]
        optimizer = torch.optim.AdamW(groups, lr=1, betas=(s["beta1"], s["beta2"]), eps=s["eps"])
    else:
        optimizer = Rules(named, s, step)
    for name, p in named:
        m, v = (tensors.get(f"optimizer.{kind}.{name}") for kind in "mv")
        if step > 0 and m is not None:
            m, v = (torch.zeros_like(p) if x is None else torch.tensor(x).to(p) for x in (m, v))
            optimizer.state[p] = {"step": torch.tensor(float(step)), "exp_avg": m, "exp_avg_sq": v}
    return optimizer


def kept_of(optimizer, s, name, p):
    """What a saved run keeps of a parameter, by the name of its tensor."""
    state = optimizer.state.get(p) or {}
    of = {"m": "exp_avg", "v": "exp_avg_sq"}
    return {f"optimizer.{kind}.{name}": state.get(of[kind], torch.zeros_like(p)) for kind in keeps(s, name, p)}
