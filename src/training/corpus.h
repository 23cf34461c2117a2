/* corpus.h: the documents as token ids, and the batches that are cut from them.
 *
 * All documents stand in one array, BOS before each and after the last. Lines are shuffled and
 * then taken in that order, each with its own BOS; a stream keeps its order and is read through
 * windows that begin anywhere. The last part of either is kept for validation; that of a stream
 * begins with a document where one begins near. */
#ifndef CORPUS_H
#define CORPUS_H

#include "base/error.h"
#include "base/rng.h"
#include "base/tensor.h"
#include "dataset/dataset.h"
#include "settings/config.h"
#include "tokenizer/tokenizer.h"

typedef struct corpus {
    int documents; /* DOCUMENTS_LINES or DOCUMENTS_STREAM */
    token *ids;
    size_t n_ids;
    uint32_t *starts; /* (n_documents + 1) where each document's BOS stands; the last BOS */
    uint32_t *order;  /* (n_documents) lines: the place of each in the text, from 0; NULL for a stream */
    size_t n_documents, n_train_documents;
    size_t n_train;      /* ids 0..n_train are for training, the rest for validation */
    bool goes_round;     /* stream: the training part ends with a document, and its windows go on at its beginning */
    size_t n_beginnings; /* stream: the documents that begin in the training part */
    size_t cursor;       /* lines: the next document to train on; it counts on past the end */
} corpus;

/* Encodes the documents. `lines` draws one shuffle from the generator, as microgpt does; a stream
 * draws nothing. False when memory is out, or (ERROR_TEXT) at a character that the tokenizer, which
 * may be that of another text, has never seen. */
bool corpus_init(corpus *c, const dataset *d, const tokenizer *t, const config *settings, rng *r, error *e);

/* Fills a batch (room for B T rows) with the next B training sequences of at most T positions.
 * Lines: the next B documents, again from the first after the last, each cut to T positions.
 * Stream: B windows of T tokens (fewer when the text is shorter), each at a place drawn from the
 * generator. A window that reaches the end of the training part goes on at its beginning; if
 * that end lies within a document, no window reaches it.
 *
 * A sample begins with BOS, so the model must know what follows it. Where fewer than one window in 100 has a BOS (long
 * texts in few pieces), some windows are made to begin with one, as is drawn together with their places: one in 16 begins
 * where a document does; where there is one document only, which would be learnt by heart, one in 4 has BOS instead of
 * its first token. What is predicted stays the same. (A context of one token has none to spare.) */
void corpus_train_batch(corpus *c, batch *b, int B, int T, rng *r);

/* Fills a batch with the index-th part of the validation sequences, B at a time; always the same
 * ones. False, and no batch, when there are no more. */
bool corpus_val_batch(const corpus *c, batch *b, int B, int T, int index);

/* The tokens of a training sequence of at most T, in the mean: what a step has to do for each. */
double corpus_mean_length(const corpus *c, int T);

/* How many tokens there are to predict in the training and in the validation part. */
size_t corpus_train_tokens(const corpus *c);
size_t corpus_val_tokens(const corpus *c);

/* The entropy, in nats per token, of the training part's token frequencies: what a model reaches
 * that knows how often each token occurs, and nothing else. False when memory is out. */
bool corpus_unigram_entropy(const corpus *c, int vocab_size, double *entropy);

/* Frees all; safe on a zeroed corpus. */
void corpus_free(corpus *c);

#endif
