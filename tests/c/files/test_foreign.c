/* test_foreign.c: the place of each number of a model in the files of other programs. The orders are worked out by hand. */
#include "files/foreign.h"

#include "../support.h"
#include "../test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A model with 5 tokens whose numbers are all different: 0, 1, 2, ... in the order of its parameters. */
static bool numbered(model *m, const char *lines)
{
    rng r;
    error e = {0};
    const config c = settings_of(lines);
    rng_init(&r, 1);
    if (!CHECK(model_init(m, &c, 5, &e))) return false;
    if (!CHECK(model_plan(m, &r, &e))) return false;
    for (uint64_t i = 0; i < m->n_values; i++) m->values[i] = (real)i;
    return true;
}

static const foreign_tensor *tensor_named(const foreign_list *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++) {
        if (strcmp(list->at[i].name, name) == 0) return &list->at[i];
    }
    test_fail(__FILE__, __LINE__, "there is no tensor %s", name);
    return NULL;
}

static const char GPT2[] = "preset=gpt2\nn_layer=1\nn_head=2\nn_embd=4\nblock_size=3\n";
static const char LLAMA[] = "preset=llama\nn_layer=2\nn_head=2\nn_kv_head=1\nn_embd=8\nblock_size=3\nmlp_ratio=1.5\n";

/* Checks that a tensor has this shape, and that its number at (row, column) is that of a parameter at (row, column). */
static void check_number(const model *m, const foreign_list *list, const char *name, int rows, int columns, int row,
                         int column, const char *parameter, int of_row, int of_column)
{
    int shape[2];
    const foreign_tensor *x = tensor_named(list, name);
    const tensor *t = model_find(m, parameter);
    REQUIRE(x != NULL && t != NULL);
    const int rank = foreign_shape(x, shape);
    CHECK_INT(rank, columns == 0 ? 1 : 2);
    CHECK_INT(shape[0], rows);
    if (columns > 0) CHECK_INT(shape[1], columns);
    real *numbers = malloc(foreign_size(x) * sizeof *numbers);
    REQUIRE(numbers != NULL);
    foreign_write(x, numbers);
    const size_t width = t->rank == 2 ? (size_t)t->shape[1] : 1;
    CHECK_NEAR(numbers[(size_t)row * (size_t)(columns == 0 ? 1 : columns) + (size_t)column],
               t->data[(size_t)of_row * width + (size_t)of_column], 0);
    free(numbers);
}

static void gpt2_of_hugging_face(void)
{
    model m;
    foreign_list list = {0};
    error e = {0};
    REQUIRE(numbered(&m, GPT2));
    REQUIRE(foreign_list_tensors(&list, &m, NAMES_HF, &e));
    CHECK_INT(list.n, 2 + 2 + 12);
    check_number(&m, &list, "transformer.wte.weight", 5, 4, 3, 2, "wte.weight", 3, 2);
    check_number(&m, &list, "transformer.wpe.weight", 3, 4, 2, 1, "wpe.weight", 2, 1);
    check_number(&m, &list, "transformer.h.0.attn.c_attn.weight", 4, 12, 1, 7, "blocks.0.attention.qkv.weight", 7, 1);
    check_number(&m, &list, "transformer.h.0.attn.c_attn.bias", 12, 0, 7, 0, "blocks.0.attention.qkv.bias", 7, 0);
    check_number(&m, &list, "transformer.h.0.attn.c_proj.weight", 4, 4, 1, 3, "blocks.0.attention.proj.weight", 3, 1);
    check_number(&m, &list, "transformer.h.0.mlp.c_fc.weight", 4, 16, 3, 15, "blocks.0.mlp.fc.weight", 15, 3);
    check_number(&m, &list, "transformer.h.0.mlp.c_proj.weight", 16, 4, 15, 2, "blocks.0.mlp.proj.weight", 2, 15);
    check_number(&m, &list, "transformer.h.0.ln_2.bias", 4, 0, 2, 0, "blocks.0.norm2.bias", 2, 0);
    check_number(&m, &list, "transformer.ln_f.weight", 4, 0, 3, 0, "norm_final.weight", 3, 0);
    foreign_list_free(&list);
    REQUIRE(foreign_list_tensors(&list, &m, NAMES_NANOGPT, &e));
    check_number(&m, &list, "transformer.h.0.attn.c_attn.weight", 12, 4, 7, 1, "blocks.0.attention.qkv.weight", 7, 1);
    foreign_list_free(&list);
    REQUIRE(foreign_list_tensors(&list, &m, NAMES_GGUF, &e));
    check_number(&m, &list, "blk.0.attn_qkv.weight", 12, 4, 7, 1, "blocks.0.attention.qkv.weight", 7, 1);
    check_number(&m, &list, "output_norm.bias", 4, 0, 1, 0, "norm_final.bias", 1, 0);
    foreign_list_free(&list);
    model_free(&m);
}

