/* test_parameters.c: reading and setting the numbers of a run, compared with copies, with the formulas of optimizer.h,
 * computed here, and with a run that nothing was set in. */
#include "training/parameters.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char TEXT[] = "anna\nanton\nberta\nbruno\ncarla\nclara\ndora\ndoris\nella\nemil\nfrida\nfranz\n";

#define SMALL \
    "preset=gpt2\nn_layer=1\nn_embd=8\nn_head=2\nblock_size=8\nbatch_size=2\nval_fraction=0.5\nval_interval=3\n" \
    "val_batches=8\nmax_steps=2000\ngrad_clip=0\n"
#define MATRIX "blocks.0.mlp.fc.weight"

/* Reads numbers; n is 0 after failing the test. They belong to the run, unless `owned` is not NULL. */
static tensor_numbers read_of(trainer *t, const char *name, numbers_kind kind)
{
    tensor_numbers out;
    error e = {0};
    if (!CHECK_THAT(numbers_read(t, name, kind, &out, &e), "%s: %s", name, e.message)) return (tensor_numbers){0};
    return out;
}

/* A copy of the numbers, which the caller frees. */
static real *copy_of(trainer *t, const char *name, numbers_kind kind)
{
    const tensor_numbers from = read_of(t, name, kind);
    real *copy = malloc((from.n + 1) * sizeof(real));
    if (copy != NULL && from.n > 0) memcpy(copy, from.x, from.n * sizeof(real));
    free(from.owned);
    return copy;
}

static void check_refused(trainer *t, const char *name, numbers_kind kind, const char *key, const char *sentence)
{
    tensor_numbers out;
    error e = {0};
    CHECK(!numbers_read(t, name, kind, &out, &e));
    CHECK_INT(e.code, ERROR_SETTING);
    CHECK_TEXT(e.key, key);
    CHECK_TEXT(e.message, sentence);
    CHECK(out.owned == NULL);
}

/* Sets a number and returns the one before. */
static double set(trainer *t, const char *name, double index, double value)
{
    double old = (double)NAN;
    error e = {0};
    CHECK_THAT(parameters_set(t, name, index, value, &old, &e), "%s: %s", name, e.message);
    return old;
}

static bool same_run(const trainer *a, const trainer *b)
{
    return memcmp(a->model.values, b->model.values, (size_t)a->model.n_values * sizeof(real)) == 0 &&
           memcmp(a->optimizer.m, b->optimizer.m, (size_t)a->optimizer.n_m * sizeof(real)) == 0 &&
           memcmp(a->optimizer.v, b->optimizer.v, (size_t)a->optimizer.n_v * sizeof(real)) == 0 &&
           memcmp(&a->last, &b->last, sizeof a->last) == 0;
}

/* ---- setting ---- */

static void sets_one(void)
{
    trainer *t = trainer_of(TEXT, SMALL);
    REQUIRE(t != NULL);
    take_steps(t, 1);
    const tensor *of = model_find(&t->model, MATRIX);
    const size_t n = tensor_size(of), at = (size_t)(of->data - t->model.values), all = (size_t)t->model.n_values;
    real *before = malloc(all * sizeof(real));
    REQUIRE(before != NULL);
    memcpy(before, t->model.values, all * sizeof(real));
    const size_t places[] = {0, 7, n - 1};
    for (int i = 0; i < 3; i++) {
        CHECK_NEAR(set(t, MATRIX, (double)places[i], 1.0 / 3), before[at + places[i]], 0);
        CHECK(t->model.values[at + places[i]] == (real)(1.0 / 3));
        for (size_t k = 0; k < all; k++) CHECK(k == at + places[i] || t->model.values[k] == before[k]);
        CHECK_NEAR(set(t, MATRIX, (double)places[i], (double)before[at + places[i]]), (real)(1.0 / 3), 0);
    }
    CHECK(memcmp(before, t->model.values, all * sizeof(real)) == 0);
    free(before);
    trainer_delete(t);
}

static void check_not_set(trainer *t, const char *name, double index, double value, const char *key)
{
    double old = 12;
    error e = {0};
    CHECK_THAT(!parameters_set(t, name, index, value, &old, &e), "%s[%g] = %g", name, index, value);
    CHECK_INT(e.code, ERROR_SETTING);
    CHECK_TEXT(e.key, key);
    CHECK_NEAR(old, 12, 0);
}

