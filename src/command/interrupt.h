/* interrupt.h: how SIGINT (Ctrl-C), SIGTERM and SIGHUP are handled while a model learns.
 *
 * The first signal is only noted: training checks for it after each step, then saves. The second ends the program at once
 * and removes the files that are not finished. Only the main thread handles them: others are started while they are held. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <signal.h>

/* Starts to handle them. A signal that the caller ignores (nohup does so) stays ignored. */
void interrupt_begin(void);

/* The first signal received, or 0; and the exit status for it, 128 plus its number. */
int interrupt_signal(void);
int interrupt_status(void);

/* Keeps signals back, for what must not be broken off half-way; what comes is handled at the release. The two can be nested,
 * each with a mask of its own. Nothing that may wait for long belongs between them. */
void interrupt_hold(sigset_t *before);
void interrupt_release(const sigset_t *before);

/* Registers an unfinished file, which a second signal removes. The path must stay until interrupt_unwatch(), which takes
 * the number that this returns. */
int interrupt_watch(const char *path);
void interrupt_unwatch(int place);

#endif
