/* documents.h: statistics of the documents of a text: how long they are, and which of them are the same.
 *
 * Lengths are in characters, without the end of the document. Nothing is cached. */
#ifndef DOCUMENTS_H
#define DOCUMENTS_H

#include "base/string_builder.h"
#include "tokenizer/tokenizer.h"
#include "training/corpus.h"

/* The most bars of a histogram, and the most repeated documents in a report. */
enum { DOCUMENTS_MAX_BINS = 200, DOCUMENTS_REPEATED = 20 };

/* Appends {"count","shortest","longest","median","mean","begin","width","open","train":[...],"validation":[...],
 *   "repeated":[{"text","cut","train","validation"}...]}
 * train and validation count the documents of each part: bar i has those of begin + i width characters up to the next
 * bar. There are at most `bins` bars, 1 to DOCUMENTS_MAX_BINS. Where few documents are far longer than all others,
 * "open" is true and the last bar counts those too. "repeated" has the documents that occur most often, each more than
 * once, at most DOCUMENTS_REPEATED: "text" is the beginning of the document, "cut" is true if that is not all of it, and
 * "train" and "validation" are how often it occurs in each part. False (ERROR_MEMORY) when memory is out. */
bool documents_report(const corpus *c, const tokenizer *t, int bins, string_builder *out, error *e);

/* The same in pieces: documents_counter_advance() processes about `work` tokens or documents, and returns 1 while there is
 * more to do, 0 when all is counted. Corpus and tokenizer must exist as long as the counter. documents_counter_new() returns
 * NULL (ERROR_MEMORY) when memory is out; deleting NULL is safe. */
typedef struct documents_counter documents_counter;
documents_counter *documents_counter_new(const corpus *c, const tokenizer *t, int bins, error *e);
int documents_counter_advance(documents_counter *d, size_t work);
void documents_counter_report(const documents_counter *d, string_builder *out); /* once all is counted */
void documents_counter_delete(documents_counter *d);

#endif
