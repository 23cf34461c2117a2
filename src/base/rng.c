/* rng.c: Mersenne Twister and what CPython makes of it. See rng.h.
 * Constants and recurrences are those of the authors' 2002 reference paper on initialisation. */
#include "base/rng.h"

#include <assert.h>
#include <math.h>

enum { WORDS = RNG_WORDS, SHIFT = 397 };

static const double TWO_PI = 6.283185307179586;

/* One 32-bit word spread over the state: init_genrand. */
static void fill_from_word(rng *r, uint32_t word)
{
    r->state[0] = word;
    for (uint32_t i = 1; i < WORDS; i++) {
        uint32_t previous = r->state[i - 1];
        r->state[i] = 1812433253u * (previous ^ (previous >> 30)) + i;
    }
}

/* init_by_array with a key of one word, which is how CPython seeds from an int below 2^32. */
void rng_init(rng *r, uint32_t seed)
{
    fill_from_word(r, 19650218u);
    uint32_t i = 1;
    for (int n = 0; n < WORDS; n++) {
        uint32_t previous = r->state[i - 1];
        r->state[i] = (r->state[i] ^ ((previous ^ (previous >> 30)) * 1664525u)) + seed;
        if (++i == WORDS) {
            r->state[0] = r->state[WORDS - 1];
            i = 1;
        }
    }
    for (int n = 0; n < WORDS - 1; n++) {
        uint32_t previous = r->state[i - 1];
        r->state[i] = (r->state[i] ^ ((previous ^ (previous >> 30)) * 1566083941u)) - i;
        if (++i == WORDS) {
            r->state[0] = r->state[WORDS - 1];
            i = 1;
        }
    }
    r->state[0] = 0x80000000u;
    r->index = WORDS;
    r->has_gauss = false;
    r->next_gauss = 0.0;
}

static void twist(rng *r)
{
    for (int i = 0; i < WORDS; i++) {
        uint32_t y = (r->state[i] & 0x80000000u) | (r->state[(i + 1) % WORDS] & 0x7fffffffu);
        uint32_t odd = (y & 1u) ? 0x9908b0dfu : 0u;
        r->state[i] = r->state[(i + SHIFT) % WORDS] ^ (y >> 1) ^ odd;
    }
    r->index = 0;
}

uint32_t rng_bits(rng *r)
{
    if (r->index >= WORDS) twist(r);
    uint32_t y = r->state[r->index++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
}

double rng_random(rng *r)
{
    uint32_t high = rng_bits(r) >> 5; /* 27 bits */
    uint32_t low = rng_bits(r) >> 6;  /* 26 bits */
    return ((double)high * 67108864.0 + (double)low) / 9007199254740992.0;
}

uint32_t rng_below(rng *r, uint32_t n)
{
    assert(n >= 1);
    int bits = 0;
    while (bits < 32 && (n >> bits) != 0) bits++;
    uint32_t x;
    do x = rng_bits(r) >> (32 - bits);
    while (x >= n);
    return x;
}

double rng_gauss(rng *r, double mean, double deviation)
{
    double z = r->next_gauss;
    if (r->has_gauss) {
        r->has_gauss = false;
    } else { /* Box and Muller 1958 */
        double angle = rng_random(r) * TWO_PI;
        double radius = sqrt(-2.0 * log(1.0 - rng_random(r)));
        z = cos(angle) * radius;
        r->next_gauss = sin(angle) * radius;
        r->has_gauss = true;
    }
    return mean + z * deviation;
}

void rng_shuffle(rng *r, uint32_t *x, size_t n)
{
    for (size_t i = n; i-- > 1;) {
        uint32_t j = rng_below(r, (uint32_t)(i + 1));
        uint32_t other = x[j];
        x[j] = x[i];
        x[i] = other;
    }
}

size_t rng_choice(rng *r, const double *weights, size_t n)
{
    double total = 0.0;
    for (size_t i = 0; i < n; i++) total += weights[i];
    double x = rng_random(r) * total;
    double sum = 0.0;
    for (size_t i = 0; i + 1 < n; i++) {
        sum += weights[i];
        if (x < sum) return i;
    }
    return n - 1;
}
