/* test_parallel.c: each slice is done once and by the time the caller goes on, however the threads
 * are held up, and fewer threads than asked for are enough. */
#include "parallel.h"

#include "support.h"
#include "test.h"

#include <pthread.h>
#include <time.h>

static void pause_for(long microseconds)
{
    const struct timespec time = {.tv_sec = 0, .tv_nsec = microseconds * 1000};
    nanosleep(&time, NULL);
}

/* What the slices of a job note down, without any synchronization of their own. */
typedef struct job {
    int calls[POOL_MAX], counts[POOL_MAX];
    pthread_t threads[POOL_MAX];
    int slow;          /* the slice that dawdles, or -1 */
    long microseconds; /* for so long */
} job;

static void note(void *at, int index, int count)
{
    job *j = at;
    if (index == j->slow) pause_for(j->microseconds);
    j->calls[index]++;
    j->counts[index] = count;
    j->threads[index] = pthread_self();
}

/* Every slice of `threads` was done `rounds` times, and no other. */
static void check_job(const job *j, int threads, int rounds)
{
    for (int i = 0; i < POOL_MAX; i++) {
        CHECK_INT(j->calls[i], i < threads ? rounds : 0);
        CHECK_INT(j->counts[i], i < threads ? threads : 0);
    }
}

static void without_pool(void)
{
    job j = {.slow = -1};
    CHECK(pool_new(1) == NULL);
    CHECK(pool_new(0) == NULL);
    CHECK(pool_new(-5) == NULL);
    CHECK_INT(pool_threads(NULL), 1);
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
            check_job(&j, threads, round);
        }
        CHECK(pthread_equal(j.threads[0], pthread_self()));
        for (int i = 1; i < threads; i++) CHECK(!pthread_equal(j.threads[i], j.threads[i - 1]));
        pool_delete(p);
    }
}

/* The threads sleep after some tens of microseconds, the caller too when it has to wait as long. */
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
        check_job(&j, THREADS, ROUNDS);
    }
    pool_delete(p);
}

/* A worker must never be taken for one of the round before: each round hands on another number. */
typedef struct relay {
    int number, seen[4];
} relay;

static void pass_on(void *at, int index, int count)
{
    (void)count;
    relay *r = at;
    r->seen[index] = r->number + index;
}

static void rounds_apart(void)
{
    pool *p = pool_new(4);
    REQUIRE(p != NULL);
    relay r = {0};
    bool all = true;
    for (int round = 0; round < 20000; round++) {
        r.number = round;
        pool_run(p, pass_on, &r);
        for (int i = 0; i < 4; i++) all = all && r.seen[i] == round + i;
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
    check_job(&j, 2, 50);
    pool_delete(a);
    pool_run(b, note, &k);
    check_job(&k, 3, 51);
    pool_delete(b);
}

static void unused(void)
{
    for (int i = 0; i < 20; i++) pool_delete(pool_new(4));
    pool *p = pool_new(2);
    pause_for(2000); /* asleep by now */
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
    check_job(&j, 3, 1);
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
    check_job(&j, POOL_MAX, 1);
    pool_delete(p);
}

SUITE(parallel)
{
    TEST("one thread is no pool, and the caller does the work", without_pool);
    TEST("each slice is done once a round, the first by the caller", every_slice);
    TEST("nobody sleeps through a round, whoever is slow", through_sleep);
    TEST("the work sees what was written before it, and is seen after it", rounds_apart);
    TEST("two pools do not know of each other", two_pools);
    TEST("a pool that never worked ends, awake or asleep", unused);
    TEST("threads that cannot be started are done without", fewer_threads);
    TEST("a pool for which there is no memory is no pool", no_memory);
    TEST("a number of threads that makes no sense is cut to the largest", too_many);
}
