/* test_sampler.c: drawing tokens. The key-value cache is compared with a training graph that computes each prefix
 * from its beginning; the choice of a token is compared with a slow one, written here with a sort.
 *
 * The models are not trained: large random weights make their predictions uneven enough. */
#include "inference/sampler.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define LINES "preset=microgpt\ninit_std=0.6\n"
#define STREAM \
    "preset=gpt2\ndocuments=stream\nval_fraction=0\nn_embd=16\nn_head=4\nn_layer=2\nbatch_size=2\ninit_std=0." \
    "5\nscaled_init=0\n"

static config sampling(const trainer *t, const char *lines)
{
    config c = t->settings;
    error e = {0};
    CHECK_THAT(config_change(&c, lines, &e), "%s", e.message);
    return c;
}

static bool begin(trainer *t, const char *prompt, const char *lines, bool seeded)
{
    config c = sampling(t, lines);
    error e = {0};
    return CHECK_THAT(trainer_sample_begin(t, prompt, strlen(prompt), &c, seeded, &e), "%s", e.message);
}

/* Draws all tokens to the end of the sample; returns what ended it. */
static int rest_of(trainer *t, int *ids, int room, int *n)
{
    int id;
    *n = 0;
    while ((id = sampler_next(&t->sampler)) >= 0) {
        if (*n < room) ids[*n] = id;
        ++*n;
    }
    return id;
}

/* The logits after these tokens, computed from the first token by the training graph. */
static const real *from_scratch(trainer *t, const int *ids, int n)
{
    t->batch.begin = t->batch.end = t->batch.n_targets = 0;
    for (int i = 0; i < n; i++) batch_push(&t->batch, ids[i], -1, i, 0);
    graph_forward(&t->graph, &t->batch);
    return t->outputs.logits->data + (size_t)(n - 1) * (size_t)t->model.vocab_size;
}

/* ---- the cache ---- */

/* Follows one sample and keeps its context in `context`, which has room for T ids, of which n are used. */
static int follow(trainer *t, int *context, int n, bool slides, int *n_slid)
{
    int T = t->graph.T, V = t->model.vocab_size, made = 0;
    for (;;) {
        int id = sampler_next(&t->sampler);
        if (id == SAMPLER_LENGTH) return made;
        const real *expected = from_scratch(t, context, n);
        const real *cached = t->sampler.logits->data;
        for (int i = 0; i < V; i++) {
            double tolerance = DOUBLE_OR_FLOAT(1e-13, 1e-4) * (1 + fabs((double)expected[i]));
            if (!CHECK_NEAR(cached[i], expected[i], tolerance)) return made;
        }
        made++;
        if (id == SAMPLER_BOS) return made;
        if (n == T && slides) { /* the older half is dropped */
            int kept = T / 2;
            memmove(context, context + T - kept, (size_t)kept * sizeof *context);
            n = kept;
            ++*n_slid;
        }
        if (n < T) context[n++] = id;
    }
}

static void check_cache(const char *text, const char *settings, const char *prompt, bool slides, int least)
{
    trainer *t = trainer_of(text, settings);
    REQUIRE(t != NULL);
    int *context = malloc((size_t)t->graph.T * sizeof *context), slid = 0, made = 0;
    for (int sample = 0; sample < 6; sample++) {
        size_t n = 0;
        token ids[64];
        error e = {0};
        REQUIRE(tokenizer_encode(&t->tokenizer, prompt, strlen(prompt), ids, &n, &e));
        context[0] = t->tokenizer.bos;
        for (size_t i = 0; i < n; i++) context[i + 1] = ids[i];
        REQUIRE(begin(t, prompt, "max_new_tokens=70\ntemperature=1\n", false));
        made += follow(t, context, (int)n + 1, slides, &slid);
    }
    CHECK_THAT(made >= least, "only %d tokens were made:\n%s", made, settings);
    CHECK_THAT((slid > 0) == slides, "%d times the context slid", slid);
    free(context);
    trainer_delete(t);
}

