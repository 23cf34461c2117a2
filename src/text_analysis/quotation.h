/* quotation.h: finds the parts of a text that occur word for word in the training part, and where.
 *
 * This shows whether a model repeats what it has memorised. The index is a suffix array over the bytes of the training
 * documents, so it does not matter how a text is split into tokens. It is made on request and takes five bytes for
 * each byte of text. It points to the corpus, which must exist as long as the index. */
#ifndef QUOTATION_H
#define QUOTATION_H

#include "base/string_builder.h"
#include "text_analysis/suffix_array.h"
#include "tokenizer/tokenizer.h"
#include "training/corpus.h"

enum { QUOTATION_MAX_PLACES = 1000 };

typedef struct quotation_index {
    const corpus *corpus;
    const tokenizer *tokenizer;
    uint8_t *bytes; /* (n) the training documents, with a 0 before each */
    size_t n;
    int32_t *places;  /* (n) the suffix array of these bytes */
    uint32_t *starts; /* (n_documents) where each document begins, after its 0 */
    size_t n_documents;
    bool is_ready;
    /* while the index is being made: the next token, the number of documents counted so far, and the sort under way */
    size_t at, n_starts;
    suffix_sorter *sorter;
} quotation_index;

/* Makes the index. NULL (ERROR_MEMORY) when memory is out. */
quotation_index *quotation_index_new(const corpus *c, const tokenizer *t, error *e);

/* The same in pieces: quotation_index_advance() does about `work` steps of some nanoseconds each, and returns 1 while there
 * is more to do, 0 when the index is ready, -1 (ERROR_MEMORY) when memory is out. */
quotation_index *quotation_index_begin(const corpus *c, const tokenizer *t, error *e);
int quotation_index_advance(quotation_index *q, size_t work, error *e);
void quotation_index_delete(quotation_index *q); /* frees it; NULL is safe */

/* Finds which parts of `size` bytes of UTF-8 occur in the training part, in pieces of at least `min_length` (1 or
 * more) characters, and appends
 *
 * {"quotations":[{"begin","length","count","places":[{"document","offset"}...]}...],
 * "characters":number,"quoted":number,"longest":number}
 *
 * All numbers count characters. Each quotation is as long as possible in both directions; two of them may overlap.
 * "quoted" is the number of characters that are in at least one quotation; "longest" is the length of the longest
 * piece found, even if it is shorter than min_length. "count" is how often the piece occurs in the training part;
 * "places" has at most `max_places` of the occurrences (at most QUOTATION_MAX_PLACES): the document's number in the
 * text, from 0, and how many characters of it come before the piece. No quotation spans two documents. False
 * (ERROR_MEMORY) when memory is out. */
bool quotation_report(const quotation_index *q, const char *bytes, size_t size, size_t min_length, size_t max_places,
                      string_builder *out, error *e);

#endif
