/* test_estimate.c: bytes and time before a run. Bytes are compared with those of a real trainer, work with formulas
 * and counts of this file; the clocks are artificial. */
#include "../support.h"
#include "../test.h"
#include "base/memory.h"
#include "base/string_builder.h"
#include "inside/estimate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char NAMES[] = "anna\nanton\nberta\nbruno\ncarla\nclara\ndora\ndoris\nella\nemil\nfrida\nfranz\n";

#define SMALL \
    "preset=gpt2\nn_layer=2\nn_embd=16\nn_head=2\nblock_size=8\nbatch_size=4\nval_interval=5\nwarmup_steps=3\n" \
    "max_steps=60\n"

/* Begins an estimate of a text, or of a vocabulary. */
static bool begin(estimate *s, const char *of, int vocab_size, const char *lines, pool *threads)
{
    config c = settings_of(lines);
    error e = {0};
    bool ok =
        estimate_init(s, of == NULL ? NULL : bytes_of(of), of == NULL ? 0 : strlen(of), vocab_size, &c, threads, &e);
    return CHECK_THAT(ok, "%s: %s", lines, e.message);
}

/* ---- bytes ---- */

static const char *const VARIANTS[] = {
    SMALL,
    "preset=microgpt\n",
    "preset=llama\nn_embd=32\nbatch_size=3\nmetrics_interval=10\n",
    SMALL "optimizer=sgd\nmomentum=0\ndocuments=stream\n",
    SMALL "optimizer=lion\nposition=sinusoidal\ndropout=0.1\n",
    SMALL "optimizer=muon\nactivation=swiglu\ntie_head=0\ntokenizer=byte\n",
    SMALL "trainable=last\nmetrics_interval=4\n",
    SMALL "trainable=lora\nlora_rank=2\noptimizer=muon\n",
    SMALL "tokenizer=bpe\nvocab_size=270\nwindow=3\nn_kv_head=1\ngrad_accumulation=4\nmetrics_interval=1\n",
};

static void check_bytes(const char *lines, pool *threads)
{
    config c = settings_of(lines);
    error e = {0};
    estimate s;
    trainer *t = trainer_new(bytes_of(NAMES), strlen(NAMES), &c, threads, &e);
    REQUIRE(t != NULL && begin(&s, NAMES, 0, lines, threads));
    const trainer_bytes *p = &s.whole->bytes_by_purpose;
    CHECK_INT(s.whole->bytes, t->bytes);
    CHECK_INT(s.whole->tokenizer.vocab_size, t->tokenizer.vocab_size);
    CHECK_INT(trainer_threads(s.whole), trainer_threads(t));
    CHECK(memcmp(p, &t->bytes_by_purpose, sizeof *p) == 0);
    CHECK_INT(p->parameters + p->gradients + p->optimizer + p->activations + p->validation + p->sampler + p->metrics,
              t->bytes);
    CHECK_INT(p->gradients, t->model.n_trained * sizeof(real));
    CHECK_INT(p->metrics > 0, c.metrics_interval > 0);
    estimate_free(&s);
    trainer_delete(t);
}

static void same_bytes(void)
{
    for (size_t i = 0; i < sizeof VARIANTS / sizeof *VARIANTS; i++) check_bytes(VARIANTS[i], NULL);
    pool *threads = pool_new(3);
    for (size_t i = 0; i < sizeof VARIANTS / sizeof *VARIANTS; i++) check_bytes(VARIANTS[i], threads);
    check_bytes("preset=gpt2\nn_embd=128\nbatch_size=64\n", threads); /* enough work for several threads */
    pool_delete(threads);
}

/* The bytes that were allocated while a run was made, minus those that the run reports. */
static double taken_beside(const char *lines)
{
    estimate s;
    if (!begin(&s, NAMES, 0, lines, NULL)) return 0;
    allocations_fail(0, false);
    trainer *t = trainer_of(NAMES, lines);
    double beside = (double)allocations_bytes() - (double)s.whole->bytes;
    trainer_delete(t);
    estimate_free(&s);
    return beside;
}

/* Besides its numbers, a large run takes the memory of a small one for text and vocabulary, and some lists. */
static void really_taken(void)
{
    double small = taken_beside(SMALL), large = taken_beside(SMALL "n_embd=256\nblock_size=64\nmetrics_interval=1\n");
    CHECK_THAT(large > 0 && large - small < 50e3, "%.0f bytes beside those of a large run, %.0f of a small one",
               large, small);
}

static double ticks(void)
{
    static double now;
    return now += 1;
}

