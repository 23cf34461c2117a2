/* test_microgpt.c: preset=microgpt seed=42, compared with numbers that Karpathy's 200 lines of Python printed:
 * first weights, first gradients, 1000 losses, last weights and twenty names. The files are beside the repository,
 * not in it; without them these tests are skipped. In double the run agrees with Python to the last digits, in
 * float approximately. */
#include "../support.h"
#include "../test.h"
#include "training/parameters.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "../shared/microgpt/"
enum { STEPS = 1000, PARAMETERS = 4192, SAMPLES = 20 };

/* The matrices of the original in the order of its files, and where their numbers are in the engine. */
static const struct {
    const char *name, *tensor;
    int rows, columns, from_row;
} MATRICES[] = {
    {"wte", "wte.weight", 27, 16, 0},
    {"wpe", "wpe.weight", 16, 16, 0},
    {"lm_head", "lm_head.weight", 27, 16, 0},
    {"wq", "blocks.0.attention.qkv.weight", 16, 16, 0},
    {"wk", "blocks.0.attention.qkv.weight", 16, 16, 16},
    {"wv", "blocks.0.attention.qkv.weight", 16, 16, 32},
    {"wo", "blocks.0.attention.proj.weight", 16, 16, 0},
    {"fc1", "blocks.0.mlp.fc.weight", 64, 16, 0},
    {"fc2", "blocks.0.mlp.proj.weight", 16, 64, 0},
};
enum { N_MATRICES = sizeof MATRICES / sizeof *MATRICES };

/* Reads the numbers of a file: the last word of every line, in hexadecimal and therefore exact. Returns how many. */
static size_t read_numbers(const char *path, double *to, size_t room)
{
    size_t size, n = 0;
    char *bytes = read_file(path, &size);
    if (bytes == NULL) return 0;
    for (char *line = strtok(bytes, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        const char *word = strrchr(line, ' ');
        if (n < room) to[n] = strtod(word == NULL ? line : word + 1, NULL);
        n++;
    }
    free(bytes);
    return n;
}

static bool is_present(void)
{
    size_t size;
    char *names = read_file(FOLDER "names.txt", &size);
    free(names);
    return names != NULL;
}

#define NEEDS_FOLDER() \
    if (!is_present()) SKIP("the folder " FOLDER " is not there")

static trainer *start(void)
{
    size_t size;
    char *names = read_file(FOLDER "names.txt", &size);
    trainer *t = trainer_of(names, "preset=microgpt\nseed=42\n");
    free(names);
    return t;
}

/* Compares the numbers of all matrices, or their gradients, with those of a file. */
static void check_numbers(const trainer *t, const char *path, bool gradients, double tolerance)
{
    static double expected[PARAMETERS];
    size_t n = read_numbers(path, expected, PARAMETERS), at = 0;
    if (!CHECK_THAT(n == PARAMETERS, "%s has %zu numbers, not %d", path, n, PARAMETERS)) return;
    for (int k = 0; k < N_MATRICES; k++) {
        const tensor *w = trainer_tensor(t, MATRICES[k].tensor);
        REQUIRE(w != NULL && w->shape[1] == MATRICES[k].columns);
        const real *from = (gradients ? w->grad : w->data) + MATRICES[k].from_row * MATRICES[k].columns;
        for (int i = 0; i < MATRICES[k].rows * MATRICES[k].columns; i++, at++) {
            CHECK_THAT(fabs((double)from[i] - expected[at]) <= tolerance * fmax(1, fabs(expected[at])),
                       "%s[%d] is %.17g, not %.17g", MATRICES[k].name, i, (double)from[i], expected[at]);
        }
    }
    CHECK_INT(at, PARAMETERS);
}

static void first_weights(void)
{
    NEEDS_FOLDER();
    trainer *t = start();
    REQUIRE(t != NULL);
    CHECK_INT(t->model.n_values, PARAMETERS);
    CHECK_INT(t->tokenizer.vocab_size, 27);
    CHECK_INT(t->corpus.n_train_documents, 32033);
    check_numbers(t, FOLDER "init_params.txt", false, DOUBLE_OR_FLOAT(1e-16, 2e-8));
    trainer_delete(t);
}

static void first_gradients(void)
{
    NEEDS_FOLDER();
    trainer *t = start();
    REQUIRE(t != NULL);
    trainer_step(t);
    check_numbers(t, FOLDER "grads_step1.txt", true, DOUBLE_OR_FLOAT(1e-15, 1e-7));
    trainer_delete(t);
}

static void check_names(trainer *t)
{
    size_t size;
    char *expected = read_file(FOLDER "samples.txt", &size);
    REQUIRE(expected != NULL);
    int n = 0;
    for (char *name = strtok(expected, "\n"); name != NULL; name = strtok(NULL, "\n"), n++) {
        char got[80] = "";
        error e = {0};
        if (!CHECK_THAT(trainer_sample_begin(t, "", 0, &t->settings, false, &e), "%s", e.message)) break;
        for (int id; (id = sampler_next(&t->sampler)) >= 0;) {
            char character[UTF8_BYTES + 1] = {0};
            tokenizer_decode(&t->tokenizer, id, character);
            strcat(got, character);
        }
        CHECK_TEXT(got, name);
    }
    CHECK_INT(n, SAMPLES);
    free(expected);
}

static void whole_run(void)
{
    NEEDS_FOLDER();
    static double expected[STEPS];
    trainer *t = start();
    REQUIRE(t != NULL);
    CHECK_INT(read_numbers(FOLDER "losses.txt", expected, STEPS), STEPS);
    bool going = true;
    for (int i = 0; i < STEPS; i++) {
        CHECK(going);
        going = trainer_step(t);
        CHECK_NEAR(t->last.loss, expected[i], DOUBLE_OR_FLOAT(1e-13, 1e-5));
    }
    CHECK(!going && t->done);
    CHECK_TEXT(t->stopped, "");
    CHECK_INT(t->last.tokens, 7170);
    check_numbers(t, FOLDER "params_after_step1000.txt", false, DOUBLE_OR_FLOAT(1e-12, 2e-4));
    check_names(t);
    trainer_delete(t);
}

SUITE(microgpt)
{
    TEST("the first weights are the original's", first_weights);
    TEST("the gradients of the first step are the original's", first_gradients);
    TEST("a thousand losses, the weights after them and twenty names are the original's", whole_run);
}
