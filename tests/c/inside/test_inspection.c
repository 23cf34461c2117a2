/* test_inspection.c: what an inspection shows, computed again from its other numbers; and that the run does not
 * change. The values themselves are compared with the oracle in tests/js. */
#include "inside/inspection.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char TEXT[] = "ada\nbob\ncleo\ndina\nemile\nfritz\n";
#define SMALL "n_embd=8\nn_head=4\nblock_size=8\nbatch_size=3\n"

/* Architectures with different attention, norms and heads. */
static const char *const FORMS[] = {
    "preset=microgpt\nn_layer=2\n" SMALL,
    "preset=gpt2\nn_layer=2\nnorm_embedding=1\n" SMALL,
    "preset=llama\nn_layer=2\nn_kv_head=2\nqk_norm=1\nwindow=3\ntie_head=0\n" SMALL,
    "preset=gpt2\nn_layer=1\nposition=alibi\nnorm_place=post\nnorm_final=0\nn_kv_head=1\ndropout=0.3\n" SMALL,
    "preset=gpt2\nn_layer=1\nposition=sinusoidal\nactivation=geglu\nbias=0\nlabel_smoothing=0.2\n" SMALL,
};
enum { N_FORMS = sizeof FORMS / sizeof *FORMS };

static inspection *inspection_of(const trainer *t, const char *prompt)
{
    error e = {0};
    inspection *in = inspection_new(t, prompt, strlen(prompt), &e);
    CHECK_THAT(in != NULL, "no inspection: %s", e.message);
    return in;
}

/* A copy of a tensor, which must exist. */
static real *numbers_of(inspection *in, const char *name, bool gradient)
{
    error e = {0};
    const inspected *of = inspection_find(in, name, gradient, &e);
    real *x = of == NULL ? NULL : inspection_read(in, of, gradient, &e);
    CHECK_THAT(x != NULL, "%s: %s", name, e.message);
    return x;
}

/* A trainer after some steps, with parameters large enough to be told apart. */
static trainer *learnt(const char *lines)
{
    trainer *t = trainer_of(TEXT, lines);
    rng r;
    rng_init(&r, 9);
    for (size_t i = 0; i < t->model.n_values; i++) t->model.values[i] += (real)rng_gauss(&r, 0, 0.3);
    return t;
}

/* ---- the run does not change ---- */

static void check_untouched(const char *lines)
{
    trainer *a = trainer_of(TEXT, lines), *b = trainer_of(TEXT, lines);
    real *before = malloc((size_t)a->model.n_values * sizeof *before);
    for (int i = 0; i < 24; i++) {
        trainer_advance(a); /* also between the batches of a step */
        trainer_advance(b);
        memcpy(before, b->model.gradients, (size_t)b->model.n_values * sizeof *before);
        inspection *in = inspection_of(b, i % 2 == 0 ? "dina" : "");
        REQUIRE(in != NULL);
        double out[3 * 9 * 5];
        error e = {0};
        CHECK(inspection_lens(in, 1, out, &e));
        inspection_delete(in);
        CHECK(memcmp(before, b->model.gradients, (size_t)b->model.n_values * sizeof *before) == 0);
        CHECK_NEAR(a->last.loss, b->last.loss, 0);
    }
    CHECK(memcmp(a->model.values, b->model.values, (size_t)a->model.n_values * sizeof(real)) == 0);
    CHECK(memcmp(&a->rng, &b->rng, sizeof a->rng) == 0);
    free(before);
    trainer_delete(a);
    trainer_delete(b);
}

static void untouched(void)
{
    check_untouched("preset=microgpt\n" SMALL);
    check_untouched(
        "preset=gpt2\nn_layer=1\ndropout=0.2\ngrad_accumulation=3\nval_interval=2\nwarmup_steps=2\n" SMALL);
}

