/* test_trainer.c: whole runs: that they learn, repeat bit for bit, do not affect each other, end when they should,
 * and say why. */
#include "training/parameters.h"
#include "training/trainer.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALL_LINES "preset=microgpt\nval_fraction=0.2\nval_interval=5\nbatch_size=3\n"
#define SMALL_STREAM \
    "preset=gpt2\ndocuments=stream\nval_fraction=0.1\nn_layer=1\nn_embd=16\nn_head=2\nblock_size=12\nbatch_size=3\n" \
    "val_interval=5\nlearning_rate=0.01\nwarmup_steps=3\n"

static const char NAMES[] = "anna\nanton\nberta\nbruno\ncarla\nclara\ndora\ndoris\nella\nemil\nfrida\nfranz\n"
                            "greta\ngustav\nhanna\nhugo\nida\nigor\njana\njonas\nkarla\nkurt\nlena\nlukas\n";
static const char STORY[] =
    "The cat sat on the mat. The dog sat on the log. The cat saw the dog, and the dog saw the "
    "cat. The mat was flat, the log was round, and so they sat without a sound.\n\n"
    "Then came the rat. The rat sat on the cat. The cat sat still on the mat, and the dog sat "
    "still on the log. And that was that.\n";

/* ---- the same bits ---- */

static bool same_numbers(const trainer *a, const trainer *b)
{
    const optimizer *x = &a->optimizer, *y = &b->optimizer;
    if (a->model.n_values != b->model.n_values || x->n_m != y->n_m || x->n_v != y->n_v) return false;
    return memcmp(a->model.values, b->model.values, (size_t)a->model.n_values * sizeof(real)) == 0 &&
           (x->n_m == 0 || memcmp(x->m, y->m, (size_t)x->n_m * sizeof(real)) == 0) &&
           (x->n_v == 0 || memcmp(x->v, y->v, (size_t)x->n_v * sizeof(real)) == 0);
}

static void check_repeats(const char *text, const char *settings)
{
    trainer *a = trainer_of(text, settings), *b = trainer_of(text, settings);
    REQUIRE(a != NULL && b != NULL);
    for (int i = 0; i < 25; i++) {
        trainer_step(a);
        trainer_step(b);
        CHECK_NEAR(a->last.loss, b->last.loss, 0);
        CHECK_NEAR(a->last.grad_norm, b->last.grad_norm, 0);
        if (i % 5 == 4) CHECK_NEAR(a->last.val_loss, b->last.val_loss, 0);
    }
    CHECK(same_numbers(a, b));
    trainer_delete(a);
    trainer_delete(b);
}

static void repeats(void)
{
    check_repeats(NAMES, SMALL_LINES);
    check_repeats(STORY, SMALL_STREAM);
}

/* No slice may add to what another slice adds to. The sizes are odd, so that slices have different lengths. */
static void check_threads(const char *rule)
{
    char lines[300];
    snprintf(lines, sizeof lines, "%s%s",
             "preset=gpt2\nval_fraction=0.2\nval_interval=2\nn_layer=2\nn_head=3\nn_embd=39\n"
             "block_size=29\nbatch_size=7\nwarmup_steps=2\n",
             rule);
    config c = settings_of(lines);
    trainer *one = NULL;
    for (int threads = 1; threads <= 4; threads++) {
        error e = {0};
        pool *p = pool_new(threads);
        trainer *t = trainer_new(bytes_of(STORY), strlen(STORY), &c, p, &e);
        REQUIRE(t != NULL);
        CHECK_INT(trainer_threads(t), threads);
        for (int i = 0; i < 4; i++) trainer_step(t);
        CHECK(one == NULL || same_numbers(one, t));
        CHECK(one == NULL || one->last.val_loss == t->last.val_loss);
        if (one != NULL) trainer_delete(t);
        if (one == NULL) one = t;
        pool_delete(p);
    }
    trainer_delete(one);
}

