/* interrupt.c: the handler, and the list of unfinished files that it removes. See interrupt.h. */
#include "command/interrupt.h"

#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

enum { WATCHED = 4 };
static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP};

/* A signal handler may use only variables of these two types. */
static volatile sig_atomic_t noted;
static _Atomic(const char *) watched[WATCHED];
_Static_assert(ATOMIC_POINTER_LOCK_FREE == 2, "a signal handler reads these pointers");

static void note_signal(int number)
{
    if (noted == 0) {
        noted = number;
        return;
    }
    for (int i = 0; i < WATCHED; i++) {
        const char *path = atomic_load(&watched[i]);
        if (path != NULL) unlink(path);
    }
    _exit(128 + number);
}

static sigset_t all_signals(void)
{
    sigset_t all;
    sigemptyset(&all);
    for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++) sigaddset(&all, SIGNALS[i]);
    return all;
}

void interrupt_begin(void)
{
    for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++) {
        struct sigaction before, now = {.sa_handler = note_signal, .sa_flags = SA_RESTART, .sa_mask = all_signals()};
        if (sigaction(SIGNALS[i], NULL, &before) != 0 || before.sa_handler == SIG_IGN) continue;
        sigaction(SIGNALS[i], &now, NULL);
    }
}

int interrupt_signal(void) { return noted; }

int interrupt_status(void) { return 128 + noted; }

void interrupt_hold(sigset_t *before)
{
    const sigset_t all = all_signals();
    pthread_sigmask(SIG_BLOCK, &all, before);
}

void interrupt_release(const sigset_t *before) { pthread_sigmask(SIG_SETMASK, before, NULL); }

int interrupt_watch(const char *path)
{
    int place = 0;
    while (place < WATCHED && atomic_load(&watched[place]) != NULL) place++;
    if (place == WATCHED) return -1;
    atomic_store(&watched[place], path);
    return place;
}

void interrupt_unwatch(int place)
{
    if (place >= 0) atomic_store(&watched[place], NULL);
}
