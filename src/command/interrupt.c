/* interrupt.c: see interrupt.h. */
#include "interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

enum { WATCHED = 4 };

static volatile sig_atomic_t noted;
static const char *volatile watched[WATCHED];

static void note_signal(int number)
{
    if (noted == 0) {
        noted = number;
        return;
    }
    for (int i = 0; i < WATCHED; i++) {
        if (watched[i] != NULL) unlink(watched[i]);
    }
    _exit(128 + number);
}

void interrupt_begin(void)
{
    static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++) {
        struct sigaction before, now = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
        if (sigaction(SIGNALS[i], NULL, &before) != 0 || before.sa_handler == SIG_IGN) continue;
        sigemptyset(&now.sa_mask);
        sigaction(SIGNALS[i], &now, NULL);
    }
}

int interrupt_signal(void) { return noted; }

int interrupt_status(void) { return 128 + noted; }

int interrupt_watch(const char *path)
{
    int place = 0;
    while (place < WATCHED && watched[place] != NULL) place++;
    if (place == WATCHED) return -1;
    watched[place] = path;
    return place;
}

void interrupt_unwatch(int place)
{
    if (place >= 0) watched[place] = NULL;
}
