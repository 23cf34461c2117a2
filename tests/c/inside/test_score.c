/* test_score.c: the scores of a text's tokens, compared with inspections of the tokens before each, and the loss, compared
 * with a validation on the same text. */
#include "inside/score.h"

#include "../support.h"
#include "../test.h"
#include "inside/inspection.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char LINES[] = "ada\nbob\ncleo\ndina\nemile\nfritz\nhanna\nida\n";
static const char STREAM[] = "to be or not\nto be\n\nthat is the\nquestion\n\nwhether it is\n\nnobler in\nthe mind\n";
#define SMALL "n_embd=8\nn_head=4\nblock_size=8\nbatch_size=3\nwarmup_steps=2\n"

/* Settings that make a training step differ from a validation are among them. */
static const char *const FORMS[] = {
    "preset=microgpt\nn_layer=2\n" SMALL,
    "preset=gpt2\nn_layer=1\ndropout=0.3\nlabel_smoothing=0.2\n" SMALL,
    "preset=llama\nn_layer=2\nn_kv_head=2\nwindow=3\ntokenizer=byte\n" SMALL,
};
enum { N_FORMS = sizeof FORMS / sizeof *FORMS };

/* A trainer with large random parameters, so that its predictions are uneven. */
static trainer *learnt(const char *text, const char *documents, const char *form)
{
    char lines[400];
    snprintf(lines, sizeof lines, "%sdocuments=%s\nval_fraction=0.4\nval_interval=1\nval_batches=100\n", form,
             documents);
    trainer *t = trainer_of(text, lines);
    rng r;
    rng_init(&r, 9);
    for (size_t i = 0; t != NULL && i < t->model.n_values; i++) t->model.values[i] += (real)rng_gauss(&r, 0, 0.3);
    return t;
}

static bool score_of(score *s, trainer *t, const char *text, int top)
{
    error e = {0};
    return CHECK_THAT(score_text(s, t, bytes_of(text), strlen(text), top, &e), "no score: %s", e.message);
}

static const double *row_of(const score *s, int i) { return s->rows + (ptrdiff_t)i * (SCORE_TOP + 2 * s->top); }

/* ---- each token ---- */

/* Checks a row against the probabilities of all tokens at its place. */
static void check_row(const score *s, int i, const real *p, int V, int target)
{
    const double *row = row_of(s, i), *best = row + SCORE_TOP;
    const double bound = DOUBLE_OR_FLOAT(1e-12, 2e-6);
    int likelier = 0;
    for (int id = 0; id < V; id++) likelier += p[id] > p[target];
    CHECK_INT(row[SCORE_ID], target);
    CHECK_NEAR(exp(row[SCORE_LOGPROB]), p[target], bound);
    CHECK_INT(row[SCORE_RANK], likelier);
    for (int k = 0; k < s->top; k++) {
        const int id = (int)best[2 * k];
        int above = 0;
        for (int other = 0; other < V; other++) above += p[other] > p[id];
        CHECK_INT(above, k);
        CHECK_NEAR(best[2 * k + 1], p[id], bound);
    }
}

/* Checks the rows from `first` on against an inspection of the prompt; `id` is the token that follows the prompt. */
static void check_rows(const score *s, trainer *t, const char *prompt, int first, int id)
{
    error e = {0};
    inspection *in = inspection_new(t, prompt, strlen(prompt), &e);
    REQUIRE(in != NULL);
    real *p = inspection_read(in, inspection_find(in, "probs", false, &e), false, &e);
    const int V = t->tokenizer.vocab_size, R = in->batch.end;
    for (int r = 0; r < R; r++) {
        check_row(s, first + r, p + (ptrdiff_t)r * V, V, r + 1 < R ? in->batch.targets[r] : id);
    }
    free(p);
    inspection_delete(in);
}

