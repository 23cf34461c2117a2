/* score.c: runs a text through the graph of the validation. See score.h. */
#include "inside/score.h"

#include "base/memory.h"
#include "base/parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

SECOND_PART_FILE;

/* Reads the documents of the text into a corpus, in their order, all of them in the validation part. */
static bool read_documents(corpus *c, const trainer *t, const uint8_t *text, size_t size, error *e)
{
    dataset d;
    bool ok = dataset_init(&d, text, size, (int)t->settings.documents, e);
    if (ok) {
        const int documents = d.documents;
        d.documents = DOCUMENTS_STREAM; /* because lines would be shuffled */
        ok = corpus_init(c, &d, &t->tokenizer, &t->settings, NULL, e);
        dataset_free(&d);
        c->documents = documents;
        c->n_train = c->n_train_documents = 0;
    }
    if (!ok && e->code == ERROR_TEXT) e->code = ERROR_PROMPT; /* this is not the text of the run */
    return ok;
}

/* Allocates the rows, each with its id; all other numbers are NaN. */
static bool make_rows(score *s, const corpus *c, const trainer *t, error *e)
{
    const size_t n = c->n_ids - 1, width = SCORE_TOP + 2 * (size_t)s->top;
    const size_t most = SCORE_MAX_NUMBERS / width < SCORE_MAX_TOKENS ? SCORE_MAX_NUMBERS / width : SCORE_MAX_TOKENS;
    if (n > most) {
        return error_set(e, ERROR_PROMPT, "",
                         "This text has %zu tokens; with the %d most likely tokens of each place (top) the limit is "
                         "%zu. Take a part of it.",
                         n, s->top, most);
    }
    const uint64_t bytes = checked_multiply(n, checked_multiply(width, sizeof(double)));
    const bool allowed = memory_mib(checked_add(t->bytes, bytes)) <= (double)t->settings.memory_limit;
    s->rows = allowed && bytes <= SIZE_MAX ? malloc((size_t)bytes) : NULL;
    if (s->rows == NULL) {
        return error_set(e, ERROR_MEMORY, allowed ? "" : "memory_limit",
                         "There is not enough memory to score so long a text. Take a part of it.");
    }
    s->n = (int)n;
    for (size_t i = 0; i < n; i++) {
        double *row = s->rows + i * width;
        for (size_t k = 0; k < width; k++) row[k] = (double)NAN;
        row[SCORE_ID] = c->ids[i + 1];
    }
    return true;
}

/* Writes all numbers of a row after the id. Of equally likely tokens the one with the lower id comes first. */
static void write_row(double *row, int top, const real *logits, int V, int target, double logprob)
{
    double *best = row + SCORE_TOP;
    int found = 0, likelier = 0;
    for (int i = 0; i < V; i++) {
        const double x = (double)logits[i];
        likelier += logits[i] > logits[target] || (logits[i] == logits[target] && i < target);
        int at = found < top ? found++ : top;
        if (at == top && (top == 0 || !(x > best[2 * top - 1]))) continue;
        if (at == top) at--;
        for (; at > 0 && x > best[2 * at - 1]; at--) {
            best[2 * at] = best[2 * at - 2];
            best[2 * at + 1] = best[2 * at - 1];
        }
        best[2 * at] = i;
        best[2 * at + 1] = x;
    }
    row[SCORE_LOGPROB] = logprob;
    row[SCORE_RANK] = likelier;
    for (int i = 0; i < top; i++) best[2 * i + 1] = exp(best[2 * i + 1] - (double)logits[target] + logprob);
}

/* Writes the rows of a batch and returns the sum of its losses, added up as in a validation. */
static double write_batch(score *s, const corpus *c, const validation *v, int index)
{
    assert(s->rows != NULL);
    const batch *b = &v->batch;
    const size_t width = SCORE_TOP + 2 * (size_t)s->top;
    double sum = 0;
    for (int r = 0; r < b->end; r++) {
        const size_t sequence = (size_t)index * (size_t)v->graph.B + (size_t)b->sequences[r];
        const size_t begin = c->documents == DOCUMENTS_LINES ? c->starts[sequence] : sequence * (size_t)v->graph.T;
        const real *logits = v->outputs.logits->data + row_at(v->outputs.logits, r);
        const double loss = (double)v->outputs.losses->data[r];
        write_row(s->rows + (begin + (size_t)b->positions[r]) * width, s->top, logits, v->outputs.logits->shape[1],
                  b->targets[r], -loss);
        sum += loss;
    }
    return sum;
}

bool score_text(score *s, trainer *t, const uint8_t *text, size_t size, int top, error *e)
{
    assert(top >= 0 && top <= SAMPLER_MAX_ALTERNATIVES);
    validation *v = &t->validation;
    corpus c;
    *s = (score){.top = top < t->tokenizer.vocab_size ? top : t->tokenizer.vocab_size};
    if (!read_documents(&c, t, text, size, e)) return false;
    const bool ok = make_rows(s, &c, t, e);
    double sum = 0, n = 0;
    for (int i = 0; ok && corpus_val_batch(&c, &v->batch, v->graph.B, v->graph.T, i); i++) {
        graph_forward(&v->graph, &v->batch);
        sum += write_batch(s, &c, v, i);
        n += v->batch.n_targets;
    }
    s->loss = sum / n;
    corpus_free(&c);
    return ok;
}

void score_free(score *s)
{
    free(s->rows);
    *s = (score){0};
}
