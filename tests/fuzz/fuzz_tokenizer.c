/* fuzz_tokenizer.c: any bytes as a tokenizer.json, for a model of 300 tokens. It is refused with a sentence, or it becomes
 * a tokenizer of as many tokens, each of which has a row of its own in the model's table. */
#include "files/import.h"

#include "fuzz.h"

#include <stdlib.h>

enum { TOKENS = 300 };

void fuzz_tokenizer(const uint8_t *bytes, size_t size)
{
    error e = {0};
    import_tokens t = {0};
    const import_source from = {.tokenizer = (const char *)bytes, .tokenizer_size = size};
    if (import_read_tokens(&t, &from, TOKENS, -1, &e)) {
        bool taken[TOKENS] = {false};
        fuzz_promise(t.tokenizer.vocab_size >= 1 && t.tokenizer.vocab_size <= TOKENS + 1);
        for (int i = 0; i < t.tokenizer.vocab_size; i++) {
            fuzz_promise(t.places[i] >= 0 && t.places[i] < TOKENS);
            fuzz_promise(!taken[t.places[i]] || i == t.tokenizer.bos);
            taken[t.places[i]] = true;
        }
    } else {
        fuzz_promise(e.code != ERROR_NONE && e.message[0] != '\0');
    }
    import_tokens_free(&t);
}
