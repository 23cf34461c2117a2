/* facts.h: what can be counted in a text without training.
 *
 * How large it is, how often each token occurs, which documents occur twice, and how well n-gram models predict the
 * validation part, which a GPT should do better. Everything is counted again at each call; nothing is cached. */
#ifndef FACTS_H
#define FACTS_H

#include "base/string_builder.h"
#include "text_analysis/ngram.h"
#include "tokenizer/tokenizer.h"
#include "training/corpus.h"

/* The size of the training or of the validation part. */
typedef struct facts_part {
    size_t documents;  /* documents that begin in it */
    size_t tokens;     /* targets, ends of documents included */
    size_t characters; /* characters of these targets; the end of a document counts as one */
} facts_part;

/* What a loss of one nat per token of a part is in bits per character; NaN where the part is empty. */
double facts_bits_per_nat(const facts_part *part);

typedef struct facts {
    facts_part train, validation;
    int vocab_size;
    size_t *frequencies; /* (vocab_size) how often each token occurs in both parts; BOS: the documents */
    size_t duplicates;   /* documents equal to an earlier one, in either part */
    size_t overlap;      /* documents of the validation part that are also in the training part */
    /* The cross-entropy of the validation part under unigram, bigram and trigram models (ngram.h) fitted on the
     * training part: the mean of -log p, in nats per token and in bits per character. NaN where that part is empty. */
    double entropy[NGRAM_ORDERS];
    double bits_per_character[NGRAM_ORDERS];
} facts;

/* Counts all of it. False (ERROR_MEMORY) when memory is out. facts_free() frees it. */
bool facts_init(facts *f, const corpus *c, const tokenizer *t, error *e);

/* The same in pieces: facts_counter_advance() processes about `work` tokens, and returns 1 while there is more to do, 0 when
 * all is counted, -1 (ERROR_MEMORY) when memory is out. In all, each token is read once for each of six counts and to
 * compare documents. The corpus must exist as long as the counter. facts_counter_new() returns NULL (ERROR_MEMORY) when
 * memory is out; deleting NULL is safe. */
typedef struct facts_counter facts_counter;
facts_counter *facts_counter_new(const corpus *c, const tokenizer *t, error *e);
int facts_counter_advance(facts_counter *f, size_t work, error *e);
void facts_counter_report(const facts_counter *f, string_builder *out); /* facts_report, once all is counted */
void facts_counter_delete(facts_counter *f);

/* Appends {"train":{"documents","tokens","characters","bits_per_nat"},"validation":{...},"frequencies":[...],"duplicates",
 *   "overlap","entropy":[3 numbers],"bits_per_character":[3 numbers]}, with null for NaN. */
void facts_report(const facts *f, string_builder *out);

/* Frees what facts_init() allocated; safe on a zeroed struct. */
void facts_free(facts *f);

#endif
