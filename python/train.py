"""train.py: goes on with a run of the microGPT Playground in PyTorch, where a browser's tab is too small.

    python3 train.py                                  goes on where the page stopped, to the run's last step
    python3 train.py --set max_steps=20000            goes on for longer; any setting of training can be given so
    torchrun --nproc_per_node=8 train.py              the same on eight processes, one for each graphics card
    python3 train.py --new --set n_layer=12 --set n_embd=768 --set n_head=12     a larger model, from its beginning

It reads run.safetensors (weights, what the optimizer keeps, settings, tokenizer, place in the data) and text.txt from its folder. Its
batches are those that the page would take next. It writes the run back in the same form, so the page can open it again.
"""

import argparse
import contextlib
import math
import os
import random

import torch
import torch.distributed as dist
import torch.nn.functional as F
from microgpt_corpus import Corpus
from microgpt_optimizers import kept_of, make_optimizer
from microgpt_run import Tokenizer, read, settings, write
from microgpt_torch import Model, new_weights

HERE = os.path.dirname(os.path.abspath(__file__))


def rate(s, step):
    """The learning rate of a step (src/optimizer/schedule.c)."""
    most, warm, end, kind = s["learning_rate"], s["warmup_steps"], s["max_steps"], s["schedule"]
    if step < warm:
        return most * (step + 1) / warm
    if kind == "constant":
        return most
    if kind == "step":
        return most * max(s["min_lr_ratio"], s["step_gamma"] ** ((step - warm) // s["step_size"]))
    begin = max(warm, end - math.floor(s["decay_share"] * end)) if kind == "wsd" else warm
    done = min(max((step - begin) / (end - begin), 0), 1) if end > begin else float(step >= end)
    left = (1 + math.cos(math.pi * done)) / 2 if kind == "cosine" else 1 - done
    return most * (s["min_lr_ratio"] + (1 - s["min_lr_ratio"]) * left)


def losses(model, rows, smoothing, device):
    """The sum of the losses of some rows of ids."""
    T = max(len(row) for row in rows) - 1
    ids = torch.tensor([row[:-1] + [0] * (T + 1 - len(row)) for row in rows], device=device)
    targets = torch.tensor([row[1:] + [-100] * (T + 1 - len(row)) for row in rows], device=device)
    logits = model(ids).flatten(0, 1)
    return F.cross_entropy(logits, targets.flatten(), label_smoothing=smoothing, reduction="sum")


class Run:
    def __init__(self, asked):
        self.tensors, self.texts = read(asked.run)
        lines = dict(line.split("=", 1) for line in self.texts["settings"].split())
        for key, value in (line.split("=", 1) for line in asked.set):
            if key not in lines:
                raise SystemExit(f"There is no setting called {key}.")
            lines[key] = value
        self.texts["settings"] = "".join(f"{key}={value}\n" for key, value in lines.items())
        self.s = settings(self.texts)
        self.tokenizer = Tokenizer(self.texts)
        if asked.new:
            self.tensors = new_weights(self.s, self.tokenizer.vocab_size)
            self.texts.pop("begun", None)
            self.texts.update(step="0", tokens="0", cursor="0", stopped="", loss="nan", val_loss="nan", grad_norm="nan")
        if not os.path.exists(asked.text):
            raise SystemExit(f"{asked.text} is missing: put the text that the run learnt there, or name it with --text.")
        with open(asked.text, encoding="utf-8", errors="replace", newline="") as file:
            self.corpus = Corpus(file.read(), self.s, self.tokenizer)
        self.step, self.tokens, self.place = (int(self.texts[key]) for key in ("step", "tokens", "cursor"))
        words = [int(self.texts["rng_state"][i : i + 8], 16) for i in range(0, 8 * 624, 8)]
        second = float(self.texts["rng_gauss"]) if self.texts["rng_gauss"] else None
        self.rng = random.Random()
        self.rng.setstate((3, (*words, int(self.texts["rng_index"])), second))

    def save(self, path, model, optimizer, figures):
        first = [f"optimizer.start.{name}" for name, _ in model.trained()]  # what a run from elsewhere began with
        tensors = {name: self.tensors[name] for name in first if name in self.tensors}
        if "begun" in self.texts and len(tensors) < len(first):
            tensors, self.texts["begun"] = {}, "lost"
        for name, p in zip(model.names, model.numbers):
            parts = {name: p, **(kept_of(optimizer, self.s, name, p) if p.requires_grad else {})}
            tensors.update({key: x.detach().cpu().numpy() for key, x in parts.items()})
        _, (*words, index), second = self.rng.getstate()
        cursor = self.place % self.corpus.n_train if self.corpus.lines else self.place
        self.texts.update(figures, step=str(self.step), tokens=str(self.tokens), cursor=str(cursor), stopped="")
        self.texts.update(rng_state="".join(f"{word:08x}" for word in words), rng_index=str(index))
        self.texts["rng_gauss"] = "" if second is None else repr(second)
        write(f"{path}.part", tensors, self.texts)
        os.replace(f"{path}.part", path)


def train(run, model, optimizer, device, asked):
    s, rank, world = run.s, *((dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1))
    parallel = torch.nn.parallel.DistributedDataParallel(model) if world > 1 else model
    while run.step < s["max_steps"]:
        batches = []
        for _ in range(s["grad_accumulation"]):
            rows, run.place = run.corpus.batch(run.rng, run.place)
            batches.append(rows)
        n = sum(len(row) - 1 for rows in batches for row in rows)
        optimizer.zero_grad()
        total = torch.zeros((), device=device)
        for i, rows in enumerate(batches):
            mine = rows[rank::world]
            part = parallel.no_sync() if world > 1 and i < len(batches) - 1 else contextlib.nullcontext()
            with part:
                loss = losses(parallel, mine or rows[:1], s["label_smoothing"], device) * (1 if mine else 0)
                (loss * world / n).backward()  # DistributedDataParallel takes the mean of the processes' gradients
            total += loss.detach()
        if world > 1:
            dist.all_reduce(total)
        norm = float(torch.sqrt(sum(p.grad.double().pow(2).sum() for _, p in model.trained())))
        if s["grad_clip"] > 0 and norm > s["grad_clip"]:
            for _, p in model.trained():
                p.grad *= s["grad_clip"] / norm
        lr = rate(s, run.step)
        for group in optimizer.param_groups:
            group["lr"] = lr
        optimizer.step()
        run.step += 1
        run.tokens += n
        figures = {"loss": float(total) / n, "val_loss": math.nan, "grad_norm": norm, "lr": lr}
        last = run.step == s["max_steps"]
        if last or run.step % s["val_interval"] == 0:
            figures["val_loss"] = validation_loss(run, model, device)
        if rank == 0:
            val = "" if math.isnan(figures["val_loss"]) else f"  validation {figures['val_loss']:.6f}"
            print(f"step {run.step}  loss {figures['loss']:.6f}{val}", flush=True)
        if rank == 0 and (last or run.step % asked.save_every == 0):
            run.save(asked.out, model, optimizer, {key: repr(value) for key, value in figures.items()})


def validation_loss(run, model, device):
    rows, B = run.corpus.validation(), run.s["batch_size"]
    if not rows:
        return math.nan
    model.eval()
    with torch.no_grad():
        total = sum(float(losses(model, rows[i : i + B], 0, device)) for i in range(0, len(rows), B))
    model.train()
    return total / sum(len(row) - 1 for row in rows)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--run", default=f"{HERE}/run.safetensors")
    asked.add_argument("--text", default=f"{HERE}/text.txt")
    asked.add_argument("--out", default=f"{HERE}/run.safetensors")
    asked.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    asked.add_argument("--new", action="store_true", help="begin an untrained model, also of other sizes")
    asked.add_argument("--save-every", type=int, default=1000, metavar="STEPS")
    asked = asked.parse_args()
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if torch.cuda.is_available() else "cpu"
    if "RANK" in os.environ:
        dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    run = Run(asked)
    if run.step >= run.s["max_steps"]:
        raise SystemExit(f"The run is over after {run.step} steps: --set max_steps={2 * run.step} goes on.")
    model = Model(run.tensors, run.s).to(device)
    optimizer = make_optimizer(model, run.s, run.tensors, run.step)
    train(run, model, optimizer, device, asked)
    if dist.is_initialized():
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
