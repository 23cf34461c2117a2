/* last_batch.h: what the last training step has read: its sequences of tokens, and the targets to be predicted. */
#ifndef LAST_BATCH_H
#define LAST_BATCH_H

#include "base/string_builder.h"
#include "training/trainer.h"

/* Appends [{"document","ids":[...],"targets":[...]}...], one object for each sequence. For a list of lines "document" is the
 * document's number in the text, from 0; for a window of a stream it is null. After ids[i] the token targets[i] was to be
 * predicted. The list is empty before the first step. Of a step of several batches (grad_accumulation) it has the last
 * batch. */
void last_batch_report(const trainer *t, string_builder *out);

#endif
