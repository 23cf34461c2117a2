/* test_steering.c: changes of settings during a run, and forks: trainer_change() and trainer_fork() of trainer.h. */
#include "../support.h"
#include "../test.h"
#include "files/checkpoint.h"
#include "training/trainer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char TEXT[] = "anna\nanton\nberta\nbruno\ncarla\nclara\ndora\ndoris\nella\nemil\nfrida\nfranz\n"
                           "greta\ngustav\nhanna\nhugo\nida\nigor\njana\njonas\nkarla\nkurt\nlena\nlukas\n";

#define SMALL \
    "preset=gpt2\nn_layer=1\nn_embd=16\nn_head=2\nblock_size=8\nbatch_size=4\nval_fraction=0.25\nval_interval=5\n" \
    "warmup_steps=3\nmax_steps=60\n"

static bool same_arrays(const real *a, const real *b, uint64_t n)
{
    return n == 0 || memcmp(a, b, (size_t)n * sizeof(real)) == 0;
}

/* Compares everything that decides the next steps, and the figures of the last one. */
static bool same_state(const trainer *a, const trainer *b)
{
    const optimizer *x = &a->optimizer, *y = &b->optimizer;
    return same_arrays(a->model.values, b->model.values, a->model.n_values) && x->n_m == y->n_m && x->n_v == y->n_v &&
           same_arrays(x->m, y->m, x->n_m) && same_arrays(x->v, y->v, x->n_v) && a->done == b->done &&
           memcmp(a->rng.state, b->rng.state, sizeof a->rng.state) == 0 && a->rng.index == b->rng.index &&
           a->corpus.cursor == b->corpus.cursor && memcmp(&a->last, &b->last, sizeof a->last) == 0;
}

/* ---- settings that change ---- */

static void at_once(void)
{
    trainer *t = trainer_of(TEXT, SMALL), *other = trainer_of(TEXT, SMALL);
    REQUIRE(t != NULL && other != NULL);
    take_steps(t, 10);
    take_steps(other, 10);
    CHECK(
        change_run(t, "learning_rate=0.25\nschedule=constant\nweight_decay=0.5\ngrad_clip=0.125\ntemperature=0.5\n"));
    CHECK(same_state(t, other)); /* no step has been taken yet */
    CHECK_INT(t->settings.temperature == 0.5, 1);
    trainer_step(t);
    trainer_step(other);
    CHECK_NEAR(t->last.lr, 0.25, 0);
    CHECK_NEAR(t->last.loss, other->last.loss, 0); /* measured before the update, so still equal */
    CHECK(!same_state(t, other));
    trainer_delete(t);
    trainer_delete(other);
}

/* A run that is changed, saved and opened again must compute the same steps as the changed run: its graphs are
 * those of a new run, and the file has the new settings. */
static void check_like_restored(const char *lines)
{
    error e = {0};
    size_t size;
    trainer *t = trainer_of(TEXT, SMALL);
    REQUIRE(t != NULL);
    take_steps(t, 7);
    if (!change_run(t, lines)) return trainer_delete(t);
    uint8_t *file = checkpoint_save(t, &size, &e);
    REQUIRE(file != NULL);
    trainer *again = checkpoint_restore(file, size, bytes_of(TEXT), strlen(TEXT), NULL, &e);
    REQUIRE(again != NULL);
    CHECK_INT(t->bytes, again->bytes);
    take_steps(t, 9);
    take_steps(again, 9);
    CHECK(memcmp(&t->settings, &again->settings, sizeof t->settings) == 0);
    CHECK_THAT(same_arrays(t->model.values, again->model.values, t->model.n_values), "%s", lines);
    CHECK_NEAR(t->last.loss, again->last.loss, 0);
    CHECK_NEAR(t->last.val_loss, again->last.val_loss, 0); /* measured after step 16 */
    free(file);
    trainer_delete(t);
    trainer_delete(again);
}

static void like_restored(void)
{
    check_like_restored("batch_size=7\nval_interval=4\n");
    check_like_restored("batch_size=1\nval_interval=8\n");
    check_like_restored("label_smoothing=0.2\nval_interval=16\n");
    check_like_restored("grad_accumulation=3\nbatch_size=2\nval_interval=2\n");
    check_like_restored("max_steps=300\nschedule=wsd\nval_interval=2\n");
}

static void batch_grows(void)
{
    trainer *t = trainer_of(TEXT, SMALL);
    REQUIRE(t != NULL);
    uint64_t before = t->bytes;
    take_steps(t, 2);
    int64_t tokens = t->last.tokens;
    CHECK(change_run(t, "batch_size=40\n"));
    CHECK(t->bytes > before);
    trainer_step(t);
    CHECK_INT(t->batch.sequences[t->batch.end - 1], 39);
    CHECK_INT(t->last.tokens - tokens, t->batch.n_targets);
    CHECK(change_run(t, "batch_size=4\n"));
    CHECK_INT(t->bytes, before);
    trainer_delete(t);
}

