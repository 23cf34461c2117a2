/* score.c: prints how well a saved model predicts a text: for each of its tokens, and the mean. */
#include "inside/score.h"

#include "command/command.h"
#include "command/output.h"
#include "command/saved.h"
#include "command/tokens.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double *row_of(const score *s, int i)
{
    return s->rows + (ptrdiff_t)i * (SCORE_TOP + SCORE_GUESS * (ptrdiff_t)s->top);
}

/* Prints a line for each token: its probability, how many tokens are more likely, and the most likely ones. */
static void print_score(const score *s, const tokenizer *t)
{
    int read = 0;
    for (int i = 0; i < s->n; i++) {
        const double *row = row_of(s, i), *top = row + SCORE_TOP;
        tokens_print(t, (int)row[SCORE_ID]);
        if (isnan(row[SCORE_RANK])) {
            printf("  not read: beyond the context\n");
            continue;
        }
        read++;
        printf("  %5.1f%%  %6.3f nats  %5.0f likelier", 100 * exp(row[SCORE_LOGPROB]), 0 - row[SCORE_LOGPROB],
               row[SCORE_RANK]);
        for (int k = 0; k < s->top; k++) {
            printf("%s", k == 0 ? "  of all: " : "  ");
            tokens_print(t, (int)top[SCORE_GUESS * k]);
            printf(" %5.1f%%", 100 * top[SCORE_GUESS * k + 1]);
        }
        printf("\n");
    }
    printf("loss: %.4f nats per token, the mean of %d\n", s->loss, read);
}

/* Prints {"loss":number,"tokens":[{"id","text","logprob","rank","top":[{"id","text","probability"}...]}...]}, with null for a
 * number that is NaN. */
static bool print_score_json(const score *s, const tokenizer *t)
{
    string_builder line = {0};
    string_builder_add(&line, "{\"loss\":");
    string_builder_add_number(&line, s->loss);
    string_builder_add(&line, ",\"tokens\":[");
    for (int i = 0; i < s->n; i++) {
        const double *row = row_of(s, i), *top = row + SCORE_TOP;
        const int shown = isnan(row[SCORE_RANK]) ? 0 : s->top;
        string_builder_add(&line, "%s{\"id\":%d,\"text\":", i == 0 ? "" : ",", (int)row[SCORE_ID]);
        tokens_add(&line, t, (int)row[SCORE_ID]);
        output_add_number(&line, "logprob", row[SCORE_LOGPROB]);
        output_add_number(&line, "rank", row[SCORE_RANK]);
        string_builder_add(&line, ",\"top\":[");
        for (int k = 0; k < shown; k++) {
            string_builder_add(&line, "%s{\"id\":%d,\"text\":", k == 0 ? "" : ",", (int)top[SCORE_GUESS * k]);
            tokens_add(&line, t, (int)top[SCORE_GUESS * k]);
            output_add_number(&line, "probability", top[SCORE_GUESS * k + 1]);
            string_builder_add(&line, "}");
        }
        string_builder_add(&line, "]}");
    }
    string_builder_add(&line, "]}");
    return output_json(&line);
}

int command_score(const options *o)
{
    error e = {0};
    size_t size;
    score s = {0};
    uint8_t *bytes = saved_read_text(o->text, &size);
    if (bytes == NULL) return EXIT_INPUT;
    trainer *t = saved_open(o->load);
    bool ok = t != NULL && score_text(&s, t, bytes, size, o->top, &e);
    free(bytes);
    if (t != NULL && !ok) output_note("%s", e.message);
    if (ok && o->json) {
        ok = print_score_json(&s, &t->tokenizer);
    } else if (ok) {
        print_score(&s, &t->tokenizer);
    }
    score_free(&s);
    trainer_delete(t);
    return ok ? 0 : EXIT_INPUT;
}
