/* merges.c: see merges.h. While merges are learnt there is no tokenizer yet that could be asked for bytes. */
#include "inside/merges.h"

#include "base/parts.h"
#include "base/utf8.h"
#include "inside/report.h"
#include "tokenizer/byte_letters.h"

SECOND_PART_FILE;

/* Writes the bytes of a token and returns how many. It cannot recurse deeper than the token has bytes. */
static size_t write_merged(const bpe_merge *merges, int id, char *to) /* NOLINT(misc-no-recursion) */
{
    size_t n = 0;
    while (id >= BPE_BYTES) {
        const bpe_merge *m = &merges[id - BPE_BYTES];
        n += write_merged(merges, m->left, to + n);
        id = m->right;
    }
    to[n] = (char)id;
    return n + 1;
}

static void add_letters(string_builder *out, const char *bytes, size_t size)
{
    char letters[TOKENIZER_TOKEN_BYTES * 2], code[UTF8_BYTES];
    size_t length = 0;
    for (size_t i = 0; i < size; i++) {
        const size_t n = utf8_encode(byte_letter((uint8_t)bytes[i]), code); /* 1 or 2 */
        for (size_t k = 0; k < n; k++) letters[length++] = code[k];
    }
    string_builder_add_json(out, letters, length);
}

void merges_report(const bpe_merge *merges, int n, int from, string_builder *out)
{
    char bytes[TOKENIZER_TOKEN_BYTES];
    string_builder_add(out, "[");
    for (int i = from; i < n; i++) {
        const bpe_merge *m = &merges[i];
        const size_t size = write_merged(merges, BPE_BYTES + i, bytes);
        string_builder_add(out,
                           "%s{\"id\":%d,\"left\":%d,\"right\":%d,\"count\":%llu,\"token\":", i == from ? "" : ",",
                           BPE_BYTES + i, m->left, m->right, (unsigned long long)m->count);
        add_letters(out, bytes, size);
        string_builder_add(out, ",\"text\":");
        report_token(out, bytes, size);
        string_builder_add(out, "}");
    }
    string_builder_add(out, "]");
}