/* The parameters are those of the time of the call, also when the run has continued or was freed. */
static void a_copy(void)
{
    trainer *t = trainer_of(TEXT, FORMS[0]);
    trainer_step(t);
    const real first = t->model.values[0];
    inspection *in = inspection_of(t, "bob");
    CHECK(memcmp(in->model.values, t->model.values, (size_t)t->model.n_values * sizeof(real)) == 0);
    real *logits = numbers_of(in, "logits", false);
    for (int i = 0; i < 3; i++) trainer_step(t);
    CHECK(t->model.values[0] < first || t->model.values[0] > first);
    trainer_delete(t);
    real *wte = numbers_of(in, "wte.weight", false), *again = numbers_of(in, "logits", false);
    CHECK_NEAR(wte[0], first, 0);
    CHECK(memcmp(logits, again, sizeof *logits * 4 * (size_t)in->model.vocab_size) == 0);
    free(logits);
    free(again);
    free(wte);
    inspection_delete(in);
}

/* ---- what it shows ---- */

static void check_attention(const char *lines)
{
    trainer *t = learnt(lines);
    inspection *in = inspection_of(t, "cleo");
    enum { R = 5 };
    CHECK_INT(in->batch.end, R);
    const int H = (int)t->settings.n_head, window = (int)t->settings.window;
    for (int n = 0; n < t->settings.n_layer; n++) {
        char name[64];
        snprintf(name, sizeof name, "blocks.%d.attention.probs", n);
        real *probs = numbers_of(in, name, false), *gradient = numbers_of(in, name, true);
        for (int row = 0; row < H * R; row++) {
            double sum = 0;
            int i = row % R, first = window > 0 && i >= window ? i - window + 1 : 0;
            for (int j = 0; j < R; j++) {
                real p = probs[row * R + j];
                bool seen = j >= first && j <= i;
                CHECK_THAT(seen ? p > 0 && p <= 1 : !(p < 0 || p > 0), "%s[%d][%d] is %g", name, row, j, (double)p);
                if (!seen) CHECK_NEAR(gradient[row * R + j], 0, 0);
                sum += (double)p;
            }
            CHECK_NEAR(sum, 1, DOUBLE_OR_FLOAT(1e-14, 1e-6));
        }
        free(probs);
        free(gradient);
    }
    inspection_delete(in);
    trainer_delete(t);
}

static void attention(void)
{
    for (int i = 0; i < N_FORMS; i++) check_attention(FORMS[i]);
}

/* Checks the loss, the mean of -log p of the next tokens, and its gradient: p - 1 at the next token and p
 * elsewhere, divided by the number of targets. */
static void check_loss(const char *lines)
{
    trainer *t = learnt(lines);
    inspection *in = inspection_of(t, "emil");
    real *probs = numbers_of(in, "probs", false), *gradient = numbers_of(in, "logits", true);
    const int V = t->tokenizer.vocab_size;
    const char *const next = "emil";
    double loss = 0;
    CHECK_INT(in->batch.ids[0], t->tokenizer.bos);
    for (int r = 0; r < 4; r++) {
        int target = t->tokenizer.ids[(uint8_t)next[r]];
        loss -= log((double)probs[r * V + target]) / 4;
        for (int i = 0; i < V; i++) {
            CHECK_NEAR(gradient[r * V + i], ((double)probs[r * V + i] - (i == target)) / 4,
                       DOUBLE_OR_FLOAT(1e-15, 1e-6));
        }
    }
    for (int i = 0; i < V; i++) CHECK_NEAR(gradient[4 * V + i], 0, 0); /* no token follows the last one */
    CHECK_NEAR(in->outputs.loss->data[0], loss, DOUBLE_OR_FLOAT(1e-13, 1e-5));
    free(probs);
    free(gradient);
    inspection_delete(in);
    trainer_delete(t);
}

static void loss(void)
{
    for (int i = 0; i < N_FORMS; i++) check_loss(FORMS[i]);
}

/* ---- the logit lens ---- */

/* The distribution after a row of the residual stream, computed from the parameters: RMSNorm or LayerNorm, head,
 * softmax. */
