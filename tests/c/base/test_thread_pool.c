/* test_thread_pool.c: each slice is done exactly once, before the caller continues, however the threads are
 * delayed; and fewer threads than requested are enough. */
#include "base/thread_pool.h"

#include "../support.h"
#include "../test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

static void pause_for(long microseconds)
{
    const struct timespec time = {.tv_sec = 0, .tv_nsec = microseconds * 1000};
    nanosleep(&time, NULL);
}

enum { SLICES = POOL_MAX * POOL_SHARES };

/* What the slices of a job record, without any synchronization of their own. */
typedef struct job {
    int calls[SLICES], counts[SLICES];
    pthread_t threads[SLICES];
    int slow;          /* the slice that is delayed, or -1 */
    long microseconds; /* how long it is delayed */
} job;

static void note(void *at, int index, int count)
{
    job *j = at;
    if (index == j->slow) pause_for(j->microseconds);
    j->calls[index]++;
    j->counts[index] = count;
    j->threads[index] = pthread_self();
}

/* Checks that each of the slices was done `rounds` times, and no other. */
static void check_job(const job *j, int slices, int rounds)
{
    for (int i = 0; i < SLICES; i++) {
        CHECK_INT(j->calls[i], i < slices ? rounds : 0);
        CHECK_INT(j->counts[i], i < slices ? slices : 0);
    }
}

static void without_pool(void)
{
    job j = {.slow = -1};
    CHECK(pool_new(1) == NULL);
    CHECK(pool_new(0) == NULL);
    CHECK(pool_new(-5) == NULL);
    CHECK_INT(pool_threads(NULL), 1);
    CHECK_INT(pool_slices(NULL), 1);
    pool_run(NULL, note, &j);
    check_job(&j, 1, 1);
    pool_delete(NULL);
}

static void every_slice(void)
{
    for (int threads = 2; threads <= 5; threads++) {
        job j = {.slow = -1};
        pool *p = pool_new(threads);
        REQUIRE(p != NULL);
        CHECK_INT(pool_threads(p), threads);
        for (int round = 1; round <= 300; round++) {
            pool_run(p, note, &j);
            check_job(&j, threads * POOL_SHARES, round);
        }
        pool_delete(p);
    }
}

/* No thread can do all slices alone: each slice waits until all threads are in one. */
typedef struct meeting {
    atomic_int present;
    int wanted;
} meeting;

static void meet(void *at, int index, int count)
{
    (void)count;
    meeting *m = at;
    if (index >= m->wanted) return;
    atomic_fetch_add(&m->present, 1);
    while (atomic_load(&m->present) < m->wanted) pause_for(10);
}

static void all_at_once(void)
{
    pool *p = pool_new(3);
    REQUIRE(p != NULL);
    for (int round = 0; round < 20; round++) {
        meeting m = {.wanted = 3};
        pool_run(p, meet, &m);
        CHECK_INT(m.present, 3);
    }
    pool_delete(p);
}

/* The first slice ends only when the others have ended, so other threads must do those. */
static void last_of_all(void *at, int index, int count)
{
    meeting *m = at;
    for (int i = 0; index == 0 && atomic_load(&m->present) < count - 1 && i < 100000; i++) pause_for(10);
    if (index == 0) m->wanted = atomic_load(&m->present);
    atomic_fetch_add(&m->present, 1);
}

static void the_slow_one(void)
{
    pool *p = pool_new(2);
    REQUIRE(p != NULL);
    meeting m = {0};
    pool_run(p, last_of_all, &m);
    CHECK_INT(m.wanted, pool_slices(p) - 1);
    pool_delete(p);
}

/* A thread that has not started has no slice, so the round does not wait for it: the other threads do all slices. */
static void without_a_core(void)
{
    job j = {.slow = -1};
    threads_hold(true);
    pool *p = pool_new(3);
    REQUIRE(p != NULL);
    CHECK_INT(pool_threads(p), 3);
    for (int i = 0; i < 10000 && threads_waiting() < 2; i++) pause_for(100);
    for (int round = 1; round <= 50; round++) {
        pool_run(p, note, &j);
        check_job(&j, 3 * POOL_SHARES, round);
    }
    CHECK_INT(threads_waiting(), 2);
    threads_hold(false);
    meeting m = {.wanted = 3};
    pool_run(p, meet, &m); /* once they have started they take part */
    CHECK_INT(m.present, 3);
    pool_delete(p);
}