static void too_large(void)
{
    estimate s;
    error e = {0};
    string_builder report = {0};
    allocations_fail(0, false);
    REQUIRE(begin(&s, NULL, 16384,
                  "preset=llama\nn_layer=64\nn_head=64\nn_embd=4096\nblock_size=2048\nbatch_size=1024\n", NULL));
    CHECK_THAT((double)allocations_bytes() < 4e6, "%zu bytes only to count", allocations_bytes());
    const double bytes = (double)s.whole->bytes;
    CHECK_THAT(bytes > 1e12 && bytes < 1e15, "%.3g bytes", bytes);
    allocations_fail(0, false);
    CHECK_THAT(estimate_measure(&s, ticks, &e), "%s", e.message);
    CHECK_THAT((double)allocations_bytes() < DOUBLE_OR_FLOAT(140e6, 70e6), "%zu bytes to measure",
               allocations_bytes());
    estimate_report(&s, &report);
    CHECK_HAS(report.at, "\"fits\":false");
    CHECK(isfinite(s.step) && s.step > 0);
    string_builder_free(&report);
    estimate_free(&s);
}

/* ---- work ---- */

static double product_work(const estimate *s)
{
    return s->work[ESTIMATE_LINEAR] + s->work[ESTIMATE_HEAD_LINEAR] + s->work[ESTIMATE_LINEAR + ESTIMATE_BACKWARD] +
           s->work[ESTIMATE_HEAD_LINEAR + ESTIMATE_BACKWARD];
}

/* 6 N B T for the N weights that take part in products, and 12 L C for each pair of a row and a position that it
 * sees. */
static void by_the_formula(void)
{
    const double L = 3, C = 24, T = 16, B = 5, V = 50;
    estimate s;
    REQUIRE(begin(&s, NULL, 50, "preset=gpt2\nn_layer=3\nn_embd=24\nn_head=4\nblock_size=16\nbatch_size=5\n", NULL));
    const double weights = L * 12 * C * C + V * C, pairs = B * T * (T + 1) / 2;
    CHECK_NEAR(s.rows.rows, B * T, 0);
    CHECK_NEAR(product_work(&s), 6 * weights * B * T, 0);
    CHECK_NEAR(s.work[ESTIMATE_ATTENTION] * 3, 12 * L * C * pairs, 0);
    CHECK_NEAR(s.flops, 6 * weights * B * T + 12 * L * C * pairs, 0);
    CHECK_NEAR(s.work[ESTIMATE_UPDATE], (double)s.whole->model.n_values, 0);
    /* norms, GELU, embedding, loss: numbers of each row that are read or written */
    CHECK_NEAR(s.work[ESTIMATE_OTHER], B * T * L * (2.0 * C + 4 * C), 0);
    CHECK_NEAR(s.work[ESTIMATE_HEAD_OTHER], B * T * (C + C + V + 1.0), 0);
    estimate_free(&s);

    /* two of four heads of keys and values, a gated MLP of 48, an own head, a window of 3, four batches a step */
    REQUIRE(begin(&s, NULL, 50,
                  "preset=llama\nn_layer=3\nn_embd=24\nn_head=4\nn_kv_head=2\nmlp_ratio=2\ntie_head=0\nwindow=3\n"
                  "block_size=16\nbatch_size=5\ngrad_accumulation=4\n",
                  NULL));
    const double gated = L * (C * (2 * C + 2.0 * 12) + 3.0 * C * 48) + V * C, seen = B * (1 + 2 + 14 * 3.0);
    CHECK_NEAR(product_work(&s), 6 * gated * B * T, 0);
    CHECK_NEAR(s.flops, 4 * (6 * gated * B * T + 12 * L * C * seen), 0);
    estimate_free(&s);
}

/* Of three layers the last one is trained: forward through all, 2 N B T; backward for its own weights, for the inputs of its
 * layers, except for the first, and for the inputs of the output layer, whose weights are those of the embedding. With a LoRA
 * of rank r on attention and MLP: backward for inputs everywhere (except of the first layer), and all of it for A and B. */