static void cache_of_lines(void) { check_cache(LETTERS, LINES "block_size=20\n", "", false, 20); }
static void cache_behind_prompt(void)
{
    check_cache(LETTERS, LINES "block_size=20\nn_layer=2\n", "hello", false, 20);
}
static void cache_of_gpt2(void) { check_cache(LETTERS, STREAM "block_size=40\n", "abc", true, 20); }
static void cache_sliding(void) { check_cache(LETTERS, STREAM "block_size=7\n", "", true, 20); }

/* Every kind of position, and everything else that changes what a row sees of earlier rows, with a context that
 * ends and one that slides. */
static void cache_of_options(void)
{
    static const char *const OPTIONS[] = {
        "position=sinusoidal\n",
        "position=rope\n",
        "position=alibi\n",
        "position=none\n",
        "position=rope\nn_kv_head=2\nqk_norm=1\nactivation=swiglu\n",
        "position=alibi\nwindow=5\n",
        "window=1\n",
        "window=3\nn_kv_head=1\n",
        "norm_place=post\nactivation=geglu\n",
        "dropout=0.5\n",
    };
    for (size_t i = 0; i < sizeof OPTIONS / sizeof *OPTIONS; i++) {
        char settings[300];
        snprintf(settings, sizeof settings, STREAM "block_size=7\n%s", OPTIONS[i]);
        check_cache(LETTERS, settings, "abc", true, 10);
        /* a prompt long enough for several stripes */
        snprintf(settings, sizeof settings, LINES "block_size=40\n%s", OPTIONS[i]);
        check_cache(LETTERS, settings, "abcdefghijklmnopqrstuvwxyz", false, 6);
    }
}

/* ---- the choice ---- */

/* Penalty, temperature, top-k, top-p and min-p in a slow way: sorts the tokens, goes through them, and chooses as
 * random.choices() does. Writes the probability of each token to `probability`. */
static int choose_slowly(const real *model_logits, int V, const config *c, const bool *seen, rng *r,
                         double *probability)
{
    int order[64] = {0}, k = (int)c->top_k;
    double logits[64] = {0}, total = 0, reached = 0, sum = 0, p = c->top_p, floor_p = 0;
    for (int i = 0; i < V; i++) {
        int at = i;
        logits[i] = (double)model_logits[i];
        if (seen[i]) logits[i] *= logits[i] > 0 ? 1 / c->repetition_penalty : c->repetition_penalty;
        for (; at > 0 && logits[order[at - 1]] < logits[i]; at--) order[at] = order[at - 1];
        order[at] = i;
    }
    for (int i = 0; i < V; i++) {
        probability[i] = exp((logits[i] - logits[order[0]]) / c->temperature);
        floor_p = c->min_p * probability[order[0]];
    }
    if (k == 0 || k > V) k = V;
    for (int i = 0; i < V; i++) total += i < k ? probability[order[i]] : 0;
    for (int i = 0; i < V; i++) {
        bool kept = i < k && (i == 0 || p == 1 || reached < p * total);
        reached += probability[order[i]];
        if (!kept) probability[order[i]] = 0;
    }
    for (int i = 0; i < V; i++) probability[i] = probability[i] < floor_p ? 0 : probability[i];
    for (int i = 0; i < V; i++) sum += probability[i];
    for (int i = 0; i < V; i++) probability[i] /= sum;
    sum = 1;
    double x = rng_random(r) * sum;
    for (int i = 0; i < V; i++) {
        x -= probability[i];
        if (x < 0) return i;
    }
    return V - 1;
}

