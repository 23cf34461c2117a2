/* presets.c: what each preset sets differently from the table's defaults, which are gpt2's. See presets.h. */
#include "settings/presets.h"

/* microgpt: the values of the gist's last revision; see tests/README.md for what holds them to it. */
static const char MICROGPT[] = "documents=lines\nval_fraction=0\n"
                               "n_layer=1\nn_head=4\nn_embd=16\nblock_size=16\n"
                               "norm=rms\nnorm_gain=0\nbias=0\nactivation=relu\ntie_head=0\n"
                               "norm_embedding=1\nnorm_final=0\ninit_std=0.08\nscaled_init=0\n"
                               "batch_size=1\nlearning_rate=0.01\nschedule=linear\nwarmup_steps=0\n"
                               "min_lr_ratio=0\nbeta1=0.85\nbeta2=0.99\neps=1e-8\nweight_decay=0\n"
                               "grad_clip=0\nmax_steps=1000\ntemperature=0.5\n";

/* LLaMA's architecture (Touvron et al. 2023) with the grouped heads of its successor. The ratio is about
 * 8/3, which makes a gated MLP as large as a plain one of 4, and gives whole vectors at all our widths. */
static const char LLAMA[] = "position=rope\nn_kv_head=2\nnorm=rms\nbias=0\nactivation=swiglu\nmlp_ratio=2.75\n"
                            "tie_head=0\n";

/* The deviation that the first weights have in wide models; microgpt's own is for a width of 16. */
#define SMALL_START "init_std=0.02\n"

/* What the larger sizes of every preset set differently: small, medium, and large, which is about all that
 * a tab trains while one waits. */
static const char *const SIZES[PRESET_SIZES] = {
    "",
    "n_layer=4\nn_head=4\nn_embd=128\nblock_size=128\nbatch_size=16\nlearning_rate=0.002\n" SMALL_START,
    "n_layer=6\nn_head=6\nn_embd=192\nblock_size=256\nbatch_size=8\nlearning_rate=0.001\n" SMALL_START,
    "n_layer=6\nn_head=6\nn_embd=384\nblock_size=256\nbatch_size=8\nlearning_rate=0.0006\n" SMALL_START,
};

const char *preset_family(int preset)
{
    static const char *const FAMILIES[PRESET_FAMILIES] = {
        [PRESET_MICROGPT] = MICROGPT, [PRESET_GPT2] = "", [PRESET_LLAMA] = LLAMA};
    return FAMILIES[preset % PRESET_FAMILIES];
}

const char *preset_size(int preset) { return SIZES[preset / PRESET_FAMILIES]; }
