/* test_exportable.c: which settings can be exported in which format, and which setting is named where they cannot. */
#include "files/exportable.h"

#include "../support.h"
#include "../test.h"

static void check_refused_for(const char *lines, export_format format, const char *key)
{
    error e = {0};
    const config c = settings_of(lines);
    CHECK_THAT(!exportable(&c, format, &e), "%s was taken", lines);
    CHECK_INT(e.code, ERROR_SETTING);
    CHECK_TEXT(e.key, key);
}

static void check_taken(const char *lines, export_format format)
{
    error e = {0};
    const config c = settings_of(lines);
    CHECK_THAT(exportable(&c, format, &e), "%s: %s", lines, e.message);
}

static void takes_what_both_have(void)
{
    static const char *const BOTH[] = {
        "preset=gpt2\n",
        "preset=gpt2\nbias=0\ntie_head=0\nnorm_gain=0\ndropout=0.2\n",
        "preset=gpt2\nposition=sinusoidal\nmlp_ratio=3\n",
        "preset=gpt2\nposition=none\nn_kv_head=4\nwindow=64\n",
        "preset=gpt2-large\ntokenizer=bpe\n",
        "preset=llama\n",
        "preset=llama\ntie_head=1\nn_kv_head=0\nnorm_gain=0\n",
        "preset=llama-large\ntokenizer=byte\n",
    };
    for (size_t i = 0; i < sizeof BOTH / sizeof *BOTH; i++) {
        check_taken(BOTH[i], EXPORT_HF);
        check_taken(BOTH[i], EXPORT_GGUF);
    }
}

static void refuses_what_neither_has(void)
{
    static const char *const REFUSED[][2] = {
        {"preset=microgpt\n", "norm_final"},
        {"preset=gpt2\nnorm_final=0\n", "norm_final"},
        {"preset=gpt2\nnorm_embedding=1\n", "norm_embedding"},
        {"preset=llama\nnorm_place=post\n", "norm_place"},
        {"preset=llama\nqk_norm=1\n", "qk_norm"},
        {"preset=gpt2\nwindow=63\n", "window"},
        {"preset=gpt2\nposition=alibi\n", "position"},
        {"preset=gpt2\nnorm=rms\n", "norm"},
        {"preset=gpt2\nn_kv_head=2\n", "n_kv_head"},
        {"preset=gpt2\nactivation=relu2\n", "activation"},
        {"preset=gpt2\nactivation=swiglu\n", "activation"},
        {"preset=gpt2\nposition=rope\n", "norm"},
        {"preset=llama\nnorm=layer\n", "norm"},
        {"preset=llama\nbias=1\n", "bias"},
        {"preset=llama\nactivation=silu\n", "activation"},
        {"preset=llama\nposition=learned\n", "norm"},
    };
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        check_refused_for(REFUSED[i][0], EXPORT_HF, REFUSED[i][1]);
        check_refused_for(REFUSED[i][0], EXPORT_GGUF, REFUSED[i][1]);
    }
}

/* In llama.cpp each architecture has one activation; in transformers it is a setting. */
static void gguf_has_fewer_activations(void)
{
    static const char *const ONLY_HF[] = {"preset=gpt2\nactivation=relu\n", "preset=gpt2\nactivation=silu\n",
                                          "preset=llama\nactivation=geglu\n"};
    for (size_t i = 0; i < sizeof ONLY_HF / sizeof *ONLY_HF; i++) {
        check_taken(ONLY_HF[i], EXPORT_HF);
        check_refused_for(ONLY_HF[i], EXPORT_GGUF, "activation");
    }
}

SUITE(exportable)
{
    TEST("what GPT-2 or Llama has, or can express by numbers, goes out in both formats", takes_what_both_have);
    TEST("what neither has is refused, and the setting to blame is named", refuses_what_neither_has);
    TEST("in a GGUF file each architecture has one activation", gguf_has_fewer_activations);
}
