/* test_optimizer.c: each optimizer, with rules.c, compared with a few steps computed from the formulas of its
 * paper. */
#include "optimizer/optimizer.h"

#include "../support.h"
#include "../test.h"
#include "optimizer/muon.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const RULES[] = {"optimizer=adamw\n",
                                    "optimizer=sgd\nmomentum=0\n",
                                    "optimizer=sgd\nnesterov=0\n",
                                    "optimizer=sgd\n",
                                    "optimizer=lion\n",
                                    "optimizer=muon\n"};
enum { N_RULES = sizeof RULES / sizeof *RULES };

/* ---- Adam ---- */

typedef struct worked {
    double beta1, beta2, rate, decay, start;
    int n;
    double gradients[3], expected[3];
} worked;

/* def adam(p, gs, lr, b1, b2, eps, wd):
 *     m = v = 0.0
 *     for t, g in enumerate(gs, 1):
 *         m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g*g
 *         p = p - lr*((m/(1-b1**t)) / ((v/(1-b2**t))**.5 + 1e-8) + wd*p); print(p) */
static const worked WORKED[] = {
    {0.9, 0.99, 0.1, 0, 1, 3, {0.5, -0.25, 0.125}, {0.900000002, 0.8733300597679334, 0.839176625584479}},
    {0.9, 0.99, 0.1, 0.1, 1, 3, {0.5, -0.25, 0.125}, {0.890000002, 0.8544300597479335, 0.8117323249669998}},
    {0.85, 0.99, 0.01, 0, -0.3, 3, {2, 0, -1e-3}, {-0.30999999995, -0.3165141256568088, -0.3213998852817596}},
    {0.9, 0.99, 0.1, 0, 0.25, 2, {1e-9, 2e-9}, {0.2409090909090909, 0.2277324770457428}},
};

static model tiny_model(config *c)
{
    model m;
    error e = {0};
    rng r;
    rng_init(&r, 1);
    *c = settings_of("n_layer=1\nn_embd=2\nn_head=1\nblock_size=2\n");
    CHECK_THAT(model_init(&m, c, 3, &e) && model_plan(&m, &r, &e), "%s", e.message);
    return m;
}

/* A model with a width of two, and its optimizer, from lines of settings. */
typedef struct tiny {
    config settings;
    model model;
    optimizer optimizer;
} tiny;

static bool tiny_init(tiny *t, const char *first, const char *second)
{
    char lines[300];
    error e = {0};
    rng r;
    snprintf(lines, sizeof lines, "%s%sn_layer=1\nn_embd=2\nn_head=1\nblock_size=2\n", first, second);
    t->settings = settings_of(lines);
    rng_init(&r, 1);
    bool ok = model_init(&t->model, &t->settings, 3, &e) && model_plan(&t->model, &r, &e);
    return CHECK_THAT(ok && optimizer_init(&t->optimizer, &t->model, NULL, &e), "%s", e.message);
}

static void tiny_step(tiny *t, int step, double rate, double scale)
{
    optimizer_step(&t->optimizer, &t->model, &t->settings, step, rate, scale, NULL);
}

static void tiny_free(tiny *t)
{
    optimizer_free(&t->optimizer);
    model_free(&t->model);
}

static void check_worked(const worked *w, double scale)
{
    config c;
    error e = {0};
    optimizer o;
    model m = tiny_model(&c);
    REQUIRE(optimizer_init(&o, &m, NULL, &e));
    c.beta1 = w->beta1;
    c.beta2 = w->beta2;
    c.eps = 1e-8;
    c.weight_decay = w->decay;
    for (size_t i = 0; i < m.n_values; i++) m.values[i] = (real)w->start;
    for (int step = 0; step < w->n; step++) {
        for (size_t i = 0; i < m.n_values; i++) m.gradients[i] = (real)(w->gradients[step] / scale);
        optimizer_step(&o, &m, &c, step, w->rate, scale, NULL);
        for (int k = 0; k < m.n_parameters; k++) { /* vectors have no decay */
            const tensor *t = m.parameters[k];
            if (t->rank == 1 && w->decay > 0) continue;
            for (size_t i = 0; i < tensor_size(t); i++)
                CHECK_NEAR(t->data[i], w->expected[step], DOUBLE_OR_FLOAT(2e-15, 5e-7));
        }
    }
    optimizer_free(&o);
    model_free(&m);
}

static void adam(void)
{
    for (size_t i = 0; i < sizeof WORKED / sizeof *WORKED; i++) check_worked(&WORKED[i], 1);
}

static void scaled(void)
{
    for (size_t i = 0; i < sizeof WORKED / sizeof *WORKED; i++) check_worked(&WORKED[i], 0.25);
}