static void any_threads(void)
{
    check_threads("");
    check_threads("optimizer=muon\ngrad_accumulation=2\nlabel_smoothing=0.1\n");
}

/* A step of preset microgpt has 0.4 million operations: it is over before another thread has been woken. */
static void small_steps(void)
{
    error e = {0};
    pool *p = pool_new(2);
    config small = settings_of("preset=microgpt\n");
    config large = settings_of("preset=gpt2\nn_layer=4\nn_head=4\nn_embd=64\nblock_size=64\nbatch_size=8\n");
    trainer *a = trainer_new(bytes_of(NAMES), strlen(NAMES), &small, p, &e);
    trainer *b = trainer_new(bytes_of(STORY), strlen(STORY), &large, p, &e);
    trainer *c = trainer_new(bytes_of(STORY), strlen(STORY), &large, NULL, &e);
    REQUIRE(a != NULL && b != NULL && c != NULL);
    CHECK_INT(trainer_threads(a), 1);
    CHECK_INT(trainer_threads(b), 2);
    CHECK_INT(trainer_threads(c), 1);
    trainer_delete(a);
    trainer_delete(b);
    trainer_delete(c);
    pool_delete(p);
}

static void seeds_differ(void)
{
    trainer *a = trainer_of(STORY, SMALL_STREAM "seed=1\n"), *b = trainer_of(STORY, SMALL_STREAM "seed=2\n");
    REQUIRE(a != NULL && b != NULL);
    trainer_step(a);
    trainer_step(b);
    CHECK(a->last.loss != b->last.loss);
    CHECK(!same_numbers(a, b));
    trainer_delete(a);
    trainer_delete(b);
}

/* Computes a whole validation now, whatever the step is. */
static double val_loss(trainer *t)
{
    t->validation.active = true;
    t->validation.index = 0;
    t->validation.sum = t->validation.n = 0;
    while (t->validation.active) trainer_advance(t);
    return t->last.val_loss;
}

/* One trainer alone, and one in turns with others, with samples and measurements in between. */
static void side_by_side(void)
{
    trainer *alone = trainer_of(STORY, SMALL_STREAM), *beside = trainer_of(STORY, SMALL_STREAM);
    trainer *other = trainer_of(NAMES, SMALL_LINES);
    REQUIRE(alone != NULL && beside != NULL && other != NULL);
    for (int i = 0; i < 12; i++) trainer_step(alone);
    for (int i = 0; i < 12; i++) {
        error e = {0};
        trainer_step(beside);
        trainer_step(other);
        val_loss(beside); /* changes nothing */
        REQUIRE(trainer_sample_begin(beside, "The", 3, &beside->settings, true, &e));
        while (sampler_next(&beside->sampler) >= 0) trainer_step(other);
    }
    CHECK(same_numbers(alone, beside));
    CHECK_NEAR(alone->last.loss, beside->last.loss, 0);
    trainer_delete(alone);
    trainer_delete(other);
    trainer_step(beside); /* still works after the others are freed */
    trainer_delete(beside);
}

static void steps_allocate_nothing(void)
{
    trainer *t = trainer_of(STORY, SMALL_STREAM);
    REQUIRE(t != NULL);
    allocations_fail(0, false);
    for (int i = 0; i < 10; i++) trainer_step(t);
    CHECK_INT(allocations_made(), 0);
    trainer_delete(t);
}

/* ---- learning ---- */

static double mean_loss(trainer *t, int steps)
{
    double sum = 0;
    for (int i = 0; i < steps; i++) {
        trainer_step(t);
        sum += t->last.loss;
    }
    return sum / steps;
}

