/* passage.c: see passage.h. */
#include "text_analysis/passage.h"

#include "base/parts.h"
#include "base/utf8.h"

SECOND_PART_FILE;

/* Removes an incomplete character from the end. */
static void end_with_character(string_builder *out)
{
    size_t whole = 0;
    for (size_t at = 0, n; at < out->length; at += n) {
        uint32_t c;
        n = utf8_decode((const uint8_t *)out->at + at, out->length - at, &c);
        if (c != UTF8_INVALID || out->length - at > UTF8_BYTES) whole = at + n;
    }
    out->length = whole;
    out->at[whole] = '\0';
}

void passage_add(string_builder *out, const corpus *c, const tokenizer *t, bool validation, size_t tokens)
{
    const bool lines = c->documents == DOCUMENTS_LINES;
    const size_t begin = validation ? c->n_train : 0, end = validation ? c->n_ids : c->n_train;
    const size_t stop = begin + tokens < end ? begin + tokens : end;
    for (size_t i = begin; i < end; i++) {
        const bool is_bos = c->ids[i] == t->bos;
        if (i >= stop && (is_bos || !lines)) break;
        char bytes[TOKENIZER_TOKEN_BYTES];
        if (is_bos && i > begin && i + 1 < end) string_builder_add_bytes(out, "\n\n", lines ? 1 : 2);
        if (!is_bos) string_builder_add_bytes(out, bytes, tokenizer_decode(t, c->ids[i], bytes));
    }
    if (out->at != NULL && t->bytes != NULL) end_with_character(out);
}
