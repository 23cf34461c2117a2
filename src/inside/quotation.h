/* quotation.h: which parts of a text stand word for word in the training part, and where.
 *
 * What a model has learnt by heart shows in what it writes. The index is a suffix array over the bytes of the
 * training documents, so tokens need not be cut alike. It is made on request and holds five bytes for each
 * byte of text; it points into the corpus, which must outlive it. */
#ifndef QUOTATION_H
#define QUOTATION_H

#include "base/string_builder.h"
#include "tokenizer/tokenizer.h"
#include "training/corpus.h"

enum { QUOTATION_MAX_PLACES = 1000 };

typedef struct quotation_index {
    const corpus *corpus;
    uint8_t *bytes; /* (n) the training documents, a 0 before each */
    size_t n;
    int32_t *places;  /* (n) their suffix array */
    uint32_t *starts; /* (n_documents) the byte where each begins, behind its 0 */
    size_t n_documents;
} quotation_index;

/* Makes the index. NULL when memory is out. */
quotation_index *quotation_index_new(const corpus *c, const tokenizer *t, error *e);
void quotation_index_delete(quotation_index *q); /* NULL is safe */

/* Appends what of `size` bytes of UTF-8 stands in the training part, in pieces of `min_length` (1 or more)
 * characters or more:
 *
 * {"quotations":[{"begin","length","count","places":[{"document","offset"}...]}...],
 *  "characters":number,"quoted":number,"longest":number}
 *
 * All are counted in characters. A quotation cannot be made longer at either end; two of them may overlap.
 * "quoted" are the characters within one or more of them; "longest" is the longest piece of all, even where it is shorter
 * than min_length. "count" is how often it stands in the training part; "places" are at most `max_places`
 * of these (to QUOTATION_MAX_PLACES): the document, by its place in the text, from 0, and the characters before
 * it there. No quotation runs across documents. False when memory is out. */
bool quotation_report(const quotation_index *q, const char *bytes, size_t size, size_t min_length, size_t max_places,
                      string_builder *out, error *e);

#endif