static void check_learns(const char *text, const char *settings, int steps)
{
    trainer *t = trainer_of(text, settings);
    REQUIRE(t != NULL);
    trainer_step(t);
    double first = t->last.loss, blind = log((double)t->tokenizer.vocab_size);
    CHECK_THAT(fabs(first - blind) < 0.35, "the first loss is %g, blind guessing has %g", first, blind);
    for (int i = 0; i < steps; i++) trainer_step(t);
    double later = mean_loss(t, 20);
    CHECK_THAT(later < 0.8 * t->facts.unigram_entropy, "after %d steps the loss is %g; the unigram entropy is %g",
               steps, later, t->facts.unigram_entropy);
    trainer_delete(t);
}

static void learns_lines(void) { check_learns(NAMES, "preset=microgpt\nbatch_size=4\n", 250); }
static void learns_stream(void) { check_learns(STORY, SMALL_STREAM "batch_size=6\nmax_steps=400\n", 180); }
static void learns_stream_microgpt(void)
{
    check_learns(STORY, "preset=microgpt\ndocuments=stream\nbatch_size=2\n", 250);
}
static void learns_lines_gpt2(void)
{
    check_learns(NAMES, SMALL_STREAM "documents=lines\nblock_size=8\nval_fraction=0\nmax_steps=400\n", 180);
}

/* Every optimizer, schedule and kind of decay gets below the unigram entropy. */
static void learns_by_any_rule(void)
{
    static const char *const RULES[] = {"optimizer=sgd\nlearning_rate=0.1\nmomentum=0.9\n",
                                        "optimizer=sgd\nnesterov=0\nlearning_rate=0.1\n",
                                        "optimizer=lion\nlearning_rate=0.002\nschedule=wsd\n",
                                        "optimizer=muon\nschedule=constant\n",
                                        "optimizer=adamw\nschedule=step\nstep_size=150\nlabel_smoothing=0.02\n",
                                        "optimizer=adamw\nschedule=linear\ngrad_accumulation=2\ndecay=blocks\n"};
    for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++) {
        char lines[400];
        snprintf(lines, sizeof lines, "%s%sbatch_size=6\nmax_steps=400\n", SMALL_STREAM, RULES[i]);
        check_learns(STORY, lines, 220);
    }
}

/* Two batches of three names are one of six: the same targets, and so the same mean. The names have different
 * lengths, so the mean of the two batches' means would be different. */
static void accumulates(void)
{
    trainer *one = trainer_of(NAMES, SMALL_LINES "batch_size=6\nweight_decay=0.1\n");
    trainer *two = trainer_of(NAMES, SMALL_LINES "batch_size=3\nweight_decay=0.1\ngrad_accumulation=2\n");
    REQUIRE(one != NULL && two != NULL);
    CHECK(two->bytes < one->bytes);
    for (int i = 0; i < 5; i++) {
        CHECK(trainer_step(one) && trainer_step(two));
        CHECK_INT(two->last.step, i + 1);
        CHECK_INT(two->last.tokens, one->last.tokens);
        CHECK_NEAR(two->last.loss, one->last.loss, DOUBLE_OR_FLOAT(1e-12, 1e-5));
        CHECK_NEAR(two->last.grad_norm, one->last.grad_norm, DOUBLE_OR_FLOAT(1e-11, 1e-4));
        if (i == 4) CHECK_NEAR(two->last.val_loss, one->last.val_loss, DOUBLE_OR_FLOAT(1e-11, 1e-4));
        for (size_t k = 0; k < one->model.n_values; k += 7) {
            CHECK_NEAR(two->model.values[k], one->model.values[k], DOUBLE_OR_FLOAT(1e-10, 1e-4));
        }
    }
    CHECK(trainer_advance(two)); /* a piece of work is one batch */
    CHECK_INT(two->last.step, 5);
    CHECK_INT(two->unfinished.n, 1);
    CHECK(trainer_advance(two));
    CHECK_INT(two->last.step, 6);
    trainer_delete(one);
    trainer_delete(two);
}