static void refuses(void)
{
    trainer *t = trainer_of(TEXT, SMALL), *other = trainer_of(TEXT, SMALL);
    REQUIRE(t != NULL && other != NULL);
    take_steps(t, 1);
    take_steps(other, 1);
    const double n = (double)tensor_size(model_find(&t->model, MATRIX));
    const double no_place[] = {-1, -0.25, 0.5, n, n - 0.5, 1e300, (double)NAN, (double)INFINITY, -(double)INFINITY};
    for (size_t i = 0; i < sizeof no_place / sizeof *no_place; i++) check_not_set(t, MATRIX, no_place[i], 1, "index");
    check_not_set(t, MATRIX, 0, (double)NAN, "value");
    check_not_set(t, MATRIX, 0, (double)INFINITY, "value");
    check_not_set(t, MATRIX, 0, -(double)INFINITY, "value");
    if (!REAL_IS_DOUBLE) check_not_set(t, MATRIX, 0, 1e39, "value");
    check_not_set(t, "nothing", 0, 1, "name");
    check_not_set(t, "", 0, 1, "name");
    check_not_set(t, "logits", 0, 1, "name");
    CHECK(same_run(t, other));
    trainer_delete(t);
    trainer_delete(other);
}

/* After each piece of work one number is set and set back; `lines` say what the pieces are. */
static void check_undone(const char *lines)
{
    trainer *moved = trainer_of(TEXT, lines), *plain = trainer_of(TEXT, lines);
    REQUIRE(moved != NULL && plain != NULL);
    int in_step = 0, in_validation = 0;
    rng r;
    rng_init(&r, 1);
    double losses[2] = {0}; /* the validations of both runs */
    for (int i = 0; i < 2000 && (moved->last.step < 30 || moved->validation.active); i++) {
        const bool validates = moved->validation.active;
        trainer_advance(moved);
        if (validates && !moved->validation.active) losses[0] += moved->last.val_loss;
        if (rng_below(&r, 3) > 0) continue; /* otherwise a step of several batches would never be completed */
        const tensor *of = moved->model.parameters[i % moved->model.n_parameters];
        in_step += moved->unfinished.n > 0;
        in_validation += moved->validation.active && moved->validation.index > 0;
        const double index = (double)(i % (int)tensor_size(of)), old = set(moved, of->name, index, 1e30);
        CHECK_INT(moved->unfinished.n, 0);
        CHECK(!moved->validation.active || moved->validation.index == 0);
        set(moved, of->name, index, old);
    }
    CHECK(in_validation > 0 && (in_step > 0) == (moved->settings.grad_accumulation > 1));
    for (int step = 1; step <= 30; step++) {
        take_steps(plain, 1);
        if (step % 3 == 0) losses[1] += plain->last.val_loss;
    }
    CHECK_NEAR(losses[0], losses[1], 0);
    CHECK_INT(moved->last.step, 30);
    CHECK(same_run(moved, plain));
    set(moved, MATRIX, 0, 0.5);
    take_steps(moved, 1);
    take_steps(plain, 1);
    CHECK(moved->last.loss != plain->last.loss);
    trainer_delete(moved);
    trainer_delete(plain);
}

static void undone(void)
{
    check_undone(SMALL);
    check_undone(SMALL "grad_accumulation=3\n");
}

/* ---- reading ---- */

static void values_and_gradients(void)
{
    trainer *t = trainer_of(TEXT, SMALL);
    REQUIRE(t != NULL);
    take_steps(t, 2);
    const tensor *of = model_find(&t->model, MATRIX);
    const tensor_numbers value = read_of(t, MATRIX, NUMBERS_VALUE), g = read_of(t, MATRIX, NUMBERS_GRADIENT);
    CHECK(value.x == of->data && value.owned == NULL && g.x == tensor_gradient(of));
    CHECK_INT(value.rank, 2);
    CHECK_INT(value.shape[0] * value.shape[1], value.n);
    CHECK_INT(value.n, tensor_size(of));
    const tensor_numbers logits = read_of(t, "logits", NUMBERS_VALUE); /* as many rows as the batch had */
    CHECK_INT(logits.shape[0], t->batch.end);
    CHECK_INT(logits.n, (size_t)t->batch.end * (size_t)logits.shape[1]);
    check_refused(t, "nothing", NUMBERS_VALUE, "name", "There is no tensor called \"nothing\".");
    check_refused(t, "logits", NUMBERS_M, "of", "The tensor \"logits\" is not a parameter.");
    check_refused(t, "logits", NUMBERS_STEP, "of", "The tensor \"logits\" is not a parameter.");
    check_refused(t, MATRIX, NUMBERS_STEP, "step", "The change of a step is known from the next step on.");
    trainer_delete(t);
}

