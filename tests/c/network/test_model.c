/* test_model.c: the parameters of a GPT, how they are drawn, and the gradient of the whole model, compared with
 * finite differences. That the forward pass is right is checked by test_microgpt.c for one preset, and by the
 * oracle in tests/oracle for several. */
#include "network/model.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A model with its first values. An error fails the test and leaves a model without parameters. */
static model model_of(const char *settings, int vocab_size, uint32_t seed)
{
    model m;
    error e = {0};
    rng r;
    config c = settings_of(settings);
    rng_init(&r, seed);
    CHECK_THAT(model_init(&m, &c, vocab_size, &e) && model_plan(&m, &r, &e), "%s", e.message);
    return m;
}

/* ---- parameters ---- */

static void check_names(const char *settings, const char *expected)
{
    model m = model_of(settings, 9, 1);
    char got[2000] = "";
    size_t values = 0;
    for (int i = 0; i < m.n_parameters; i++) {
        const tensor *t = m.parameters[i];
        size_t n = strlen(got);
        snprintf(got + n, sizeof got - n, "%s %d", t->name, t->shape[0]);
        n = strlen(got);
        if (t->rank == 2) snprintf(got + n, sizeof got - n, "x%d", t->shape[1]);
        strcat(got, "\n");
        CHECK(t->data == m.values + values && t->grad == m.gradients + values);
        CHECK(model_find(&m, t->name) == t);
        values += tensor_size(t);
    }
    CHECK_TEXT(got, expected);
    CHECK_INT(m.n_values, values);
    CHECK_INT(model_bytes(&m), (values * 2 + m.n_constants) * sizeof(real));
    CHECK(model_find(&m, "nothing") == NULL);
    model_free(&m);
}

static void parameters_of_microgpt(void)
{
    check_names("preset=microgpt\nn_embd=4\nn_head=2\nblock_size=3\n", "wte.weight 9x4\nwpe.weight 3x4\n"
                                                                       "lm_head.weight 9x4\n"
                                                                       "blocks.0.attention.qkv.weight 12x4\n"
                                                                       "blocks.0.attention.proj.weight 4x4\n"
                                                                       "blocks.0.mlp.fc.weight 16x4\n"
                                                                       "blocks.0.mlp.proj.weight 4x16\n");
}

static void parameters_of_gpt2(void)
{
    check_names("preset=gpt2\nn_layer=1\nn_embd=4\nn_head=2\nblock_size=3\n",
                "wte.weight 9x4\nwpe.weight 3x4\n"
                "blocks.0.norm1.weight 4\nblocks.0.norm1.bias 4\n"
                "blocks.0.attention.qkv.weight 12x4\nblocks.0.attention.qkv.bias 12\n"
                "blocks.0.attention.proj.weight 4x4\nblocks.0.attention.proj.bias 4\n"
                "blocks.0.norm2.weight 4\nblocks.0.norm2.bias 4\n"
                "blocks.0.mlp.fc.weight 16x4\nblocks.0.mlp.fc.bias 16\n"
                "blocks.0.mlp.proj.weight 4x16\nblocks.0.mlp.proj.bias 4\n"
                "norm_final.weight 4\nnorm_final.bias 4\n");
}

/* RMSNorm has gains when asked for, and never a bias. */
static void parameters_mixed(void)
{
    check_names("preset=gpt2\nn_layer=1\nn_embd=4\nn_head=2\nblock_size=3\nnorm=rms\ntie_head=0\nnorm_embedding=1\n",
                "wte.weight 9x4\nwpe.weight 3x4\nlm_head.weight 9x4\nnorm_embedding.weight 4\n"
                "blocks.0.norm1.weight 4\n"
                "blocks.0.attention.qkv.weight 12x4\nblocks.0.attention.qkv.bias 12\n"
                "blocks.0.attention.proj.weight 4x4\nblocks.0.attention.proj.bias 4\n"
                "blocks.0.norm2.weight 4\n"
                "blocks.0.mlp.fc.weight 16x4\nblocks.0.mlp.fc.bias 16\n"
                "blocks.0.mlp.proj.weight 4x16\nblocks.0.mlp.proj.bias 4\n"
                "norm_final.weight 4\n");
}