static void lens_by_hand(inspection *in, const real *stream, double *p)
{
    const config *c = &in->model.settings;
    const int C = (int)c->n_embd, V = in->model.vocab_size;
    double x[8], mean = 0, square = 0, total = 0;
    const layer_weights norm = in->model.norm_final;
    for (int i = 0; i < C; i++) mean += (double)stream[i] / C;
    if (c->norm == NORM_RMS) mean = 0;
    for (int i = 0; i < C; i++) square += ((double)stream[i] - mean) * ((double)stream[i] - mean) / C;
    for (int i = 0; i < C; i++) {
        x[i] = (double)stream[i];
        if (!c->norm_final) continue;
        x[i] = (x[i] - mean) / sqrt(square + 1e-5);
        if (norm.weight != NULL) x[i] *= (double)norm.weight->data[i];
        if (norm.bias != NULL) x[i] += (double)norm.bias->data[i];
    }
    for (int v = 0; v < V; v++) {
        double logit = 0;
        for (int i = 0; i < C; i++) logit += x[i] * (double)in->model.lm_head->data[v * C + i];
        total += p[v] = exp(logit);
    }
    for (int v = 0; v < V; v++) p[v] /= total;
}

/* Checks the numbers that inspection_lens() writes for one row, from the whole distribution. */
static void check_place(const double *place, const double *p, int V, int target, int top)
{
    const double near = DOUBLE_OR_FLOAT(1e-12, 1e-5);
    double entropy = 0, least = 2;
    int likelier = 0;
    bool seen[64] = {false};
    for (int v = 0; v < V; v++) entropy -= p[v] * log(p[v]);
    CHECK_NEAR(place[0], entropy, 10 * near);
    for (int v = 0; target >= 0 && v < V; v++) likelier += p[v] > p[target];
    if (target >= 0) CHECK_NEAR(place[1], p[target], near);
    if (target >= 0) CHECK_INT(place[2], likelier);
    if (target < 0) CHECK(isnan(place[1]) && isnan(place[2]));
    for (int k = 0; k < top; k++) {
        int id = (int)place[3 + 2 * k];
        REQUIRE(id >= 0 && id < V && !seen[id]);
        seen[id] = true;
        CHECK_NEAR(place[4 + 2 * k], p[id], near);
        CHECK(place[4 + 2 * k] <= least);
        least = place[4 + 2 * k];
    }
    for (int v = 0; v < V; v++) CHECK(seen[v] || p[v] <= least + near);
}

static void check_lens(const char *lines)
{
    enum { R = 5, TOP = 4, PLACE = 3 + 2 * TOP };
    trainer *t = learnt(lines);
    inspection *in = inspection_of(t, "dina");
    const config *c = &t->settings;
    const int V = t->tokenizer.vocab_size, C = (int)c->n_embd, L = (int)c->n_layer;
    double places[3 * R * PLACE], p[64];
    error e = {0};
    REQUIRE(L <= 2 && V <= 64 && inspection_lens(in, TOP, places, &e));
    for (int layer = 0; layer <= L; layer++) {
        char lens_name[64] = "embedding.lens", name[64];
        snprintf(name, sizeof name, "%s", c->norm_embedding ? "norm_embedding" : "embedding");
        if (layer > 0) {
            snprintf(lens_name, sizeof lens_name, "blocks.%d.lens", layer - 1);
            snprintf(name, sizeof name, "blocks.%d.%s", layer - 1,
                     c->norm_place == NORM_POST ? "norm2" : "residual2");
        }
        real *stream = numbers_of(in, name, false), *lens = numbers_of(in, lens_name, false);
        for (int r = 0; r < R; r++) {
            lens_by_hand(in, stream + (ptrdiff_t)r * C, p);
            for (int v = 0; v < V; v++) CHECK_NEAR(lens[r * V + v], p[v], DOUBLE_OR_FLOAT(1e-13, 1e-5));
            check_place(places + (ptrdiff_t)(layer * R + r) * PLACE, p, V, in->batch.targets[r], TOP);
        }
        if (layer == L) { /* the result of the model itself */
            real *probs = numbers_of(in, "probs", false);
            CHECK(memcmp(lens, probs, (size_t)(R * V) * sizeof *lens) == 0);
            free(probs);
        }
        free(stream);
        free(lens);
    }
    inspection_delete(in);
    trainer_delete(t);
}

