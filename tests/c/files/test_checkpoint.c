/* test_checkpoint.c: a saved run continues bit for bit, its metadata can be read as text, and a damaged file is
 * refused with a sentence. What the format itself refuses: test_safetensors.c. Headers changed by hand:
 * test_checkpoint_edits.c. Random damage: test_damage.c. */
#include "files/checkpoint.h"

#include "../support.h"
#include "../test.h"
#include "base/rng.h"
#include "base/string_builder.h"
#include "saved_run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char STREAM[] = "A cat sat on the mat. It was a fat cat, and the mat was flat.\n\n"
                             "A dog came by. The dog saw the cat; the cat did not see the dog.\n\n"
                             "\xE2\x80\x9CGo away,\xE2\x80\x9D said the \"\\cat\". And that was that.\n";
/* ---- saving, restoring, comparing ---- */

/* The trainer after it was saved, deleted and restored. */
static trainer *through_file(trainer *t, const char *source)
{
    bytes b = save(t);
    trainer_delete(t);
    t = b.at == NULL ? NULL : restore_with(b, source);
    free(b.at);
    return t;
}

static void check_same_bits(const trainer *a, const trainer *b)
{
    size_t n = (size_t)a->model.n_values * sizeof(real);
    CHECK(memcmp(a->model.values, b->model.values, n) == 0);
    const optimizer *x = &a->optimizer, *y = &b->optimizer;
    CHECK(x->n_m == y->n_m && x->n_v == y->n_v);
    CHECK(x->n_m == 0 || memcmp(x->m, y->m, (size_t)x->n_m * sizeof(real)) == 0);
    CHECK(x->n_v == 0 || memcmp(x->v, y->v, (size_t)x->n_v * sizeof(real)) == 0);
    CHECK(memcmp(a->rng.state, b->rng.state, sizeof a->rng.state) == 0);
    CHECK_INT(a->rng.index, b->rng.index);
    CHECK_INT(a->rng.has_gauss, b->rng.has_gauss);
    if (a->rng.has_gauss) CHECK_NEAR(a->rng.next_gauss, b->rng.next_gauss, 0);
    CHECK(memcmp(&a->settings, &b->settings, sizeof a->settings) == 0);
    CHECK(a->facts.hash == b->facts.hash);
    CHECK_INT(a->done, b->done);
    CHECK_TEXT(a->stopped, b->stopped);
}

/* Equal, or both NaN. */
static void check_same_number(double a, double b)
{
    CHECK_THAT(a == b || (isnan(a) && isnan(b)), "%.17g is not %.17g", a, b);
}

static void check_same_step(const trainer *a, const trainer *b)
{
    CHECK_INT(a->last.step, b->last.step);
    CHECK_INT(a->last.tokens, b->last.tokens);
    check_same_number(a->last.loss, b->last.loss);
    check_same_number(a->last.val_loss, b->last.val_loss);
    check_same_number(a->last.grad_norm, b->last.grad_norm);
    check_same_number(a->last.lr, b->last.lr);
}

/* A sample that draws from the run's own generator must be the same in both. */
static void check_same_sample(trainer *a, trainer *b)
{
    error e = {0};
    REQUIRE(trainer_sample_begin(a, "", 0, &a->settings, false, &e) &&
            trainer_sample_begin(b, "", 0, &b->settings, false, &e));
    int id = 0;
    for (int i = 0; i < 30 && id >= 0; i++) {
        id = sampler_next(&a->sampler);
        CHECK_INT(sampler_next(&b->sampler), id);
    }
}

/* ---- a run that continues ---- */

/* Forty steps without a break, and forty with a save after `first` steps; with samples between and at the end. */
static void check_goes_on(const char *source, const char *settings, int first)
{
    trainer *straight = trainer_of(source, settings), *other = trainer_of(source, settings);
    if (straight == NULL || other == NULL) return; /* trainer_of() has said why */
    for (int i = 0; i < 40; i++) {
        if (i == first) {
            check_same_sample(straight, other);
            other = through_file(other, source);
            REQUIRE(other != NULL);
            check_same_step(straight, other);
        }
        CHECK_INT(trainer_step(straight), trainer_step(other));
        check_same_step(straight, other);
    }
    check_same_bits(straight, other);
    check_same_sample(straight, other);
    check_same_bits(straight, other);
    trainer_delete(straight);
    trainer_delete(other);
}