/* LLaMA's parameters: no positions, no biases, two heads of keys and values, a gated MLP. */
static void parameters_of_llama(void)
{
    check_names("preset=llama\nn_layer=1\nn_embd=8\nn_head=4\nblock_size=3\nqk_norm=1\n",
                "wte.weight 9x8\nlm_head.weight 9x8\n"
                "blocks.0.norm1.weight 8\n"
                "blocks.0.attention.qkv.weight 16x8\n"
                "blocks.0.attention.q_norm.weight 2\nblocks.0.attention.k_norm.weight 2\n"
                "blocks.0.attention.proj.weight 8x8\n"
                "blocks.0.norm2.weight 8\n"
                "blocks.0.mlp.fc.weight 44x8\n"
                "blocks.0.mlp.proj.weight 8x22\n"
                "norm_final.weight 8\n");
}

/* Numbers computed with Python's math from the papers' formulas, at position 2 for a width of 4. */
static void constants(void)
{
    static const double WAVES[4] = {0.9092974268256817, -0.4161468365471424, 0.01999866669333308, 0.9998000066665778};
    model m = model_of("position=sinusoidal\nn_embd=4\nn_head=1\nblock_size=3\ninit_std=0.5\n", 9, 1);
    REQUIRE(m.wpe != NULL && m.wpe->grad == NULL && m.rope == NULL);
    CHECK(model_find(&m, "wpe") == NULL);
    CHECK_INT(model_bytes(&m), m.n_values * 2 * sizeof(real) + 12 * sizeof(real));
    for (int i = 0; i < 4; i++) {
        CHECK_NEAR(m.wpe->data[8 + i], WAVES[i] * 0.5 * sqrt(2), DOUBLE_OR_FLOAT(1e-15, 1e-7));
    }
    model_free(&m);
    m = model_of("position=rope\nn_embd=8\nn_head=2\nblock_size=3\n", 9, 1);
    REQUIRE(m.rope != NULL && m.wpe == NULL);
    static const double ANGLES[4] = {-0.4161468365471424, 0.9998000066665778, 0.9092974268256817,
                                     0.01999866669333308};
    for (int i = 0; i < 4; i++) CHECK_NEAR(m.rope->data[8 + i], ANGLES[i], DOUBLE_OR_FLOAT(1e-15, 1e-7));
    model_free(&m);
}

/* GPT-2's own size: 124,439,808 parameters (Radford et al. 2019, as released). */
static void size_of_gpt2(void)
{
    model m;
    error e = {0};
    config c = settings_of("n_layer=12\nn_head=12\nn_embd=768\nblock_size=1024\n");
    REQUIRE(model_init(&m, &c, 50257, &e));
    CHECK_INT(m.n_values, 124439808);
    CHECK(m.values == NULL);
    model_free(&m);
    model_free(&m);
}

/* ---- first values ---- */

static void drawn_in_order(void)
{
    model m = model_of("n_layer=2\nn_embd=8\nn_head=2\nblock_size=5\ninit_std=0.5\n", 9, 11);
    rng r;
    rng_init(&r, 11);
    for (int i = 0; i < m.n_parameters; i++) {
        const tensor *t = m.parameters[i];
        bool is_projection = strstr(t->name, ".proj.weight") != NULL, is_bias = strstr(t->name, ".bias") != NULL;
        for (size_t k = 0; k < tensor_size(t); k++) {
            double expected = is_bias ? 0 : 1;
            if (t->rank == 2) expected = rng_gauss(&r, 0, is_projection ? 0.5 / 2 : 0.5); /* sqrt(2 n_layer) = 2 */
            CHECK_NEAR(t->data[k], expected, DOUBLE_OR_FLOAT(1e-15, 2e-7));
        }
    }
    model_free(&m);
}

static void drawn_unscaled(void)
{
    model m = model_of("n_layer=8\nn_embd=32\nn_head=2\nscaled_init=0\ninit_std=0.1\n", 9, 11);
    const tensor *w = model_find(&m, "blocks.7.mlp.proj.weight");
    REQUIRE(w != NULL);
    double squares = 0;
    for (size_t k = 0; k < tensor_size(w); k++) squares += (double)w->data[k] * (double)w->data[k];
    CHECK_NEAR(sqrt(squares / (double)tensor_size(w)), 0.1, 0.005);
    model_free(&m);
}

/* ---- what is not trained ---- */