static void check_refused(const char *run_lines, const char *lines, const char *key, const char *part)
{
    error e = {0};
    trainer *t = trainer_of(TEXT, run_lines), *other = trainer_of(TEXT, run_lines);
    REQUIRE(t != NULL && other != NULL);
    take_steps(t, 4);
    take_steps(other, 4);
    CHECK_THAT(!trainer_change(t, lines, &e), "%s is accepted", lines);
    CHECK_TEXT(e.key, key);
    CHECK_HAS(e.message, part);
    CHECK(memcmp(&t->settings, &other->settings, sizeof t->settings) == 0);
    take_steps(t, 3);
    take_steps(other, 3);
    CHECK(same_state(t, other));
    trainer_delete(t);
    trainer_delete(other);
}

static void refused(void)
{
    check_refused(SMALL, "n_layer=2\n", "n_layer",
                  "Layers (n_layer) cannot change while a run goes on: start a new run with it.");
    check_refused(SMALL, "learning_rate=0.1\noptimizer=lion\n", "optimizer", "cannot change");
    check_refused(SMALL, "preset=microgpt\n", "preset", "cannot change");
    check_refused(SMALL, "seed=1\n", "seed", "cannot change");
    check_refused(SMALL, "learning_rate=0\n", "learning_rate", "must be a number from");
    check_refused(SMALL, "learning_rate=inf\n", "learning_rate", "must be a number from");
    check_refused(SMALL, "warmup_steps=60\n", "max_steps", "must be longer than its warm-up");
    check_refused(SMALL, "max_steps=3\n", "max_steps", "The run has done 4 steps already");
    check_refused(SMALL "n_embd=64\n", "batch_size=1024\nmemory_limit=16\n", "memory_limit",
                  "MiB of memory; the limit");
    check_refused(SMALL, "no_such=1\n", "no_such", "There is no setting");
}

static void beyond_the_end(void)
{
    trainer *t = trainer_of(TEXT, SMALL "schedule=constant\n");
    trainer *straight = trainer_of(TEXT, SMALL "schedule=constant\nmax_steps=80\nval_interval=20\n");
    REQUIRE(t != NULL && straight != NULL);
    CHECK(change_run(t, "max_steps=6\nval_interval=20\n"));
    while (trainer_step(t)) continue;
    CHECK(t->done);
    CHECK_INT(t->last.step, 6);
    CHECK(!trainer_step(t));
    CHECK(change_run(t, "learning_rate=0.005\n")); /* does not let it go on */
    CHECK(t->done);
    CHECK(change_run(t, "max_steps=80\n"));
    CHECK(!t->done);
    take_steps(t, 14);
    take_steps(straight, 20);
    CHECK(same_state(t, straight));
    CHECK(change_run(t, "max_steps=20\n")); /* now it ends, with the validation of the last step */
    CHECK(!t->done && t->validation.active);
    CHECK(!trainer_step(t));
    CHECK(t->done && !isnan(t->last.val_loss));
    CHECK_INT(t->last.step, 20);
    trainer_delete(t);
    trainer_delete(straight);
}

/* A run without its text can be made longer or shorter too. */
static void without_text(void)
{
    error e = {0};
    size_t size;
    trainer *t = trainer_of(TEXT, SMALL);
    REQUIRE(t != NULL);
    take_steps(t, 7);
    uint8_t *file = checkpoint_save(t, &size, &e);
    trainer_delete(t);
    REQUIRE(file != NULL);
    t = checkpoint_restore(file, size, NULL, 0, NULL, &e);
    free(file);
    REQUIRE(t != NULL);
    CHECK(change_run(t, "max_steps=7\nbatch_size=2\n"));
    CHECK(t->done && !t->validation.active);
    CHECK(change_run(t, "max_steps=8\n"));
    CHECK(!t->done);
    CHECK(!trainer_step(t)); /* the text is still missing */
    trainer *fork = trainer_fork(t, &e);
    REQUIRE(fork != NULL);
    CHECK(trainer_sample_begin(fork, "a", 1, &fork->settings, true, &e));
    trainer_delete(t);
    CHECK(sampler_next(&fork->sampler) != SAMPLER_LENGTH);
    trainer_delete(fork);
}

/* A change in the middle of a step or of a validation: it is repeated from its beginning. */
static void in_between(void)
{
    trainer *t = trainer_of(TEXT, SMALL "grad_accumulation=4\n"),
            *whole = trainer_of(TEXT, SMALL "grad_accumulation=4\n");
    REQUIRE(t != NULL && whole != NULL);
    take_steps(t, 5);
    take_steps(whole, 5);
    trainer_advance(t);
    trainer_advance(t);
    CHECK_INT(t->unfinished.n, 2);
    CHECK(change_run(t, "grad_accumulation=2\n"));
    CHECK(change_run(whole, "grad_accumulation=2\n"));
    take_steps(t, 4);
    take_steps(whole, 4);
    CHECK(same_state(t, whole));
    CHECK(change_run(t, "grad_accumulation=1\n") && change_run(whole, "grad_accumulation=1\n"));
    trainer_advance(t);
    CHECK(t->validation.active);
    trainer_advance(t);
    CHECK(change_run(t, "batch_size=3\n"));
    trainer_step(t);
    trainer_step(whole);
    CHECK_NEAR(t->last.val_loss, whole->last.val_loss, DOUBLE_OR_FLOAT(1e-13, 1e-5));
    trainer_delete(t);
    trainer_delete(whole);
}

