/* passage.h: the beginning of the training or of the validation part as text again, for people to read.
 *
 * What the model makes of it is said by score.h. */
#ifndef PASSAGE_H
#define PASSAGE_H

#include "base/string_builder.h"
#include "training/corpus.h"

/* Appends the first documents of a part (training, or validation) in their order there, with the line breaks between them
 * that make them documents again: one of lines, two of a stream. Ends at the first document that begins after `tokens`
 * tokens; of a stream in the middle of a document, since that may be long. Nothing for a part that is empty.
 * Bytes of tokens that are no whole character at the end are left out. The builder fails when memory is out. */
void passage_add(string_builder *out, const corpus *c, const tokenizer *t, bool validation, size_t tokens);

#endif
