/* facts.c: counts tokens, finds documents that occur twice, and measures n-gram models. See facts.h. */
#include "inside/facts.h"

#include "base/parts.h"
#include "inside/documents.h"

#include <math.h>
#include <stdlib.h>

SECOND_PART_FILE;

/* ---- counts ---- */

/* Counts the part whose targets are ids begin..end. */
static facts_part count_part(facts *f, const corpus *c, const size_t *characters, size_t begin, size_t end)
{
    facts_part part = {.tokens = end - begin};
    for (size_t i = begin; i < end; i++) {
        part.characters += characters[c->ids[i]];
        f->frequencies[c->ids[i]]++;
    }
    return part;
}

static bool count_all(facts *f, const corpus *c, const tokenizer *t)
{
    size_t V = (size_t)t->vocab_size, *characters = malloc(V * sizeof *characters);
    f->frequencies = calloc(V, sizeof *f->frequencies);
    bool ok = characters != NULL && f->frequencies != NULL;
    if (ok) {
        size_t train = corpus_train_tokens(c);
        for (int id = 0; id < t->vocab_size; id++) characters[id] = tokenizer_characters(t, id);
        f->train = count_part(f, c, characters, 1, 1 + train);
        f->validation = count_part(f, c, characters, c->n_train + 1, c->n_ids);
        /* In a stream that is split inside a document, the token at the split is a target in neither part. */
        if (train < c->n_train) f->frequencies[c->ids[c->n_train]]++;
        for (size_t i = 0; i < c->n_documents; i++) f->train.documents += c->starts[i] < c->n_train;
        f->validation.documents = c->n_documents - f->train.documents;
    }
    free(characters);
    return ok;
}

/* Counts duplicates and overlap. The training part comes first in the corpus, so a document of the validation part
 * is compared with it too. */
static bool compare_documents(facts *f, const corpus *c)
{
    uint32_t *first = documents_first_same(c);
    if (first == NULL) return false;
    for (size_t i = 0; i < c->n_documents; i++) {
        if (first[i] == i) continue;
        f->duplicates++;
        f->overlap += c->starts[i] >= c->n_train && c->starts[first[i]] < c->n_train;
    }
    free(first);
    return true;
}

/* ---- models that count ---- */

/* The token two places before target i. In lines no token of an earlier document is used: BOS stands for it. */
static int second_before(const corpus *c, size_t i)
{
    bool begins = i < 2 || (c->documents == DOCUMENTS_LINES && c->ids[i - 1] == c->ids[0]);
    return c->ids[begins ? 0 : i - 2];
}

static bool measure_models(facts *f, const corpus *c, int vocab_size)
{
    ngram m;
    bool ok = ngram_init(&m, vocab_size);
    for (size_t i = 1; ok && i <= f->train.tokens; i++) {
        ok = ngram_add(&m, second_before(c, i), c->ids[i - 1], c->ids[i]);
    }
    for (int order = 1; ok && order <= NGRAM_ORDERS; order++) {
        double sum = 0;
        for (size_t i = c->n_train + 1; i < c->n_ids; i++) {
            sum -= log(ngram_probability(&m, order, second_before(c, i), c->ids[i - 1], c->ids[i]));
        }
        bool any = f->validation.tokens > 0;
        f->entropy[order - 1] = any ? sum / (double)f->validation.tokens : (double)NAN;
        f->bits_per_character[order - 1] = any ? sum / (double)f->validation.characters / log(2.0) : (double)NAN;
    }
    ngram_free(&m);
    return ok;
}

/* ---- public ---- */

bool facts_init(facts *f, const corpus *c, const tokenizer *t, error *e)
{
    *f = (facts){.vocab_size = t->vocab_size};
    if (count_all(f, c, t) && compare_documents(f, c) && measure_models(f, c, t->vocab_size)) return true;
    facts_free(f);
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory to count what is in this text.");
}

static void add_part(string_builder *out, const char *name, const facts_part *part)
{
    string_builder_add(out, "\"%s\":{\"documents\":%zu,\"tokens\":%zu,\"characters\":%zu},", name, part->documents,
                       part->tokens, part->characters);
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
