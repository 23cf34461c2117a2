/* corpus.h: the documents as token ids, and the batches that are cut from them. It knows nothing of the model.
 *
 * All documents are in one array of ids, with a BOS before each and one after the last. Lines are shuffled once and
 * then used in that order, each with its own BOS. A stream keeps its order; training reads it in windows that begin
 * at random places. In both cases the last part is kept for validation; in a stream that part begins at the
 * beginning of a document where there is one close to the wanted place. */
#ifndef CORPUS_H
#define CORPUS_H

#include "base/error.h"
#include "base/rng.h"
#include "dataset/dataset.h"
#include "math/tensor.h"
#include "settings/config.h"
#include "tokenizer/tokenizer.h"

typedef struct corpus {
    int documents; /* DOCUMENTS_LINES or DOCUMENTS_STREAM */
    token *ids;
    size_t n_ids;
    uint32_t *starts; /* (n_documents + 1) the index in ids of each document's BOS, and of the last BOS */
    uint32_t *order;  /* (n_documents) lines: each document's number in the text, from 0; NULL for a stream */
    size_t n_documents, n_train_documents;
    size_t n_train; /* ids 0..n_train-1 are for training, the rest for validation */
    /* stream: the training part ends where a document ends, so windows may continue at its beginning */
    bool goes_round;
    size_t n_beginnings; /* stream: how many documents begin in the training part */
    size_t cursor;       /* lines: the next document to train on, modulo n_train_documents */
} corpus;

/* Encodes the documents; the dataset is not used after the call. With lines, one shuffle is drawn from the
 * generator, as in microgpt; a stream draws nothing. False (ERROR_MEMORY) when memory is out, or (ERROR_TEXT) at a
 * character that is not in the vocabulary, which may happen when the tokenizer was made from another text. */
bool corpus_init(corpus *c, const dataset *d, const tokenizer *t, const config *settings, rng *r, error *e);

/* Fills a batch (with room for B T rows) with the next B training sequences of at most T positions. Lines: the next
 * B documents, each cut to T positions; after the last document comes the first again. Stream: B windows of T
 * tokens (fewer when the text is shorter), each at a place drawn from the generator. Where the training part ends
 * with a document, a window that reaches its end continues at its beginning; where it ends inside a document,
 * windows begin early enough not to reach the end.
 *
 * A sample begins with BOS, so the model must learn what follows a BOS. Where fewer than one window in 100 contains
 * one (long texts with few documents), some windows are made to begin with BOS; this is drawn together with their
 * places. Of several documents, one window in 16 begins at the beginning of a document. A single document would be
 * memorised that way, so there one window in 4 has BOS in place of its first token. The targets do not change.
 * (With T = 1 this is not done.) */
void corpus_train_batch(corpus *c, batch *b, int B, int T, rng *r);

/* Fills a batch with part `index` of the validation sequences, B at a time; the same index always gives the same
 * batch. False, with an empty batch, when there are no more. */
bool corpus_val_batch(const corpus *c, batch *b, int B, int T, int index);

/* The mean number of tokens of a training sequence cut to T: the work of a step grows with it. */
double corpus_mean_length(const corpus *c, int T);

/* How many targets (tokens to predict) the training and the validation part have. */
size_t corpus_train_tokens(const corpus *c);
size_t corpus_val_tokens(const corpus *c);

/* The entropy, in nats per token, of the token frequencies of the training part. It is the loss of a model that
 * knows only how often each token occurs. False when memory is out. */
bool corpus_unigram_entropy(const corpus *c, int vocab_size, double *entropy);

/* Frees what the corpus owns; safe on a zeroed corpus. */
void corpus_free(corpus *c);

#endif