static void llama_of_hugging_face(void)
{
    model m;
    foreign_list list = {0};
    error e = {0};
    REQUIRE(numbered(&m, LLAMA));
    REQUIRE(foreign_list_tensors(&list, &m, NAMES_HF, &e));
    CHECK_INT(list.n, 3 + 2 * 9);
    /* rows 0..7 are queries, 8..11 keys, 12..15 values; gates 0..11, ups 12..23 */
    check_number(&m, &list, "model.layers.1.self_attn.q_proj.weight", 8, 8, 7, 3, "blocks.1.attention.qkv.weight", 7,
                 3);
    check_number(&m, &list, "model.layers.1.self_attn.k_proj.weight", 4, 8, 1, 3, "blocks.1.attention.qkv.weight", 9,
                 3);
    check_number(&m, &list, "model.layers.1.self_attn.v_proj.weight", 4, 8, 1, 3, "blocks.1.attention.qkv.weight", 13,
                 3);
    check_number(&m, &list, "model.layers.0.mlp.gate_proj.weight", 12, 8, 2, 3, "blocks.0.mlp.fc.weight", 2, 3);
    check_number(&m, &list, "model.layers.0.mlp.up_proj.weight", 12, 8, 2, 3, "blocks.0.mlp.fc.weight", 14, 3);
    check_number(&m, &list, "model.layers.0.mlp.down_proj.weight", 8, 12, 2, 11, "blocks.0.mlp.proj.weight", 2, 11);
    check_number(&m, &list, "lm_head.weight", 5, 8, 4, 7, "lm_head.weight", 4, 7);
    foreign_list_free(&list);
    model_free(&m);
}

/* In GGUF a head of 4 rows has its pairs (0,2) and (1,3) side by side: 0, 2, 1, 3. */
static void llama_of_gguf(void)
{
    static const int THERE[] = {0, 2, 1, 3, 4, 6, 5, 7};
    model m;
    foreign_list list = {0};
    error e = {0};
    REQUIRE(numbered(&m, LLAMA));
    REQUIRE(foreign_list_tensors(&list, &m, NAMES_GGUF, &e));
    for (int r = 0; r < 8; r++)
        check_number(&m, &list, "blk.0.attn_q.weight", 8, 8, THERE[r], 1, "blocks.0.attention.qkv.weight", r, 1);
    for (int r = 0; r < 4; r++)
        check_number(&m, &list, "blk.0.attn_k.weight", 4, 8, THERE[r], 1, "blocks.0.attention.qkv.weight", 8 + r, 1);
    check_number(&m, &list, "blk.0.attn_v.weight", 4, 8, 1, 1, "blocks.0.attention.qkv.weight", 13, 1);
    check_number(&m, &list, "blk.0.ffn_up.weight", 12, 8, 0, 0, "blocks.0.mlp.fc.weight", 12, 0);
    foreign_list_free(&list);
    model_free(&m);
}

static void what_is_missing_is_neutral(void)
{
    model m;
    foreign_list list = {0};
    error e = {0};
    REQUIRE(numbered(
        &m, "preset=gpt2\nn_layer=1\nn_head=2\nn_embd=4\nblock_size=3\nbias=0\nnorm_gain=0\nposition=none\n"));
    REQUIRE(foreign_list_tensors(&list, &m, NAMES_HF, &e));
    static const char *const NEUTRAL[] = {"transformer.h.0.ln_1.weight", "transformer.h.0.ln_1.bias",
                                          "transformer.h.0.attn.c_attn.bias", "transformer.wpe.weight"};
    for (int i = 0; i < 4; i++) {
        real numbers[12] = {7};
        const foreign_tensor *x = tensor_named(&list, NEUTRAL[i]);
        if (x == NULL || !CHECK(foreign_size(x) <= 12)) continue;
        foreign_write(x, numbers);
        for (size_t k = 0; k < foreign_size(x); k++) CHECK_NEAR(numbers[k], i == 0 ? 1 : 0, 0);
    }
    foreign_list_free(&list);
    model_free(&m);
}

/* For all kinds of names: parameters that are written, set to 0 and read again have the same numbers as before. */
static void comes_back(void)
{
    for (int i = 0; i < 6; i++) {
        model m;
        foreign_list list = {0};
        error e = {0};
        REQUIRE(numbered(&m, i < 3 ? GPT2 : LLAMA));
        if (!CHECK(foreign_list_tensors(&list, &m, (foreign_names)(i % 3), &e))) break;
        real *files = malloc((size_t)m.n_values * sizeof *files), *at = files;
        REQUIRE(files != NULL);
        size_t n = 0;
        for (size_t k = 0; k < list.n; k++) n += foreign_size(&list.at[k]);
        CHECK_INT(n, m.n_values);
        for (size_t k = 0; n == m.n_values && k < list.n; at += foreign_size(&list.at[k++]))
            foreign_write(&list.at[k], at);
        memset(m.values, 0, (size_t)m.n_values * sizeof *m.values);
        at = files;
        for (size_t k = 0; n == m.n_values && k < list.n; at += foreign_size(&list.at[k++]))
            foreign_read(&list.at[k], at);
        for (uint64_t k = 0; k < m.n_values; k++) CHECK_NEAR(m.values[k], k, 0);
        free(files);
        foreign_list_free(&list);
        model_free(&m);
    }
}

SUITE(foreign)
{
    TEST("GPT-2 has Hugging Face's names, and matrices of inputs by outputs", gpt2_of_hugging_face);
    TEST("Llama has queries, keys, values, gate and up as matrices of their own", llama_of_hugging_face);
    TEST("in GGUF the pairs of rope are neighbours", llama_of_gguf);
    TEST("what a model does not have is written as what changes nothing", what_is_missing_is_neutral);
    TEST("every number comes back to its place", comes_back);
}