/* Which parameters have a gradient, as digits, in the order of the parameters. */
static void check_trained(const char *settings, const char *expected, uint64_t n_trained)
{
    model m = model_of(settings, 9, 1),
          all = model_of("n_layer=3\nn_embd=4\nn_head=2\nblock_size=3\ntie_head=0\n", 9, 1);
    char got[64] = "";
    uint64_t trained = 0, frozen = m.n_trained;
    for (int i = 0; i < m.n_parameters; i++) {
        const tensor *t = m.parameters[i];
        strcat(got, t->has_grad ? "1" : "0");
        uint64_t *at = t->has_grad ? &trained : &frozen;
        CHECK(t->data == m.values + *at);
        CHECK(t->grad == (t->has_grad ? m.gradients + *at : NULL));
        *at += tensor_size(t);
        if (m.settings.tie_head) continue;
        CHECK(memcmp(t->data, all.parameters[i]->data, tensor_size(t) * sizeof(real)) == 0); /* drawn alike */
    }
    CHECK_TEXT(got, expected);
    CHECK_INT(m.n_trained, n_trained);
    CHECK_INT(model_bytes(&m), (m.n_values + n_trained) * sizeof(real));
    model_free(&m);
    model_free(&all);
}

/* wte, wpe, lm_head unless tied, three blocks of 12, norm_final with gain and bias. A block of width 4 has 244 numbers. */
static void frozen(void)
{
    static const char SIZE[] = "n_layer=3\nn_embd=4\nn_head=2\nblock_size=3\ntrainable=last\n";
    char settings[200];
    snprintf(settings, sizeof settings, "%stie_head=0\n", SIZE);
    check_trained(settings,
                  "001"
                  "000000000000"
                  "000000000000"
                  "111111111111"
                  "11",
                  36 + 244 + 8);
    snprintf(settings, sizeof settings, "%stie_head=0\ntrainable_layers=2\n", SIZE);
    check_trained(settings,
                  "001"
                  "000000000000"
                  "111111111111"
                  "111111111111"
                  "11",
                  36 + 2 * 244 + 8);
    snprintf(settings, sizeof settings, "%strainable_layers=64\n", SIZE);
    check_trained(settings,
                  "00"
                  "111111111111"
                  "111111111111"
                  "111111111111"
                  "11",
                  3 * 244 + 8);
}

/* ---- the gradient of the whole ---- */

typedef struct run {
    model model;
    graph graph;
    model_outputs outputs;
    batch batch;
} run;

static bool run_of(run *u, const char *settings, int vocab_size, const int *lengths, graph_kind kind, pool *threads)
{
    error e = {0};
    rng r;
    rng_init(&r, 5);
    u->model = model_of(settings, vocab_size, 3);
    const config *c = &u->model.settings;
    graph_init(&u->graph, (int)c->batch_size, (int)c->block_size, kind, threads);
    u->outputs = model_record(&u->model, &u->graph, true);
    if (!CHECK_THAT(graph_plan(&u->graph, &e), "%s", e.message)) return false;
    if (!CHECK(batch_init(&u->batch, u->graph.B * u->graph.T))) return false;
    u->batch.dropout = c->dropout;
    u->batch.noise = 77;
    for (int s = 0; lengths[s] > 0; s++) {
        for (int t = 0; t < lengths[s]; t++) {
            int id = (int)rng_below(&r, (uint32_t)vocab_size), target = (int)rng_below(&r, (uint32_t)vocab_size);
            batch_push(&u->batch, id, t % 5 == 3 ? -1 : target, t, s);
        }
    }
    return true;
}

static bool run_init(run *u, const char *settings, int vocab_size, const int *lengths)
{
    return run_of(u, settings, vocab_size, lengths, GRAPH_SHOWS, NULL);
}

static void run_free(run *u)
{
    graph_free(&u->graph);
    batch_free(&u->batch);
    model_free(&u->model);
}

#if REAL_IS_DOUBLE

static double loss_of(void *context)
{
    run *u = context;
    graph_forward(&u->graph, &u->batch);
    return u->outputs.loss->data[0];
}

