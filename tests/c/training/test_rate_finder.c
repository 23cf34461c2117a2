/* test_rate_finder.c: the search for a learning rate. */
#include "training/rate_finder.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <string.h>

static const char TEXT[] = "the cat sat on the mat and the dog sat on the log, so they sat and sat and saw the rat";

#define SMALL \
    "preset=gpt2\ndocuments=stream\nn_layer=1\nn_embd=16\nn_head=2\nblock_size=8\nbatch_size=4\nval_interval=5\n" \
    "max_steps=60\n"

static void ramp(void)
{
    error e = {0};
    trainer *t = trainer_of(TEXT, SMALL), *alone = trainer_of(TEXT, SMALL);
    REQUIRE(t != NULL && alone != NULL);
    for (int i = 0; i < 8; i++) {
        trainer_step(t);
        trainer_step(alone);
    }
    rate_finder *f = rate_finder_new(t, 1e-4, 1, 41, &e);
    REQUIRE(f != NULL);
    CHECK(isnan(rate_finder_suggestion(f)));
    int pieces = 0;
    while (rate_finder_advance(f)) pieces++;
    CHECK(f->done && !rate_finder_advance(f));
    CHECK_INT(f->n, pieces + 1);
    REQUIRE(f->n >= 20);
    double average = 0, weights = 0, best = (double)INFINITY, at = 0;
    for (int i = 0; i < f->n; i++) {
        CHECK_NEAR(f->rates[i], pow(10, -4 + i / 10.0), 1e-13);
        average = 0.9 * average + 0.1 * f->losses[i];
        weights = 0.9 * weights + 0.1;
        CHECK_NEAR(f->smoothed[i], average / weights, 1e-12);
        if (average / weights < best) best = average / weights, at = f->rates[i];
    }
    CHECK_NEAR(rate_finder_suggestion(f), at / 10, 1e-15);
    CHECK_THAT(at > 1e-3, "the loss was lowest at %g", at);
    CHECK_NEAR(f->run->last.lr, f->rates[f->n - 1], 0);
    /* the run has not changed, and continues as if there had been no search */
    for (int i = 0; i < 5; i++) {
        trainer_step(t);
        trainer_step(alone);
    }
    CHECK(memcmp(t->model.values, alone->model.values, (size_t)t->model.n_values * sizeof(real)) == 0);
    CHECK_NEAR(t->last.loss, alone->last.loss, 0);
    rate_finder_delete(f);
    trainer_delete(t);
    trainer_delete(alone);
}

/* Also for a run that is done, and with several batches per step. */
static void explodes(void)
{
    error e = {0};
    trainer *t = trainer_of(TEXT, SMALL "max_steps=55\ngrad_accumulation=2\noptimizer=sgd\ngrad_clip=0\nmomentum=0\n"
                                        "init_std=0.3\n");
    REQUIRE(t != NULL);
    while (trainer_step(t)) continue;
    rate_finder *f = rate_finder_new(t, 1e-3, 10, 200, &e);
    REQUIRE(f != NULL);
    while (rate_finder_advance(f)) continue;
    CHECK_THAT(f->n < 200, "the loss at a rate of ten is %g", f->losses[f->n - 1]);
    CHECK_INT(t->last.step, 55);
    for (int i = 0; i < f->n; i++) CHECK(isfinite(f->losses[i]) && isfinite(f->smoothed[i]));
    CHECK(rate_finder_suggestion(f) < 1);
    rate_finder_delete(f);
    rate_finder_delete(NULL);
    trainer_delete(t);
}

static void refused(void)
{
    static const double RANGES[][3] = {{0, 1, 50},
                                       {-1, 1, 50},
                                       {1, 1, 50},
                                       {1, 0.1, 50},
                                       {1e-4, 11, 50},
                                       {(double)NAN, 1, 50},
                                       {1e-4, (double)INFINITY, 50}};
    trainer *t = trainer_of(TEXT, SMALL);
    REQUIRE(t != NULL);
    for (size_t i = 0; i < sizeof RANGES / sizeof *RANGES; i++) {
        error e = {0};
        CHECK(rate_finder_new(t, RANGES[i][0], RANGES[i][1], 50, &e) == NULL);
        CHECK_HAS(e.message, "two learning rates above 0 and at most 10");
    }
    error e = {0};
    CHECK(rate_finder_new(t, 1e-4, 1, 9, &e) == NULL);
    CHECK_HAS(e.message, "10 to 10000 steps, not 9");
    t->facts.present = false;
    CHECK(rate_finder_new(t, 1e-4, 1, 50, &e) == NULL);
    CHECK_HAS(e.message, "opened without its text");
    t->facts.present = true;
    long n = 0;
    for (rate_finder *f = NULL; f == NULL && n < 2000;) {
        error lacking = {0};
        allocations_fail(++n, false);
        f = rate_finder_new(t, 1e-4, 1, 50, &lacking);
        allocations_fail(0, false);
        CHECK_INT(lacking.code, f == NULL ? ERROR_MEMORY : 0);
        rate_finder_delete(f);
    }
    CHECK(n > 20);
    trainer_delete(t);
}

SUITE(rate_finder)
{
    TEST("rates rise evenly, losses are smoothed as documented, and the run does not change", ramp);
    TEST("the search ends when the loss explodes, and works on a run that is done", explodes);
    TEST("invalid ranges are refused, and so is a search for which there is not enough memory", refused);
}