static void frozen_by_the_formula(void)
{
    static const char SIZE[] = "preset=gpt2\nn_layer=3\nn_embd=24\nn_head=4\nblock_size=16\nbatch_size=5\n";
    const double C = 24, R = 5 * 16, V = 50, layer = 12 * C * C, pairs = 5 * 16 * 17 / 2.0, attention = 4 * C * pairs;
    estimate s;
    char lines[300];
    snprintf(lines, sizeof lines, "%strainable=last\n", SIZE);
    REQUIRE(begin(&s, NULL, 50, lines, NULL));
    const double last = 2 * R * (3 * layer + V * C) + 2 * R * (2 * layer + V * C);
    CHECK_NEAR(s.flops, last + 3 * attention + 2 * attention, 0);
    CHECK_NEAR(s.work[ESTIMATE_UPDATE], 12 * C * C + 13 * C + 2 * C, 0);
    estimate_free(&s);

    snprintf(lines, sizeof lines, "%strainable=lora\nlora_rank=2\n", SIZE);
    REQUIRE(begin(&s, NULL, 50, lines, NULL));
    const double each = 2 * (4 * C + 2 * C + 5 * C + 5 * C), whole = 3 * layer + V * C; /* A and B of rank 2 */
    const double inputs = whole - 3 * C * C,
                 first = 2 * C; /* the first layer's input has no gradient, nor has that of its A */
    CHECK_NEAR(s.flops, 2 * R * (whole + inputs + 3 * 3 * each - first) + 9 * attention, 0);
    CHECK_NEAR(s.work[ESTIMATE_UPDATE], 3 * each, 0);
    estimate_free(&s);
}

/* The mean over the training documents, counted in the text itself. */
static void lines_are_counted(void)
{
    estimate s;
    double rows = 0, pairs = 0;
    int n = 0;
    REQUIRE(begin(&s, "a\nbb\nccc\ndddd\neeeeeeeeeee\n", 0, SMALL "val_fraction=0\nwindow=4\n", NULL));
    for (int letters = 1; letters <= 11; letters == 4 ? letters = 11 : letters++, n++) {
        for (int position = 0; position < 8 && position <= letters; position++) {
            rows++;
            for (int key = 0; key <= position; key++) pairs += position - key < 4;
        }
    }
    CHECK_INT(n, 5);
    CHECK_NEAR(s.rows.rows, 4 * rows / 5, 1e-12);
    CHECK_NEAR(s.rows.pairs, 4 * pairs / 5, 1e-12);
    estimate_free(&s);
    REQUIRE(begin(&s, "abc", 0, SMALL "documents=stream\n", NULL)); /* BOS a b c BOS: fewer than a window */
    trainer *t = trainer_of("abc", SMALL "documents=stream\n");
    trainer_step(t);
    CHECK_NEAR(s.rows.rows, t->batch.end, 0);
    trainer_delete(t);
    estimate_free(&s);
}

/* ---- time ---- */

/* The clock advances by one at every call, so every part takes one tick, and the result shows only the ratio of the run's
 * work to the measured work. */
static void time_of_parts(void)
{
    enum { PARTS = 5, IN_BLOCKS = 3 };
    estimate s;
    error e = {0};
    REQUIRE(begin(&s, NULL, 50, SMALL "n_layer=1\nval_batches=2\n", NULL));
    REQUIRE(estimate_measure(&s, ticks, &e));
    for (int i = 0; i < ESTIMATE_PARTS; i++) CHECK_NEAR(s.seconds[i], 1, 1e-12);
    CHECK_NEAR(s.step, 2 * PARTS + 1, 1e-9);
    CHECK_NEAR(s.validation, 2 * PARTS, 1e-9); /* forward only, and two batches */
    CHECK_NEAR(s.run, 60 * s.step + 12 * s.validation, 1e-6);
    const double n_values = (double)s.whole->model.n_values;
    estimate_free(&s);

    REQUIRE(begin(&s, NULL, 50, SMALL "n_layer=7\ngrad_accumulation=3\n", NULL));
    REQUIRE(estimate_measure(&s, ticks, &e));
    double update = (double)s.whole->model.n_values / n_values;
    CHECK_NEAR(s.step, 3 * 2 * (7 * IN_BLOCKS + PARTS - IN_BLOCKS) + update, 1e-9);
    estimate_free(&s);

    /* 32 windows of 512 are measured as two */
    REQUIRE(begin(&s, NULL, 50, SMALL "n_layer=1\nblock_size=512\nbatch_size=32\nval_fraction=0\n", NULL));
    REQUIRE(estimate_measure(&s, ticks, &e));
    CHECK_NEAR(s.step, 16 * 2 * PARTS + 1, 1e-9);
    CHECK_NEAR(s.validation, 0, 0);
    CHECK_NEAR(s.run, 60 * s.step, 1e-6);
    estimate_free(&s);
}

static int looks;

/* A clock that jumps once in the middle, as when another program takes the processor. */
static double hiccup(void)
{
    looks++;
    return looks + (looks > 41 ? 500 : 0);
}

static void one_disturbance(void)
{
    estimate s;
    error e = {0};
    looks = 0;
    REQUIRE(begin(&s, NULL, 50, SMALL "n_layer=1\n", NULL));
    REQUIRE(estimate_measure(&s, hiccup, &e));
    CHECK(looks > 100);
    CHECK_NEAR(s.step, 11, 1e-9);
    estimate_free(&s);
}

