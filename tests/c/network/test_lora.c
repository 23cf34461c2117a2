/* test_lora.c: the small matrices beside the large ones: their shapes and first values, what a layer then computes, its
 * gradient against finite differences, and what is left once they are merged. Whole runs with a LoRA are compared with
 * tests/oracle. */
#include "network/lora.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALL "n_layer=2\nn_embd=8\nn_head=2\nblock_size=6\nbatch_size=3\ninit_std=0.4\n"
#define LORA SMALL "trainable=lora\nlora_rank=3\nlora_alpha=7.5\n"

enum { VOCABULARY = 7 };
static const int LENGTHS[] = {6, 1, 4};

typedef struct run {
    model model;
    graph graph;
    model_outputs outputs;
    batch batch;
} run;

/* A graph of the model and a batch of random tokens, always the same. */
static bool record_run(run *u, graph_kind kind)
{
    error e = {0};
    rng r;
    rng_init(&r, 5);
    graph_init(&u->graph, 3, 6, kind, NULL);
    u->outputs = model_record(&u->model, &u->graph, true);
    if (!CHECK_THAT(graph_plan(&u->graph, &e) && batch_init(&u->batch, 18), "%s", e.message)) return false;
    u->batch.dropout = u->model.settings.dropout;
    u->batch.noise = 77;
    for (int s = 0; s < 3; s++) {
        for (int t = 0; t < LENGTHS[s]; t++) {
            int id = (int)rng_below(&r, VOCABULARY), target = (int)rng_below(&r, VOCABULARY);
            batch_push(&u->batch, id, target, t, s);
        }
    }
    return true;
}

static bool run_init(run *u, const char *settings, graph_kind kind)
{
    error e = {0};
    rng r;
    config c = settings_of(settings);
    *u = (run){0};
    rng_init(&r, 3);
    bool ok = model_init(&u->model, &c, VOCABULARY, &e) && model_plan(&u->model, &r, &e);
    return CHECK_THAT(ok, "%s", e.message) && record_run(u, kind);
}

static void run_free(run *u)
{
    graph_free(&u->graph);
    batch_free(&u->batch);
    model_free(&u->model);
}

/* Gives the second matrices other numbers than zero. */
static void fill_b(model *m)
{
    rng r;
    rng_init(&r, 9);
    for (int i = m->n_drawn + 1; i < m->n_parameters; i += 2) {
        fill(m->parameters[i]->data, tensor_size(m->parameters[i]), &r, 0.3);
    }
}

static double loss_of(void *context)
{
    run *u = context;
    graph_forward(&u->graph, &u->batch);
    return (double)u->outputs.loss->data[0];
}

static void shapes(void)
{
    static const char *const ALL = " blocks.0.attention.qkv.lora_a 3x8 blocks.0.attention.qkv.lora_b 24x3"
                                   " blocks.0.attention.proj.lora_a 3x8 blocks.0.attention.proj.lora_b 8x3"
                                   " blocks.0.mlp.fc.lora_a 3x8 blocks.0.mlp.fc.lora_b 32x3"
                                   " blocks.0.mlp.proj.lora_a 3x32 blocks.0.mlp.proj.lora_b 8x3",
                             *const MLP = " blocks.0.mlp.fc.lora_a 3x8 blocks.0.mlp.fc.lora_b 32x3"
                                          " blocks.0.mlp.proj.lora_a 3x32 blocks.0.mlp.proj.lora_b 8x3",
                             *const ATTENTION =
                                 " blocks.0.attention.qkv.lora_a 3x8 blocks.0.attention.qkv.lora_b 24x3"
                                 " blocks.0.attention.proj.lora_a 3x8 blocks.0.attention.proj.lora_b 8x3";
    static const char *const TARGETS[] = {"all", "mlp", "attention"};
    const char *const expected[] = {ALL, MLP, ATTENTION};
    static const int NUMBERS[] = {3 * (32 + 16 + 40 + 40), 3 * (40 + 40), 3 * (32 + 16)};
    for (int i = 0; i < 3; i++) {
        char lines[200], got[1000] = "";
        run u, plain;
        snprintf(lines, sizeof lines, LORA "n_layer=1\nlora_targets=%s\n", TARGETS[i]);
        REQUIRE(run_init(&u, lines, GRAPH_LEARNS) && run_init(&plain, SMALL "n_layer=1\n", GRAPH_LEARNS));
        for (int k = u.model.n_drawn; k < u.model.n_parameters; k++) {
            const tensor *t = u.model.parameters[k];
            size_t n = strlen(got);
            snprintf(got + n, sizeof got - n, " %s %dx%d", t->name, t->shape[0], t->shape[1]);
        }
        CHECK_TEXT(got, expected[i]);
        CHECK_INT(u.model.n_trained, NUMBERS[i]);
        CHECK_INT(u.model.n_values, plain.model.n_values + (uint64_t)NUMBERS[i]);
        CHECK_INT(model_bytes(&u.model), (u.model.n_values + (uint64_t)NUMBERS[i]) * sizeof(real));
        for (int k = 0; k < u.model.n_parameters; k++) {
            const tensor *t = u.model.parameters[k];
            CHECK_INT(t->has_grad, k >= u.model.n_drawn);
            CHECK_INT(t->grad != NULL, k >= u.model.n_drawn);
        }
        run_free(&u);
        run_free(&plain);
    }
}

