/* tensor.c: the arrays of a batch. See tensor.h. */
#include "math/tensor.h"

#include <stdlib.h>

bool batch_init(batch *b, int rows)
{
    size_t n = (size_t)rows;
    int *block = calloc(4 * n, sizeof(int));
    *b = (batch){0};
    if (block == NULL) return false;
    b->ids = block;
    b->targets = block + n;
    b->positions = block + 2 * n;
    b->sequences = block + 3 * n;
    return true;
}

void batch_push(batch *b, int id, int target, int position, int sequence)
{
    b->ids[b->end] = id;
    b->targets[b->end] = target;
    b->positions[b->end] = position;
    b->sequences[b->end] = sequence;
    b->end++;
    if (target >= 0) b->n_targets++;
}

void batch_free(batch *b)
{
    free(b->ids);
    *b = (batch){0};
}
