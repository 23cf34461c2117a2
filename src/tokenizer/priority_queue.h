/* priority_queue.h: a priority queue of 64-bit keys, the largest first. Byte-pair merges are taken from it in
 * order, both when they are learnt and when they are applied. The high bits of a key are its rank, the low bits
 * hold what the caller wants to find there. */
#ifndef PRIORITY_QUEUE_H
#define PRIORITY_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct priority_queue {
    uint64_t *keys;
    size_t n, room;
} priority_queue; /* {0} is an empty queue */

/* Adds a key. False when memory is out, which cannot happen while there are fewer keys than there once were. */
bool priority_queue_push(priority_queue *h, uint64_t key);

/* Removes the largest key and returns it. The queue must not be empty. */
uint64_t priority_queue_pop(priority_queue *h);

/* Frees the keys; safe on a zeroed queue. */
void priority_queue_free(priority_queue *h);

#endif
