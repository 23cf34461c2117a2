/* test_metrics.c: the measurements, compared with sums that this file computes over the tensors of the run, and
 * with what is known of a text. */
#include "../support.h"
#include "../test.h"
#include "base/memory.h"
#include "base/string_builder.h"
#include "inside/estimate.h"
#include "training/metrics.h"
#include "training/parameters.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char TEXT[] = "anna\nanton\nberta\nbruno\ncarla\nclara\ndora\ndoris\nella\nemil\nfrida\nfranz\n"
                           "greta\ngustav\nhanna\nhugo\nida\nigor\njana\njonas\nkarla\nkurt\nlena\nlukas\n";

#define SMALL \
    "preset=gpt2\nn_layer=2\nn_embd=16\nn_head=2\nblock_size=8\nbatch_size=4\nval_fraction=0.25\nval_interval=5\n" \
    "warmup_steps=3\nmax_steps=60\n"

static const double LN2 = 0.69314718055994530942;

/* ---- measuring changes nothing ---- */

static void same_run(void)
{
    static const char *const LINES[] = {SMALL, SMALL "optimizer=muon\nactivation=relu2\ngrad_accumulation=3\n",
                                        SMALL "preset=llama\ndropout=0.2\ngrad_clip=0.01\n"};
    for (int i = 0; i < 3; i++) {
        trainer *without = trainer_of(TEXT, LINES[i]), *with = trainer_of(TEXT, LINES[i]);
        REQUIRE(without != NULL && with != NULL && change_run(with, "metrics_interval=1\n"));
        for (int step = 0; step < 20; step++) {
            take_steps(without, 1);
            take_steps(with, 1);
            CHECK(memcmp(&without->last, &with->last, sizeof with->last) == 0);
        }
        CHECK(memcmp(without->model.values, with->model.values, (size_t)with->model.n_values * sizeof(real)) == 0);
        CHECK(without->metrics == NULL && with->metrics != NULL);
        trainer_delete(without);
        trainer_delete(with);
    }
}

static void at_the_interval(void)
{
    trainer *t = trainer_of(TEXT, SMALL "metrics_interval=3\n");
    REQUIRE(t != NULL && t->metrics != NULL);
    const int64_t steps[] = {0, 0, 3, 3, 3, 6, 6};
    for (int i = 0; i < 7; i++) {
        take_steps(t, 1);
        CHECK_INT(t->metrics->training.step, steps[i]);
        CHECK_INT(t->metrics->validation.step, i < 4 ? 0 : 5);
        if (steps[i] == i + 1) CHECK_NEAR(t->metrics->training.loss, t->last.loss, 1e-12);
        if (i == 4) CHECK_NEAR(t->metrics->validation.loss, t->last.val_loss, 1e-12);
    }
    trainer_delete(t);
}

/* ---- norms ---- */

static double norm(const real *x, const real *minus, size_t n)
{
    long double squares = 0;
    for (size_t i = 0; i < n; i++) {
        long double d = (long double)x[i] - (minus == NULL ? 0 : (long double)minus[i]);
        squares += d * d;
    }
    return (double)sqrtl(squares);
}

static void norms(void)
{
    trainer *t = trainer_of(TEXT, SMALL "metrics_interval=1\nlearning_rate=0.1\ngrad_clip=0.01\n");
    REQUIRE(t != NULL);
    take_steps(t, 5);
    size_t bytes = (size_t)t->model.n_values * sizeof(real);
    real *before = malloc(bytes);
    REQUIRE(before != NULL);
    memcpy(before, t->model.values, bytes);
    take_steps(t, 1);
    double all = 0;
    for (int i = 0; i < t->model.n_parameters; i++) {
        const tensor *p = t->model.parameters[i];
        const parameter_norms *n = &t->metrics->norms[i];
        const real *old = before + (p->data - t->model.values);
        CHECK_NEAR(n->gradient, norm(p->grad, NULL, tensor_size(p)), 1e-12);
        CHECK_NEAR(n->weight, norm(old, NULL, tensor_size(p)), 1e-10);
        CHECK_NEAR(n->update, norm(p->data, old, tensor_size(p)), 1e-10);
        CHECK_THAT(n->update > 0, "%s stood still", p->name);
        all += n->gradient * n->gradient;
    }
    CHECK_NEAR(sqrt(all), t->last.grad_norm, DOUBLE_OR_FLOAT(1e-12, 1e-5) * t->last.grad_norm);
    CHECK_NEAR(t->metrics->grad_norm, t->last.grad_norm, 0);
    CHECK(t->last.grad_norm > 0.01); /* the gradient was clipped; the norm reported is that before clipping */
    free(before);
    trainer_delete(t);
}

