/* queue.h: a priority queue of 64-bit keys, the largest first. Byte-pair merges wait in it, when they are learnt
 * and when they are applied. What a key says besides its rank stands in its low bits. */
#ifndef QUEUE_H
#define QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct queue {
    uint64_t *keys;
    size_t n, room;
} queue; /* {0} is an empty queue */

/* False when memory is out: never while there are fewer keys than there were once. */
bool queue_push(queue *h, uint64_t key);

/* Takes the largest of at least one key. */
uint64_t queue_pop(queue *h);

void queue_free(queue *h);

#endif
