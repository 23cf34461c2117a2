/* facts.h: what can be counted in a text before anything is learnt from it.
 *
 * How much of it there is, how often each token occurs, which documents occur twice, and how well models that
 * only count predict the validation part: what a GPT has to beat. Counted anew at each call; nothing stays. */
#ifndef FACTS_H
#define FACTS_H

#include "base/string_builder.h"
#include "inside/ngram.h"
#include "tokenizer/tokenizer.h"
#include "training/corpus.h"

/* Of the training or of the validation part. */
typedef struct facts_part {
    size_t documents;  /* that begin in it */
    size_t tokens;     /* to predict: the ends of documents are among them */
    size_t characters; /* of these tokens; the end of a document counts as one, as the line break it stands for */
} facts_part;

typedef struct facts {
    facts_part train, validation;
    int vocab_size;
    size_t *frequencies; /* (vocab_size) of each token in both parts; BOS counts the documents */
    size_t duplicates;   /* documents that occurred before, in either part */
    size_t overlap;      /* documents of the validation part that stand in the training part too */
    /* Of the models of ngram.h for 1, 2 and 3 tokens, fitted on the training part: -log p of the validation
     * part, in nats per token and in bits per character. NaN where that part is empty. */
    double entropy[NGRAM_ORDERS];
    double bits_per_character[NGRAM_ORDERS];
} facts;

/* Counts. False when memory is out. */
bool facts_init(facts *f, const corpus *c, const tokenizer *t, error *e);

/* {"train":{"documents","tokens","characters"},"validation":{...},"frequencies":[...],"duplicates",
 *  "overlap","entropy":[3 numbers],"bits_per_character":[3 numbers]}; null where there is no number. */
void facts_report(const facts *f, string_builder *out);

/* Frees all; safe on a zeroed one. */
void facts_free(facts *f);

#endif