/* The threads sleep after some tens of microseconds, and so does the caller if it must wait that long. */
static void through_sleep(void)
{
    enum { THREADS = 3, ROUNDS = 60 };
    static const long PAUSES[] = {0, 10, 30, 60, 100, 2000};
    pool *p = pool_new(THREADS);
    REQUIRE(p != NULL);
    for (int slow = -1; slow < THREADS; slow++) {
        job j = {.slow = slow};
        for (int round = 0; round < ROUNDS; round++) {
            j.microseconds = PAUSES[round % 6];
            pool_run(p, note, &j);
            pause_for(PAUSES[round / 6 % 6]);
        }
        check_job(&j, THREADS * POOL_SHARES, ROUNDS);
    }
    pool_delete(p);
}

/* A slice must never be confused with one of the round before: each round writes another number, in another job,
 * with another function. */
typedef struct relay {
    int number, seen[4 * POOL_SHARES];
} relay;

static void pass_on(void *at, int index, int count)
{
    (void)count;
    relay *r = at;
    r->seen[index] = r->number + index;
}

static void pass_back(void *at, int index, int count)
{
    (void)count;
    relay *r = at;
    r->seen[index] = r->number - index;
}

static void rounds_apart(void)
{
    pool *p = pool_new(4);
    REQUIRE(p != NULL);
    relay relays[2] = {0};
    bool all = true;
    for (int round = 0; round < 20000; round++) {
        relay *r = &relays[round % 2];
        bool back = round % 3 == 0;
        r->number = round;
        pool_run(p, back ? pass_back : pass_on, r);
        for (int i = 0; i < 4 * POOL_SHARES; i++) all = all && r->seen[i] == (back ? round - i : round + i);
    }
    CHECK(all);
    pool_delete(p);
}

static void two_pools(void)
{
    pool *a = pool_new(2), *b = pool_new(3);
    REQUIRE(a != NULL && b != NULL);
    job j = {.slow = -1}, k = {.slow = -1};
    for (int round = 0; round < 50; round++) {
        pool_run(a, note, &j);
        pool_run(b, note, &k);
    }
    check_job(&j, 2 * POOL_SHARES, 50);
    pool_delete(a);
    pool_run(b, note, &k);
    check_job(&k, 3 * POOL_SHARES, 51);
    pool_delete(b);
}

static void unused(void)
{
    for (int i = 0; i < 20; i++) pool_delete(pool_new(4));
    pool *p = pool_new(2);
    pause_for(2000); /* long enough for the threads to sleep */
    pool_delete(p);
}

static void fewer_threads(void)
{
    job j = {.slow = -1};
    threads_fail_after(2);
    pool *p = pool_new(8);
    threads_fail_after(0);
    CHECK(pool_new(2) == NULL);
    threads_fail_after(-1);
    CHECK_INT(pool_threads(p), 3);
    pool_run(p, note, &j);
    check_job(&j, 3 * POOL_SHARES, 1);
    pool_delete(p);
}

static void no_memory(void)
{
    allocations_fail(1, true);
    pool *p = pool_new(4);
    CHECK(allocations_failed() > 0);
    allocations_fail(0, false);
    CHECK(p == NULL);
    pool_delete(p);
}

static void too_many(void)
{
    job j = {.slow = -1};
    pool *p = pool_new(2000000000);
    CHECK_INT(pool_threads(p), POOL_MAX);
    pool_run(p, note, &j);
    check_job(&j, SLICES, 1);
    pool_delete(p);
}

SUITE(thread_pool)
{
    TEST("for one thread there is no pool, and the caller does the work", without_pool);
    TEST("each slice is done once a round", every_slice);
    TEST("all threads work at once", all_at_once);
    TEST("while one thread is in a slow slice, the others do the rest", the_slow_one);
    TEST("a round does not wait for a thread without a slice, which takes part once it runs", without_a_core);
    TEST("no wake-up is lost, whichever thread is slow", through_sleep);
    TEST("the work sees what was written before it, and is seen after it", rounds_apart);
    TEST("two pools do not affect each other", two_pools);
    TEST("a pool that never worked can be freed, whether its threads sleep or not", unused);
    TEST("a pool works without the threads that cannot be started", fewer_threads);
    TEST("without memory there is no pool", no_memory);
    TEST("a number of threads that is too large is lowered to the largest allowed", too_many);
}