/* Every option of the architecture at least once, and some together. */
static const char *const OPTIONS[] = {
    "position=sinusoidal\n",
    "position=rope\n",
    "position=alibi\n",
    "position=none\n",
    "n_kv_head=1\n",
    "n_kv_head=2\nwindow=2\n",
    "window=3\n",
    "qk_norm=1\n",
    "qk_norm=1\nnorm_gain=0\nposition=rope\nn_kv_head=2\n",
    "norm_place=post\n",
    "norm_place=post\nnorm=rms\nnorm_embedding=1\ndropout=0.3\n",
    "activation=relu2\n",
    "activation=silu\nmlp_ratio=1.3\n",
    "activation=swiglu\n",
    "activation=geglu\nmlp_ratio=2.7\nbias=0\n",
    "dropout=0.3\n",
    "preset=llama\nn_kv_head=2\n",
    "trainable=last\n",
    "trainable=last\nqk_norm=1\nnorm=rms\ntie_head=0\ndropout=0.2\n",
};
enum { N_OPTIONS = sizeof OPTIONS / sizeof *OPTIONS };

/* The largest gradient and a few others of every parameter. */
static void check_gradients(const char *settings, int vocab_size, const int *lengths)
{
    enum { CHECKED = 8 };
    run u;
    rng r;
    rng_init(&r, 6);
    if (!run_init(&u, settings, vocab_size, lengths)) return;
    for (int i = 0; i < u.model.n_parameters; i++) { /* gains away from 1, biases from 0 */
        tensor *t = u.model.parameters[i];
        for (size_t k = 0; t->rank == 1 && k < tensor_size(t); k++) t->data[k] += rng_gauss(&r, 0, 0.3);
    }
    model_clear_gradients(&u.model, NULL);
    graph_forward(&u.graph, &u.batch);
    graph_backward(&u.graph, &u.batch, u.outputs.loss);
    for (int i = 0; i < u.model.n_parameters; i++) {
        tensor *t = u.model.parameters[i];
        size_t n = tensor_size(t), most = 0;
        if (!t->has_grad) continue;
        for (size_t k = 1; k < n; k++) most = fabs(t->grad[k]) > fabs(t->grad[most]) ? k : most;
        double scale = fabs(t->grad[most]);
        CHECK_THAT(scale > 1e-6, "%s has no gradient", t->name);
        for (int k = 0; k < CHECKED; k++) {
            size_t at = k == 0 ? most : rng_below(&r, (uint32_t)n);
            check_slope(&t->data[at], t->grad[at], scale, loss_of, &u, t->name, at);
        }
    }
    run_free(&u);
}

static void gradients(void)
{
    static const int RAGGED[] = {6, 1, 4, 0}, LONG[] = {37, 20, 0};
    check_gradients("preset=microgpt\nn_embd=8\nn_head=2\nblock_size=6\nbatch_size=4\ninit_std=0.4\n", 7, RAGGED);
    check_gradients("preset=gpt2\nn_layer=2\nn_embd=8\nn_head=4\nblock_size=6\nbatch_size=3\ninit_std=0.4\n", 7,
                    RAGGED);
    check_gradients(
        "preset=microgpt\nn_layer=2\nn_embd=9\nn_head=3\nblock_size=6\nbatch_size=3\nbias=1\nnorm_gain=1\n"
        "tie_head=1\nactivation=gelu\nnorm_final=1\ninit_std=0.4\n",
        5, RAGGED);
    check_gradients("preset=gpt2\nn_layer=3\nn_embd=6\nn_head=1\nblock_size=6\nbatch_size=3\nbias=0\nnorm_gain=0\n"
                    "tie_head=0\nnorm_embedding=1\nactivation=relu\ninit_std=0.5\n",
                    11, RAGGED);
    check_gradients("preset=gpt2\nnorm_gain=0\nn_layer=1\nn_embd=6\nn_head=6\nblock_size=6\nbatch_size=3\n"
                    "norm_embedding=1\nnorm_final=0\ninit_std=0.4\n",
                    2, RAGGED);
    check_gradients("preset=gpt2\nn_layer=1\nn_embd=10\nn_head=2\nblock_size=40\nbatch_size=2\ninit_std=0.4\n", 7,
                    LONG);
    for (int i = 0; i < N_OPTIONS; i++) {
        char settings[300];
        snprintf(settings, sizeof settings,
                 "preset=gpt2\nn_layer=2\nn_embd=8\nn_head=4\nblock_size=6\nbatch_size=3\ninit_std=0.4\n%s",
                 OPTIONS[i]);
        check_gradients(settings, 7, RAGGED);
    }
    check_gradients("preset=llama\nn_layer=1\nn_embd=16\nn_head=4\nblock_size=40\nbatch_size=2\ninit_std=0.4\n"
                    "window=19\nqk_norm=1\ndropout=0.2\n",
                    7, LONG);
}