/* The first step of Adam changes every number that has a gradient by the learning rate, whatever the gradient is. */
static void first_step_of_adam(void)
{
    trainer *t = trainer_of(TEXT, SMALL "metrics_interval=1\nlearning_rate=0.25\nwarmup_steps=0\nweight_decay=0\n");
    REQUIRE(t != NULL);
    take_steps(t, 1);
    for (int i = 0; i < t->model.n_parameters; i++) {
        const tensor *p = t->model.parameters[i];
        if (strcmp(p->name, "blocks.1.mlp.proj.weight") != 0) continue;
        double expected = 0.25 * sqrt((double)tensor_size(p));
        CHECK_NEAR(t->metrics->norms[i].update, expected, 1e-3 * expected);
    }
    trainer_delete(t);
}

/* ---- predictions ---- */

static double share_right(const tensor *logits, const batch *b)
{
    int right = 0;
    for (int r = 0; r < b->end; r++) {
        const real *row = logits->data + row_at(logits, r);
        int best = 0;
        for (int i = 1; i < logits->shape[1]; i++) best = row[i] > row[best] ? i : best;
        right += best == b->targets[r];
    }
    return (double)right / b->end;
}

static void accuracy(void)
{
    trainer *t = trainer_of(TEXT, SMALL "metrics_interval=1\nlearning_rate=0.02\nval_batches=1\nval_interval=1\n");
    REQUIRE(t != NULL);
    double first = 0, last = 0;
    for (int step = 0; step < 40; step++) {
        take_steps(t, 1);
        const metrics *d = t->metrics;
        CHECK_NEAR(d->training.accuracy, share_right(t->outputs.logits, &t->batch), 1e-12);
        CHECK_INT(t->validation.batch.end > 0, 1);
        CHECK_NEAR(d->validation.accuracy, share_right(t->validation.outputs.logits, &t->validation.batch), 1e-12);
        if (step == 0) first = d->training.accuracy;
        last = d->training.accuracy;
    }
    CHECK_THAT(last > first + 0.1 && last < 1, "accuracy went from %g to %g", first, last);
    trainer_delete(t);
}

/* The logits are read after the pass, so nothing that the pass computes later may share their memory. */
static void logits_stay(void)
{
    static const char *const LINES[] = {SMALL,
                                        SMALL "norm_final=0\nn_embd=64\n",
                                        SMALL "n_embd=64\n",
                                        SMALL "n_layer=1\nn_embd=64\n",
                                        SMALL "norm_place=post\nnorm_final=0\n",
                                        "preset=microgpt\nval_fraction=0.25\n"};
    for (int i = 0; i < 6; i++) {
        trainer *t = trainer_of(TEXT, LINES[i]);
        REQUIRE(t != NULL);
        const tensor *logits = t->validation.outputs.logits, *loss = t->validation.outputs.loss;
        CHECK_THAT(loss->data < logits->data || loss->data >= logits->data + tensor_size(logits),
                   "the loss lies among the logits with %s", LINES[i]);
        trainer_delete(t);
    }
}

/* Four names of three letters, one letter of them with two bytes; each ends with a line break. That is four
 * characters and, for the name with the two bytes, five tokens of bytes; four tokens of characters; and about three
 * with "zo" merged. Validation reads 6 of the 24 names. */
static void bits_per_character(void)
{
    char names[24 * 6 + 1] = "";
    for (int i = 0; i < 24; i++) {
        static const char *const NAMES[] = {"zo\xC3\xAB\n", "zo\xC3\xA9\n", "zu\xC3\xAB\n", "zo\xC3\xAF\n"};
        strcat(names, NAMES[i % 4]);
    }
    static const char *const LINES[] = {SMALL "metrics_interval=5\n", SMALL "metrics_interval=5\ntokenizer=byte\n",
                                        SMALL "metrics_interval=5\ntokenizer=bpe\nvocab_size=258\n"};
    for (int i = 0; i < 3; i++) {
        trainer *t = trainer_of(names, LINES[i]);
        REQUIRE(t != NULL);
        take_steps(t, 5);
        const metrics *d = t->metrics;
        const double tokens = (double)corpus_val_tokens(&t->corpus), characters = 6 * 4;
        if (i < 2) CHECK_NEAR(tokens, i == 0 ? 24 : 30, 0);
        if (i == 2) CHECK_THAT(tokens < 30, "%g tokens: nothing was merged", tokens);
        CHECK_NEAR(d->validation.bits_per_character, t->last.val_loss * tokens / characters / LN2, 1e-9);
        if (i == 2) CHECK_THAT(t->batch.end < 20, "%d tokens of a batch", t->batch.end);
        CHECK_NEAR(d->training.bits_per_character, t->last.loss * t->batch.end / (4 * 4) / LN2, 1e-9);
        trainer_delete(t);
    }
}