/* With smoothing 0.1 in training the target gets 0.9 and all tokens share 0.1; the validation loss is not smoothed. */
static void smooths_labels(void)
{
    trainer *plain = trainer_of(STORY, SMALL_STREAM "val_interval=1\n");
    trainer *smooth = trainer_of(STORY, SMALL_STREAM "val_interval=1\nlabel_smoothing=0.1\n");
    REQUIRE(plain != NULL && smooth != NULL);
    CHECK_NEAR(val_loss(plain), val_loss(smooth), 0);
    for (int i = 0; i < 60; i++) {
        trainer_step(plain);
        trainer_step(smooth);
    }
    CHECK_THAT(smooth->last.loss > plain->last.loss, "%g and %g", smooth->last.loss, plain->last.loss);
    CHECK(!same_numbers(plain, smooth));
    trainer_delete(plain);
    trainer_delete(smooth);
}

static void figures_of_steps(void)
{
    trainer *t = trainer_of(NAMES, SMALL_LINES "max_steps=12\n");
    REQUIRE(t != NULL);
    const corpus *text = &t->corpus;
    int64_t tokens = 0;
    for (int i = 1; i <= 12; i++) {
        for (size_t k = 0; k < 3; k++) { /* the letters of the next three names and a BOS for each */
            size_t name = (3 * (size_t)(i - 1) + k) % text->n_train_documents;
            tokens += text->starts[name + 1] - text->starts[name];
        }
        bool going = trainer_step(t);
        CHECK_INT(t->last.step, i);
        CHECK_INT(t->last.tokens, tokens);
        CHECK_NEAR(t->last.lr, 0.01 * (1 - (i - 1) / 12.0), 1e-17);
        CHECK((i % 5 == 0 || i == 12) == !isnan(t->last.val_loss));
        CHECK_INT(going, i < 12);
        CHECK(t->last.grad_norm > 0);
    }
    CHECK(t->done);
    CHECK_TEXT(t->stopped, "");
    step_report last = t->last;
    size_t bytes = (size_t)t->model.n_values * sizeof(real);
    real *values = malloc(bytes);
    REQUIRE(values != NULL);
    memcpy(values, t->model.values, bytes);
    CHECK(!trainer_step(t)); /* the run is over */
    CHECK_INT(t->last.step, last.step);
    CHECK(memcmp(values, t->model.values, bytes) == 0);
    free(values);
    trainer_delete(t);
}

/* The validation loss is the same whether it is measured at every step or only at the end. */
static void validates(void)
{
    trainer *often = trainer_of(NAMES, SMALL_LINES "val_interval=1\n"),
            *never = trainer_of(NAMES, SMALL_LINES "val_interval=1000\n");
    REQUIRE(often != NULL && never != NULL);
    for (int i = 0; i < 10; i++) {
        trainer_step(often);
        trainer_step(never);
    }
    CHECK(same_numbers(often, never));
    CHECK(isnan(never->last.val_loss));
    CHECK_NEAR(val_loss(never), often->last.val_loss, 0);
    /* computed by hand: four of 24 names, one at a time, weighted by their lengths */
    double sum = 0, n = 0;
    for (size_t i = 20; i < 24; i++) {
        const corpus *c = &never->corpus;
        batch *b = &never->batch;
        b->begin = b->end = b->n_targets = 0;
        for (uint32_t k = c->starts[i]; k < c->starts[i + 1]; k++) {
            batch_push(b, c->ids[k], c->ids[k + 1], (int)(k - c->starts[i]), 0);
        }
        graph_forward(&never->graph, b);
        sum += (double)never->outputs.loss->data[0] * b->n_targets;
        n += b->n_targets;
    }
    CHECK_NEAR(often->last.val_loss, sum / n, DOUBLE_OR_FLOAT(1e-14, 1e-6));
    trainer *none = trainer_of(NAMES, "preset=microgpt\n");
    REQUIRE(none != NULL);
    CHECK(isnan(val_loss(none)));
    trainer_delete(often);
    trainer_delete(never);
    trainer_delete(none);
}