#endif

/* A tied head adds its gradient to that of the embedding: the result is the sum of both gradients of an untied
 * model. */
static void tied(void)
{
    static const int LENGTHS[] = {4, 2, 0};
    run one, two;
    REQUIRE(run_init(&one, "n_layer=2\nn_embd=6\nn_head=2\nblock_size=4\nbatch_size=2\ninit_std=0.4\n", 5, LENGTHS));
    REQUIRE(run_init(&two, "n_layer=2\nn_embd=6\nn_head=2\nblock_size=4\nbatch_size=2\ninit_std=0.4\ntie_head=0\n", 5,
                     LENGTHS));
    CHECK(one.model.lm_head == one.model.wte);
    for (int i = 0; i < two.model.n_parameters; i++) {
        tensor *t = two.model.parameters[i];
        const tensor *same = t == two.model.lm_head ? one.model.wte : model_find(&one.model, t->name);
        REQUIRE(same != NULL);
        memcpy(t->data, same->data, tensor_size(t) * sizeof(real));
    }
    run *runs[2] = {&one, &two};
    for (int i = 0; i < 2; i++) {
        model_clear_gradients(&runs[i]->model, NULL);
        graph_forward(&runs[i]->graph, &runs[i]->batch);
        graph_backward(&runs[i]->graph, &runs[i]->batch, runs[i]->outputs.loss);
    }
    CHECK_NEAR(one.outputs.loss->data[0], two.outputs.loss->data[0], 0);
    for (size_t k = 0; k < tensor_size(one.model.wte); k++) {
        double sum = (double)two.model.wte->grad[k] + (double)two.model.lm_head->grad[k];
        CHECK_NEAR(one.model.wte->grad[k], sum, DOUBLE_OR_FLOAT(1e-15, 1e-6));
    }
    run_free(&one);
    run_free(&two);
}

/* ---- shared memory, and threads ---- */

static const char *const ARCHITECTURES[] = {
    "preset=microgpt\nn_layer=2\nn_embd=24\nn_head=3\nblock_size=20\nbatch_size=4\ninit_std=0.3\n",
    "preset=gpt2\nn_layer=3\nn_embd=40\nn_head=4\nblock_size=20\nbatch_size=4\ninit_std=0.3\n",
    "preset=gpt2\nn_layer=2\nn_embd=36\nn_head=2\nblock_size=20\nbatch_size=4\ninit_std=0.3\nnorm_embedding=1\n"
    "norm_final=0\ntie_head=0\nbias=0\n",
    "preset=llama\nn_layer=2\nn_embd=40\nn_head=4\nblock_size=20\nbatch_size=4\ninit_std=0.3\nqk_norm=1\nwindow=7\n",
    "preset=gpt2\nn_layer=2\nn_embd=36\nn_head=6\nn_kv_head=3\nblock_size=20\nbatch_size=4\ninit_std=0.3\n"
    "position=alibi\nnorm_place=post\nactivation=silu\n",
    "preset=llama\nn_layer=2\nn_embd=40\nn_head=4\nblock_size=20\nbatch_size=4\ninit_std=0.3\ndropout=0.3\n"};
enum { N_ARCHITECTURES = sizeof ARCHITECTURES / sizeof *ARCHITECTURES };
static const int SEQUENCES[] = {20, 3, 1, 17, 0};

/* What is left out of backward changes no bit of the rest. */
static void frozen_gradients(void)
{
    for (int i = 0; i < N_ARCHITECTURES; i++) {
        char settings[400];
        run all, last;
        snprintf(settings, sizeof settings, "%strainable=last\n", ARCHITECTURES[i]);
        REQUIRE(run_init(&all, ARCHITECTURES[i], 29, SEQUENCES));
        REQUIRE(run_of(&last, settings, 29, SEQUENCES, GRAPH_LEARNS, NULL));
        graph_forward(&all.graph, &all.batch);
        graph_backward(&all.graph, &all.batch, all.outputs.loss);
        graph_forward(&last.graph, &last.batch);
        graph_backward(&last.graph, &last.batch, last.outputs.loss);
        int n = 0;
        for (int k = 0; k < last.model.n_parameters; k++) {
            const tensor *t = last.model.parameters[k], *expected = all.model.parameters[k];
            if (!t->has_grad) continue;
            CHECK_THAT(memcmp(t->grad, expected->grad, tensor_size(t) * sizeof(real)) == 0, "%s\n%s", t->name,
                       settings);
            n++;
        }
        CHECK(n > 3);
        CHECK(graph_bytes(&last.graph) < graph_bytes(&all.graph));
        run_free(&all);
        run_free(&last);
    }
}