/* The other weights are those of a model without a LoRA, and so is what it computes. */
static void first_values(void)
{
    run u, plain;
    REQUIRE(run_init(&u, LORA "n_embd=32\nlora_rank=64\n", GRAPH_LEARNS) &&
            run_init(&plain, SMALL "n_embd=32\n", GRAPH_LEARNS));
    for (int i = 0; i < plain.model.n_parameters; i++) {
        const tensor *t = plain.model.parameters[i];
        CHECK(memcmp(t->data, u.model.parameters[i]->data, tensor_size(t) * sizeof(real)) == 0);
    }
    for (int i = u.model.n_drawn; i < u.model.n_parameters; i += 2) {
        const tensor *a = u.model.parameters[i], *b = u.model.parameters[i + 1];
        double squares = 0, zeros = 0;
        for (size_t k = 0; k < tensor_size(a); k++) squares += (double)a->data[k] * (double)a->data[k];
        for (size_t k = 0; k < tensor_size(b); k++) zeros += b->data[k] == 0;
        CHECK_NEAR(squares / (double)tensor_size(a) * 3 * a->shape[1], 1, 0.1); /* variance 1 / 3I */
        CHECK_INT(zeros, tensor_size(b));
    }
    CHECK_NEAR(loss_of(&u), loss_of(&plain), 0);
    run_free(&u);
    run_free(&plain);
}

/* out = x W^T + bias + (alpha / r) x A^T B^T, number by number */
static void by_the_formula(void)
{
    run u;
    REQUIRE(run_init(&u, LORA, GRAPH_SHOWS));
    fill_b(&u.model);
    graph_forward(&u.graph, &u.batch);
    const block *b = &u.model.blocks[1];
    const tensor *x = graph_find(&u.graph, "blocks.1.norm2"), *out = graph_find(&u.graph, "blocks.1.mlp.fc");
    REQUIRE(x != NULL && out != NULL && b->fc.lora_a != NULL);
    for (int row = 0; row < u.batch.end; row++) {
        for (int o = 0; o < 32; o++) {
            double sum = (double)b->fc.bias->data[o];
            for (int i = 0; i < 8; i++) {
                double w = 0;
                for (int k = 0; k < 3; k++)
                    w += (double)b->fc.lora_b->data[o * 3 + k] * (double)b->fc.lora_a->data[k * 8 + i];
                sum += (double)x->data[row * 8 + i] * ((double)b->fc.weight->data[o * 8 + i] + 7.5 / 3 * w);
            }
            CHECK_NEAR(out->data[row * 32 + o], sum, DOUBLE_OR_FLOAT(1e-13, 1e-5));
        }
    }
    run_free(&u);
}

static const char *const FORMS[] = {
    LORA,
    LORA "lora_targets=attention\n",
    LORA "lora_targets=mlp\nlora_rank=1\n",
    LORA "dropout=0.3\n",
    LORA "norm_place=post\ndropout=0.2\nlora_targets=mlp\n",
    LORA
    "preset=llama\nn_layer=2\nn_embd=8\nn_head=2\nn_kv_head=1\nblock_size=6\nbatch_size=3\ninit_std=0.4\nqk_norm=1\n"
    "trainable=lora\nlora_rank=20\n",
};
enum { N_FORMS = sizeof FORMS / sizeof *FORMS };

#if REAL_IS_DOUBLE
static void gradients(void)
{
    for (int f = 0; f < N_FORMS; f++) {
        run u;
        REQUIRE(run_init(&u, FORMS[f], GRAPH_LEARNS));
        fill_b(&u.model);
        loss_of(&u);
        graph_backward(&u.graph, &u.batch, u.outputs.loss);
        for (int i = u.model.n_drawn; i < u.model.n_parameters; i++) {
            tensor *t = u.model.parameters[i];
            double scale = 0;
            for (size_t k = 0; k < tensor_size(t); k++) scale = fmax(scale, fabs((double)t->grad[k]));
            CHECK_THAT(scale > 1e-6, "%s has no gradient", t->name);
            for (size_t k = 0; k < tensor_size(t); k += 5) {
                check_slope(&t->data[k], (double)t->grad[k], scale, loss_of, &u, t->name, k);
            }
        }
        run_free(&u);
    }
}
#endif