/* Whichever allocation fails, the run is unchanged and can go on. */
static void change_without_memory(void)
{
    trainer *plain = trainer_of(TEXT, SMALL), *t = trainer_of(TEXT, SMALL);
    REQUIRE(plain != NULL && t != NULL);
    long n = 0, refusals = 0;
    for (bool ok = false; !ok && n < 1000;) {
        error e = {0};
        allocations_fail(++n, false);
        ok = trainer_change(t, "batch_size=9\n", &e);
        allocations_fail(0, false);
        if (!ok) {
            CHECK_INT(e.code, ERROR_MEMORY);
            refusals++;
            if (n % 8 == 1) {
                trainer_step(t);
                trainer_step(plain);
                CHECK(same_arrays(t->model.values, plain->model.values, t->model.n_values));
            }
        }
    }
    CHECK_THAT(refusals > 10, "only %ld", refusals);
    CHECK_INT(t->settings.batch_size, 9);
    trainer_delete(plain);
    trainer_delete(t);
}

/* ---- forks ---- */

/* A fork after `pieces` pieces of work computes the same steps as the first run, and the first run computes the
 * same as without a fork. */
static void check_fork(const char *lines, int pieces)
{
    error e = {0};
    trainer *t = trainer_of(TEXT, lines), *alone = trainer_of(TEXT, lines);
    REQUIRE(t != NULL && alone != NULL);
    for (int i = 0; i < pieces; i++) {
        trainer_advance(t);
        trainer_advance(alone);
    }
    trainer *fork = trainer_fork(t, &e);
    REQUIRE(fork != NULL);
    CHECK(same_state(t, fork));
    take_steps(fork, 12);
    CHECK(!same_state(t, fork));
    take_steps(t, 12);
    CHECK_THAT(same_state(t, fork), "%safter %d pieces", lines, pieces);
    take_steps(alone, 12);
    CHECK(same_state(t, alone));
    trainer_delete(t); /* the fork still has the text */
    trainer *second = trainer_fork(fork, &e);
    REQUIRE(second != NULL);
    CHECK(trainer_sample_begin(second, "a", 1, &second->settings, true, &e));
    CHECK(sampler_next(&second->sampler) != SAMPLER_LENGTH);
    trainer_delete(fork);
    take_steps(second, 5);
    take_steps(alone, 5);
    CHECK(same_state(second, alone));
    trainer_delete(second);
    trainer_delete(alone);
}

static void forks(void)
{
    check_fork(SMALL, 0);
    check_fork(SMALL, 6);
    check_fork(SMALL "optimizer=muon\n", 13);
    check_fork(SMALL "optimizer=sgd\nmomentum=0\ndocuments=stream\n", 5);
    check_fork(SMALL "optimizer=lion\ngrad_accumulation=3\n", 7); /* in the middle of a step */
    check_fork(SMALL "batch_size=64\nblock_size=16\nval_interval=1\nval_batches=20\n", 2);
}

static void fork_without_memory(void)
{
    trainer *t = trainer_of(TEXT, SMALL);
    REQUIRE(t != NULL);
    take_steps(t, 3);
    long n = 0;
    for (trainer *fork = NULL; fork == NULL && n < 2000;) {
        error e = {0};
        allocations_fail(++n, false);
        fork = trainer_fork(t, &e);
        allocations_fail(0, false);
        CHECK_INT(e.code, fork == NULL ? ERROR_MEMORY : 0);
        CHECK(fork == NULL || same_state(t, fork));
        trainer_delete(fork);
    }
    CHECK_THAT(n > 20, "only %ld allocations", n);
    CHECK(trainer_step(t));
    trainer_delete(t);
}

SUITE(steering)
{
    TEST("a setting that changes at once has its effect from the next step on", at_once);
    TEST("a run that was changed goes on as one that was saved and opened with the new settings", like_restored);
    TEST("the batch grows and shrinks, and the memory with it", batch_grows);
    TEST("settings that cannot change and values that are not allowed are refused with a sentence, and nothing "
         "changes",
         refused);
    TEST("a run that is done goes on when it is made longer, and ends where it is made to end", beyond_the_end);
    TEST("a run without its text can be changed and forked too, but not trained", without_text);
    TEST("a change in the middle of a step or a validation repeats it from its beginning", in_between);
    TEST("a change for which there is not enough memory leaves the run unchanged", change_without_memory);
    TEST("a fork computes the same steps and does not affect the first run, whichever goes first", forks);
    TEST("a fork for which there is not enough memory is refused and leaves the run unchanged", fork_without_memory);
}
