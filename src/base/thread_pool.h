/* thread_pool.h: a pool of threads that do one piece of work together, and nothing else: no queue, no
 * futures, no data of their own.
 *
 * Work is a function that is called once for each of `count` slices, a few for each thread. Threads,
 * the caller among them, take one slice after the other until none is left, so a descheduled thread
 * delays the work less than if every thread had a fixed share. The caller returns when all are done:
 * between two calls no thread runs anything, so the rest of the engine is single-threaded. The work
 * decides what belongs to which slice; as long as no two slices add to the same number, the result
 * depends neither on the number of threads nor on which thread does what.
 *
 * A waiting thread polls for some tens of microseconds before it sleeps, since the next op of a step
 * follows at once. In a WebAssembly module without shared memory there are no threads:
 * a pool is then always NULL, which everywhere means one thread, the caller. */
#ifndef THREAD_POOL_H
#define THREAD_POOL_H

enum { POOL_MAX = 64, POOL_SHARES = 2 }; /* threads, at most; slices for each */

typedef struct pool pool;

/* What is to be done: slice `index` (0..count-1) of a job, by any of the threads. */
typedef void pool_work(void *job, int index, int count);

/* A pool of this many threads, the caller counted. With fewer when not all can be started; NULL
 * when none can, when memory is out, or when `threads` is 1 or less. */
pool *pool_new(int threads);

/* The number of threads, the caller counted: 1 for NULL. */
int pool_threads(const pool *p);

/* The number of slices that work is cut into: 1 for NULL. */
int pool_slices(const pool *p);

/* Calls work(job, index, count) for every index 0..count-1, count = pool_slices(p), and returns
 * when all have returned. All that was written before is seen by the work, all that the work wrote is
 * seen afterwards. The work must not run work on the same pool, nor may two callers at once. */
void pool_run(pool *p, pool_work *work, void *job);

/* Ends the threads; NULL is safe. */
void pool_delete(pool *p);

#endif
