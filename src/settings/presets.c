/* presets.c: what each preset sets differently from the table's defaults, which are gpt2's. See presets.h. */
#include "settings/presets.h"

/* microgpt: the values of the last revision of Karpathy's gist. tests/README.md names the tests that compare them. */
static const char MICROGPT[] = "documents=lines\nval_fraction=0\n"
                               "n_layer=1\nn_head=4\nn_embd=16\nblock_size=16\n"
                               "norm=rms\nnorm_gain=0\nbias=0\nactivation=relu\ntie_head=0\n"
                               "norm_embedding=1\nnorm_final=0\ninit_std=0.08\nscaled_init=0\n"
                               "batch_size=1\nlearning_rate=0.01\nschedule=linear\nwarmup_steps=0\n"
                               "min_lr_ratio=0\nbeta1=0.85\nbeta2=0.99\neps=1e-8\nweight_decay=0\n"
                               "grad_clip=0\nmax_steps=1000\ntemperature=0.5\n";

/* LLaMA's architecture (Touvron et al. 2023) with the grouped-query attention that Llama 2 added. The MLP ratio is
 * about 8/3, with which a gated MLP has as many weights as a plain one of ratio 4; at 2.75 the MLP's width is a
 * multiple of 16 for every width of the presets, so that its rows fill whole SIMD vectors. */
static const char LLAMA[] = "position=rope\nn_kv_head=2\nnorm=rms\nbias=0\nactivation=swiglu\nmlp_ratio=2.75\n"
                            "tie_head=0\n";

/* The standard deviation of the initial weights of wide models. microgpt's own value, 0.08, is meant for a width of
 * 16. */
#define SMALL_START "init_std=0.02\n"

/* What each size sets differently, for every preset: tiny (nothing), small, medium, large. A large model is about
 * the most that a browser tab can train while a reader waits. */
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
