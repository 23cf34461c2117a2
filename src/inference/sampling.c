/* sampling.c: prompts to ids for the sampler, and tokens to bytes for the stop strings. See sampling.h. */
#include "inference/sampling.h"

#include "base/format.h"

#include <stdlib.h>

bool sampling_begin(sampler *s, stops *strings, const tokenizer *k, const char *prompt, size_t size,
                    const config *settings, rng *shared, error *e)
{
    size_t n;
    token *ids = malloc((size + 1) * sizeof *ids);
    if (ids == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for this prompt.");
    s->active = false;
    stops_free(strings);
    bool slides = s->model->settings.documents == DOCUMENTS_STREAM;
    bool ok = tokenizer_encode(k, prompt, size, ids, &n, e) && sampler_begin(s, ids, n, settings, shared, slides, e);
    free(ids);
    return ok;
}

void sampling_notice(const tokenizer *k, const char *prompt, size_t size, int block_size,
                     char notice[SAMPLING_NOTICE])
{
    error e;
    size_t n = 0;
    notice[0] = '\0';
    if (size <= (size_t)block_size) return; /* a token has at least one byte */
    token *ids = malloc(size * sizeof *ids);
    if (ids != NULL && tokenizer_encode(k, prompt, size, ids, &n, &e) && n > (size_t)block_size) {
        format_print(notice, SAMPLING_NOTICE, "The prompt has %zu %s; the model looks back on its last %d only.", n,
                     k->bytes == NULL ? "characters" : "tokens", block_size);
    }
    free(ids);
}

int sampling_check_stops(sampler *s, stops *strings, const tokenizer *k, int drawn)
{
    if (strings->n == 0) return drawn;
    if (drawn < 0) {
        strings->held = 0; /* no text follows, so the held tokens cannot become part of a stop string */
        return drawn;
    }
    char bytes[TOKENIZER_TOKEN_BYTES];
    bool ok = stops_push(strings, bytes, tokenizer_decode(k, drawn, bytes));
    if (!ok || strings->found) s->active = false;
    return ok ? drawn : SAMPLING_MEMORY;
}