/* Checks the chosen token and its alternatives with the model's logits and the probabilities of choose_slowly(). */
static void check_alternatives(const trainer *t, int chosen, const double *probability)
{
    enum { N = 4 };
    sampler_alternative rows[1 + N] = {{0}};
    const real *logits = t->sampler.logits->data;
    int V = t->model.vocab_size, n = V - 1 < N ? V - 1 : N;
    double total = 0;
    for (int i = 0; i < V; i++) total += exp((double)logits[i]);
    REQUIRE(CHECK_INT(sampler_alternatives(&t->sampler, N, rows), 1 + n));
    CHECK_INT(rows[0].id, chosen);
    for (int k = 0; k <= n; k++) {
        int before = 0; /* how many other tokens are more likely */
        for (int i = 0; i < V; i++) before += i != chosen && logits[i] > logits[rows[k].id];
        if (k > 0) CHECK_INT(before, k - 1);
        CHECK(k == 0 || rows[k].id != chosen);
        CHECK_NEAR(rows[k].probability, exp((double)logits[rows[k].id]) / total, 1e-12);
        CHECK_NEAR(rows[k].chance, probability[rows[k].id], 1e-12);
    }
    CHECK_INT(sampler_alternatives(&t->sampler, 0, rows), 1);
}

static void check_choice(trainer *t, const char *lines)
{
    config c = sampling(t, lines);
    int bos = t->tokenizer.bos;
    for (int sample = 0; sample < 15; sample++) {
        rng copy = t->rng;
        bool seen[64] = {false};
        double probability[64] = {0};
        if (!begin(t, sample % 3 == 0 ? "ab" : "", lines, false)) return;
        if (sample % 3 == 0) seen[0] = seen[1] = true;
        for (;;) {
            int id = sampler_next(&t->sampler);
            if (id == SAMPLER_LENGTH) break;
            const real *logits = t->sampler.logits->data;
            int expected = choose_slowly(logits, t->model.vocab_size, &c, seen, &copy, probability);
            CHECK_INT(id == SAMPLER_BOS ? bos : id, expected);
            check_alternatives(t, expected, probability);
            if (id == SAMPLER_BOS) break;
            seen[id] = true;
        }
        CHECK(memcmp(copy.state, t->rng.state, sizeof copy.state) == 0 && copy.index == t->rng.index);
    }
}

static void choices(void)
{
    static const char *const LINES_OF_SETTINGS[] = {"temperature=1\n",
                                                    "temperature=0.3\n",
                                                    "temperature=2.5\n",
                                                    "temperature=1\ntop_k=1\n",
                                                    "top_k=2\n",
                                                    "temperature=3\ntop_k=5\n",
                                                    "top_k=26\n",
                                                    "top_k=27\n",
                                                    "top_k=1000\n",
                                                    "top_p=0.5\n",
                                                    "top_p=0.9\n",
                                                    "temperature=2\ntop_p=0.99\n",
                                                    "top_p=0\n",
                                                    "top_p=0.001\n",
                                                    "temperature=1.5\ntop_k=4\ntop_p=0.6\n",
                                                    "top_k=3\ntop_p=0.999\n",
                                                    "temperature=10\n",
                                                    "temperature=1\nmin_p=0.2\n",
                                                    "temperature=3\nmin_p=1\n",
                                                    "temperature=4\nmin_p=0.05\ntop_k=9\ntop_p=0.9\n",
                                                    "temperature=1\nrepetition_penalty=1.3\n",
                                                    "temperature=2\nrepetition_penalty=10\nmin_p=0.1\ntop_k=12\n",
                                                    "temperature=10\ntop_k=20\ntop_p=0.7\n"};
    /* One model with uneven predictions, and one in which tokens with negative logits matter too. */
    static const char *const MODELS[] = {LINES, "preset=microgpt\ninit_std=0.3\n"};
    for (size_t i = 0; i < 2 * (sizeof LINES_OF_SETTINGS / sizeof *LINES_OF_SETTINGS); i++) {
        trainer *t = trainer_of(LETTERS, MODELS[i % 2]);
        REQUIRE(t != NULL);
        check_choice(t, LINES_OF_SETTINGS[i / 2]);
        trainer_delete(t);
    }
}

