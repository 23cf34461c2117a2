/* priority_queue.h: a priority queue of 64-bit keys, the largest first. Byte-pair merges wait in it, when they are learnt
 * and when they are applied. What a key says besides its rank stands in its low bits. */
#ifndef PRIORITY_QUEUE_H
#define PRIORITY_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct priority_queue {
    uint64_t *keys;
    size_t n, room;
} priority_queue; /* {0} is an empty priority_queue */

/* False when memory is out: never while there are fewer keys than there were once. */
bool priority_queue_push(priority_queue *h, uint64_t key);

/* Takes the largest of at least one key. */
uint64_t priority_queue_pop(priority_queue *h);

void priority_queue_free(priority_queue *h);

#endif
