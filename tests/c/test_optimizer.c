/* test_optimizer.c: Adam against a few steps worked out in Python from the formula of the paper,
 * and the schedules against values worked out by hand. */
#include "optimizer.h"

#include "support.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

static void check_worked(const worked *w, double scale)
{
    config c;
    error e = {0};
    optimizer o;
    model m = tiny_model(&c);
    REQUIRE(optimizer_init(&o, &m, &e));
    c.beta1 = w->beta1;
    c.beta2 = w->beta2;
    c.eps = 1e-8;
    c.weight_decay = w->decay;
    for (size_t i = 0; i < m.n_values; i++) m.values[i] = (real)w->start;
    for (int step = 0; step < w->n; step++) {
        for (size_t i = 0; i < m.n_values; i++) m.gradients[i] = (real)(w->gradients[step] / scale);
        optimizer_step(&o, &m, &c, step, w->rate, scale, NULL);
        for (int k = 0; k < m.n_parameters; k++) { /* vectors do not decay */
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

static void decay_spares_vectors(void)
{
    config c;
    error e = {0};
    optimizer o;
    model m = tiny_model(&c);
    REQUIRE(optimizer_init(&o, &m, &e));
    c.weight_decay = 0.5;
    for (size_t i = 0; i < m.n_values; i++) m.values[i] = 2;
    optimizer_step(&o, &m, &c, 0, 0.1, 1, NULL); /* all gradients are zero: only the decay acts */
    for (int k = 0; k < m.n_parameters; k++) {
        const tensor *t = m.parameters[k];
        double expected = t->rank == 1 ? 2 : 2 - 0.1 * 0.5 * 2;
        for (size_t i = 0; i < tensor_size(t); i++) CHECK_NEAR(t->data[i], expected, DOUBLE_OR_FLOAT(1e-15, 1e-6));
    }
    optimizer_free(&o);
    model_free(&m);
}

static void norm(void)
{
    config c;
    error e = {0};
    optimizer o;
    model m = tiny_model(&c);
    REQUIRE(optimizer_init(&o, &m, &e));
    memset(m.gradients, 0, (size_t)m.n_values * sizeof(real));
    CHECK_NEAR(optimizer_gradient_norm(&o, &m, NULL), 0, 0);
    m.gradients[0] = 3;
    m.gradients[m.n_values - 1] = -4;
    CHECK_NEAR(optimizer_gradient_norm(&o, &m, NULL), 5, 1e-15);
    m.gradients[1] = (real)1e30; /* its square is no float */
    CHECK_NEAR(optimizer_gradient_norm(&o, &m, NULL) / 1e30, 1, 1e-6);
    m.gradients[2] = (real)NAN;
    CHECK(isnan(optimizer_gradient_norm(&o, &m, NULL)));
    optimizer_free(&o);
    model_free(&m);
}

/* A model of several pieces, updated by any number of threads. */
static void shared_work(void)
{
    config c = settings_of("n_layer=2\nn_embd=40\nn_head=2\nblock_size=8\nweight_decay=0.1\n");
    real *expected = NULL;
    double expected_norm = 0;
    for (int n = 1; n <= 4; n++) {
        error e = {0};
        rng r;
        rng_init(&r, 8);
        pool *threads = pool_new(n);
        model m;
        optimizer o;
        REQUIRE(model_init(&m, &c, 31, &e) && model_plan(&m, &r, &e) && optimizer_init(&o, &m, &e));
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
        CHECK_THAT(memcmp(expected, m.values, bytes) == 0, "%d threads make other parameters", n);
        optimizer_free(&o);
        model_free(&m);
        pool_delete(threads);
    }
    free(expected);
}

static void freed(void)
{
    optimizer o = {0};
    optimizer_free(&o);
    config c;
    error e = {0};
    model m = tiny_model(&c);
    CHECK_INT(optimizer_bytes(&m),
              2 * m.n_values * sizeof(real) + sizeof(double)); /* the moments, and one piece's square */
    REQUIRE(optimizer_init(&o, &m, &e));
    for (size_t i = 0; i < m.n_values; i++) CHECK(o.m[i] == 0 && o.v[i] == 0);
    optimizer_free(&o);
    optimizer_free(&o);
    model_free(&m);
}

/* ---- schedules ---- */

static void check_rates(const char *settings, const double *expected, int n)
{
    config c = settings_of(settings);
    for (int step = 0; step < n; step++) {
        CHECK_THAT(fabs(optimizer_rate(&c, step) - expected[step]) < 1e-15, "%s: step %d: %.17g, not %.17g", settings,
                   step, optimizer_rate(&c, step), expected[step]);
    }
}

static void constant(void)
{
    static const double FLAT[5] = {0.5, 0.5, 0.5, 0.5, 0.5}, WARM[6] = {0.125, 0.25, 0.375, 0.5, 0.5, 0.5};
    check_rates("learning_rate=0.5\nschedule=constant\nwarmup_steps=0\nmax_steps=4\nmin_lr_ratio=0.1\n", FLAT, 5);
    check_rates("learning_rate=0.5\nschedule=constant\nwarmup_steps=4\nmax_steps=5\n", WARM, 6);
}

static void linear(void)
{
    static const double TO_ZERO[7] = {0.01, 0.0075, 0.005, 0.0025, 0, 0, 0};
    static const double TO_FIFTH[8] = {0.5, 1, 1, 0.8, 0.6, 0.4, 0.2, 0.2};
    check_rates("learning_rate=0.01\nschedule=linear\nwarmup_steps=0\nmin_lr_ratio=0\nmax_steps=4\n", TO_ZERO, 7);
    check_rates("learning_rate=1\nschedule=linear\nwarmup_steps=2\nmin_lr_ratio=0.2\nmax_steps=6\n", TO_FIFTH, 8);
}

/* 0.1 + 0.9 (1 + cos(pi k/4)) / 2 for k = 0..4 */
static void cosine(void)
{
    static const double RATES[7] = {1.0 / 1, 1, 0.8681980515339464, 0.55, 0.23180194846605365, 0.1, 0.1};
    check_rates("learning_rate=1\nschedule=cosine\nwarmup_steps=1\nmin_lr_ratio=0.1\nmax_steps=5\n", RATES, 7);
}

/* microgpt: 0.01 * (1 - step / 1000), in Python's own order of operations */
static void microgpt(void)
{
    config c = settings_of("preset=microgpt\n");
    for (int step = 0; step < 1000; step++) CHECK_NEAR(optimizer_rate(&c, step), 0.01 * (1 - step / 1000.0), 2e-18);
}

SUITE(optimizer)
{
    TEST("Adam makes the steps that the paper's formula makes", adam);
    TEST("a gradient that is scaled is a smaller gradient", scaled);
    TEST("weight decay pulls matrices towards zero and leaves gains and biases alone", decay_spares_vectors);
    TEST("the gradient norm is Euclidean, does not overflow and lets a NaN through", norm);
    TEST("the moments start at zero and can be freed twice", freed);
    TEST("the constant schedule warms up and stays", constant);
    TEST("the linear schedule falls in equal parts to its floor and stays there", linear);
    TEST("the cosine schedule falls along half a cosine", cosine);
    TEST("norm and update are the same bits with any number of threads", shared_work);
    TEST("preset microgpt has the original's learning rates", microgpt);
}