/* Both begin at 0: after one step m = (1 - beta1) g and v = (1 - beta2) g^2; the second step applies the formula again. */
static void adamw_moments(void)
{
    trainer *t = trainer_of(TEXT, SMALL "optimizer=adamw\nbeta1=0.5\nbeta2=0.75\n");
    REQUIRE(t != NULL);
    for (int i = 0; i < t->model.n_parameters; i++) {
        const char *name = t->model.parameters[i]->name;
        const tensor_numbers m = read_of(t, name, NUMBERS_M), v = read_of(t, name, NUMBERS_V);
        for (size_t k = 0; k < m.n; k++) CHECK(m.x[k] == 0 && v.x[k] == 0);
    }
    take_steps(t, 1);
    const char *last = t->model.parameters[t->model.n_parameters - 1]->name;
    real *first = copy_of(t, last, NUMBERS_GRADIENT);
    take_steps(t, 1);
    const tensor_numbers g = read_of(t, last, NUMBERS_GRADIENT), m = read_of(t, last, NUMBERS_M),
                         v = read_of(t, last, NUMBERS_V);
    double size = 0;
    for (size_t k = 0; k < g.n; k++) {
        const double a = (double)first[k], b = (double)g.x[k], close = DOUBLE_OR_FLOAT(1e-14, 1e-6);
        size += fabs(b);
        CHECK_NEAR(m.x[k], 0.5 * (0.5 * a) + 0.5 * b, close * (fabs(a) + fabs(b)));
        CHECK_NEAR(v.x[k], 0.75 * (0.25 * a * a) + 0.25 * b * b, close * (a * a + b * b));
    }
    CHECK(size > 0);
    free(first);
    trainer_delete(t);
}

static void moments_that_are_not_kept(void)
{
    trainer *sgd = trainer_of(TEXT, SMALL "optimizer=sgd\nmomentum=0.5\n");
    trainer *none = trainer_of(TEXT, SMALL "optimizer=sgd\nmomentum=0\n");
    trainer *muon = trainer_of(TEXT, SMALL "optimizer=muon\n");
    REQUIRE(sgd != NULL && none != NULL && muon != NULL);
    take_steps(sgd, 1);
    real *g = copy_of(sgd, MATRIX, NUMBERS_GRADIENT);
    const tensor_numbers m = read_of(sgd, MATRIX, NUMBERS_M); /* 0.5 x 0 + g */
    for (size_t k = 0; k < m.n; k++) CHECK_NEAR(m.x[k], g[k], 0);
    check_refused(sgd, MATRIX, NUMBERS_V, "of", "The tensor \"" MATRIX "\" has no v.");
    check_refused(none, MATRIX, NUMBERS_M, "of", "The tensor \"" MATRIX "\" has no m.");
    check_refused(muon, MATRIX, NUMBERS_V, "of", "The tensor \"" MATRIX "\" has no v.");
    /* v has no gaps for the matrices before the last parameter */
    const char *last = muon->model.parameters[muon->model.n_parameters - 1]->name;
    const tensor_numbers v = read_of(muon, last, NUMBERS_V);
    CHECK(v.x + v.n == muon->optimizer.v + muon->optimizer.n_v);
    free(g);
    trainer_delete(sgd);
    trainer_delete(none);
    trainer_delete(muon);
}

/* Compares the changes of a parameter after each step with copies made before, also where a number is set in between. */
static void check_changes(const char *lines)
{
    trainer *t = trainer_of(TEXT, lines), *unseen = trainer_of(TEXT, lines);
    REQUIRE(t != NULL && unseen != NULL);
    real *first = copy_of(t, MATRIX, NUMBERS_VALUE);
    check_refused(t, MATRIX, NUMBERS_STEP, "step", "The change of a step is known from the next step on.");
    for (int step = 0; step < 3; step++) {
        real *before = copy_of(t, MATRIX, NUMBERS_VALUE);
        take_steps(t, 1);
        const double old = set(t, MATRIX, 5, 1e6); /* this must not count as a change of the step */
        const tensor_numbers change = read_of(t, MATRIX, NUMBERS_STEP), start = read_of(t, MATRIX, NUMBERS_START);
        const tensor_numbers now = read_of(t, MATRIX, NUMBERS_VALUE);
        double size = 0;
        for (size_t k = 0; k < now.n; k++) {
            const real value = k == 5 ? (real)old : now.x[k];
            CHECK_NEAR(change.x[k], value - before[k], 0);
            CHECK_NEAR(start.x[k], now.x[k] - first[k], 0);
            size += fabs((double)change.x[k]);
        }
        CHECK(size > 0);
        set(t, MATRIX, 5, old);
        free(start.owned);
        free(before);
    }
    take_steps(unseen, 3);
    CHECK(same_run(t, unseen));
    free(first);
    trainer_delete(t);
    trainer_delete(unseen);
}

