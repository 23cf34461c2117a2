/* test_begun.c: the change since the start of a run that began with the weights of another one: against a copy of those. */
#include "../support.h"
#include "../test.h"
#include "saved_run.h"
#include "training/parameters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MANY SMALL "max_steps=2000\n"

/* Checks the change of each parameter since the start. `first` has the numbers of the parameters in their order, of one after
 * the other. Returns how many have changed. */
static int check_change(trainer *t, const real *first)
{
    int changed = 0;
    for (int i = 0; i < t->model.n_parameters; i++) {
        const tensor *of = t->model.parameters[i];
        tensor_numbers out;
        error e = {0};
        if (!CHECK_THAT(numbers_read(t, of->name, NUMBERS_START, &out, &e), "%s: %s", of->name, e.message)) return 0;
        double size = 0;
        for (size_t k = 0; k < out.n; k++, first++) {
            CHECK_NEAR(out.x[k], of->data[k] - *first, 0);
            size += fabs((double)out.x[k]);
        }
        CHECK_THAT(of->has_grad || size <= 0, "%s", of->name);
        changed += size > 0;
        free(out.owned);
    }
    return changed;
}

/* The numbers of all parameters, one after the other, which the caller frees. */
static real *all_of(const trainer *t)
{
    real *copy = calloc((size_t)t->model.n_values, sizeof *copy), *at = copy;
    for (int i = 0; copy != NULL && i < t->model.n_parameters; i++) {
        const size_t n = tensor_size(t->model.parameters[i]);
        memcpy(at, t->model.parameters[i]->data, n * sizeof *copy);
        at += n;
    }
    return copy;
}

static void compared_with_what_it_began_with(void)
{
    static const char *const TRAINED[] = {"trainable=all\nmax_steps=2000\n", "trainable=last\nmax_steps=2000\n",
                                          "trainable=lora\nlora_rank=2\nmax_steps=2000\n"};
    trainer *old = trainer_of(LINES, MANY);
    REQUIRE(old != NULL);
    take_steps(old, 5);
    for (size_t i = 0; i < sizeof TRAINED / sizeof *TRAINED; i++) {
        trainer *t = begun_from(old, TRAINED[i]);
        REQUIRE(t != NULL);
        real *first = all_of(t);
        const int own = old->model.n_parameters; /* a LoRA's are behind them, and drawn */
        for (int k = 0, at = 0; k < own; at += (int)tensor_size(old->model.parameters[k++])) {
            const tensor *of = old->model.parameters[k];
            CHECK_THAT(memcmp(of->data, first + at, tensor_size(of) * sizeof *first) == 0, "%s", of->name);
        }
        CHECK_INT(check_change(t, first), 0);
        take_steps(t, 3);
        const int changed = check_change(t, first);
        CHECK(changed > 0);
        bytes b = save(t);
        trainer *later = restore_with(b, NULL); /* without its lines: nothing has to be drawn again */
        REQUIRE(later != NULL);
        CHECK_INT(check_change(later, first), changed);
        error e = {0};
        trainer *fork = trainer_fork(t, &e);
        REQUIRE(CHECK_THAT(fork != NULL, "%s", e.message));
        take_steps(t, WATCH_IDLE + 1); /* nobody has asked for so long that copies are freed, but not these */
        CHECK_INT(check_change(t, first), changed);
        CHECK_INT(check_change(fork, first), changed);
        trainer_delete(fork);
        trainer_delete(later);
        trainer_delete(t);
        free(b.at);
        free(first);
    }
    trainer_delete(old);
}

static void check_lost(trainer *t)
{
    tensor_numbers out;
    error e = {0};
    CHECK(!numbers_read(t, t->model.parameters[0]->name, NUMBERS_START, &out, &e));
    CHECK_TEXT(e.key, "of");
    CHECK_TEXT(e.message, "The numbers that this run began with were too large to be kept.");
}

static void within_the_limit(void)
{
    error e = {0};
    trainer *t = trainer_of(LINES, SMALL "n_embd=128\n");
    REQUIRE(t != NULL);
    const double copy = (double)t->model.n_trained * sizeof(real) / (1 << 20), mib = (double)t->bytes / (1 << 20);
    REQUIRE(ceil(mib + copy) > ceil(mib));
    t->settings.memory_limit = (int64_t)ceil(mib); /* for the run, but not for a copy besides */
    CHECK_THAT(parameters_begin(t, &e), "%s", e.message);
    t->settings.memory_limit = 512; /* its file has one that settings can have */
    take_steps(t, 1);
    check_lost(t);
    bytes b = save(t);
    trainer *later = restore_with(b, LINES);
    REQUIRE(later != NULL);
    check_lost(later);
    trainer_delete(later);
    trainer_delete(t);
    free(b.at);
}

SUITE(begun)
{
    TEST("the change since the start is that from the weights with which a run began, also when it is saved and "
         "forked",
         compared_with_what_it_began_with);
    TEST("where there is no room for those weights, it is not known", within_the_limit);
}