/* In a sliding context, the penalty does not apply to tokens that have been dropped. */
static void penalty_slides(void)
{
    trainer *t = trainer_of(LETTERS, STREAM "block_size=6\n");
    REQUIRE(t != NULL);
    config c = sampling(t, "temperature=0\nrepetition_penalty=10\n");
    int context[6] = {t->tokenizer.bos}, n = 1, V = t->model.vocab_size, other = 0;
    REQUIRE(begin(t, "", "temperature=0\nrepetition_penalty=10\nmax_new_tokens=60\n", false));
    for (int row = 0; row < 60; row++) {
        int id = trainer_sample_next(t), best = 0, unpenalised = 0;
        double highest = -HUGE_VAL;
        const real *logits = t->sampler.logits->data;
        for (int i = 0; i < V; i++) {
            bool seen = false;
            for (int k = 0; k < n; k++) seen = seen || (context[k] == i && i != t->tokenizer.bos);
            double x = (double)logits[i],
                   y = seen ? (x > 0 ? x / c.repetition_penalty : x * c.repetition_penalty) : x;
            if (y > highest) {
                highest = y;
                best = i;
            }
            unpenalised = logits[i] > logits[unpenalised] ? i : unpenalised;
        }
        CHECK_INT(id == SAMPLER_BOS ? t->tokenizer.bos : id, best);
        other += best != unpenalised;
        if (id < 0) break;
        if (n == 6) {
            memmove(context, context + 3, 3 * sizeof *context);
            n = 3;
        }
        context[n++] = id;
    }
    CHECK_THAT(other > 3, "the penalty changed %d tokens", other);
    trainer_delete(t);
}

/* A token that is taken, not drawn, has the chance 1; before and after a sample there are no alternatives. */
static void alternatives_of_the_coldest(void)
{
    trainer *t = trainer_of(LETTERS, LINES);
    REQUIRE(t != NULL);
    sampler_alternative rows[1 + SAMPLER_MAX_ALTERNATIVES];
    CHECK_INT(sampler_alternatives(&t->sampler, 5, rows), 0);
    REQUIRE(begin(t, "", "temperature=0\n", false));
    CHECK_INT(sampler_alternatives(&t->sampler, 5, rows), 0);
    trainer_sample_next(t);
    CHECK_INT(sampler_alternatives(&t->sampler, SAMPLER_MAX_ALTERNATIVES, rows), 27);
    CHECK_NEAR(rows[0].chance, 1, 0);
    CHECK(rows[0].probability < 1 && rows[0].probability >= rows[1].probability);
    double sum = 0;
    for (int i = 0; i < 27; i++) {
        sum += rows[i].probability;
        CHECK_NEAR(rows[i].chance, i == 0, 0);
    }
    CHECK_NEAR(sum, 1, 1e-12);
    while (trainer_sample_next(t) != SAMPLER_LENGTH) continue;
    CHECK_INT(sampler_alternatives(&t->sampler, 5, rows), 0);
    trainer_delete(t);
}

static void coldest(void)
{
    trainer *t = trainer_of(LETTERS, LINES);
    REQUIRE(t != NULL);
    rng before = t->rng;
    int V = t->model.vocab_size;
    REQUIRE(begin(t, "b", "temperature=0\n", false));
    for (;;) {
        int id = sampler_next(&t->sampler), best = 0;
        if (id == SAMPLER_LENGTH) break;
        const real *logits = t->sampler.logits->data;
        for (int i = 0; i < V; i++) best = logits[i] > logits[best] ? i : best;
        CHECK_INT(id == SAMPLER_BOS ? t->tokenizer.bos : id, best);
        if (id == SAMPLER_BOS) break;
    }
    CHECK(memcmp(&before, &t->rng, sizeof before) == 0); /* nothing has been drawn */
    trainer_delete(t);
}

/* ---- generators ---- */