/* trainer_advance() does one step or one part of a validation; the training graph keeps its batch. */
static void pieces(void)
{
    trainer *t = trainer_of(NAMES, SMALL_LINES "val_interval=1\nval_batches=3\nbatch_size=2\nmax_steps=2\n");
    REQUIRE(t != NULL);
    for (int step = 1; step <= 2; step++) {
        CHECK(trainer_advance(t));
        CHECK_INT(t->last.step, step);
        int rows = t->batch.end;
        double loss = t->last.loss;
        int parts = 0;
        while (t->validation.active) {
            CHECK(isnan(t->last.val_loss));
            bool more = trainer_advance(t);
            CHECK(more == (step < 2 || t->validation.active));
            parts++;
        }
        CHECK(parts >= 2);
        CHECK(!isnan(t->last.val_loss));
        CHECK_INT(t->last.step, step);
        CHECK_INT(t->batch.end, rows);
        CHECK_NEAR(t->outputs.loss->data[0], loss, DOUBLE_OR_FLOAT(1e-14, 1e-5));
    }
    CHECK(t->done);
    trainer_delete(t);
}

/* Clipping scales the gradient that Adam sees, not the norm that is reported. */
static void clipping(void)
{
    trainer *free_run = trainer_of(STORY, SMALL_STREAM "grad_clip=0\n");
    trainer *clipped = trainer_of(STORY, SMALL_STREAM "grad_clip=0.001\n");
    trainer *loose = trainer_of(STORY, SMALL_STREAM "grad_clip=1000\n");
    REQUIRE(free_run != NULL && clipped != NULL && loose != NULL);
    trainer_step(free_run);
    trainer_step(clipped);
    trainer_step(loose);
    double norm = free_run->last.grad_norm;
    CHECK(norm > 0.01);
    CHECK_NEAR(clipped->last.grad_norm, norm, 0);
    CHECK(same_numbers(free_run, loose));
    for (size_t i = 0; i < free_run->model.n_values; i++) { /* m = (1 - beta1) g after the first step */
        double expected = (double)free_run->optimizer.m[i] * 0.001 / norm;
        CHECK_NEAR(clipped->optimizer.m[i], expected, DOUBLE_OR_FLOAT(1e-17, 1e-9));
    }
    trainer_delete(free_run);
    trainer_delete(clipped);
    trainer_delete(loose);
}

/* ---- early ends ---- */

/* A weight decay of 10 at a learning rate of 10 multiplies every weight by -99 in each step. */
static void diverges(void)
{
    static const char *const RUNS[] = {
        "preset=microgpt\nlearning_rate=10\nweight_decay=10\ninit_std=10\nmax_steps=100000\nschedule=constant\n",
        "preset=gpt2\nn_layer=1\nn_head=2\nn_embd=16\nblock_size=8\nbatch_size=2\nlearning_rate=10\nweight_decay="
        "10\ninit_std=10\nwarmup_steps=0\n"
        "max_steps=100000\nschedule=constant\nval_fraction=0\n",
        "preset=microgpt\nlearning_rate=10\nweight_decay=10\nmax_steps=100000\nschedule=constant\nnorm_final=1\n"};
    for (size_t k = 0; k < sizeof RUNS / sizeof *RUNS; k++) {
        trainer *t = trainer_of(NAMES, RUNS[k]);
        REQUIRE(t != NULL);
        int steps = 0;
        while (steps < 2000 && trainer_step(t)) steps++;
        CHECK_THAT(t->done && steps < 2000, "settings %zu: not stopped after %d steps", k, steps);
        CHECK_HAS(t->stopped, "At step ");
        CHECK_HAS(t->stopped, "The learning rate is probably too large: lower it and start again.");
        CHECK_INT(t->last.step, steps + 1);
        CHECK(!trainer_step(t)); /* it stays stopped */
        CHECK_INT(t->last.step, steps + 1);
        trainer_delete(t);
    }
}