static void goes_on_with_lines(void)
{
    check_goes_on(LINES, "preset=microgpt\nmax_steps=40\nseed=7", 20);
    check_goes_on(LINES,
                  "preset=gpt2\ndocuments=lines\nmax_steps=40\nwarmup_steps=3\nval_interval=10\nval_fraction=0.3\n"
                  "batch_size=3\nn_embd=16",
                  20);
}

static void goes_on_with_a_stream(void)
{
    check_goes_on(STREAM,
                  "preset=gpt2\nmax_steps=41\nwarmup_steps=30\nval_interval=7\nn_embd=16\nn_layer=1\nblock_size=16",
                  20);
    check_goes_on(STREAM, "preset=microgpt\ndocuments=stream\nmax_steps=50\nbatch_size=2", 20);
}

static void goes_on_with_any_optimizer(void) /* and whatever is trained */
{
    static const char *const RULES[] = {"optimizer=sgd\nmomentum=0",
                                        "optimizer=sgd",
                                        "optimizer=lion",
                                        "optimizer=muon\nlabel_smoothing=0.1",
                                        "optimizer=adamw\ngrad_accumulation=3\nschedule=wsd\ndecay=all",
                                        "trainable=last\nn_layer=2\noptimizer=sgd\nmetrics_interval=4",
                                        "trainable=lora\nlora_rank=2\ndropout=0.1",
                                        "trainable=lora\nlora_rank=2\noptimizer=muon\nmetrics_interval=4"};
    for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++) {
        char lines[200];
        snprintf(lines, sizeof lines,
                 "n_layer=1\n%s\nmax_steps=50\nwarmup_steps=3\nval_interval=7\nn_embd=8\nblock_size=8\nbatch_size=2",
                 RULES[i]);
        check_goes_on(STREAM, lines, 20);
    }
}

/* An unfinished step is repeated with the same batches. */
static void goes_on_from_half_a_step(void)
{
    static const char HALF[] = "preset=microgpt\ngrad_accumulation=3\nbatch_size=2\nmax_steps=40";
    trainer *straight = trainer_of(LINES, HALF), *other = trainer_of(LINES, HALF);
    REQUIRE(straight != NULL && other != NULL);
    for (int i = 0; i < 7; i++) {
        trainer_advance(straight);
        trainer_advance(other);
    }
    CHECK_INT(other->unfinished.n, 1);
    other = through_file(other, LINES);
    REQUIRE(other != NULL);
    for (int i = 0; i < 5; i++) {
        trainer_step(straight);
        trainer_step(other);
    }
    check_same_bits(straight, other);
    trainer_delete(straight);
    trainer_delete(other);
}

static void goes_on_with_bytes(void)
{
    check_goes_on(STREAM,
                  "preset=gpt2\ntokenizer=byte\nmax_steps=40\nwarmup_steps=3\nn_embd=16\nn_layer=1\nblock_size="
                  "16\nbatch_size=2",
                  20);
    check_goes_on(STREAM,
                  "preset=gpt2\ntokenizer=bpe\nvocab_size=290\nmax_steps=40\nwarmup_steps=3\nn_embd=16\nn_layer="
                  "1\nblock_size=16\nbatch_size=2",
                  20);
    check_goes_on(LINES, "preset=microgpt\ntokenizer=bpe\nvocab_size=270\nmax_steps=40", 20);
}

/* Dropout draws no random numbers: the seed and the step decide what it sets to zero. */
static void goes_on_with_dropout(void)
{
    check_goes_on(LINES, "preset=microgpt\ndropout=0.3\n", 17);
    check_goes_on(STREAM,
                  "preset=llama\ndocuments=stream\nn_embd=16\nblock_size=20\nbatch_size=2\nmax_steps=40\n"
                  "warmup_steps=0\nval_interval=10\ndropout=0.2\nqk_norm=1\n",
                  13);
}

static void goes_on_from_either_end(void)
{
    check_goes_on(LINES, "preset=microgpt\nmax_steps=40", 0);
    check_goes_on(LINES, "preset=microgpt\nmax_steps=39", 39);
}

static void keeps_a_waiting_deviate(void)
{
    trainer *t = trainer_of(LINES, SMALL);
    REQUIRE(t != NULL);
    rng_init(&t->rng, 5);
    rng_gauss(&t->rng, 0, 1);
    CHECK(t->rng.has_gauss);
    double waiting = t->rng.next_gauss;
    t = through_file(t, LINES);
    REQUIRE(t != NULL);
    CHECK(t->rng.has_gauss);
    CHECK_NEAR(rng_gauss(&t->rng, 0, 1), waiting, 0);
    t = through_file(t, LINES);
    REQUIRE(t != NULL);
    CHECK(!t->rng.has_gauss);
    trainer_delete(t);
}