static void changes(void)
{
    check_changes(SMALL "documents=lines\n"); /* their shuffle is drawn before the first weights */
    check_changes(SMALL "documents=stream\ngrad_accumulation=2\n");
}

static void dropped(void)
{
    trainer *t = trainer_of(TEXT, SMALL);
    tensor_numbers out;
    error e = {0};
    REQUIRE(t != NULL);
    CHECK(!numbers_read(t, MATRIX, NUMBERS_STEP, &out, &e));
    take_steps(t, WATCH_IDLE);
    CHECK(t->watch != NULL);
    read_of(t, MATRIX, NUMBERS_STEP);
    take_steps(t, WATCH_IDLE);
    CHECK(t->watch != NULL);
    CHECK(change_run(t, "max_steps=3000\n"));
    take_steps(t, 1);
    CHECK(t->watch == NULL);
    trainer_delete(t);
}

/* ---- memory ---- */

static bool read_both(void *context, error *e)
{
    trainer *t = context;
    tensor_numbers out;
    const bool ok = numbers_read(t, MATRIX, NUMBERS_START, &out, e);
    free(out.owned);
    if (!ok) return false;
    /* the memory is allocated before the error says that the change is not known yet */
    return numbers_read(t, MATRIX, NUMBERS_STEP, &out, e) || e->code == ERROR_SETTING;
}

static void short_of_memory(void)
{
    trainer *t = trainer_of(TEXT, SMALL), *unseen = trainer_of(TEXT, SMALL);
    REQUIRE(t != NULL && unseen != NULL);
    each_allocation_fails(read_both, t, 1);
    for (int i = 1; i <= 4; i++) { /* the watch, two copies, a difference: this allocation and all later ones fail */
        error e = {0};
        if (t->watch != NULL) watch_delete(t->watch);
        t->watch = NULL;
        allocations_fail(i, true);
        CHECK_THAT(!read_both(t, &e), "allocation %d", i);
        allocations_fail(0, false);
        CHECK_INT(e.code, ERROR_MEMORY);
    }
    take_steps(t, 2);
    take_steps(unseen, 2);
    CHECK(same_run(t, unseen));
    trainer_delete(t);
    trainer_delete(unseen);
}

static void within_the_limit(void)
{
    trainer *t = trainer_of(TEXT, SMALL "n_embd=128\nmemory_limit=512\n");
    REQUIRE(t != NULL);
    const double one = (double)t->model.n_values * sizeof(real) / (1 << 20);
    const double mib = (double)t->bytes / (1 << 20);
    REQUIRE(ceil(mib + 2 * one) > ceil(mib + one)); /* so that a limit in whole MiB can lie between the two */
    tensor_numbers out;
    error e = {0};
    t->settings.memory_limit = (int64_t)ceil(mib + one);
    CHECK(!numbers_read(t, MATRIX, NUMBERS_STEP, &out, &e));
    CHECK_INT(e.code, ERROR_SETTING);
    CHECK(!numbers_read(t, MATRIX, NUMBERS_START, &out, &e));
    CHECK_INT(e.code, ERROR_MEMORY);
    CHECK_TEXT(e.key, "memory_limit");
    t->settings.memory_limit = (int64_t)ceil(mib + 2 * one);
    free(read_of(t, MATRIX, NUMBERS_START).owned);
    trainer_delete(t);
}

SUITE(parameters)
{
    TEST("one number is set and no other, and the old one set again restores all", sets_one);
    TEST("no parameter, no place and no finite number are refused, with nothing changed", refuses);
    TEST("a number that is set and set back, also within a step or a validation, changes no bit of a run", undone);
    TEST("values and gradients are those of the run, with its rows", values_and_gradients);
    TEST("the moments of AdamW are those of its formula", adamw_moments);
    TEST("a moment that an optimizer does not keep is refused, and others are found behind it",
         moments_that_are_not_kept);
    TEST("changes of a step and since the start are differences of copies, and to look changes no bit", changes);
    TEST("what is kept for those who look is dropped when nobody has asked for 1000 steps", dropped);
    TEST("without memory a look is refused and the run goes on", short_of_memory);
    TEST("copies stay within the limit, which is exactly there", within_the_limit);
}