/* With norms and clipping nothing overflows: the loss rises and stays finite, but the model is useless too. */
static void far_off(void)
{
    trainer *t = trainer_of(STORY, SMALL_STREAM "learning_rate=10\nmax_steps=1000\nwarmup_steps=0\n");
    REQUIRE(t != NULL);
    while (trainer_step(t)) {}
    CHECK(t->last.step > 20 && t->last.step < 1000);
    CHECK(isfinite(t->last.loss));
    CHECK_HAS(t->stopped, " the loss is more than ten times that of blind guessing.");
    trainer_delete(t);
}

/* The update is not made where the loss is NaN, so that the weights are kept. */
static void stops_before_update(void)
{
    trainer *t = trainer_of(NAMES, "preset=microgpt\n");
    REQUIRE(t != NULL);
    trainer_step(t);
    t->model.lm_head->data[0] = (real)INFINITY;
    t->model.lm_head->data[1] = -(real)INFINITY;
    size_t bytes = (size_t)t->model.n_values * sizeof(real);
    real *values = malloc(bytes);
    REQUIRE(values != NULL);
    memcpy(values, t->model.values, bytes);
    CHECK(!trainer_step(t));
    CHECK_TEXT(t->stopped, "At step 2 the loss is no longer a finite number. "
                           "The learning rate is probably too large: lower it and start again.");
    CHECK(memcmp(values, t->model.values, bytes) == 0);
    free(values);
    trainer_delete(t);
}

static void strange_texts(void)
{
    static const char *const TEXTS[] = {
        "a",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "a\na\na\na\na\na\n",
        "ab",
        "\xF0\x9F\x98\x80",
        "x\n\ny\n\nz",
        "a\xCC\x81\xD7\xA9\n\xE6\xBC\xA2\xE5\xAD\x97\n"};
    static const char *const RUNS[] = {
        "preset=microgpt\n", "preset=microgpt\ndocuments=stream\nval_fraction=0.5\n", SMALL_STREAM "documents=auto\n",
        SMALL_STREAM "documents=lines\nval_fraction=0.5\n", SMALL_STREAM "block_size=1\nbatch_size=1\n"};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        for (size_t k = 0; k < sizeof RUNS / sizeof *RUNS; k++) {
            trainer *t = trainer_of(TEXTS[i], RUNS[k]);
            REQUIRE(t != NULL);
            error e = {0};
            double first = 0;
            for (int step = 0; step < 15; step++) {
                CHECK_THAT(trainer_step(t), "\"%s\": %s", TEXTS[i], t->stopped);
                if (step == 0) first = t->last.loss;
            }
            CHECK(isfinite(t->last.loss));
            if (i == 1) CHECK_THAT(t->last.loss < first, "no learning from one letter: %g", t->last.loss);
            CHECK(trainer_sample_begin(t, "", 0, &t->settings, true, &e));
            while (sampler_next(&t->sampler) >= 0) continue;
            trainer_delete(t);
        }
    }
}

static void bad_texts(void)
{
    config c = settings_of("");
    error e = {0};
    CHECK(trainer_new(bytes_of(" \n "), 3, &c, NULL, &e) == NULL);
    CHECK_INT(e.code, ERROR_TEXT);
    CHECK_HAS(e.message, "The text is empty.");
    CHECK(trainer_new(bytes_of("\xFF\xFE\xFF\xFE"), 4, &c, NULL, &e) == NULL);
    CHECK_HAS(e.message, "not UTF-8");
}

static void facts(void)
{
    trainer *t = trainer_of("a", "documents=lines\n");
    REQUIRE(t != NULL);
    CHECK(t->facts.present);
    CHECK(t->facts.hash == 0xaf63dc4c8601ec8cu); /* FNV-1a of "a", one of the authors' test vectors */
    CHECK_NEAR(t->facts.unigram_entropy, log(2.0), 1e-15);
    trainer_delete(t);
    t = trainer_of("caf\xE9 and more, so that it is text\n", "documents=auto\n");
    REQUIRE(t != NULL);
    CHECK_INT(t->facts.n_invalid, 1);
    CHECK_INT(t->settings.documents, DOCUMENTS_STREAM); /* auto has been decided */
    CHECK(trainer_tensor(t, "wte.weight") == t->model.wte);
    CHECK(trainer_tensor(t, "blocks.0.attention.probs") != NULL);
    CHECK(trainer_tensor(t, "loss") == t->outputs.loss);
    CHECK(trainer_tensor(t, "nothing") == NULL);
    trainer_delete(t);
    trainer_delete(NULL);
}