static void keeps_every_setting(void)
{
    trainer *t =
        trainer_of(LINES, "preset=microgpt\nlearning_rate=0.0123456789012345678\neps=1.7e-11\nseed=4294967295\n"
                          "documents=auto\ntemperature=0.7\ntop_k=3\ntop_p=0.95\nschedule=cosine\nmin_lr_ratio=0.1\n"
                          "memory_limit=99\nval_fraction=0.3333333333333333\nn_layer=2\nbias=1\nnorm=layer");
    REQUIRE(t != NULL);
    config before = t->settings;
    CHECK_INT(before.documents, DOCUMENTS_LINES);
    t = through_file(t, NULL);
    REQUIRE(t != NULL);
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        CHECK_NEAR(setting_get(&t->settings, &SETTINGS[i]), setting_get(&before, &SETTINGS[i]), 0);
    }
    CHECK_INT(t->tokenizer.characters[t->tokenizer.bos - 1], 0xEB);
    trainer_delete(t);
}

static void keeps_why_it_stopped(void)
{
    trainer *t = trainer_of(LINES, SMALL);
    REQUIRE(t != NULL);
    trainer_step(t);
    t->last.loss = (double)INFINITY;
    t->last.val_loss = -(double)NAN; /* the sign that processors give a NaN */
    t->done = true;
    memset(t->stopped, '"', sizeof t->stopped - 1);
    bytes b = save(t);
    trainer_delete(t);
    REQUIRE(b.at != NULL);
    CHECK(strstr((const char *)b.at + 8, "\"val_loss\":\"nan\"") != NULL);
    t = restore_with(b, LINES);
    free(b.at);
    REQUIRE(t != NULL);
    CHECK(t->done);
    CHECK_INT(strlen(t->stopped), sizeof t->stopped - 1);
    check_same_number(t->last.loss, (double)INFINITY);
    check_same_number(t->last.val_loss, (double)NAN);
    CHECK(!trainer_step(t));
    CHECK_INT(t->last.step, 1);
    trainer_delete(t);
}

/* ---- without the text, or with another ---- */

static void samples_without_its_text(void)
{
    trainer *t = trainer_of(LINES, "preset=microgpt\nmax_steps=40");
    REQUIRE(t != NULL);
    for (int i = 0; i < 13; i++) trainer_step(t);
    bytes first = save(t);
    REQUIRE(first.at != NULL);
    trainer *bare = restore_with(first, NULL);
    REQUIRE(bare != NULL);
    CHECK(!bare->facts.present);
    CHECK(!trainer_step(bare));
    check_same_step(t, bare);
    bytes second = save(bare);
    REQUIRE(second.at != NULL);
    CHECK(first.size == second.size && memcmp(first.at, second.at, first.size) == 0);
    check_same_sample(t, bare);
    free(first.at);
    free(second.at);
    trainer_delete(t);
    trainer_delete(bare);
}

static void learns_from_another_text(void)
{
    trainer *t = trainer_of(LINES, "preset=microgpt\nmax_steps=40");
    REQUIRE(t != NULL);
    for (int i = 0; i < 3; i++) trainer_step(t);
    bytes b = save(t);
    trainer_delete(t);
    REQUIRE(b.at != NULL);
    trainer *same = restore_with(b, LINES), *other = restore_with(b, "nil\nlil\nmal\nlam\nnal\n");
    REQUIRE(same != NULL && other != NULL);
    CHECK_INT(same->corpus.cursor, 3);
    CHECK_INT(other->corpus.cursor, 0);
    CHECK_INT(other->corpus.n_documents, 5);
    CHECK_INT(other->tokenizer.vocab_size, same->tokenizer.vocab_size);
    CHECK(other->facts.hash != same->facts.hash);
    CHECK_INT(other->last.step, 3);
    CHECK(memcmp(other->model.values, same->model.values, (size_t)same->model.n_values * sizeof(real)) == 0);
    CHECK(trainer_step(other));
    CHECK_INT(other->last.step, 4);
    CHECK(isfinite(other->last.loss));
    trainer_delete(same);
    trainer_delete(other);
    error e = {0};
    CHECK(checkpoint_restore(b.at, b.size, bytes_of("nil\nlily\n"), 9, NULL, &e) == NULL);
    CHECK_INT(e.code, ERROR_TEXT);
    CHECK_HAS(e.message, "\"y\"");
    CHECK(checkpoint_restore(b.at, b.size, bytes_of(" \n"), 2, NULL, &e) == NULL);
    CHECK_INT(e.code, ERROR_TEXT);
    free(b.at);
}

