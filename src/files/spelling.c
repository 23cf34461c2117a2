/* spelling.c: see spelling.h. */
#include "files/spelling.h"

#include "base/parts.h"
#include "base/string_builder.h"
#include "inside/report.h"
#include "tokenizer/byte_letters.h"

#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

/* Copies a text into the arena. */
static const char *keep_spelling(spelling *s, const string_builder *text)
{
    char *kept = text->failed || text->at == NULL ? NULL : arena_alloc(&s->arena, text->length + 1);
    if (kept != NULL) memcpy(kept, text->at, text->length + 1);
    return kept;
}

static int by_spelling(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts a copy of all spellings but that of BOS. False where two are equal, or, with *sorted NULL, when memory is out. */
static bool sort_spellings(const spelling *s, const char ***sorted)
{
    const size_t n = (size_t)s->n - 1;
    *sorted = malloc((n + 1) * sizeof **sorted);
    if (*sorted == NULL) return false;
    memcpy(*sorted, s->tokens, n * sizeof **sorted);
    qsort(*sorted, n, sizeof **sorted, by_spelling);
    for (size_t i = 1; i < n; i++) {
        if (strcmp((*sorted)[i - 1], (*sorted)[i]) == 0) return false;
    }
    return true;
}

/* Gives BOS a spelling that no other token has. */
static bool name_bos(spelling *s, const char **sorted)
{
    const char *name = arena_printf(&s->arena, "%s", REPORT_BOS);
    while (name != NULL && s->n > 1 && bsearch(&name, sorted, (size_t)s->n - 1, sizeof *sorted, by_spelling) != NULL)
        name = arena_printf(&s->arena, "<|%.*s|>", (int)strlen(name) - 2, name + 1);
    s->tokens[s->n - 1] = name;
    return name != NULL;
}

static bool spell(spelling *s, const tokenizer *t, int id, bool by_bytes, string_builder *text)
{
    char bytes[TOKENIZER_TOKEN_BYTES], code[UTF8_BYTES];
    const size_t size = tokenizer_decode(t, id, bytes);
    text->length = 0;
    string_builder_add_bytes(text, "", 0); /* so that there is a text even for no bytes */
    if (!by_bytes) string_builder_add_bytes(text, bytes, size);
    for (size_t i = 0; by_bytes && i < size; i++)
        string_builder_add_bytes(text, code, utf8_encode(byte_letter((uint8_t)bytes[i]), code));
    s->tokens[id] = keep_spelling(s, text);
    return s->tokens[id] != NULL;
}

bool spelling_init(spelling *s, const tokenizer *t, bool by_bytes, error *e)
{
    string_builder text = {0};
    const char **sorted = NULL;
    *s = (spelling){.n = t->vocab_size};
    s->tokens = calloc((size_t)s->n, sizeof *s->tokens);
    bool ok = s->tokens != NULL;
    for (int id = 0; ok && id < t->bos; id++) ok = spell(s, t, id, by_bytes, &text);
    const bool different = ok && sort_spellings(s, &sorted);
    ok = ok && sorted != NULL;
    if (ok && !different) {
        error_set(
            e, ERROR_FILE, "",
            "Two tokens of this vocabulary are the same text, made by different merges, and other programs would "
            "take them for one.");
    } else if (!ok || !name_bos(s, sorted)) {
        ok = error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
    }
    free(sorted);
    string_builder_free(&text);
    return ok && different;
}

void spelling_free(spelling *s)
{
    free(s->tokens);
    arena_free(&s->arena);
    *s = (spelling){0};
}