/* ---- SGD and Lion ---- */

typedef struct rule_steps {
    const char *settings;
    double start, gradients[3], expected[3];
} rule_steps;

/* def sgd(p, gs, lr, mu, nesterov, wd):
 *     b = 0.0
 *     for g in gs: b = mu*b + g; p = p - lr*(g + mu*b if nesterov else b) - lr*wd*p; print(p)
 * def lion(p, gs, lr, b1, b2, wd):
 *     m = 0.0
 *     for g in gs: c = b1*m + (1-b1)*g; p = p - lr*((c>0) - (c<0) + wd*p); m = b2*m + (1-b2)*g; print(p)
 * All with a rate of 0.1. */
static const rule_steps STEPS[] = {
    {"optimizer=sgd\nmomentum=0\nnesterov=0\nweight_decay=0.1\n", 1, {0.5, -0.25, 0.125}, {0.94, 0.9556, 0.933544}},
    {"optimizer=sgd\nmomentum=0\nnesterov=1\nweight_decay=0.1\n", 1, {0.5, -0.25, 0.125}, {0.94, 0.9556, 0.933544}},
    {"optimizer=sgd\nmomentum=0.9\nnesterov=0\nweight_decay=0\n", 1, {0.5, -0.25, 0.125}, {0.95, 0.93, 0.8995}},
    {"optimizer=sgd\nmomentum=0.9\nnesterov=1\nweight_decay=0.1\n",
     1,
     {0.5, -0.25, 0.125},
     {0.895, 0.89305, 0.8441695}},
    {"optimizer=lion\nbeta1=0.9\nbeta2=0.99\nweight_decay=0.1\n", 1, {0.5, -0.25, 0.125}, {0.89, 0.9811, 0.871289}},
    {"optimizer=lion\nbeta1=0.5\nbeta2=0.5\nweight_decay=0\n", -0.3, {0, -2, 0.25}, {-0.3, -0.2, -0.1}}};

static void by_hand(void)
{
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        const rule_steps *w = &STEPS[i];
        tiny t;
        REQUIRE(tiny_init(&t, w->settings, "decay=all\n"));
        for (size_t k = 0; k < t.model.n_values; k++) t.model.values[k] = (real)w->start;
        for (int step = 0; step < 3; step++) {
            for (size_t k = 0; k < t.model.n_values; k++) t.model.gradients[k] = (real)w->gradients[step] * 4;
            tiny_step(&t, step, 0.1, 0.25);
            for (size_t k = 0; k < t.model.n_values; k++) {
                CHECK_NEAR(t.model.values[k], w->expected[step], DOUBLE_OR_FLOAT(2e-15, 5e-7));
            }
        }
        tiny_free(&t);
    }
}

/* A momentum without gradients becomes exactly zero and does not stay among the subnormal numbers, which are slow. */
static void fades(void)
{
    for (int i = 2; i < 5; i++) {
        tiny t;
        REQUIRE(tiny_init(&t, RULES[i], "beta2=0.5\nmomentum=0.5\n"));
        for (size_t k = 0; k < t.model.n_values; k++) t.model.gradients[k] = k % 2 == 0 ? 1 : -1;
        for (int step = 0; step < 120; step++) {
            tiny_step(&t, step, 0.001, 1);
            memset(t.model.gradients, 0, (size_t)t.model.n_values * sizeof(real));
        }
        for (size_t k = 0; k < t.optimizer.n_m; k++) CHECK_NEAR(t.optimizer.m[k], 0, DOUBLE_OR_FLOAT(1e-30, 0));
        tiny_free(&t);
    }
}

/* ---- which parameters ---- */

/* All gradients are zero: only the weight decay has an effect. */
static void check_decay(const char *rule, const char *which, bool matrices, bool vectors)
{
    char lines[60];
    tiny subject;
    snprintf(lines, sizeof lines, "decay=%s\nweight_decay=0.5\n", which);
    REQUIRE(tiny_init(&subject, rule, lines));
    model *m = &subject.model;
    memset(m->gradients, 0, (size_t)m->n_values * sizeof(real));
    for (size_t i = 0; i < m->n_values; i++) m->values[i] = 2;
    tiny_step(&subject, 0, 0.1, 1);
    for (int k = 0; k < m->n_parameters; k++) {
        const tensor *t = m->parameters[k];
        bool inside = strncmp(t->name, "blocks.", 7) == 0, decays = t->rank == 1 ? vectors : matrices || inside;
        double expected = decays ? 2 - 0.1 * 0.5 * 2 : 2;
        for (size_t i = 0; i < tensor_size(t); i++) CHECK_NEAR(t->data[i], expected, DOUBLE_OR_FLOAT(1e-15, 1e-6));
    }
    tiny_free(&subject);
}