/* ---- the numbers ---- */

static void refuses_wrong_numbers(void)
{
    trainer *t = trainer_of(LINES, SMALL);
    REQUIRE(t != NULL);
    error e = {0};
    size_t size;
    real kept = t->optimizer.v[3];
    t->optimizer.v[3] = -1;
    bytes b = save(t);
    REQUIRE(b.at != NULL);
    CHECK(checkpoint_restore(b.at, b.size, NULL, 0, NULL, &e) == NULL);
    CHECK_INT(e.code, ERROR_FILE);
    CHECK_HAS(e.message, "mean of squares is negative");
    free(b.at);
    t->optimizer.v[3] = kept;
    t->model.values[t->model.n_values - 1] = (real)NAN;
    CHECK(checkpoint_save(t, &size, &e) == NULL);
    CHECK_INT(e.code, ERROR_FILE);
    CHECK_HAS(e.message, "no longer finite");
    trainer_delete(t);
    b = small_file();
    REQUIRE(b.at != NULL);
    memset(b.at + b.size - sizeof(real), 0xFF, sizeof(real));
    CHECK(checkpoint_restore(b.at, b.size, NULL, 0, NULL, &e) == NULL);
    CHECK_INT(e.code, ERROR_FILE);
    CHECK_HAS(e.message, "are not finite");
    free(b.at);
}

/* The file as the other build (float or double) would write it. */
static bytes of_other_build(bytes b)
{
    size_t length = b.at[0] + 256u * b.at[1] + 65536u * b.at[2], n = (b.size - 8 - length) / sizeof(real);
    size_t width = DOUBLE_OR_FLOAT(sizeof(float), sizeof(double));
    string_builder header = {0};
    const char *at = (const char *)b.at + 8, *end = at + length;
    while (at < end) { /* changes the types, and halves or doubles the offsets */
        char *after;
        static const char OFFSETS[] = "\"data_offsets\":[";
        if ((size_t)(end - at) > sizeof OFFSETS && memcmp(at, OFFSETS, sizeof OFFSETS - 1) == 0) {
            unsigned long from = strtoul(at + sizeof OFFSETS - 1, &after, 10), to = strtoul(after + 1, &after, 10);
            string_builder_add(&header, "%s%lu,%lu", OFFSETS, from / sizeof(real) * width, to / sizeof(real) * width);
            at = after;
        } else if (memcmp(at, DOUBLE_OR_FLOAT("F64", "F32"), 3) == 0) {
            string_builder_add(&header, DOUBLE_OR_FLOAT("F32", "F64"));
            at += 3;
        } else {
            string_builder_add_bytes(&header, at++, 1);
        }
    }
    bytes other = {.size = 8 + header.length + n * width};
    other.at = malloc(other.size);
    for (size_t i = 0; i < 8; i++) other.at[i] = (uint8_t)(header.length >> (8 * i));
    memcpy(other.at + 8, header.at, header.length);
    for (size_t i = 0; i < n; i++) {
        real value;
        memcpy(&value, b.at + 8 + length + i * sizeof(real), sizeof(real));
        double as_double = (double)value;
        float as_float = (float)value;
        memcpy(other.at + 8 + header.length + i * width,
               width == sizeof(float) ? (void *)&as_float : (void *)&as_double, width);
    }
    string_builder_free(&header);
    return other;
}

static void reads_the_other_build(void)
{
    trainer *t = trainer_of(LINES, SMALL);
    REQUIRE(t != NULL);
    trainer_step(t);
    bytes b = save(t);
    REQUIRE(b.at != NULL);
    bytes other = of_other_build(b);
    trainer *again = restore_with(other, LINES);
    free(b.at);
    free(other.at);
    REQUIRE(again != NULL);
    for (size_t i = 0; i < again->model.n_values; i++) {
        CHECK_NEAR(again->model.values[i], (float)t->model.values[i], 0);
        CHECK_NEAR(again->optimizer.m[i], (float)t->optimizer.m[i], 0);
        CHECK_NEAR(again->optimizer.v[i], (float)t->optimizer.v[i], 0);
    }
    CHECK(trainer_step(again) && trainer_step(t));
    CHECK_NEAR(again->last.loss, t->last.loss, 1e-5);
    trainer_delete(t);
    trainer_delete(again);
}