static void lens(void)
{
    for (int i = 0; i < N_FORMS; i++) check_lens(FORMS[i]);
}

/* ---- prompts ---- */

static void check_tokens(const trainer *t, const char *prompt, const char *expected)
{
    inspection *in = inspection_of(t, prompt);
    char read[32] = "";
    for (int r = 0; r < in->batch.end; r++) {
        char bytes[TOKENIZER_TOKEN_BYTES];
        size_t n = tokenizer_decode(&t->tokenizer, in->batch.ids[r], bytes);
        if (n == 0) strcat(read, "^");
        strncat(read, bytes, n);
        CHECK_INT(in->batch.positions[r], r);
        CHECK_INT(in->batch.targets[r], r + 1 < in->batch.end ? in->batch.ids[r + 1] : -1);
    }
    CHECK_TEXT(read, expected);
    inspection_delete(in);
}

static void prompts(void)
{
    trainer *t = trainer_of(TEXT, FORMS[0]);
    check_tokens(t, "ada", "^ada");
    check_tokens(t, "adabobc", "^adabobc");
    check_tokens(t, "adabobcd", "adabobcd");
    check_tokens(t, "fritzadabobcd", "adabobcd");
    check_tokens(t, "", "^");
    trainer_delete(t);
    t = trainer_of(TEXT, "preset=microgpt\nn_embd=4\nblock_size=1\n");
    check_tokens(t, "", "^");
    check_tokens(t, "ab", "b");
    trainer_delete(t);
}

/* With a single token there is nothing to predict. */
static void no_gradients(void)
{
    trainer *t = trainer_of(TEXT, FORMS[0]);
    inspection *in = inspection_of(t, "");
    error e = {0};
    CHECK(!inspection_has_gradients(in));
    CHECK(inspection_find(in, "logits", false, &e) != NULL);
    CHECK(inspection_find(in, "logits", true, &e) == NULL);
    CHECK_TEXT(e.message,
               "The tensor \"logits\" has no gradient, since the prompt has no token to predict: give it more.");
    CHECK(inspection_find(in, "blocks.0.attention.probs", true, &e) == NULL);
    for (size_t i = 0; i < in->model.n_values; i++) CHECK_NEAR(in->model.gradients[i], 0, 0);
    string_builder out = {0};
    inspection_report(in, &out);
    CHECK_HAS(out.at, "\"loss\":null");
    CHECK(strstr(out.at, "\"gradient\":true") == NULL);
    string_builder_free(&out);
    inspection_delete(in);
    trainer_delete(t);
}

static void refused(void)
{
    trainer *t = trainer_of(TEXT, FORMS[0]);
    error e = {0};
    CHECK(inspection_new(t, "adx", 3, &e) == NULL);
    CHECK_INT(e.code, ERROR_PROMPT);
    CHECK_HAS(e.message, "\"x\"");

    inspection *in = inspection_of(t, "ada");
    CHECK(inspection_find(in, "wpe", false, &e) == NULL);
    CHECK_TEXT(e.message, "There is no tensor called \"wpe\".");
    CHECK(inspection_find(in, "probs", true, &e) == NULL);
    CHECK_TEXT(e.message, "The tensor \"probs\" has no gradient.");
    double out[4];
    CHECK(!inspection_lens(in, 0, out, &e));
    CHECK_TEXT(e.key, "top");
    CHECK(!inspection_lens(in, t->tokenizer.vocab_size + 1, out, &e));
    CHECK_HAS(e.message, "likeliest of the");
    const double mib = (double)in->bytes / (1024 * 1024);
    inspection_delete(in);

    t->bytes = (uint64_t)((double)(t->settings.memory_limit << 20) - mib * 0.99 * 1024 * 1024);
    CHECK(inspection_new(t, "ada", 3, &e) == NULL);
    CHECK_INT(e.code, ERROR_MEMORY);
    CHECK_TEXT(e.key, "memory_limit");
    t->bytes = (uint64_t)((double)(t->settings.memory_limit << 20) - mib * 1.01 * 1024 * 1024);
    inspection_delete(inspection_of(t, "ada"));
    CHECK(trainer_step(t));
    trainer_delete(t);
}