/* Two batches of four are measured as one of eight. */
static void accumulated(void)
{
    trainer *parts = trainer_of(TEXT, SMALL "metrics_interval=1\ngrad_accumulation=2\n");
    trainer *whole = trainer_of(TEXT, SMALL "metrics_interval=1\nbatch_size=8\n");
    REQUIRE(parts != NULL && whole != NULL);
    take_steps(parts, 1);
    take_steps(whole, 1);
    const metrics *p = parts->metrics, *w = whole->metrics;
    const double near = DOUBLE_OR_FLOAT(1e-12, 1e-5);
    CHECK_NEAR(p->training.accuracy, w->training.accuracy, 1e-12);
    CHECK_NEAR(p->training.bits_per_character, w->training.bits_per_character, near);
    CHECK_NEAR(p->training.loss, w->training.loss, near);
    for (int i = 0; i < whole->model.n_parameters; i++) {
        CHECK_NEAR(p->norms[i].gradient, w->norms[i].gradient, near);
    }
    trainer_delete(parts);
    trainer_delete(whole);
}

/* ---- dead units ---- */

/* The units of a layer get biases that alone decide their outputs: n of them a negative one. */
static void kill_units(trainer *t, int n)
{
    tensor *weight = model_find(&t->model, "blocks.1.mlp.fc.weight"),
           *bias = model_find(&t->model, "blocks.1.mlp.fc.bias");
    memset(weight->data, 0, tensor_size(weight) * sizeof(real));
    for (int i = 0; i < bias->shape[0]; i++) bias->data[i] = i < n ? -1 : 1;
}

static int columns_of_zeros(const tensor *t, int rows)
{
    int count = 0;
    for (int i = 0; i < t->shape[1]; i++) {
        real sum = 0; /* no term is negative */
        for (int r = 0; r < rows; r++) sum += t->data[row_at(t, r) + (size_t)i];
        count += sum == 0;
    }
    return count;
}

static void dead_units(void)
{
    trainer *t = trainer_of(TEXT, SMALL "metrics_interval=1\nactivation=relu\n");
    REQUIRE(t != NULL);
    take_steps(t, 1);
    CHECK(t->metrics->has_dead);
    CHECK_INT(t->metrics->units, 64);
    for (int n = 64; n >= 0; n -= 13) {
        kill_units(t, n);
        take_steps(t, 1);
        CHECK_INT(t->metrics->dead[0], columns_of_zeros(trainer_tensor(t, "blocks.0.mlp.activation"), t->batch.end));
        CHECK_INT(t->metrics->dead[1], n);
    }
    trainer_delete(t);
    t = trainer_of(TEXT, SMALL "metrics_interval=1\nactivation=gelu\n");
    REQUIRE(t != NULL);
    take_steps(t, 1);
    CHECK(!t->metrics->has_dead);
    trainer_delete(t);
}

/* ---- changes during a run ---- */

static void on_and_off(void)
{
    trainer *t = trainer_of(TEXT, SMALL);
    REQUIRE(t != NULL);
    const uint64_t bytes = t->bytes;
    CHECK(t->metrics == NULL);
    CHECK_INT(t->bytes_by_purpose.metrics, 0);
    CHECK(change_run(t, "metrics_interval=2\n"));
    CHECK(t->metrics != NULL);
    CHECK_INT(t->bytes, bytes + metrics_bytes(&t->model));
    take_steps(t, 2);
    CHECK_INT(t->metrics->training.step, 2);
    CHECK(change_run(t, "batch_size=2\n")); /* the graphs are recorded again; the measurements are the same */
    CHECK_INT(t->metrics->training.step, 2);
    take_steps(t, 2);
    CHECK_INT(t->metrics->training.step, 4);
    error e = {0};
    trainer *fork = trainer_fork(t, &e);
    REQUIRE(fork != NULL && fork->metrics != NULL && fork->metrics != t->metrics);
    trainer_delete(fork);
    CHECK(change_run(t, "metrics_interval=0\nbatch_size=4\n"));
    CHECK(t->metrics == NULL);
    CHECK_INT(t->bytes, bytes);
    take_steps(t, 2);
    trainer_delete(t);
}

