/* test_samples.c: samples that are computed together are compared with the same samples computed one by one: the
 * tokens are equal, and the bits of their logits and probabilities too.
 *
 * The models are not trained: large random weights make their predictions uneven enough. */
#include "inference/samples.h"

#include "../support.h"
#include "../test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define LINES "preset=microgpt\ninit_std=0.6\n"
#define STREAM \
    "preset=gpt2\ndocuments=stream\nval_fraction=0\nn_embd=16\nn_head=4\nn_layer=2\nbatch_size=2\ninit_std=0." \
    "5\nscaled_init=0\n"

/* A sample to be drawn. */
typedef struct wish {
    const char *prompt, *settings, *stop; /* stop: NULL for none */
} wish;

/* Draws the samples one by one and all together, and compares them step by step. Returns how many tokens were
 * drawn. */
static int check_same(trainer *t, const wish *wishes, int n)
{
    enum { MOST = 8 };
    error e = {0};
    samples *s = samples_new(&t->model, &t->tokenizer, t->bytes, n, &e);
    if (!CHECK_THAT(s != NULL, "%s", e.message)) return 0;
    size_t V = (size_t)t->model.vocab_size;
    int drawn = 0, ids[MOST], length[MOST] = {0}, ends[MOST];
    int *tokens[MOST];
    real *logits[MOST];
    for (int i = 0; i < n; i++) { /* one by one, to be compared with */
        config c = t->settings;
        enum { ROOM = 200 };
        tokens[i] = malloc(ROOM * sizeof(int));
        logits[i] = malloc(ROOM * V * sizeof(real));
        CHECK(config_change(&c, wishes[i].settings, &e));
        CHECK_THAT(samples_begin(s, i, wishes[i].prompt, strlen(wishes[i].prompt), &c, &e), "%s", e.message);
        CHECK(trainer_sample_begin(t, wishes[i].prompt, strlen(wishes[i].prompt), &c, true, &e));
        if (wishes[i].stop != NULL) {
            CHECK(samples_stop(s, i, wishes[i].stop, strlen(wishes[i].stop), &e));
            CHECK(trainer_sample_stop(t, wishes[i].stop, strlen(wishes[i].stop), &e));
        }
        for (; (ends[i] = trainer_sample_next(t)) >= 0 && length[i] < ROOM; length[i]++) {
            tokens[i][length[i]] = ends[i];
            memcpy(logits[i] + (size_t)length[i] * V, t->sampler.logits->data, V * sizeof(real));
        }
    }
    int step = 0, over[MOST] = {0};
    for (bool more = true; more; step++) {
        int pending = 0;
        more = samples_next(s, ids);
        for (int i = 0; i < n; i++) {
            if (over[i]) {
                CHECK_INT(ids[i], SAMPLES_OVER);
                continue;
            }
            bool ended = step >= length[i];
            CHECK_INT(ids[i], ended ? ends[i] : tokens[i][step]);
            over[i] = ids[i] < 0;
            if (ended) continue;
            pending++;
            CHECK_THAT(memcmp(s->each[i].logits.data, logits[i] + (size_t)step * V, V * sizeof(real)) == 0,
                       "sample %d, token %d: not the same bits", i, step);
        }
        drawn += pending;
    }
    for (int i = 0; i < n; i++) {
        CHECK_INT(over[i], 1);
        free(tokens[i]);
        free(logits[i]);
    }
    CHECK_INT(samples_next(s, ids), false);
    samples_delete(s);
    return drawn;
}

/* Prompts of different lengths, one longer than the context where that is possible, with different settings. */
static const wish WISHES[] = {
    {"", "seed=1\nmax_new_tokens=60\ntemperature=1\n", NULL},
    {"abc", "seed=2\nmax_new_tokens=3\ntemperature=0\n", NULL},
    {"hello", "seed=3\nmax_new_tokens=60\ntemperature=1\nrepetition_penalty=1.5\n", NULL},
    {"a", "seed=4\nmax_new_tokens=60\ntemperature=1.5\ntop_k=5\n", "e"},
    {"ab", "seed=5\nmax_new_tokens=60\ntop_p=0.9\nmin_p=0.01\n", NULL},
    {LETTERS, "seed=6\nmax_new_tokens=40\ntemperature=1\n", NULL},
};