/* A graph that shares memory, or uses threads, computes the same bits as one that keeps everything. */
static void check_same(const char *settings, graph_kind kind, int n_threads)
{
    pool *threads = pool_new(n_threads);
    run kept, shared;
    REQUIRE(run_init(&kept, settings, 29, SEQUENCES));
    REQUIRE(run_of(&shared, settings, 29, SEQUENCES, kind, threads));
    run *runs[2] = {&kept, &shared};
    if (kind == GRAPH_INFERS) kept.batch.dropout = 0; /* a graph for inference has no dropout */
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < 2; i++) {
            model_clear_gradients(&runs[i]->model, threads);
            graph_forward(&runs[i]->graph, &runs[i]->batch);
            if (kind != GRAPH_INFERS) graph_backward(&runs[i]->graph, &runs[i]->batch, runs[i]->outputs.loss);
        }
        size_t rows = (size_t)kept.batch.end;
        CHECK(memcmp(kept.outputs.losses->data, shared.outputs.losses->data, rows * sizeof(real)) == 0);
        if (kind == GRAPH_INFERS) continue;
        size_t bytes = (size_t)kept.model.n_values * sizeof(real);
        CHECK_THAT(memcmp(kept.model.gradients, shared.model.gradients, bytes) == 0,
                   "%d threads, other gradients:\n%s", n_threads, settings);
    }
    run_free(&kept);
    run_free(&shared);
    pool_delete(threads);
}

static void memory_shared(void)
{
    for (int i = 0; i < N_ARCHITECTURES; i++) {
        check_same(ARCHITECTURES[i], GRAPH_LEARNS, 1);
        check_same(ARCHITECTURES[i], GRAPH_INFERS, 1);
    }
}

static void threads_agree(void)
{
    for (int i = 0; i < N_ARCHITECTURES; i++) {
        for (int n = 2; n <= 5; n++) {
            check_same(ARCHITECTURES[i], GRAPH_LEARNS, n);
            check_same(ARCHITECTURES[i], GRAPH_INFERS, n);
        }
    }
}

/* A GPT-2 that is small enough for a browser tab. llm.c keeps every activation and gradient, which would take 293
 * MiB here. */
static void memory_of_base(void)
{
    config c = settings_of("preset=gpt2\nn_layer=6\nn_head=6\nn_embd=192\nblock_size=128\nbatch_size=8\n");
    error e = {0};
    model m;
    graph learns, shows, infers;
    REQUIRE(model_init(&m, &c, 96, &e));
    graph *all[] = {&learns, &shows, &infers};
    static const graph_kind KINDS[] = {GRAPH_LEARNS, GRAPH_SHOWS, GRAPH_INFERS};
    for (int i = 0; i < 3; i++) {
        graph_init(all[i], 8, 128, KINDS[i], NULL);
        model_record(&m, all[i], true);
    }
    uint64_t values = m.n_values * sizeof(float) * 4, mib = 1024 * 1024;
    uint64_t float_bytes = graph_bytes(&learns) * sizeof(float) / sizeof(real);
    CHECK_THAT(values + float_bytes < 150 * mib, "%.1f MiB", (double)(values + float_bytes) / (double)mib);
    CHECK(graph_bytes(&learns) < graph_bytes(&shows) * 2 / 3);
    CHECK(graph_bytes(&infers) < graph_bytes(&learns) / 3);
    for (int i = 0; i < 3; i++) graph_free(all[i]);
    model_free(&m);
}