/* The header has room for the largest vocabulary and the largest number of tensors. */
static void saves_the_largest_header(void)
{
    string_builder source = {0};
    for (uint32_t c = 0x10000; c < 0x10000 + TOKENIZER_MAX_VOCAB - 1; c++) {
        char code[UTF8_BYTES];
        string_builder_add_bytes(&source, code, utf8_encode(c, code));
        if (c % 16 == 15) string_builder_add(&source, "\n");
    }
    REQUIRE(!source.failed);
    config c =
        settings_of("preset=gpt2\ndocuments=lines\nn_layer=64\nn_head=1\nn_embd=1\nblock_size=1\nbatch_size=1");
    error e = {0};
    trainer *t = trainer_new(bytes_of(source.at), source.length, &c, NULL, &e);
    string_builder_free(&source);
    REQUIRE(t != NULL);
    CHECK_INT(t->tokenizer.vocab_size, TOKENIZER_MAX_VOCAB);
    CHECK_INT(t->model.n_parameters, 2 + 64 * 12 + 2);
    uint32_t last = t->tokenizer.characters[t->tokenizer.bos - 1];
    t = through_file(t, NULL);
    REQUIRE(t != NULL);
    CHECK_INT(t->tokenizer.vocab_size, TOKENIZER_MAX_VOCAB);
    CHECK_INT(t->tokenizer.characters[t->tokenizer.bos - 1], last);
    trainer_delete(t);
}

/* ---- failing allocations ---- */

static void out_of_memory(void)
{
    bytes b = small_file();
    REQUIRE(b.at != NULL);
    long refused = 0;
    for (long n = 1; n < 100000; n++) {
        error e = {0};
        allocations_fail(n, false);
        trainer *t = checkpoint_restore(b.at, b.size, bytes_of(LINES), strlen(LINES), NULL, &e);
        bool hit = allocations_failed() > 0;
        allocations_fail(0, false);
        CHECK_THAT(t != NULL || e.code == ERROR_MEMORY, "allocation %ld: %s", n, e.message);
        refused += t == NULL;
        trainer_delete(t);
        if (!hit) break;
    }
    CHECK_THAT(refused > 20, "only %ld allocations were needed", refused);
    trainer *t = restore_with(b, LINES);
    REQUIRE(t != NULL);
    refused = 0;
    for (long n = 1; n < 100000; n++) {
        error e = {0};
        size_t size;
        allocations_fail(n, false);
        uint8_t *again = checkpoint_save(t, &size, &e);
        bool hit = allocations_failed() > 0;
        allocations_fail(0, false);
        CHECK_INT(again == NULL, hit);
        CHECK_INT(e.code, hit ? ERROR_MEMORY : ERROR_NONE);
        CHECK(again == NULL || (size == b.size && memcmp(again, b.at, size) == 0));
        refused += again == NULL;
        free(again);
        if (!hit) break;
    }
    CHECK_THAT(refused > 5, "only %ld allocations were needed", refused);
    trainer_delete(t);
    free(b.at);
}

SUITE(checkpoint)
{
    TEST("a saved run with dropout goes on bit for bit", goes_on_with_dropout);
    TEST("a saved run of lines goes on bit for bit, with either preset", goes_on_with_lines);
    TEST("a saved run of a stream goes on bit for bit, with either preset", goes_on_with_a_stream);
    TEST("a run that is saved in the middle of a step does that step again", goes_on_from_half_a_step);
    TEST("a saved run goes on bit for bit with any optimizer, and with several batches to a step",
         goes_on_with_any_optimizer);
    TEST("a saved run of bytes or merges goes on bit for bit", goes_on_with_bytes);
    TEST("a run saved before its first step or after its last is the same run", goes_on_from_either_end);
    TEST("an unused normal number in the generator is kept", keeps_a_waiting_deviate);
    TEST("every setting reads back exactly, and the documents stay as they were read", keeps_every_setting);
    TEST("a run that stopped stays stopped and says why", keeps_why_it_stopped);
    TEST("without its text a run samples as before, and saving it again gives the same file",
         samples_without_its_text);
    TEST("another text starts at its first document, and one with a new character is refused",
         learns_from_another_text);
    TEST("weights that are not finite and negative squares are neither written nor read", refuses_wrong_numbers);
    TEST("a file of the other build, F32 or F64, is converted", reads_the_other_build);
    TEST("the largest vocabulary with the most layers fits into a header", saves_the_largest_header);
    TEST("saving and restoring without memory fails with an error and leaks nothing", out_of_memory);
}
