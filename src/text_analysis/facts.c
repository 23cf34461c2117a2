/* facts.c: counts tokens, finds documents that occur twice, and measures n-gram models. See facts.h. */
#include "text_analysis/facts.h"

#include "base/parts.h"
#include "text_analysis/comparison.h"

#include <math.h>
#include <stdlib.h>

SECOND_PART_FILE;

/* The stages of the work, in their order. Each can be interrupted after any token. */
typedef enum stage { COUNT_TRAINING, COUNT_VALIDATION, COMPARE, COUNT_SAME, LEARN, MEASURE, DONE } stage;

struct facts_counter {
    facts facts;
    const corpus *corpus;
    size_t *characters; /* (vocab_size) of each token */
    ngram model;
    comparison comparison;
    stage stage;
    size_t at; /* the next target of the stage; in COUNT_SAME the next document */
    int order; /* in MEASURE: the order of the n-gram model */
    double sum;
};

/* ---- counts ---- */

/* Counts the targets from f->at to end - 1. */
static void count_part(facts_counter *f, facts_part *part, size_t end)
{
    for (; f->at < end; f->at++) {
        token id = f->corpus->ids[f->at];
        part->characters += f->characters[id];
        f->facts.frequencies[id]++;
        part->tokens++;
    }
}

static void count_documents(facts *f, const corpus *c)
{
    /* In a stream that is split inside a document, the token at the split is a target in neither part. */
    if (corpus_train_tokens(c) < c->n_train) f->frequencies[c->ids[c->n_train]]++;
    for (size_t i = 0; i < c->n_documents; i++) f->train.documents += c->starts[i] < c->n_train;
    f->validation.documents = c->n_documents - f->train.documents;
}

/* Counts duplicates and overlap among the documents from f->at to end - 1, once all are compared. The training part comes
 * first in the corpus, so a document of the validation part is compared with it too. */
static void count_same(facts_counter *f, size_t end)
{
    const corpus *c = f->corpus;
    const uint32_t *first = f->comparison.first;
    for (; f->at < end; f->at++) {
        if (first[f->at] == f->at) continue;
        f->facts.duplicates++;
        f->facts.overlap += c->starts[f->at] >= c->n_train && c->starts[first[f->at]] < c->n_train;
    }
}

/* ---- models that count ---- */

/* The token two places before target i. In lines no token of an earlier document is used, but BOS in its place. */
static int second_before(const corpus *c, size_t i)
{
    bool begins = i < 2 || (c->documents == DOCUMENTS_LINES && c->ids[i - 1] == c->ids[0]);
    return c->ids[begins ? 0 : i - 2];
}

static bool learn(facts_counter *f, size_t end)
{
    const corpus *c = f->corpus;
    bool ok = true;
    for (; ok && f->at < end; f->at++) {
        ok = ngram_add(&f->model, second_before(c, f->at), c->ids[f->at - 1], c->ids[f->at]);
    }
    return ok;
}

static void measure(facts_counter *f, size_t end)
{
    const corpus *c = f->corpus;
    for (; f->at < end; f->at++) {
        f->sum -=
            log(ngram_probability(&f->model, f->order, second_before(c, f->at), c->ids[f->at - 1], c->ids[f->at]));
    }
}

double facts_bits_per_nat(const facts_part *part)
{
    return part->tokens > 0 ? (double)part->tokens / (double)part->characters / log(2.0) : (double)NAN;
}

/* Records the result for one order of the n-gram model, after its last target. */
static void note_order(facts_counter *f)
{
    facts *of = &f->facts;
    bool any = of->validation.tokens > 0;
    of->entropy[f->order - 1] = any ? f->sum / (double)of->validation.tokens : (double)NAN;
    of->bits_per_character[f->order - 1] = of->entropy[f->order - 1] * facts_bits_per_nat(&of->validation);
    f->sum = 0;
    f->order++;
}

/* ---- public ---- */

static bool out_of_memory(error *e)
{
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory to count what is in this text.");
}

facts_counter *facts_counter_new(const corpus *c, const tokenizer *t, error *e)
{
    const size_t V = (size_t)t->vocab_size;
    facts_counter *f = calloc(1, sizeof *f);
    if (f != NULL) {
        f->corpus = c;
        f->facts.vocab_size = t->vocab_size;
        f->at = 1;
        f->order = 1;
        f->facts.frequencies = calloc(V, sizeof *f->facts.frequencies);
        f->characters = malloc(V * sizeof *f->characters);
        if (f->facts.frequencies != NULL && f->characters != NULL && ngram_init(&f->model, t->vocab_size)) {
            for (int id = 0; id < t->vocab_size; id++) f->characters[id] = tokenizer_characters(t, id);
            return f;
        }
    }
    facts_counter_delete(f);
    out_of_memory(e);
    return NULL;
}