/* Without metrics the run fits into 16 MiB, with them it does not. */
static void too_much(void)
{
    char lines[200];
    int batch_size = 0;
    bool found = false;
    while (!found && batch_size < 200) {
        estimate s;
        error e = {0};
        snprintf(lines, sizeof lines, "n_layer=2\nn_embd=%d\nblock_size=16\nmemory_limit=16\nbatch_size=%d\n",
                 DOUBLE_OR_FLOAT(96, 128), ++batch_size);
        config c = settings_of(lines);
        REQUIRE(estimate_init(&s, bytes_of(TEXT), strlen(TEXT), 0, &c, NULL, &e));
        found = memory_mib(s.whole->bytes) <= 16 && memory_mib(s.whole->bytes + metrics_bytes(&s.whole->model)) > 16;
        estimate_free(&s);
    }
    REQUIRE(found);
    trainer *t = trainer_of(TEXT, lines);
    error e = {0};
    REQUIRE(t != NULL);
    const uint64_t bytes = t->bytes;
    CHECK(!trainer_change(t, "metrics_interval=1\n", &e));
    CHECK_TEXT(e.key, "memory_limit");
    CHECK_INT(t->settings.metrics_interval, 0);
    CHECK(t->metrics == NULL);
    CHECK(change_run(t, "memory_limit=64\n"));
    int refused = 0;
    for (bool ok = false; !ok && refused < 100; refused += !ok) { /* each allocation fails once here */
        allocations_fail(refused + 1, false);
        ok = trainer_change(t, "metrics_interval=1\n", &e);
        allocations_fail(0, false);
        if (ok) break;
        CHECK_INT(e.code, ERROR_MEMORY);
        CHECK(t->metrics == NULL && t->settings.metrics_interval == 0);
        CHECK_INT(t->bytes, bytes);
    }
    CHECK_THAT(refused > 1 && refused < 100, "%d refusals", refused);
    CHECK(t->metrics != NULL);
    take_steps(t, 1);
    trainer_delete(t);
}

static void reports(void)
{
    trainer *t = trainer_of(TEXT, SMALL "metrics_interval=1\nactivation=relu\nlabel_smoothing=0.1\n");
    REQUIRE(t != NULL);
    string_builder before = {0}, after = {0};
    metrics_report(t->metrics, &t->model, 1234, &before);
    CHECK_TEXT(before.at, "{\"training\":null,\"validation\":null,\"grad_norm\":null,\"parameters\":[],"
                          "\"dead_units\":null,\"memory_bytes\":1234}");
    take_steps(t, 5);
    kill_units(t, 3);
    take_steps(t, 1);
    metrics_report(t->metrics, &t->model, t->bytes, &after);
    CHECK_HAS(after.at, "{\"training\":{\"step\":6,\"loss\":");
    CHECK_HAS(after.at, "\"bits_per_character\":null,\"accuracy\":"); /* a smoothed loss is not a code length */
    CHECK_HAS(after.at, "\"validation\":{\"step\":5,\"loss\":");
    CHECK_HAS(after.at, "{\"name\":\"blocks.1.attention.qkv.bias\",\"gradient_norm\":");
    CHECK_HAS(after.at, "{\"name\":\"blocks.1.mlp.activation\",\"units\":64,\"dead\":3}],\"memory_bytes\":");
    CHECK(isfinite(t->metrics->validation.bits_per_character));
    string_builder_free(&before);
    string_builder_free(&after);
    trainer_delete(t);
}

SUITE(metrics)
{
    TEST("a run that is measured is the same run, bit for bit", same_run);
    TEST("it is measured at multiples of the interval, and with each validation", at_the_interval);
    TEST("norms of gradients, weights and updates are those of each parameter", norms);
    TEST("the norm of Adam's first update is the rate times the root of how many numbers there are",
         first_step_of_adam);
    TEST("accuracy is the share of targets that have the largest logit", accuracy);
    TEST("the logits of a validation can still be read after it", logits_stay);
    TEST("bits per character count characters, whatever the tokens are", bits_per_character);
    TEST("a step of several batches is measured as one of their sum", accumulated);
    TEST("dead units are those that are 0 in every row, for activations that can be 0", dead_units);
    TEST("metrics can be turned on and off during a run, and their memory with them", on_and_off);
    TEST("metrics that do not fit into memory are refused, and nothing changes", too_much);
    TEST("a report says null for what was not measured", reports);
}
