/* support.h: what several test files need: settings from text, numbers to fill tensors with,
 * finite differences, and a malloc that fails when it is told to. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "base/rng.h"
#include "base/tensor.h"
#include "settings/config.h"
#include "training/trainer.h"

#include <stddef.h>
#include <stdint.h>

/* Picks by the build: the first in double, the second in float. */
#define DOUBLE_OR_FLOAT(for_double, for_float) (REAL_IS_DOUBLE ? (for_double) : (for_float))

/* The settings of lines of key=value. A mistake in them fails the test. */
config settings_of(const char *lines);

/* A trainer on a NUL-terminated text, or NULL after failing the test. */
trainer *trainer_of(const char *text, const char *lines);

/* So many steps of it, or as many as are left. */
void take_steps(trainer *t, int steps);

/* trainer_change(); a refusal fails the test. */
bool change_run(trainer *t, const char *lines);

/* The bytes of a string, for functions that take uint8_t. */
const uint8_t *bytes_of(const char *text);

/* Normal random numbers of this deviation. */
void fill(real *to, size_t n, rng *r, double deviation);

/* The derivative of value(context) with respect to *x by central differences of fourth order,
 * and in `spread` by how much two step widths differ: a measure of its own exactness. */
double slope(real *x, double (*value)(void *), void *context, double *spread);

/* Checks `gradient` against slope() to 1e-6 (5e-3 in float) of the larger of its size and `scale`,
 * the size of the gradients around it. */
bool check_slope(real *x, double gradient, double scale, double (*value)(void *), void *context, const char *what,
                 size_t at);

/* Whole file, NUL-terminated, to be given back with free(); NULL where there is none. */
char *read_file(const char *path, size_t *size);

/* ---- a memory that runs out (the runner is linked with --wrap=malloc and its like) ---- */

/* From now on the n-th allocation (1, 2, ...) fails, or with `all` that and every later one.
 * 0: none fails. Also starts the counts below anew. */
void allocations_fail(long n, bool all);

/* Since then: how many allocations were asked for, how many failed, and the largest and all together, in bytes. */
long allocations_made(void);
long allocations_failed(void);
size_t allocations_largest(void);
size_t allocations_bytes(void);

/* Makes the first, second, ... allocation of `attempt` fail, until it needs no more. It must be false, with an error
 * about memory, whenever one failed, and true otherwise, and need `least` allocations or more. */
void each_allocation_fails(bool (*attempt)(void *context, error *e), void *context, long least);

/* ---- threads that cannot be started, or come late (--wrap=pthread_create) ---- */

/* From now on n more threads can be started; -1: as many as one likes. */
void threads_fail_after(int n);

/* Threads that are started from now on, at most eight, begin when they are held no longer, or after three seconds; and
 * how many of them are waiting for that. */
void threads_hold(bool hold);
int threads_waiting(void);

#endif