/* The names by which the page reads activations. */
static void activations(void)
{
    static const int LENGTHS[] = {2, 0};
    static const char *const NAMES[] = {"embedding",
                                        "norm_embedding",
                                        "blocks.1.norm1",
                                        "blocks.1.attention.qkv",
                                        "blocks.1.attention.probs",
                                        "blocks.1.attention.out",
                                        "blocks.1.residual1",
                                        "blocks.1.norm2",
                                        "blocks.1.mlp.fc",
                                        "blocks.1.mlp.activation",
                                        "blocks.1.residual2",
                                        "norm_final",
                                        "logits",
                                        "losses",
                                        "loss"};
    run u;
    REQUIRE(
        run_init(&u, "n_layer=2\nn_embd=4\nn_head=2\nblock_size=4\nbatch_size=2\nnorm_embedding=1\n", 5, LENGTHS));
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        CHECK_THAT(graph_find(&u.graph, NAMES[i]) != NULL, "there is no %s", NAMES[i]);
    }
    const tensor *probs = graph_find(&u.graph, "blocks.1.attention.probs");
    CHECK_INT(probs->shape[0], 2);
    CHECK_INT(probs->shape[1], 2);
    CHECK_INT(probs->shape[2], 4);
    CHECK_INT(probs->shape[3], 4);
    CHECK(u.outputs.losses == graph_find(&u.graph, "losses"));
    run_free(&u);
    static const char *const MORE[] = {"embedding_dropout", "blocks.0.attention.qk_norm", "blocks.0.attention.rope",
                                       "blocks.0.attention.proj", "blocks.0.mlp.proj"};
    for (int with = 0; with < 2; with++) {
        REQUIRE(run_init(&u, with ? "preset=llama\nbatch_size=1\nqk_norm=1\ndropout=0.1\n" : "batch_size=1\n", 5,
                         LENGTHS));
        for (size_t i = 0; i < sizeof MORE / sizeof *MORE; i++) {
            CHECK_THAT((graph_find(&u.graph, MORE[i]) != NULL) == with, "%s, %d", MORE[i], with);
        }
        run_free(&u);
    }
}

/* With each number of layers, the blocks of the arena end at other places among the names. */
static void out_of_memory(void)
{
    for (int layers = 1; layers <= 40; layers++) {
        bool failed = true;
        for (long n = 1; failed; n++) {
            char settings[120];
            snprintf(settings, sizeof settings, "n_layer=%d\nn_embd=4\nn_head=1\nblock_size=2\nbatch_size=1\n%s",
                     layers, layers % 2 == 0 ? "position=rope\nqk_norm=1\ndropout=0.1\n" : "");
            config c = settings_of(settings);
            model m;
            graph g;
            error e = {0};
            allocations_fail(n, false);
            bool ok = model_init(&m, &c, 5, &e);
            graph_init(&g, 1, 2, GRAPH_LEARNS, NULL);
            if (ok) model_record(&m, &g, true);
            failed = allocations_failed() > 0;
            allocations_fail(0, false);
            CHECK_THAT((ok && !g.failed) == !failed, "%d layers: nobody says that allocation %ld failed", layers, n);
            graph_free(&g);
            model_free(&m);
        }
    }
}

SUITE(model)
{
    TEST("preset microgpt has the parameters of microgpt, in its order", parameters_of_microgpt);
    TEST("preset gpt2 has gains, biases and a tied head", parameters_of_gpt2);
    TEST("settings that mix the presets have the parameters that they name", parameters_mixed);
    TEST("preset llama has grouped keys and values, a gate, and gains for queries and keys when asked",
         parameters_of_llama);
    TEST("positions that are not learnt have the numbers of the papers", constants);
    TEST("GPT-2's own settings have GPT-2's number of parameters", size_of_gpt2);
    TEST("weights are drawn one after the other, projections into the residual stream smaller", drawn_in_order);
    TEST("without scaled_init all weights have the same deviation", drawn_unscaled);
#if REAL_IS_DOUBLE
    TEST("the gradient of every parameter of every architecture agrees with finite differences", gradients);
#endif
    TEST("parameters that are not trained have no gradient, and are drawn as ever", frozen);
    TEST("the gradients of the last layers are the same bits when the others have none", frozen_gradients);
    TEST("a tied head adds its gradient to the embedding's", tied);
    TEST("whichever allocation fails while a model is recorded, the model or the graph says so", out_of_memory);
    TEST("a graph whose gradients or activations share memory computes the same bits", memory_shared);
    TEST("any number of threads computes the same bits", threads_agree);
    TEST("activations and gradients share enough memory for the largest configuration", memory_of_base);
    TEST("every activation has the name that the header promises", activations);
}