static void alike(void)
{
    static const char *const OPTIONS[] = {
        "",
        "position=sinusoidal\n",
        "position=rope\n",
        "position=alibi\n",
        "position=rope\nn_kv_head=2\nqk_norm=1\nactivation=swiglu\n",
        "position=alibi\nwindow=5\n",
        "window=3\nn_kv_head=1\n",
        "norm_place=post\nactivation=geglu\n",
        "dropout=0.5\nnorm_embedding=1\nn_embd=20\n",
        "tie_head=0\nbias=0\nnorm=rms\nactivation=relu\nblock_size=1\nn_embd=12\n",
    };
    int drawn = 0;
    for (size_t i = 0; i < sizeof OPTIONS / sizeof *OPTIONS; i++) {
        char settings[300];
        for (int kind = 0; kind < 3; kind++) {
            static const char *const CONTEXTS[] = {"block_size=7\n", "block_size=24\n", "block_size=40\n"};
            snprintf(settings, sizeof settings, "%s%s%s", kind < 2 ? STREAM : LINES, CONTEXTS[kind], OPTIONS[i]);
            if (kind == 2 && strstr(settings, "block_size=1\n") != NULL) continue; /* no room for a prompt */
            trainer *t = trainer_of(LETTERS, settings);
            REQUIRE(t != NULL);
            for (int n = 1; n <= 6; n += n < 3 ? 1 : 3) {
                drawn += check_same(t, WISHES, n);
            }
            trainer_delete(t);
        }
    }
    CHECK_THAT(drawn > 3000, "only %d tokens were drawn", drawn);
}

/* A sample that has ended has no row in a pass. */
static void no_more_work(void)
{
    trainer *t = trainer_of(LETTERS, STREAM "block_size=24\n");
    REQUIRE(t != NULL);
    error e = {0};
    samples *s = samples_new(&t->model, &t->tokenizer, t->bytes, 4, &e);
    REQUIRE(s != NULL);
    int ids[4], lengths[4] = {3, 9, 3, 6};
    for (int i = 0; i < 4; i++) {
        char lines[60];
        config c = t->settings;
        snprintf(lines, sizeof lines, "max_new_tokens=%d\ntemperature=0.01\nseed=%d\n", lengths[i], i);
        CHECK(config_change(&c, lines, &e));
        if (i != 1) CHECK(samples_begin(s, i, "ab", 2, &c, &e)); /* the second sample never begins */
    }
    for (int step = 0; step < 8; step++) {
        bool more = samples_next(s, ids);
        /* the prompts are computed one by one, without `step` */
        int rows = step == 0 ? 0 : step < 3 ? 3 : step < 6 ? 1 : 0;
        CHECK_INT(s->step.end, rows);
        CHECK_INT(more, step < 6);
        CHECK_INT(ids[1], SAMPLES_OVER);
        CHECK_INT(ids[0] >= 0, step < 3);
        CHECK_INT(ids[3] >= 0, step < 6);
    }
    CHECK(samples_begin(s, 1, "", 0, &t->settings, &e)); /* a place can be used again */
    CHECK(samples_next(s, ids) || ids[1] == SAMPLER_BOS);
    samples_delete(s);
    trainer_delete(t);
}

static void alternatives(void)
{
    trainer *t = trainer_of(LETTERS, LINES "block_size=20\n");
    REQUIRE(t != NULL);
    error e = {0};
    samples *s = samples_new(&t->model, &t->tokenizer, t->bytes, 2, &e);
    REQUIRE(s != NULL);
    config c = t->settings;
    int ids[2];
    sampler_alternative alone[5], together[5];
    CHECK(config_change(&c, "top_k=3\nseed=9\n", &e));
    CHECK(samples_begin(s, 0, "", 0, &t->settings, &e) && samples_begin(s, 1, "q", 1, &c, &e));
    CHECK(trainer_sample_begin(t, "q", 1, &c, true, &e));
    for (int step = 0; step < 4; step++) {
        samples_next(s, ids);
        int id = sampler_next(&t->sampler), n = sampler_alternatives(&t->sampler, 4, alone);
        CHECK_INT(ids[1], id);
        CHECK_INT(sampler_alternatives(&s->each[1].sampler, 4, together), n);
        for (int i = 0; i < n; i++) {
            CHECK_INT(together[i].id, alone[i].id);
            CHECK_NEAR(together[i].probability, alone[i].probability, 0);
            CHECK_NEAR(together[i].chance, alone[i].chance, 0);
        }
        if (id < 0) break;
    }
    samples_delete(s);
    trainer_delete(t);
}

