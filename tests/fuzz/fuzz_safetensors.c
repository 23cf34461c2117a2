/* fuzz_safetensors.c: any bytes as a safetensors file. It is refused with a sentence, or every tensor lies inside the file
 * and gives finite numbers or a sentence. */
#include "files/safetensors.h"

#include "fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The numbers of one tensor. Its size was checked against the file, so that much memory is no wonder. */
static void copy(const safetensors *s, const safetensors_entry *x)
{
    static const size_t WIDTHS[] = {8, 4, 2, 2};
    error e = {0};
    const size_t bytes = (size_t)(x->end - x->begin), n = bytes / WIDTHS[x->type];
    uint64_t product = 1;
    for (int i = 0; i < x->rank; i++) product *= x->shape[i];
    fuzz_promise(x->begin <= x->end && product == n);
    real *to = malloc((n + 1) * sizeof *to);
    if (to == NULL) return;
    if (safetensors_copy(s, x, to, &e)) {
        for (size_t i = 0; i < n; i++) fuzz_promise(isfinite(to[i]));
    } else {
        fuzz_promise(e.code == ERROR_FILE && e.message[0] != '\0');
    }
    free(to);
}

void fuzz_safetensors(const uint8_t *bytes, size_t size)
{
    safetensors s = {0};
    error e = {0};
    if (safetensors_open(&s, bytes, size, &e)) {
        for (size_t i = 0; i < s.n_entries; i++) {
            fuzz_promise(safetensors_find(&s, s.entries[i].name) != NULL);
            copy(&s, &s.entries[i]);
        }
        for (size_t i = 0; i < s.n_metadata; i++) fuzz_promise(safetensors_get(&s, s.metadata[i].key) != NULL);
    } else {
        fuzz_promise((e.code == ERROR_FILE || e.code == ERROR_MEMORY) && e.message[0] != '\0');
    }
    safetensors_free(&s);
}