/* Dropout changes the step but draws nothing from the run's generator. It ends with the step; a validation has
 * none. */
static void with_dropout(void)
{
    static const char PLAIN[] = "preset=gpt2\nn_layer=1\nn_embd=16\nblock_size=16\nbatch_size=4\nmax_steps=20\n"
                                "warmup_steps=0\nval_interval=1\n";
    static const char TEXT[] = "anna\nemil\nada\nalan\nmaria\nlea\nlina\nnoah\nmila\nada\nemma\nnele\n";
    char dropped[300];
    snprintf(dropped, sizeof dropped, "%sdropout=0.5\n", PLAIN);
    trainer *a = trainer_of(TEXT, PLAIN), *b = trainer_of(TEXT, dropped);
    REQUIRE(a != NULL && b != NULL);
    a->settings.learning_rate = b->settings.learning_rate = 0; /* so that both stay the same model */
    double first = 0;
    for (int i = 0; i < 20; i++) {
        trainer_step(a);
        trainer_step(b);
        CHECK(a->last.loss != b->last.loss && a->last.loss > 0);
        CHECK_NEAR(b->last.val_loss, a->last.val_loss, DOUBLE_OR_FLOAT(1e-14, 1e-6));
        CHECK_NEAR(b->batch.dropout, 0, 0);
        if (i == 0) first = b->last.loss - a->last.loss;
        if (i > 0) CHECK(b->last.loss - a->last.loss != first);
    }
    CHECK(memcmp(a->rng.state, b->rng.state, sizeof a->rng.state) == 0 && a->rng.index == b->rng.index);
    trainer_delete(a);
    trainer_delete(b);
}

SUITE(trainer)
{
    TEST("dropout applies to the training step only and draws nothing from the run", with_dropout);
    TEST("the same text, settings and seed give the same bits", repeats);
    TEST("any number of threads gives the same bits", any_threads);
    TEST("a step too small to share runs on one thread, a larger one on all", small_steps);
    TEST("another seed gives another run", seeds_differ);
    TEST("several trainers do not affect each other", side_by_side);
    TEST("a step allocates nothing", steps_allocate_nothing);
    TEST("preset microgpt learns a list of names to below its unigram entropy", learns_lines);
    TEST("preset gpt2 learns a running text to below its unigram entropy", learns_stream);
    TEST("preset microgpt learns a running text too", learns_stream_microgpt);
    TEST("preset gpt2 learns a list of names too", learns_lines_gpt2);
    TEST("every optimizer and schedule learns a running text", learns_by_any_rule);
    TEST("several batches per step are one large batch", accumulates);
    TEST("label smoothing counts in training and not in validation", smooths_labels);
    TEST("each step reports its number, tokens and rate, and the run ends after the last", figures_of_steps);
    TEST("the validation loss is a mean over the kept documents and changes nothing", validates);
    TEST("a validation comes in pieces, and leaves the activations of the training batch", pieces);
    TEST("clipping scales the gradient down to the clip", clipping);
    TEST("a run whose numbers overflow ends by itself and says why", diverges);
    TEST("a loss far above that of guessing at random ends the run with a sentence too", far_off);
    TEST("a loss that is NaN ends the run before the weights change", stops_before_update);
    TEST("one character, one repeated, or a text shorter than the context train and sample", strange_texts);
    TEST("an empty text, or bytes that are not text, are refused", bad_texts);
    TEST("facts about the text are kept, and tensors are found by name", facts);
}