/* The run continues between two tokens; a sample keeps the keys and values that it has. */
static void beside_training(void)
{
    trainer *t = trainer_of("ann\nbob\nanna\nnoah\n", "preset=microgpt\n"),
            *twin = trainer_of("ann\nbob\nanna\nnoah\n", "preset=microgpt\n");
    REQUIRE(t != NULL && twin != NULL);
    error e = {0};
    samples *s = samples_new(&t->model, &t->tokenizer, t->bytes, 3, &e);
    REQUIRE(s != NULL);
    int ids[3];
    for (int i = 0; i < 3; i++) CHECK(samples_begin(s, i, "an", 2, &t->settings, &e));
    for (int step = 0; step < 10; step++) {
        samples_next(s, ids);
        trainer_step(t);
        trainer_step(twin);
        CHECK_NEAR(t->last.loss, twin->last.loss, 0);
    }
    samples_delete(s);
    trainer_delete(t);
    trainer_delete(twin);
}

static void refused(void)
{
    trainer *t = trainer_of("ann\nbob\n", "n_embd=64\nblock_size=256\nbatch_size=1\nmemory_limit=24\n");
    REQUIRE(t != NULL);
    error e = {0};
    CHECK(samples_new(&t->model, &t->tokenizer, t->bytes, 0, &e) == NULL);
    CHECK_TEXT(e.key, "at_once");
    CHECK_HAS(e.message, "From 1 to 1024 samples");
    CHECK(samples_new(&t->model, &t->tokenizer, t->bytes, SAMPLES_MAX + 1, &e) == NULL);
    allocations_fail(0, false);
    CHECK(samples_new(&t->model, &t->tokenizer, t->bytes, 500, &e) == NULL);
    CHECK_INT(e.code, ERROR_MEMORY);
    CHECK_TEXT(e.key, "memory_limit");
    CHECK_HAS(e.message, "To draw 500 samples at once takes");
    CHECK_THAT(allocations_largest() < 100000, "%zu", allocations_largest());
    samples *s = samples_new(&t->model, &t->tokenizer, t->bytes, 2, &e);
    REQUIRE(s != NULL);
    CHECK(!samples_begin(s, 0, "x", 1, &t->settings, &e));
    CHECK_INT(e.code, ERROR_PROMPT);
    CHECK(samples_begin(s, 1, "a", 1, &t->settings, &e));
    CHECK(!samples_stop(s, 1, "", 0, &e));
    CHECK_TEXT(e.key, "stop");
    int ids[2];
    CHECK_INT(samples_next(s, ids), false);
    CHECK_INT(ids[0], SAMPLES_OVER);
    samples_delete(s);
    samples_delete(NULL);
    trainer_delete(t);
}

