/* rng.h: the one source of randomness, number for number the generator of CPython's `random`.
 *
 * MT19937 (Matsumoto and Nishimura 1998, "Mersenne Twister") with CPython's way of turning its
 * 32-bit outputs into floats, normal deviates, permutations and weighted choices, so that a run
 * can be followed step by step in a Python script that says random.seed(n). */
#ifndef RNG_H
#define RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RNG_WORDS = 624 };

typedef struct rng {
    uint32_t state[RNG_WORDS];
    int index;         /* the next word to hand out, 0..RNG_WORDS */
    bool has_gauss;    /* rng_gauss makes two deviates at a time; the second waits here */
    double next_gauss; /* standard normal, before mean and deviation are applied */
} rng;

/* random.seed(seed) for an int below 2^32. */
void rng_init(rng *r, uint32_t seed);

/* random.getrandbits(32). */
uint32_t rng_bits(rng *r);

/* random.random(): uniform in [0, 1), 53 bits. */
double rng_random(rng *r);

/* random.randrange(n): uniform in 0..n-1, n >= 1. */
uint32_t rng_below(rng *r, uint32_t n);

/* random.gauss(mean, deviation). */
double rng_gauss(rng *r, double mean, double deviation);

/* random.shuffle(x), in place. */
void rng_shuffle(rng *r, uint32_t *x, size_t n);

/* random.choices(range(n), weights)[0]: index i with probability weights[i] / sum, n >= 1.
 * Weights are finite, none negative, and their sum is above 0. */
size_t rng_choice(rng *r, const double *weights, size_t n);

#endif