/* Ends a stage and begins the next one; MEASURE is done once for each order. */
static bool go_on(facts_counter *f)
{
    const corpus *c = f->corpus;
    if (f->stage == COUNT_VALIDATION) count_documents(&f->facts, c);
    if (f->stage == COUNT_SAME) comparison_free(&f->comparison);
    if (f->stage == MEASURE) note_order(f);
    if (f->stage != MEASURE || f->order > NGRAM_ORDERS) f->stage++;
    f->at = f->stage == COUNT_VALIDATION || f->stage == MEASURE ? c->n_train + 1 : f->stage != COUNT_SAME;
    return f->stage != COMPARE || comparison_begin(&f->comparison, c);
}

/* The end of the targets, or documents, of the present stage. */
static size_t end_of_stage(const facts_counter *f)
{
    const bool is_train = f->stage == COUNT_TRAINING || f->stage == LEARN;
    if (f->stage == COUNT_SAME) return f->corpus->n_documents;
    return is_train ? 1 + corpus_train_tokens(f->corpus) : f->corpus->n_ids;
}

int facts_counter_advance(facts_counter *f, size_t work, error *e)
{
    const size_t last = end_of_stage(f), left = last > f->at ? last - f->at : 0,
                 end = left > work ? f->at + work : last;
    bool ok = true, more = left > work;
    if (f->stage == DONE) return 0;
    if (f->stage == COUNT_TRAINING) count_part(f, &f->facts.train, end);
    if (f->stage == COUNT_VALIDATION) count_part(f, &f->facts.validation, end);
    if (f->stage == COMPARE) more = comparison_advance(&f->comparison, work);
    if (f->stage == COUNT_SAME) count_same(f, end);
    if (f->stage == LEARN) ok = learn(f, end);
    if (f->stage == MEASURE) measure(f, end);
    if (ok && !more) ok = go_on(f);
    if (ok) return f->stage != DONE;
    out_of_memory(e);
    return -1;
}

void facts_counter_report(const facts_counter *f, string_builder *out) { facts_report(&f->facts, out); }

void facts_counter_delete(facts_counter *f)
{
    if (f == NULL) return;
    comparison_free(&f->comparison);
    ngram_free(&f->model);
    free(f->characters);
    facts_free(&f->facts);
    free(f);
}

bool facts_init(facts *f, const corpus *c, const tokenizer *t, error *e)
{
    facts_counter *counter = facts_counter_new(c, t, e);
    int more = counter == NULL ? -1 : 1;
    *f = (facts){0};
    while (more > 0) more = facts_counter_advance(counter, SIZE_MAX, e);
    if (more == 0) {
        *f = counter->facts;
        counter->facts.frequencies = NULL; /* it is f's now */
    }
    facts_counter_delete(counter);
    return more == 0;
}

static void add_part(string_builder *out, const char *name, const facts_part *part)
{
    string_builder_add(out, "\"%s\":{\"documents\":%zu,\"tokens\":%zu,\"characters\":%zu,\"bits_per_nat\":", name,
                       part->documents, part->tokens, part->characters);
    string_builder_add_number(out, facts_bits_per_nat(part));
    string_builder_add(out, "},");
}

static void add_three(string_builder *out, const char *name, const double *numbers)
{
    string_builder_add(out, ",\"%s\":[", name);
    for (int i = 0; i < NGRAM_ORDERS; i++) {
        string_builder_add(out, "%s", i == 0 ? "" : ",");
        string_builder_add_number(out, numbers[i]);
    }
    string_builder_add(out, "]");
}

void facts_report(const facts *f, string_builder *out)
{
    string_builder_add(out, "{");
    add_part(out, "train", &f->train);
    add_part(out, "validation", &f->validation);
    string_builder_add(out, "\"frequencies\":[");
    for (int i = 0; i < f->vocab_size; i++) string_builder_add(out, "%s%zu", i == 0 ? "" : ",", f->frequencies[i]);
    string_builder_add(out, "],\"duplicates\":%zu,\"overlap\":%zu", f->duplicates, f->overlap);
    add_three(out, "entropy", f->entropy);
    add_three(out, "bits_per_character", f->bits_per_character);
    string_builder_add(out, "}");
}

void facts_free(facts *f)
{
    free(f->frequencies);
    *f = (facts){0};
}
