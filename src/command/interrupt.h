/* interrupt.h: how SIGINT (Ctrl-C), SIGTERM and SIGHUP are handled during training.
 *
 * The first signal is only recorded: training checks for it after each step, then saves. The second signal ends the
 * program at once and removes unfinished files. Only the main thread handles signals: other threads are started
 * while they are blocked. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <signal.h>

/* Begins to handle the signals. A signal that the caller of the program ignores (nohup does that) is still ignored. */
void interrupt_begin(void);

/* The first signal received, or 0; and the exit status for it, 128 plus its number. */
int interrupt_signal(void);
int interrupt_status(void);

/* Blocks the signals during work that must not be interrupted; those that arrive are handled after the release.
 * Blocks can be nested, each with a mask of its own. Between the two nothing may wait for long. */
void interrupt_hold(sigset_t *before);
void interrupt_release(const sigset_t *before);

/* Registers an unfinished file, which a second signal removes. The path must be valid until interrupt_unwatch(),
 * which takes the number that this function returns (-1 where there is no room; then nothing is registered). */
int interrupt_watch(const char *path);
void interrupt_unwatch(int place);

#endif