/* ---- failing allocations ---- */

static bool whole_look(const trainer *t, error *e)
{
    inspection *in = inspection_new(t, "bob", 3, e);
    if (in == NULL) return false;
    string_builder out = {0};
    inspection_report(in, &out);
    bool ok = !out.failed || error_set(e, ERROR_MEMORY, "", "There is not enough memory for a report.");
    string_builder_free(&out);
    for (int i = 0; ok && i < in->n_tensors; i++) {
        const inspected *of = &in->tensors[i];
        CHECK(inspection_find(in, of->name, of->has_gradient, e) == of);
        for (int gradient = 0; ok && gradient <= of->has_gradient; gradient++) {
            real *x = inspection_read(in, of, gradient != 0, e);
            ok = x != NULL;
            for (size_t k = 0; ok && k < inspected_size(of); k++) ok = isfinite((double)x[k]);
            free(x);
        }
    }
    inspection_delete(in);
    return ok;
}

static void out_of_memory(void)
{
    trainer *t = trainer_of(TEXT, FORMS[2]);
    long n = 0, refusals = 0, last_failed;
    do {
        error e = {0};
        allocations_fail(++n, false);
        bool ok = whole_look(t, &e);
        last_failed = allocations_failed();
        allocations_fail(0, false);
        if (ok) continue;
        refusals++;
        CHECK_INT(e.code, ERROR_MEMORY);
        CHECK_HAS(e.message, "There is not enough memory");
    } while (last_failed > 0 && n < 2000);
    CHECK_THAT(refusals > 20 && n == refusals + 1, "%ld failures tried, %ld refused", n, refusals);
    error e = {0};
    CHECK(whole_look(t, &e));
    trainer_delete(t);
}

/* ---- threads ---- */

static void threads(void)
{
    trainer *t = learnt(FORMS[2]);
    inspection *alone = inspection_of(t, "emile");
    pool *four = pool_new(3);
    t->shared = t->pool = four;
    inspection *together = inspection_of(t, "emile");
    t->shared = t->pool = NULL;
    for (int i = 0; i < alone->n_tensors; i++) {
        const inspected *of = &alone->tensors[i];
        for (int gradient = 0; gradient <= of->has_gradient; gradient++) {
            real *a = numbers_of(alone, of->name, gradient != 0), *b = numbers_of(together, of->name, gradient != 0);
            CHECK_THAT(memcmp(a, b, inspected_size(of) * sizeof *a) == 0, "%s is another one", of->name);
            free(a);
            free(b);
        }
    }
    inspection_delete(alone);
    inspection_delete(together);
    pool_delete(four);
    trainer_delete(t);
}

SUITE(inspection)
{
    TEST("a run that is inspected between its batches continues as without an inspection", untouched);
    TEST("an inspection does not change when the run goes on or is freed", a_copy);
    TEST("attention sums to 1 for each row, and is 0 for later positions and outside the window, in any architecture",
         attention);
    TEST("the loss is that of the prompt's own next tokens, and the gradient of the logits belongs to it", loss);
    TEST("the logit lens is norm and head on the residual stream; that of the last layer is the model's result",
         lens);
    TEST("a prompt stands behind BOS; of a long one the last tokens are read", prompts);
    TEST("a single token has values but no gradients, and the error says why", no_gradients);
    TEST("unknown characters and names, missing gradients and too much memory are refused", refused);
    TEST("whichever allocation of an inspection fails, a sentence says so", out_of_memory);
    TEST("any number of threads shows the same bits", threads);
}
