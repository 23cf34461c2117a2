/* tokenizer.c: code points to ids by a table, ids to code points by another; bytes by bpe_encoder. See tokenizer.h. */
#include "tokenizer/tokenizer.h"

#include "base/parts.h"

#include <stdlib.h>
#include <string.h>

static bool no_memory(error *e)
{
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
}

bool tokenizer_init(tokenizer *t, const uint32_t *characters, size_t n, error *e)
{
    *t = (tokenizer){0};
    if (n > TOKENIZER_MAX_VOCAB - 1) {
        return error_set(e, ERROR_TEXT, "", "The text has %zu different characters; the limit is %d.", n,
                         TOKENIZER_MAX_VOCAB - 1);
    }
    for (size_t i = 0; i < n; i++) {
        if (characters[i] >= UTF8_LIMIT || (i > 0 && characters[i] <= characters[i - 1])) {
            return error_set(e, ERROR_FILE, "", "The saved vocabulary is damaged.");
        }
    }
    t->vocab_size = (int)n + 1;
    t->bos = (int)n;
    t->ids_size = n > 0 ? characters[n - 1] + 1 : 0;
    t->characters = malloc((n + 1) * sizeof *t->characters);
    t->ids = malloc((t->ids_size + 1) * sizeof *t->ids);
    if (t->characters == NULL || t->ids == NULL) {
        tokenizer_free(t);
        return no_memory(e);
    }
    for (uint32_t c = 0; c < t->ids_size; c++) t->ids[c] = (token)t->bos;
    for (size_t i = 0; i < n; i++) {
        t->characters[i] = characters[i];
        t->ids[characters[i]] = (token)i;
    }
    return true;
}

bool tokenizer_fit(tokenizer *t, const dataset *d, error *e)
{
    *t = (tokenizer){0};
    uint8_t *seen = calloc(UTF8_LIMIT, 1);
    uint32_t *characters = malloc(UTF8_LIMIT * sizeof *characters);
    bool ok = seen != NULL && characters != NULL;
    if (ok) {
        for (size_t i = 0; i < d->count; i++) {
            for (size_t at = d->list[i].begin; at < d->list[i].end;) {
                uint32_t c;
                at += utf8_decode((const uint8_t *)d->text + at, d->size - at, &c);
                seen[c] = 1;
            }
        }
        size_t n = 0;
        for (uint32_t c = 0; c < UTF8_LIMIT; c++) {
            if (seen[c]) characters[n++] = c;
        }
        ok = tokenizer_init(t, characters, n, e);
    } else {
        no_memory(e);
    }
    free(seen);
    free(characters);
    return ok;
}

bool tokenizer_init_bytes(tokenizer *t, const bpe_merge *merges, int n, error *e)
{
    *t = (tokenizer){.vocab_size = BPE_BYTES + n + 1, .bos = BPE_BYTES + n};
    t->bytes = bpe_encoder_new(merges, n, e);
    if (t->bytes == NULL) *t = (tokenizer){0};
    return t->vocab_size > 0;
}

bool tokenizer_learn(tokenizer *t, const dataset *d, const config *settings, error *e)
{
    *t = (tokenizer){0};
    if (settings->tokenizer == TOKENIZER_CHAR) return tokenizer_fit(t, d, e);
    if (settings->tokenizer == TOKENIZER_BYTE) return tokenizer_init_bytes(t, NULL, 0, e);
    bpe b;
    if (!second_part_check(e)) return false;
    bool ok = bpe_begin(&b, d, bpe_wanted(settings), e);
    while (ok && !b.done) ok = bpe_advance(&b, SIZE_MAX, e);
    ok = ok && tokenizer_init_bytes(t, b.merges, b.n_merges, e);
    bpe_free(&b);
    return ok;
}

/* Control characters, combining marks, and characters that control direction or joining: printed alone they cannot
 * be seen, or they change the characters around them. */
static bool is_invisible(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x300 && c < 0x370) || (c >= 0x200B && c < 0x2010) ||
           (c >= 0x2028 && c < 0x202F) || (c >= 0x2060 && c < 0x2070) || (c >= 0xFE00 && c < 0xFE10) || c == 0xFEFF;
}

static bool report_unknown(uint32_t c, error *e)
{
    char shown[UTF8_BYTES + 1] = {0};
    if (c == '\n') {
        return error_set(e, ERROR_PROMPT, "", "The model does not know line breaks: the text it learnt has none.");
    }
    if (is_invisible(c)) {
        return error_set(e, ERROR_PROMPT, "",
                         "The model does not know the character U+%04X: the text it learnt has none.", (unsigned)c);
    }
    utf8_encode(c, shown);
    return error_set(e, ERROR_PROMPT, "",
                     "The model does not know the character \"%s\" (U+%04X): the text it learnt has none.", shown,
                     (unsigned)c);
}

bool tokenizer_encode(const tokenizer *t, const char *text, size_t size, token *ids, size_t *count, error *e)
{
    size_t n = 0;
    if (t->bytes != NULL) {
        *count = bpe_encode(t->bytes, (const uint8_t *)text, size, ids);
        return true;
    }
    for (size_t at = 0; at < size;) {
        uint32_t c;
        at += utf8_decode((const uint8_t *)text + at, size - at, &c);
        if (c == UTF8_INVALID) c = UTF8_REPLACEMENT;
        if (c == '\r') { /* line ends as in a dataset: \r\n becomes \n, and so does \r alone */
            if (at < size && text[at] == '\n') continue;
            c = '\n';
        }
        if (c >= t->ids_size || t->ids[c] == t->bos) {
            return report_unknown(c, e);
        }
        ids[n++] = t->ids[c];
    }
    *count = n;
    return true;
}

size_t tokenizer_decode(const tokenizer *t, int id, char *text)
{
    if (id == t->bos) return 0;
    return t->bytes != NULL ? bpe_decode(t->bytes, id, text) : utf8_encode(t->characters[id], text);
}

SECOND_PART size_t tokenizer_characters(const tokenizer *t, int id)
{
    char bytes[TOKENIZER_TOKEN_BYTES];
    size_t size = tokenizer_decode(t, id, bytes), n = id == t->bos;
    for (size_t i = 0; i < size; i++) n += ((uint8_t)bytes[i] & 0xC0) != 0x80; /* not a continuation byte of UTF-8 */
    return n;
}

void tokenizer_free(tokenizer *t)
{
    free(t->characters);
    free(t->ids);
    bpe_encoder_delete(t->bytes);
    *t = (tokenizer){0};
}