static void lines(void)
{
    for (int i = 0; i < N_FORMS; i++) {
        trainer *t = learnt(LINES, "lines", FORMS[i]);
        score s;
        if (score_of(&s, t, "  dina\r\n\n\nbeda  \n", 3)) {
            CHECK_INT(s.n, 10);
            CHECK_INT(s.top, 3);
            check_rows(&s, t, "dina", 0, t->tokenizer.bos);
            check_rows(&s, t, "beda", 5, t->tokenizer.bos);
        }
        score_free(&s);
        trainer_delete(t);
    }
}

/* From the second window on: an inspection reads the same tokens if its prompt is so long that it reads the last block_size
 * tokens only. */
static void windows(void)
{
    static const char PASSAGE[] = "not to be is the question that is nobler in"; /* with a BOS, not whole windows */
    for (int i = 0; i < N_FORMS; i++) {
        trainer *t = learnt(STREAM, "stream", FORMS[i]);
        score s;
        if (score_of(&s, t, PASSAGE, 4)) {
            const int T = (int)t->settings.block_size, n = (int)strlen(PASSAGE);
            CHECK_INT(s.n, n + 1);
            for (int begin = 0; begin + T <= n; begin += T) {
                char prompt[sizeof PASSAGE] = {0};
                memcpy(prompt, PASSAGE, (size_t)(begin + T - 1));
                check_rows(&s, t, prompt, begin, (int)row_of(&s, begin + T - 1)[SCORE_ID]);
            }
        }
        score_free(&s);
        trainer_delete(t);
    }
}

/* ---- the whole ---- */

/* The validation part as a text. The caller frees it. */
static char *validation_text(const trainer *t, const char *gap)
{
    const corpus *c = &t->corpus;
    string_builder out = {0};
    for (size_t i = c->n_train + 1; i < c->n_ids; i++) {
        char bytes[TOKENIZER_TOKEN_BYTES];
        size_t n = tokenizer_decode(&t->tokenizer, c->ids[i], bytes);
        if (n == 0) string_builder_add(&out, "%s", gap);
        string_builder_add_bytes(&out, bytes, n);
    }
    return out.at;
}

static void check_validation(const char *text, const char *documents, const char *gap)
{
    for (int i = 0; i < N_FORMS; i++) {
        trainer *t = learnt(text, documents, FORMS[i]);
        REQUIRE(t != NULL && t->corpus.ids[t->corpus.n_train] == t->tokenizer.bos);
        trainer_step(t);
        char *part = validation_text(t, gap);
        score s;
        if (score_of(&s, t, part, 0)) {
            CHECK_INT(s.n, corpus_val_tokens(&t->corpus));
            CHECK_NEAR(s.loss, t->last.val_loss, 0);
            double sum = 0;
            int read = 0;
            for (int k = 0; k < s.n; k++) {
                const double logprob = row_of(&s, k)[SCORE_LOGPROB];
                if (!isnan(logprob)) sum -= logprob, read++;
            }
            CHECK_NEAR(s.loss, sum / read, 1e-12);
        }
        score_free(&s);
        free(part);
        trainer_delete(t);
    }
}

static void validation_says(void)
{
    check_validation(LINES, "lines", "\n");
    check_validation("ada\nbob\ncleo\nannabelle eleonora\n", "lines", "\n"); /* cut at the context */
    check_validation(STREAM, "stream", "\n\n");
}

static void long_lines(void)
{
    trainer *t = learnt(LINES, "lines", FORMS[0]);
    score s;
    if (score_of(&s, t, "hannahannah\nbob", 2)) {
        CHECK_INT(s.n, 12 + 4);
        for (int i = 0; i < s.n; i++) {
            const bool read = i < 8 || i >= 12;
            for (int k = SCORE_LOGPROB; k < SCORE_TOP + 4; k++) CHECK_INT(isnan(row_of(&s, i)[k]) == 0, read);
        }
        CHECK_INT(row_of(&s, 11)[SCORE_ID], t->tokenizer.bos);
    }
    score_free(&s);
    trainer_delete(t);
}