static void decay_groups(void)
{
    for (int i = 0; i < N_RULES; i++) {
        check_decay(RULES[i], "matrices", true, false);
        check_decay(RULES[i], "blocks", false, false);
        check_decay(RULES[i], "all", true, true);
    }
}

/* Muon updates each matrix of the blocks separately, with queries, keys and values as three matrices; Adam updates
 * the rest. */
static void muon_and_adam(void)
{
    static const char LINES[] = "n_layer=2\nn_embd=6\nn_head=2\nblock_size=4\nweight_decay=0.1\n";
    char lines[200];
    snprintf(lines, sizeof lines, "optimizer=muon\n%s", LINES);
    config with_muon = settings_of(lines), with_adam = settings_of(LINES);
    error e = {0};
    rng r;
    model m, plain;
    optimizer o, adamw;
    rng_init(&r, 5);
    REQUIRE(model_init(&m, &with_muon, 7, &e) && model_plan(&m, &r, &e) && optimizer_init(&o, &m, NULL, &e));
    rng_init(&r, 5);
    REQUIRE(model_init(&plain, &with_adam, 7, &e) && model_plan(&plain, &r, &e));
    REQUIRE(optimizer_init(&adamw, &plain, NULL, &e));
    const size_t bytes = (size_t)m.n_values * sizeof(real);
    real *momentum = calloc(1, bytes), *values = malloc(bytes), work[2000];
    size_t n_matrices = 0;
    memcpy(values, m.values, bytes);
    for (int step = 0; step < 3; step++) {
        fill(m.gradients, (size_t)m.n_values, &r, 1);
        memcpy(plain.gradients, m.gradients, bytes);
        optimizer_step(&o, &m, &with_muon, step, 0.02, 0.5, NULL);
        optimizer_step(&adamw, &plain, &with_adam, step, 0.02, 0.5, NULL);
        n_matrices = 0;
        for (int k = 0; k < m.n_parameters; k++) {
            const tensor *t = m.parameters[k];
            const size_t n = tensor_size(t);
            const real *expected = plain.parameters[k]->data;
            if (t->rank == 2 && strncmp(t->name, "blocks.", 7) == 0) {
                const int parts = strstr(t->name, ".qkv.") != NULL ? 3 : 1, rows = t->shape[0] / parts;
                const muon_factors f = {(real)0.5, (real)0.95, true, (real)0.02, (real)0.002};
                for (int i = 0; i < parts; i++) {
                    ptrdiff_t at = t->data - m.values + (ptrdiff_t)i * rows * t->shape[1];
                    muon_update(values + at, momentum + at, m.gradients + at, rows, t->shape[1], f, work);
                }
                expected = values + (t->data - m.values);
                n_matrices += n;
            }
            CHECK_THAT(memcmp(t->data, expected, n * sizeof(real)) == 0, "step %d: %s", step, t->name);
        }
    }
    CHECK_INT(o.n_v, m.n_values - n_matrices);
    free(momentum);
    free(values);
    optimizer_free(&o);
    optimizer_free(&adamw);
    model_free(&m);
    model_free(&plain);
}

static void norm(void)
{
    config c;
    error e = {0};
    optimizer o;
    model m = tiny_model(&c);
    REQUIRE(optimizer_init(&o, &m, NULL, &e));
    memset(m.gradients, 0, (size_t)m.n_values * sizeof(real));
    CHECK_NEAR(optimizer_gradient_norm(&o, &m, NULL), 0, 0);
    m.gradients[0] = 3;
    m.gradients[m.n_values - 1] = -4;
    CHECK_NEAR(optimizer_gradient_norm(&o, &m, NULL), 5, 1e-15);
    m.gradients[1] = (real)1e30; /* its square is too large for a float */
    CHECK_NEAR(optimizer_gradient_norm(&o, &m, NULL) / 1e30, 1, 1e-6);
    m.gradients[2] = (real)NAN;
    CHECK(isnan(optimizer_gradient_norm(&o, &m, NULL)));
    optimizer_free(&o);
    model_free(&m);
}