/* With Muon the time of the update is proportional to the operations of its matrix products: five times 2 n^2 (2 k
 * + n) for a matrix of n and k, n <= k. */
static void muon_counts(void)
{
    estimate s;
    REQUIRE(begin(&s, NULL, 50, SMALL "optimizer=muon\nqk_norm=1\n", NULL));
    const double square = 5 * 2 * 16.0 * 16 * (2 * 16 + 16), wide = 5 * 2 * 16.0 * 16 * (2 * 64 + 16);
    CHECK_NEAR(s.work[ESTIMATE_UPDATE], 2 * (4 * square + 2 * wide), 0);
    estimate_free(&s);
}

/* ---- bad input ---- */

static void refusals(void)
{
    estimate s;
    error e = {0};
    config c = settings_of(SMALL);
    CHECK(!estimate_init(&s, NULL, 0, 0, &c, NULL, &e));
    CHECK_TEXT(e.key, "vocab_size");
    CHECK_HAS(e.message, "give a text");
    for (int i = 0; i < 3; i++) {
        e = (error){0};
        CHECK(!estimate_init(&s, NULL, 0, (int[]){1, -5, 65536}[i], &c, NULL, &e));
        CHECK_INT(e.code, ERROR_SETTING);
        estimate_free(&s);
    }
    CHECK(!estimate_init(&s, bytes_of(""), 0, 0, &c, NULL, &e));
    CHECK_INT(e.code, ERROR_TEXT);
    estimate_free(&s);
    REQUIRE(begin(&s, NULL, 0, SMALL "tokenizer=byte\n", NULL));
    CHECK_INT(s.whole->tokenizer.vocab_size, 257);
    estimate_free(&s);
    REQUIRE(begin(&s, NULL, 0, SMALL "tokenizer=bpe\nvocab_size=300\n", NULL));
    CHECK_INT(s.whole->tokenizer.vocab_size, 300);
    estimate_free(&s);
}

static void out_of_memory(void)
{
    config c = settings_of(SMALL);
    long n = 0, refused = 0;
    for (bool ok = false; !ok && n < 2000;) {
        estimate s;
        error e = {0};
        allocations_fail(++n, false);
        ok = estimate_init(&s, bytes_of(NAMES), strlen(NAMES), 0, &c, NULL, &e) && estimate_measure(&s, ticks, &e);
        ok = ok && allocations_failed() == 0;
        if (e.code != 0) {
            refused++;
            CHECK_INT(e.code, ERROR_MEMORY);
            CHECK_HAS(e.message, "There is not enough memory");
        }
        allocations_fail(0, false);
        estimate_free(&s);
    }
    CHECK_THAT(n > 50 && n < 2000 && refused > 40, "%ld failures, %ld refused", n, refused);
}

static void reports(void)
{
    estimate s;
    error e = {0};
    string_builder before = {0}, after = {0};
    char total[60];
    REQUIRE(begin(&s, NULL, 50, SMALL "n_layer=1\ngrad_accumulation=2\n", NULL));
    estimate_report(&s, &before);
    snprintf(total, sizeof total, "\"total\":%.0f},\"fits\":true,\"threads\":1,\"tokens\":64,",
             (double)s.whole->bytes);
    CHECK_HAS(before.at, total);
    CHECK_HAS(before.at, "\"ms\":null,\"tokens_per_second\":null,\"val_ms\":null,\"seconds\":null}");
    REQUIRE(estimate_measure(&s, ticks, &e));
    estimate_report(&s, &after);
    CHECK_HAS(after.at, "\"ms\":21000,"); /* ten parts in each of two batches, and an update */
    string_builder_free(&before);
    string_builder_free(&after);
    estimate_free(&s);
}

SUITE(estimate)
{
    TEST("the bytes are those that a trainer of the same settings and text counts, part by part", same_bytes);
    TEST("the bytes are what a run really takes", really_taken);
    TEST("a run of many GB is estimated in little memory, and does not fit", too_large);
    TEST("work is 6 N B T and 12 L C for each pair that attention sees", by_the_formula);
    TEST("work counts no gradients of what is not trained", frozen_by_the_formula);
    TEST("rows and pairs are the mean over the training documents", lines_are_counted);
    TEST("time grows with layers, batches and accumulation as their work does", time_of_parts);
    TEST("one disturbance during the measurement changes nothing", one_disturbance);
    TEST("the update of Muon grows with its matrix products", muon_counts);
    TEST("characters without a text, impossible vocabularies and an empty text are refused", refusals);
    TEST("whichever allocation fails, it is refused cleanly", out_of_memory);
    TEST("a report says null for times that were not measured", reports);
}