static void untouched(void)
{
    static const char FORM[] = "preset=gpt2\nn_layer=1\ndropout=0.2\ngrad_accumulation=3\nmetrics_interval=2\n" SMALL;
    trainer *a = learnt(LINES, "lines", FORM), *b = learnt(LINES, "lines", FORM);
    for (int i = 0; i < 40; i++) { /* between the batches of a step and of a validation too */
        trainer_advance(a);
        trainer_advance(b);
        score s;
        score_of(&s, b, "dina\nhanna\nbob\nida\nada", i % 4);
        score_free(&s);
        CHECK_NEAR(a->last.loss, b->last.loss, 0);
        CHECK(memcmp(&a->last.val_loss, &b->last.val_loss, sizeof a->last.val_loss) == 0);
    }
    CHECK(a->last.step > 5 && !isnan(a->last.val_loss));
    CHECK(memcmp(a->model.values, b->model.values, (size_t)a->model.n_values * sizeof(real)) == 0);
    CHECK(memcmp(a->model.gradients, b->model.gradients, (size_t)a->model.n_values * sizeof(real)) == 0);
    CHECK(memcmp(&a->rng, &b->rng, sizeof a->rng) == 0);
    CHECK_INT(a->corpus.cursor, b->corpus.cursor);
    trainer_delete(a);
    trainer_delete(b);
}

/* ---- refusals ---- */

static void check_refused(trainer *t, const char *text, size_t size, error_code code, const char *says)
{
    error e = {0};
    score s;
    CHECK(!score_text(&s, t, bytes_of(text), size, 3, &e));
    CHECK(s.rows == NULL);
    CHECK_INT(e.code, code);
    CHECK_HAS(e.message, says);
}

static void refused(void)
{
    trainer *t = learnt(LINES, "lines", FORMS[0]);
    check_refused(t, "anna\nxx", 7, ERROR_PROMPT, "does not know the character \"x\"");
    check_refused(t, " \n", 2, ERROR_PROMPT, "The text is empty");
    char *most = malloc(SCORE_MAX_TOKENS);
    memset(most, 'a', SCORE_MAX_TOKENS);
    score s;
    error e = {0};
    CHECK(score_text(&s, t, bytes_of(most), SCORE_MAX_TOKENS - 1, 0, &e)); /* and a BOS */
    CHECK_INT(s.n, SCORE_MAX_TOKENS);
    score_free(&s);
    check_refused(t, most, SCORE_MAX_TOKENS, ERROR_PROMPT, "This text has 200001 tokens; with the 3 most likely");
    CHECK(!score_text(&s, t, bytes_of(most), 173913, 10, &e));
    CHECK_HAS(e.message, "(top) the limit is 173913.");
    t->settings.memory_limit = 1;
    check_refused(t, most, SCORE_MAX_TOKENS - 1, ERROR_MEMORY, "not enough memory to score");
    free(most);
    trainer_delete(t);
}

/* (The call succeeds where only the realloc() that shrinks the array of ids has failed.) */
static void out_of_memory(void)
{
    trainer *t = learnt(LINES, "lines", FORMS[0]);
    long n = 0, refusals = 0, failed;
    do {
        error e = {0};
        score s;
        allocations_fail(++n, false);
        const bool ok = score_text(&s, t, bytes_of("dina\nida"), 8, 3, &e);
        failed = allocations_failed();
        allocations_fail(0, false);
        score_free(&s);
        if (ok) continue;
        refusals++;
        CHECK_INT(e.code, ERROR_MEMORY);
        CHECK_HAS(e.message, "There is not enough memory");
    } while (failed > 0 && n < 100);
    CHECK_THAT(refusals >= 6 && n == refusals + 2, "%ld failures tried, %ld refused", n, refusals);
    trainer_delete(t);
}

SUITE(score)
{
    TEST("lines are scored one by one as a look inside shows each token and its likeliest", lines);
    TEST("a stream is scored window by window, also beyond block_size", windows);
    TEST("the loss of the validation part is that of the validation, bit for bit", validation_says);
    TEST("of a line beyond the context nothing is told but its tokens", long_lines);
    TEST("a run that is scored between its batches goes on as if nobody had asked", untouched);
    TEST("unknown characters, nothing at all, too many tokens and too little memory are refused", refused);
    TEST("whichever allocation fails, a sentence says so", out_of_memory);
}
