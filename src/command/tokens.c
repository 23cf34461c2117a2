/* tokens.c: see tokens.h. */
#include "command/tokens.h"

#include "command/output.h"
#include "inside/report.h"

#include <stdio.h>
#include <string.h>

void tokens_print(const tokenizer *t, int id)
{
    char bytes[TOKENIZER_TOKEN_BYTES + 1] = {0}, shown[TOKENIZER_TOKEN_BYTES + 3];
    size_t n = tokenizer_decode(t, id, bytes);
    output_clean(bytes, n, ' ');
    snprintf(shown, sizeof shown, id == t->bos ? REPORT_BOS : "\"%s\"", bytes);
    printf("%-10s", shown);
}

void tokens_add(string_builder *line, const tokenizer *t, int id)
{
    char bytes[TOKENIZER_TOKEN_BYTES];
    size_t n = tokenizer_decode(t, id, bytes);
    output_add_string(line, id == t->bos ? REPORT_BOS : bytes, id == t->bos ? strlen(REPORT_BOS) : n);
}
