/* thread_pool.c: fork and join. See thread_pool.h.
 *
 * The caller stores the work, makes its slices available (`next`) and increments `round`. All threads take slices
 * until none is left, and decrement `left` for each slice they have done. A round ends when every slice is done,
 * even if a thread has not noticed the round: a descheduled thread that holds no slice and no lock cannot delay
 * it. Such a thread may take a slice of a later round. That is safe: a thread reads the work only after it has a
 * slice, and a round does not end before the slice is done.
 *
 * Both sides first poll the other side's counter in a loop and then sleep on a condition variable. No wake-up is
 * lost: a thread announces its sleep before it checks the counter for the last time, the other side changes the
 * counter before it checks whether a thread sleeps, all in one order (sequentially consistent), and the signal is
 * sent under the lock that the sleeping thread holds until it sleeps. */
#include "base/thread_pool.h"

#include <stddef.h>

#if defined(__wasm__) && !defined(__wasm_atomics__)

pool *pool_new(int threads)
{
    (void)threads;
    return NULL;
}

int pool_threads(const pool *p)
{
    (void)p;
    return 1;
}

int pool_slices(const pool *p)
{
    (void)p;
    return 1;
}

void pool_run(pool *p, pool_work *work, void *job)
{
    (void)p;
    work(job, 0, 1);
}

void pool_delete(pool *p) { (void)p; }

#else

#include "base/memory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

/* How often a thread polls before it sleeps (20 to 50 microseconds in all), and the instruction that pauses the CPU
 * between two polls: it leaves the core to its second hardware thread. The length of this pause depends on the CPU. */
#if defined(__x86_64__) || defined(__i386__)
enum { LOOKS = 1000 };
static inline void breathe(void) { __builtin_ia32_pause(); }
#elif defined(__aarch64__)
enum { LOOKS = 10000 };
static inline void breathe(void) { __asm__ volatile("yield"); }
#else
enum { LOOKS = 20000 };
static inline void breathe(void) {}
#endif

typedef struct member {
    pool *pool;
    int index;
    pthread_t thread;
} member;

struct pool {
    _Alignas(64) atomic_uint round; /* on a cache line of its own, as `left`: both are polled all the time */
    _Alignas(64) atomic_int left;   /* slices of this round that are not done */
    _Alignas(64) atomic_int next;   /* the next slice of this round to be taken */
    _Alignas(64) pool_work *work;   /* of this round; only a thread that has a slice may read it */
    void *job;
    int count; /* of threads */
    atomic_bool ends;
    atomic_int sleeping; /* threads that may be asleep */
    atomic_bool caller_sleeps;
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    member members[]; /* 1 to count - 1, in this order */
};

/* Waits until the round is not `seen` any more, and returns the new one. */
static unsigned wait_for_round(pool *p, unsigned seen)
{
    unsigned round;
    for (int i = 0; i < LOOKS; i++) {
        round = atomic_load_explicit(&p->round, memory_order_acquire);
        if (round != seen) return round;
        breathe();
    }
    pthread_mutex_lock(&p->lock);
    atomic_fetch_add(&p->sleeping, 1);
    while ((round = atomic_load(&p->round)) == seen) pthread_cond_wait(&p->begin, &p->lock);
    atomic_fetch_sub(&p->sleeping, 1);
    pthread_mutex_unlock(&p->lock);
    return round;
}

/* Takes slices until none is left. True when this has completed the last slices of the round. */
static bool take_slices(pool *p)
{
    int count = pool_slices(p), done = 0;
    for (int i; (i = atomic_fetch_add_explicit(&p->next, 1, memory_order_acquire)) < count; done++)
        p->work(p->job, i, count);
    return done > 0 && atomic_fetch_sub(&p->left, done) == done;
}

static void *run_member(void *argument)
{
    member *m = argument;
    pool *p = m->pool;
    for (unsigned round = 0;;) {
        round = wait_for_round(p, round);
        if (atomic_load(&p->ends)) return NULL;
        if (!take_slices(p) || !atomic_load(&p->caller_sleeps)) continue;
        pthread_mutex_lock(&p->lock);
        pthread_cond_signal(&p->end);
        pthread_mutex_unlock(&p->lock);
    }
}

/* Makes the threads take slices, or end. */
static void begin(pool *p)
{
    atomic_fetch_add(&p->round, 1);
    if (atomic_load(&p->sleeping) == 0) return;
    pthread_mutex_lock(&p->lock);
    pthread_cond_broadcast(&p->begin);
    pthread_mutex_unlock(&p->lock);
}

/* Waits until all slices are done. */
static void join(pool *p)
{
    for (int i = 0; i < LOOKS; i++) {
        if (atomic_load_explicit(&p->left, memory_order_acquire) == 0) return;
        breathe();
    }
    pthread_mutex_lock(&p->lock);
    atomic_store(&p->caller_sleeps, true);
    while (atomic_load(&p->left) != 0) pthread_cond_wait(&p->end, &p->lock);
    atomic_store(&p->caller_sleeps, false);
    pthread_mutex_unlock(&p->lock);
}

pool *pool_new(int threads)
{
    if (threads <= 1) return NULL;
    if (threads > POOL_MAX) threads = POOL_MAX;
    pool *p = memory_block(sizeof *p + (size_t)(threads - 1) * sizeof *p->members);
    if (p == NULL) return NULL;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->begin, NULL);
    pthread_cond_init(&p->end, NULL);
    for (p->count = 1; p->count < threads; p->count++) {
        member *m = &p->members[p->count - 1];
        *m = (member){.pool = p, .index = p->count};
        if (pthread_create(&m->thread, NULL, run_member, m) != 0) break;
    }
    if (p->count > 1) return p;
    pool_delete(p);
    return NULL;
}

int pool_threads(const pool *p) { return p == NULL ? 1 : p->count; }

int pool_slices(const pool *p) { return p == NULL ? 1 : p->count * POOL_SHARES; }

void pool_run(pool *p, pool_work *work, void *job)
{
    if (p == NULL) {
        work(job, 0, 1);
        return;
    }
    p->work = work;
    p->job = job;
    atomic_store_explicit(&p->left, pool_slices(p), memory_order_relaxed);
    atomic_store_explicit(&p->next, 0, memory_order_release);
    begin(p);
    if (!take_slices(p)) join(p);
}

void pool_delete(pool *p)
{
    if (p == NULL) return;
    atomic_store(&p->ends, true);
    begin(p);
    for (int i = 1; i < p->count; i++) pthread_join(p->members[i - 1].thread, NULL);
    pthread_cond_destroy(&p->end);
    pthread_cond_destroy(&p->begin);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

#endif