/* A model of several pieces, updated by any number of threads. */
static void check_shared_work(const char *rule)
{
    char lines[200];
    snprintf(lines, sizeof lines, "%sn_layer=2\nn_embd=40\nn_head=2\nblock_size=8\nweight_decay=0.1\n", rule);
    config c = settings_of(lines);
    real *expected = NULL;
    double expected_norm = 0;
    for (int n = 1; n <= 4; n++) {
        error e = {0};
        rng r;
        rng_init(&r, 8);
        pool *threads = pool_new(n);
        model m;
        optimizer o;
        REQUIRE(model_init(&m, &c, 31, &e) && model_plan(&m, &r, &e) && optimizer_init(&o, &m, threads, &e));
        CHECK(m.n_values > 5 * 4096);
        fill(m.gradients, (size_t)m.n_values, &r, 1);
        double length = optimizer_gradient_norm(&o, &m, threads), squares = 0;
        for (size_t i = 0; i < m.n_values; i++) squares += (double)m.gradients[i] * (double)m.gradients[i];
        CHECK_NEAR(length, sqrt(squares), 1e-5 * length);
        for (int step = 0; step < 3; step++) optimizer_step(&o, &m, &c, step, 0.01, 0.5, threads);
        size_t bytes = (size_t)m.n_values * sizeof(real);
        if (n == 1) {
            expected = malloc(bytes);
            memcpy(expected, m.values, bytes);
            expected_norm = length;
        }
        CHECK_NEAR(length, expected_norm, 0);
        CHECK_THAT(memcmp(expected, m.values, bytes) == 0, "%s%d threads make other parameters", rule, n);
        optimizer_free(&o);
        model_free(&m);
        pool_delete(threads);
    }
    free(expected);
}

static void shared_work(void)
{
    for (int i = 0; i < N_RULES; i++) check_shared_work(RULES[i]);
}

static void freed(void)
{
    optimizer o = {0};
    optimizer_free(&o);
    config c;
    error e = {0};
    model m = tiny_model(&c);
    CHECK_INT(optimizer_bytes(&m, NULL),
              2 * m.n_values * sizeof(real) + sizeof(double)); /* the moments, and the square of one piece */
    REQUIRE(optimizer_init(&o, &m, NULL, &e));
    for (size_t i = 0; i < m.n_values; i++) CHECK(o.m[i] == 0 && o.v[i] == 0);
    optimizer_free(&o);
    optimizer_free(&o);
    model_free(&m);
}

/* An optimizer takes only the memory that it needs: two numbers for each parameter, one, or none; for Muon one for
 * each parameter, a second one for those that Adam updates, and work space for the largest matrix of a block. */
static void memory_of_rules(void)
{
    static const char LINES[] = "n_layer=1\nn_embd=4\nn_head=1\nblock_size=2\nbias=0\n";
    static const uint64_t OUTSIDE = 3 * 4 + 2 * 4 + 3 * 4, BLOCK = 12 * 4 * 4; /* wte, wpe, gains; matrices */
    static const uint64_t WORK = 2 * (4 * 16 + 4 * 4);
    const uint64_t expected[N_RULES] = {2 * (OUTSIDE + BLOCK), 0,
                                        OUTSIDE + BLOCK,       OUTSIDE + BLOCK,
                                        OUTSIDE + BLOCK,       2 * OUTSIDE + BLOCK + 3 * POOL_SHARES * WORK};
    pool *threads = pool_new(3);
    for (int i = 0; i < N_RULES; i++) {
        char lines[200];
        snprintf(lines, sizeof lines, "%s%s", RULES[i], LINES);
        config c = settings_of(lines);
        error e = {0};
        model m;
        optimizer o;
        REQUIRE(model_init(&m, &c, 3, &e));
        CHECK_INT(m.n_values, OUTSIDE + BLOCK);
        CHECK_INT(optimizer_bytes(&m, threads), expected[i] * sizeof(real) + sizeof(double));
        allocations_fail(0, false);
        REQUIRE(optimizer_init(&o, &m, threads, &e));
        CHECK(allocations_bytes() - optimizer_bytes(&m, threads) < 128);
        CHECK_INT(o.m == NULL, i == 1);
        CHECK_INT(o.v == NULL, i > 0 && i < 5);
        optimizer_free(&o);
        model_free(&m);
    }
    pool_delete(threads);
}

SUITE(optimizer)
{
    TEST("Adam makes the steps that the paper's formula makes", adam);
    TEST("a scaled gradient has the effect of a smaller gradient", scaled);
    TEST("SGD and Lion make the steps that their papers' formulas make", by_hand);
    TEST("a momentum without gradients becomes exactly zero", fades);
    TEST("weight decay moves the chosen parameters towards zero and no others, with any optimizer", decay_groups);
    TEST("Muon updates the matrices of the blocks, Adam the rest", muon_and_adam);
    TEST("the gradient norm is Euclidean, does not overflow, and is NaN where a gradient is", norm);
    TEST("the moments start at zero and can be freed twice", freed);
    TEST("each optimizer takes the memory that it reports before", memory_of_rules);
    TEST("norm and update are the same bits with any number of threads", shared_work);
}
