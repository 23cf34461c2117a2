/* last_batch.h: what the last training step has read: its sequences of tokens, and what was to be predicted. */
#ifndef LAST_BATCH_H
#define LAST_BATCH_H

#include "base/string_builder.h"
#include "training/trainer.h"

/* Appends [{"document","ids":[...],"targets":[...]}...], one for each sequence: a document of a list of lines, which has
 * a number, counted from 0 as the text has them, or a window of a stream, for which it is null. After ids[i] the token
 * targets[i] was to be predicted. The list is empty before the first step; of a step of several batches
 * (grad_accumulation) it has the last. */
void last_batch_report(const trainer *t, string_builder *out);

#endif
