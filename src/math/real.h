/* real.h: the scalar type of the engine. Its exponential is in vector.h.
 *
 * `real` is float; the reference build (-DREAL=double) runs the same ops in plain double, for
 * gradient checks and for following microgpt digit by digit. */
#ifndef REAL_H
#define REAL_H

#include <math.h>

#ifndef REAL
#define REAL float
#endif
typedef REAL real;

/* 1 in the reference build, for #if. */
#define REAL_IS_double 1
#define REAL_IS_float 0
#define REAL_PASTE_(a, b) a##b
#define REAL_PASTE(a, b) REAL_PASTE_(a, b)
#define REAL_IS_DOUBLE REAL_PASTE(REAL_IS_, REAL)

#if REAL_IS_DOUBLE

static const real REAL_TINY = 0;
static inline real real_sqrt(real x) { return sqrt(x); }
static inline real real_log(real x) { return log(x); }

#else

/* Added to moving averages that would otherwise shrink towards 0 for ever: the smallest floats (subnormals) have few digits
 * and take a hundred times as long to compute with, and so do numbers that become subnormal when they are multiplied by a
 * learning rate. */
static const real REAL_TINY = 1e-30f;
static inline real real_sqrt(real x) { return sqrtf(x); }
static inline real real_log(real x) { return (real)log((double)x); } /* one logarithm is enough for a small module */

#endif
#endif
