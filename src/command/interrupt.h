/* interrupt.h: what becomes of SIGINT (Ctrl-C), SIGTERM and SIGHUP while a model learns.
 *
 * The first is only noted: who trains looks between two steps, and saves. The second ends the program at once, without
 * leaving files that are not whole. This is the one state of the program that no function owns. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

/* From here on they are noted. One that the caller has switched off (nohup, say) stays so. */
void interrupt_begin(void);

/* The first that has come, or 0; and the status that the program then ends with, 128 and its number. */
int interrupt_signal(void);
int interrupt_status(void);

/* A file that is to be removed when the program is ended by a second one; returns what to give to
 * interrupt_unwatch() when it has its own name. */
int interrupt_watch(const char *path);
void interrupt_unwatch(int place);

#endif