/* Sharing memory changes no bit. */
static void memory_shared(void)
{
    for (int f = 0; f < N_FORMS; f++) {
        run kept, shared;
        REQUIRE(run_init(&kept, FORMS[f], GRAPH_SHOWS) && run_init(&shared, FORMS[f], GRAPH_LEARNS));
        fill_b(&kept.model);
        fill_b(&shared.model);
        run *both[] = {&kept, &shared};
        for (int i = 0; i < 2; i++) {
            loss_of(both[i]);
            graph_backward(&both[i]->graph, &both[i]->batch, both[i]->outputs.loss);
        }
        const size_t bytes = (size_t)kept.model.n_trained * sizeof(real);
        CHECK_THAT(memcmp(kept.model.gradients, shared.model.gradients, bytes) == 0, "other gradients:\n%s",
                   FORMS[f]);
        run_free(&kept);
        run_free(&shared);
    }
}

static void merged(void)
{
    for (int f = 0; f < N_FORMS; f++) {
        error e = {0};
        run u, whole = {0};
        REQUIRE(run_init(&u, FORMS[f], GRAPH_LEARNS));
        fill_b(&u.model);
        u.batch.dropout = 0;
        REQUIRE(CHECK(lora_merge(&whole.model, &u.model, &e)) && record_run(&whole, GRAPH_INFERS));
        whole.batch.dropout = 0;
        CHECK_INT(whole.model.n_parameters, u.model.n_drawn);
        const double before = loss_of(&u), after = loss_of(&whole);
        CHECK_NEAR(after, before, DOUBLE_OR_FLOAT(1e-12, 1e-5) * before);
        memset(u.model.values, 0, (size_t)u.model.n_trained * sizeof(real)); /* a copy: it keeps what it had */
        CHECK_NEAR(loss_of(&whole), after, 0);
        CHECK(fabs(loss_of(&u) - before) > 1e-3);
        run_free(&u);
        run_free(&whole);
    }
}

static bool merges(void *context, error *e)
{
    model whole = {0};
    bool ok = lora_merge(&whole, context, e);
    model_free(&whole);
    return ok;
}

static bool records(void *context, error *e)
{
    model m;
    graph g;
    bool ok = model_init(&m, context, 5, e);
    graph_init(&g, 1, 2, GRAPH_LEARNS, NULL);
    if (ok) model_record(&m, &g, true);
    if (ok && g.failed) ok = error_set(e, ERROR_MEMORY, "", "The graph says that it is not whole.");
    graph_free(&g);
    model_free(&m);
    return ok;
}

/* What a training graph of this model takes. */
static uint64_t bytes_of_graph(const char *settings)
{
    model m;
    graph g;
    error e = {0};
    config c = settings_of(settings);
    if (!CHECK_THAT(model_init(&m, &c, VOCABULARY, &e), "%s", e.message)) return 0;
    graph_init(&g, 16, 16, GRAPH_LEARNS, NULL);
    model_record(&m, &g, true);
    const uint64_t bytes = graph_bytes(&g);
    graph_free(&g);
    model_free(&m);
    return bytes;
}

/* Of a LoRA's activations only the small one in the middle, of `rank` numbers, is needed for the gradients. */
static void takes_little(void)
{
#define WIDE "n_layer=2\nn_embd=64\nn_head=2\nblock_size=16\nbatch_size=16\nlora_rank=4\n"
    const uint64_t all = bytes_of_graph(WIDE), lora = bytes_of_graph(WIDE "trainable=lora\n");
    const uint64_t rows = 16 * 16, layers = 2 * 4, small = rows * 4 * sizeof(real);
    CHECK_THAT(lora <= all + layers * small, "%g KB and %g KB", (double)lora / 1e3, (double)all / 1e3);
}

static void out_of_memory(void)
{
    run u;
    REQUIRE(run_init(&u, LORA, GRAPH_LEARNS));
    each_allocation_fails(merges, &u.model, 3);
    run_free(&u);
    config c = settings_of(LORA "n_layer=30\n");
    each_allocation_fails(records, &c, 3);
}

SUITE(lora)
{
    TEST("the layers that are chosen have two matrices of the rank, and nothing else is trained", shapes);
    TEST("the first matrix is random, the second zero, so that the model computes what it did without", first_values);
    TEST("a layer computes the formula of the paper", by_the_formula);
#if REAL_IS_DOUBLE
    TEST("its gradients agree with finite differences", gradients);
#endif
    TEST("a graph that shares memory computes the same bits", memory_shared);
    TEST("merged into the large matrices, it computes the same", merged);
    TEST("its activations take little memory beside those of the model", takes_little);
    TEST("whichever allocation fails, it says so", out_of_memory);
}
