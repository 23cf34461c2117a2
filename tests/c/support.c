/* support.c: see support.h. */
#include "support.h"

#include "test.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

config settings_of(const char *lines)
{
    config c;
    error e = {0};
    CHECK_THAT(config_parse(&c, lines, &e), "these settings are refused: %s", e.message);
    return c;
}

const uint8_t *bytes_of(const char *text) { return (const uint8_t *)text; }

trainer *trainer_of(const char *text, const char *lines)
{
    config c = settings_of(lines);
    error e = {0};
    trainer *t = trainer_new(bytes_of(text), strlen(text), &c, NULL, &e);
    CHECK_THAT(t != NULL, "no trainer: %s", e.message);
    return t;
}

void take_steps(trainer *t, int steps)
{
    for (int i = 0; i < steps; i++) trainer_step(t);
}

bool change_run(trainer *t, const char *lines)
{
    error e = {0};
    return CHECK_THAT(trainer_change(t, lines, &e), "%s: %s", lines, e.message);
}

void fill(real *to, size_t n, rng *r, double deviation)
{
    for (size_t i = 0; i < n; i++) to[i] = (real)rng_gauss(r, 0, deviation);
}

/* ---- finite differences ---- */

/* (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h: the error falls with h^4. */
static double difference(real *x, double h, double (*value)(void *), void *context)
{
    static const int STEPS[4] = {1, -1, 2, -2};
    static const double WEIGHTS[4] = {8, -8, -1, 1};
    const real at = *x;
    double sum = 0;
    for (int i = 0; i < 4; i++) {
        *x = (real)((double)at + STEPS[i] * h);
        sum += WEIGHTS[i] * value(context);
    }
    *x = at;
    return sum / (12 * h);
}

double slope(real *x, double (*value)(void *), void *context, double *spread)
{
    double h = DOUBLE_OR_FLOAT(2e-5, 1e-2);
    double fine = difference(x, h, value, context), coarse = difference(x, 2 * h, value, context);
    *spread = fabs(fine - coarse);
    return fine;
}

bool check_slope(real *x, double gradient, double scale, double (*value)(void *), void *context, const char *what,
                 size_t at)
{
    double spread, expected = slope(x, value, context, &spread);
    double allowed = DOUBLE_OR_FLOAT(1e-6, 5e-3) * fmax(scale, fabs(expected));
    CHECK_THAT(spread <= allowed, "%s[%zu]: finite differences say %.10g only to %.3g", what, at, expected, spread);
    return CHECK_THAT(fabs(gradient - expected) <= allowed,
                      "%s[%zu]: the gradient is %.12g, finite differences say %.12g (%.3g is allowed)", what, at,
                      gradient, expected, allowed);
}

/* ---- files ---- */

char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) return NULL;
    size_t room = 1 << 16, n = 0;
    char *bytes = malloc(room + 1);
    while (bytes != NULL) {
        n += fread(bytes + n, 1, room - n, file);
        if (n < room) break;
        room *= 2;
        char *bigger = realloc(bytes, room + 1);
        if (bigger == NULL) free(bytes);
        bytes = bigger;
    }
    (void)fclose(file);
    if (bytes != NULL) bytes[n] = '\0';
    *size = n;
    return bytes;
}

/* ---- failing allocations ---- */

static long failing, made, failed;
static bool failing_all;
static size_t largest, total;

void allocations_fail(long n, bool all)
{
    failing = n;
    failing_all = all;
    made = failed = 0;
    largest = total = 0;
}

long allocations_made(void) { return made; }
long allocations_failed(void) { return failed; }
size_t allocations_largest(void) { return largest; }
size_t allocations_bytes(void) { return total; }

static bool fails(size_t bytes)
{
    made++;
    largest = bytes > largest ? bytes : largest;
    total += bytes;
    bool now = failing > 0 && (made == failing || (failing_all && made > failing));
    failed += now;
    return now;
}

/* The linker replaces every call of malloc() by __wrap_malloc(), and __real_malloc() by malloc(). */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void *__wrap_malloc(size_t size) { return fails(size) ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size) { return fails(count * size) ? NULL : __real_calloc(count, size); }
void *__wrap_realloc(void *old, size_t size) { return fails(size) ? NULL : __real_realloc(old, size); }

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fails(size) ? NULL : __real_aligned_alloc(alignment, size);
}

/* ---- threads that cannot be started, or start late ---- */

enum { LATE = 8, LATEST_MS = 3000 };

static int startable = -1;
static atomic_bool are_held;
static atomic_int n_waiting;
static struct start {
    void *(*run)(void *);
    void *argument;
} starts[LATE];
static int n_starts;

void threads_fail_after(int n) { startable = n; }

void threads_hold(bool hold) { atomic_store(&are_held, hold); }

int threads_waiting(void) { return atomic_load(&n_waiting); }

static void *start_late(void *at)
{
    const struct start *s = at;
    const struct timespec moment = {.tv_nsec = 1000000};
    atomic_fetch_add(&n_waiting, 1);
    for (int i = 0; i < LATEST_MS && atomic_load(&are_held); i++) nanosleep(&moment, NULL);
    atomic_fetch_sub(&n_waiting, 1);
    return s->run(s->argument);
}

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *with, void *(*run)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *with, void *(*run)(void *), void *argument);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *with, void *(*run)(void *), void *argument)
{
    if (startable == 0) return EAGAIN;
    if (startable > 0) startable--;
    if (!atomic_load(&are_held)) return __real_pthread_create(thread, with, run, argument);
    struct start *s = &starts[n_starts++ % LATE];
    *s = (struct start){run, argument};
    return __real_pthread_create(thread, with, start_late, s);
}

void each_allocation_fails(bool (*attempt)(void *context, error *e), void *context, long least)
{
    bool ok = false;
    long n = 0;
    while (!ok && n < 10000) {
        error e = {0};
        allocations_fail(++n, false);
        ok = attempt(context, &e);
        bool none = allocations_failed() == 0;
        allocations_fail(0, false);
        CHECK_THAT(ok == none, "allocation %ld: %s", n, e.message);
        if (!ok) CHECK_INT(e.code, ERROR_MEMORY);
    }
    CHECK_THAT(ok && n > least, "only %ld allocations", n - 1);
}
