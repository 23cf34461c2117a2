/* documents.h: the documents of a text taken together: how long they are, and which of them are the same.
 *
 * Lengths are in characters, without the end of the document. Nothing is cached. */
#ifndef DOCUMENTS_H
#define DOCUMENTS_H

#include "base/string_builder.h"
#include "tokenizer/tokenizer.h"
#include "training/corpus.h"

/* The most bars of a histogram, and how many repeated documents are told of. */
enum { DOCUMENTS_MAX_BINS = 200, DOCUMENTS_REPEATED = 20 };

/* For each document the first one that is the same, itself where there is none before it: indices in the order of the
 * corpus, in which those for training come first. To be freed; NULL when memory is out. */
uint32_t *documents_first_same(const corpus *c);

/* Appends {"count","shortest","longest","median","mean","begin","width","open","train":[...],"validation":[...],
 *   "repeated":[{"text","cut","train","validation"}...]}
 * train and validation count the documents of each part: bar i has those of begin + i width characters up to the next
 * bar. There are at most `bins` bars, 1 to DOCUMENTS_MAX_BINS. Where few documents are far longer than all others,
 * "open" is true and the last bar has those too. "repeated" has the documents that occur most often, at most
 * DOCUMENTS_REPEATED, each more than once: the beginning of the text, whether that is not all of it, and how often it
 * stands in each part. False (ERROR_MEMORY) when memory is out. */
bool documents_report(const corpus *c, const tokenizer *t, int bins, string_builder *out, error *e);

#endif
