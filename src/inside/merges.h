/* merges.h: merges of byte-pair encoding as they are shown, with the token that each one makes. */
#ifndef MERGES_H
#define MERGES_H

#include "base/string_builder.h"
#include "tokenizer/bpe.h"

/* Appends [{"id","left","right","count","token","text"}...] of the merges from..n-1; `merges` has all n of them. "token"
 * has the bytes of the new token as letters (byte_letters.h), "text" the same as in the vocabulary of report_trainer(). */
void merges_report(const bpe_merge *merges, int n, int from, string_builder *out);

#endif
