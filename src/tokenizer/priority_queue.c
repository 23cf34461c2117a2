/* priority_queue.c: a binary heap in an array. See priority_queue.h. */
#include "tokenizer/priority_queue.h"

#include <assert.h>
#include <stdlib.h>

bool priority_queue_push(priority_queue *h, uint64_t key)
{
    if (h->n == h->room) {
        size_t room = 2 * h->room + 1024;
        uint64_t *bigger = realloc(h->keys, room * sizeof *bigger);
        if (bigger == NULL) return false;
        h->keys = bigger;
        h->room = room;
    }
    size_t i = h->n++;
    for (; i > 0 && h->keys[(i - 1) / 2] < key; i = (i - 1) / 2) h->keys[i] = h->keys[(i - 1) / 2];
    h->keys[i] = key;
    return true;
}

uint64_t priority_queue_pop(priority_queue *h)
{
    assert(h->n > 0);
    uint64_t top = h->keys[0], moved = h->keys[--h->n];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < h->n; i = child) {
        if (child + 1 < h->n && h->keys[child + 1] > h->keys[child]) child++;
        if (h->keys[child] <= moved) break;
        h->keys[i] = h->keys[child];
    }
    h->keys[i] = moved;
    return top;
}

void priority_queue_free(priority_queue *h)
{
    free(h->keys);
    *h = (priority_queue){0};
}