static void seeded(void)
{
    enum { ROOM = 40 };
    trainer *t = trainer_of(LETTERS, LINES), *same = trainer_of(LETTERS, LINES);
    REQUIRE(t != NULL && same != NULL);
    int first[ROOM], again[ROOM], other[ROOM], n, m, differ = 0;
    rng before = t->rng;
    REQUIRE(begin(t, "", "seed=5\ntemperature=6\n", true));
    rest_of(t, first, ROOM, &n);
    REQUIRE(begin(t, "", "seed=5\ntemperature=6\n", true));
    rest_of(t, again, ROOM, &m);
    CHECK_INT(n, m);
    for (int i = 0; i < n; i++) CHECK_INT(first[i], again[i]);
    for (int seed = 6; seed < 16; seed++) {
        char lines[80];
        REQUIRE(snprintf(lines, sizeof lines, "seed=%d\ntemperature=6\n", seed) > 0);
        REQUIRE(begin(t, "", lines, true));
        rest_of(t, other, ROOM, &m);
        differ += m != n || memcmp(first, other, (size_t)n * sizeof *first) != 0;
    }
    CHECK_THAT(differ >= 9, "of ten other seeds only %d give another sample", differ);
    CHECK(memcmp(&before, &t->rng, sizeof before) == 0);

    trainer_step(t); /* the run continues as if there had been no sample */
    trainer_step(same);
    CHECK(memcmp(t->model.values, same->model.values, (size_t)t->model.n_values * sizeof(real)) == 0);
    trainer_delete(t);
    trainer_delete(same);
}

/* A sample between two steps of a run over lines does not move the cursor and changes no weight. */
static void between_steps(void)
{
    trainer *t = trainer_of("ada\nbob\ncleo\n", LINES), *same = trainer_of("ada\nbob\ncleo\n", LINES);
    REQUIRE(t != NULL && same != NULL);
    int n;
    for (int i = 0; i < 5; i++) {
        trainer_step(t);
        REQUIRE(begin(t, "a", "temperature=1\n", false));
        rest_of(t, NULL, 0, &n);
        trainer_step(same);
        CHECK_NEAR(t->last.loss, same->last.loss, 0);
    }
    trainer_delete(t);
    trainer_delete(same);
}

/* ---- where a sample ends ---- */

static void ends(void)
{
    trainer *lines = trainer_of(LETTERS, LINES "block_size=8\n"),
            *stream = trainer_of(LETTERS, STREAM "block_size=8\n");
    REQUIRE(lines != NULL && stream != NULL);
    int ids[200], n, full = 0, beyond = 0;
    for (int i = 0; i < 20; i++) {
        REQUIRE(begin(lines, "", "temperature=1\nmax_new_tokens=100\n", false));
        int end = rest_of(lines, ids, 200, &n);
        CHECK(end == SAMPLER_BOS ? n < 8 : n == 8); /* a line ends when the context is full */
        full += end == SAMPLER_LENGTH;
        CHECK_INT(sampler_next(&lines->sampler), SAMPLER_LENGTH); /* it stays ended */
        REQUIRE(begin(lines, "", "temperature=1\nmax_new_tokens=3\n", false));
        end = rest_of(lines, ids, 200, &n);
        CHECK(end == SAMPLER_BOS ? n < 3 : n == 3);
        REQUIRE(begin(stream, "", "temperature=1\nmax_new_tokens=100\n", false));
        end = rest_of(stream, ids, 200, &n);
        CHECK(end == SAMPLER_BOS ? n < 100 : n == 100); /* a stream goes on */
        beyond += n > 8;
        for (int k = 0; k < n; k++) CHECK(ids[k] >= 0 && ids[k] < stream->tokenizer.bos);
    }
    CHECK(full > 0 && beyond > 0);
    trainer_delete(lines);
    trainer_delete(stream);
}

static void context_of_one(void)
{
    trainer *t = trainer_of(LETTERS, STREAM "block_size=1\n");
    REQUIRE(t != NULL);
    int n, most = 0;
    for (int i = 0; i < 10; i++) {
        REQUIRE(begin(t, "", "temperature=2\nmax_new_tokens=20\n", false));
        rest_of(t, NULL, 0, &n);
        most = n > most ? n : most;
    }
    CHECK_THAT(most > 2, "the longest sample has %d tokens", most);
    REQUIRE(begin(t, "xyz", "max_new_tokens=2\n", false));
    trainer_delete(t);
}

/* ---- prompts ---- */

