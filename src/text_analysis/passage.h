/* passage.h: the beginning of the training or of the validation part as text again, to be read by people. score.h measures
 * how well a model predicts it. */
#ifndef PASSAGE_H
#define PASSAGE_H

#include "base/string_builder.h"
#include "training/corpus.h"

/* Appends the first documents of a part, in the order of the corpus, with the line breaks that separate documents: one
 * between lines, two between the documents of a stream. Lines end with the document in which token number `tokens` is; a
 * stream ends after `tokens` tokens, because its documents may be long. Bytes at the end that are not a whole character are
 * left out. Appends nothing for an empty part. The builder fails when memory is out. */
void passage_add(string_builder *out, const corpus *c, const tokenizer *t, bool validation, size_t tokens);

#endif
