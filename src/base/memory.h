/* memory.h: sizes that cannot overflow, and large blocks for numbers.
 *
 * Sizes are 64-bit also where pointers have 32 bits, so that a run which does not fit can be
 * refused with the bytes it would need. A sum or product that does not fit 64 bits becomes UINT64_MAX. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t checked_add(uint64_t a, uint64_t b)
{
    uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static inline uint64_t checked_multiply(uint64_t a, uint64_t b)
{
    uint64_t result;
    return __builtin_mul_overflow(a, b, &result) ? UINT64_MAX : result;
}

static inline double memory_mib(uint64_t bytes) { return (double)bytes / (1024.0 * 1024.0); }

/* Zeroed bytes at an address that is a multiple of 64. The caller frees them with free(). NULL when memory is out. */
void *memory_block(uint64_t bytes);

#endif