static void as_many_as_fit(void)
{
    trainer *wide = trainer_of("ann\nbob\n", "n_embd=64\nblock_size=256\nbatch_size=1\nmemory_limit=24\n");
    trainer *small = trainer_of("ann\nbob\n", LINES);
    REQUIRE(wide != NULL && small != NULL);
    error e = {0};
    const struct {
        const trainer *t;
        int most, n;
    } cases[] = {{small, 1000, 16}, {small, 5, 5}, {small, 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const trainer *t = cases[i].t;
        samples *s = samples_new_some(&t->model, &t->tokenizer, t->bytes, cases[i].most, &e);
        REQUIRE(s != NULL);
        CHECK_INT(s->n, cases[i].n);
        samples_delete(s);
    }
    samples *s = samples_new_some(&wide->model, &wide->tokenizer, wide->bytes, 16, &e);
    REQUIRE(s != NULL);
    CHECK_THAT(s->n >= 1 && s->n < 16, "%d", s->n); /* what memory_limit leaves */
    CHECK(samples_new(&wide->model, &wide->tokenizer, wide->bytes, 2 * s->n, &e) == NULL);
    samples_delete(s);
    CHECK(samples_new_some(&wide->model, &wide->tokenizer, 25u << 20, 16, &e) == NULL); /* not even one fits */
    CHECK_TEXT(e.key, "memory_limit");
    trainer_delete(wide);
    trainer_delete(small);
}

static void seeds(void)
{
    const double largest = 4294967295.0;
    error e = {0};
    CHECK(samples_check_seeds(0, 4096, &e));
    CHECK(samples_check_seeds(largest, 1, &e));
    CHECK(samples_check_seeds(largest - 9, 10, &e));
    CHECK(!samples_check_seeds(largest - 8, 10, &e));
    CHECK_TEXT(e.key, "seed");
    CHECK_TEXT(e.message,
               "Each of the 10 samples has the seed after that of the one before, the last at most 4294967295: "
               "so the first seed can be at most 4294967286, not 4294967287.");
    CHECK(samples_check_seeds(1e20, 2, &e)); /* sampling_begin() reports what is wrong with it */
}

static void notices(void)
{
    trainer *t = trainer_of("ann\r\nbob\n", STREAM "block_size=4\n");
    trainer *of_bytes = trainer_of("ann\r\nbob\n", STREAM "block_size=4\ntokenizer=byte\n");
    REQUIRE(t != NULL && of_bytes != NULL);
    char notice[SAMPLING_NOTICE];
    static const char *const FITS[] = {"", "a", "anna", "an\r\nb", "nobody knows x"};
    for (size_t i = 0; i < sizeof FITS / sizeof *FITS; i++) {
        sampling_notice(&t->tokenizer, FITS[i], strlen(FITS[i]), 4, notice);
        CHECK_TEXT(notice, "");
    }
    sampling_notice(&t->tokenizer, "banana", 6, 4, notice);
    CHECK_TEXT(notice, "The prompt has 6 characters; the model looks back on its last 4 only.");
    sampling_notice(&of_bytes->tokenizer, "an\r\nb", 5, 4, notice);
    CHECK_TEXT(notice, "The prompt has 5 tokens; the model looks back on its last 4 only.");
    trainer_delete(t);
    trainer_delete(of_bytes);
}

static bool draws(void *context, error *e)
{
    const trainer *t = context;
    int ids[2] = {0};
    samples *s = samples_new(&t->model, &t->tokenizer, t->bytes, 2, e);
    bool ok = s != NULL;
    for (int i = 0; i < 2; i++) ok = ok && samples_begin(s, i, "a", 1, &t->settings, e);
    ok = ok && samples_stop(s, 0, "xyz", 3, e);
    for (int step = 0; ok && step < 5; step++) {
        samples_next(s, ids);
        ok = ids[0] != SAMPLING_MEMORY || error_set(e, ERROR_MEMORY, "", "There is not enough memory.");
    }
    samples_delete(s);
    return ok;
}

static void memory(void)
{
    trainer *t = trainer_of(LETTERS, STREAM "block_size=16\n");
    REQUIRE(t != NULL);
    each_allocation_fails(draws, t, 20);
    trainer_delete(t);
}

SUITE(samples)
{
    TEST("samples that are computed together are those computed one by one, to the last bit", alike);
    TEST("a sample that has ended takes no more work, and its place can be used again", no_more_work);
    TEST("each sample has the same alternatives as alone", alternatives);
    TEST("the run can continue between two tokens and is not affected", beside_training);
    TEST("what cannot be is refused with a sentence, before memory is taken", refused);
    TEST("without a number as many are drawn together as are worth it and memory allows", as_many_as_fit);
    TEST("seeds that follow each other stay below the largest", seeds);
    TEST("a prompt longer than the context is told of, once it is longer in tokens", notices);
    TEST("whichever allocation fails, it is refused cleanly", memory);
}