static void prompts_of_lines(void)
{
    trainer *t = trainer_of(LETTERS, LINES "block_size=8\n");
    REQUIRE(t != NULL);
    error e = {0};
    int n;
    REQUIRE(begin(t, "abcdefg", "temperature=1\n", false)); /* BOS and seven letters: the context is full */
    CHECK(rest_of(t, NULL, 0, &n) == SAMPLER_BOS || n == 1);
    CHECK(!trainer_sample_begin(t, "abcdefgh", 8, &t->settings, false, &e));
    CHECK_INT(e.code, ERROR_PROMPT);
    CHECK_HAS(e.message, "The prompt has 8 characters; the context of 8 has room for 7 after the start.");
    CHECK_INT(sampler_next(&t->sampler), SAMPLER_LENGTH); /* there is no sample */
    REQUIRE(begin(t, "a", "", false));
    CHECK(!trainer_sample_begin(t, "a\xC3\xA9", 3, &t->settings, false, &e));
    CHECK_HAS(e.message, "(U+00E9)");
    CHECK_INT(sampler_next(&t->sampler), SAMPLER_LENGTH);
    trainer_delete(t);
}

/* A stream uses the last part of a prompt that does not fit. */
static void prompts_of_streams(void)
{
    static const char *const PROMPTS[] = {"abcdefg", "abcdefgh", "abcdefghi", LETTERS LETTERS LETTERS};
    static const char *const KEPT[] = {"|abcdefg", "abcdefgh", "bcdefghi", "stuvwxyz"};
    trainer *t = trainer_of(LETTERS, STREAM "block_size=8\n");
    REQUIRE(t != NULL);
    for (int k = 0; k < 4; k++) {
        int context[8];
        for (int i = 0; i < 8; i++)
            context[i] = KEPT[k][i] == '|' ? t->tokenizer.bos : t->tokenizer.ids[(int)KEPT[k][i]];
        REQUIRE(begin(t, PROMPTS[k], "max_new_tokens=1\n", false));
        CHECK(sampler_next(&t->sampler) != SAMPLER_LENGTH);
        const real *expected = from_scratch(t, context, 8);
        for (int i = 0; i < t->model.vocab_size; i++) {
            double tolerance = DOUBLE_OR_FLOAT(1e-13, 1e-4) * (1 + fabs((double)expected[i]));
            CHECK_NEAR(t->sampler.logits->data[i], expected[i], tolerance);
        }
    }
    trainer_delete(t);
}

static void diverged(void)
{
    trainer *t = trainer_of(LETTERS, LINES);
    REQUIRE(t != NULL);
    for (size_t i = 0; i < t->model.n_values; i++) t->model.values[i] = (real)NAN;
    int n;
    REQUIRE(begin(t, "", "temperature=1\ntop_k=3\ntop_p=0.5\n", false));
    rest_of(t, NULL, 0, &n);
    CHECK(n <= 16);
    trainer_delete(t);
}

SUITE(sampler)
{
    TEST("the cache of a line gives what computing every prefix again gives", cache_of_lines);
    TEST("the cache after a prompt gives what computing every prefix again gives", cache_behind_prompt);
    TEST("the cache of a deeper model over a long context gives the same", cache_of_gpt2);
    TEST("a context that slides drops its older half and computes the rest again", cache_sliding);
    TEST("the cache is right for every kind of position, window, norm and group of heads", cache_of_options);
    TEST("penalty, temperature, top-k, top-p and min-p choose what a slow choice by sorting does, with its "
         "probabilities",
         choices);
    TEST("the repetition penalty applies to the tokens of a sliding context, without BOS", penalty_slides);
    TEST("a token that was taken has the chance 1, and its alternatives the model's probabilities",
         alternatives_of_the_coldest);
    TEST("temperature 0 takes the most likely token and draws nothing", coldest);
    TEST("a sample with a seed repeats itself and leaves the run as it was", seeded);
    TEST("a sample between two steps changes no loss of a run over lines", between_steps);
    TEST("a sample ends at BOS, after its length, and a line with its context", ends);
    TEST("a context of one token samples too", context_of_one);
    TEST("with lines a prompt that does not fit, or has an unknown character, is refused", prompts_of_lines);
    TEST("a stream uses the last part of a prompt that does not fit", prompts_of_streams);
    TEST("a model of NaNs still ends its sample", diverged);
}
