/* support.h: helpers for several test files: settings from text, random numbers for tensors, finite differences,
 * and a malloc() that fails on request. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "base/rng.h"
#include "math/tensor.h"
#include "settings/config.h"
#include "training/trainer.h"

#include <stddef.h>
#include <stdint.h>

/* The first value in the double build, the second in the float build. */
#define DOUBLE_OR_FLOAT(for_double, for_float) (REAL_IS_DOUBLE ? (for_double) : (for_float))

/* The settings that lines of key=value give. An error in them fails the test. */
config settings_of(const char *lines);

/* A trainer on a NUL-terminated text, or NULL after failing the test. */
trainer *trainer_of(const char *text, const char *lines);

/* Takes `steps` steps, or fewer if the run ends before. */
void take_steps(trainer *t, int steps);

/* trainer_change(); a refusal fails the test. */
bool change_run(trainer *t, const char *lines);

/* The bytes of a string, for functions that take uint8_t. */
const uint8_t *bytes_of(const char *text);

/* Fills an array with normal random numbers of this standard deviation. */
void fill(real *to, size_t n, rng *r, double deviation);

/* The derivative of value(context) with respect to *x by central differences of fourth order. `spread` becomes the
 * difference between the results for two step widths, which shows how exact they are. */
double slope(real *x, double (*value)(void *), void *context, double *spread);

/* Checks `gradient` against slope() to 1e-6 (5e-3 in float) of the larger of its size and `scale`,
 * the size of the gradients around it. */
bool check_slope(real *x, double gradient, double scale, double (*value)(void *), void *context, const char *what,
                 size_t at);

/* The whole file, NUL-terminated, which the caller frees with free(); NULL where there is none. */
char *read_file(const char *path, size_t *size);

/* ---- failing allocations (the runner is linked with --wrap=malloc and similar flags) ---- */

/* From now on the n-th allocation (1, 2, ...) fails; with `all` every later one too. 0: none fails. Also resets the
 * counts below. */
void allocations_fail(long n, bool all);

/* Since allocations_fail(): how many allocations were requested, how many failed, and the largest and the sum of
 * all, in bytes. */
long allocations_made(void);
long allocations_failed(void);
size_t allocations_largest(void);
size_t allocations_bytes(void);

/* Calls `attempt` with its first, second, ... allocation failing, until a call makes fewer allocations than that.
 * The call must return false, with an error about memory, whenever an allocation failed, and true otherwise. It
 * must make at least `least` allocations. */
void each_allocation_fails(bool (*attempt)(void *context, error *e), void *context, long least);

/* ---- threads that cannot be started, or start late (--wrap=pthread_create) ---- */

/* From now on n more threads can be started; -1 for any number. */
void threads_fail_after(int n);

/* Holds new threads, at most eight, at their beginning until threads_hold(false), or for three seconds; and how
 * many of them are waiting. */
void threads_hold(bool hold);
int threads_waiting(void);

#endif
