/* faults.c: system calls that fail, or raise a signal, when a test asks for it. LD_PRELOAD loads it into the command
 * line; it is not part of that program. command_faults.test.js compiles it and lists the faults.
 *
 * FAULT_<call>=N: the call sets errno to N and fails. SIGNAL_<call>="n:a,b": its n-th call raises the signals a, b... once it is done. */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The function of this name that would have been called. */
static void *next_of(const char *name) { return dlsym(RTLD_NEXT, name); }

/* Sets errno if the variable names an error. */
static int fails(const char *variable)
{
    const char *value = getenv(variable);
    if (value != NULL) errno = (int)strtol(value, NULL, 10);
    return value != NULL;
}

static void bring_signals(const char *variable, int call)
{
    char *at = getenv(variable);
    if (at == NULL || strtol(at, &at, 10) != call) return;
    while (*at != '\0') raise((int)strtol(at + 1, &at, 10));
}

int fchmod(int file, mode_t mode)
{
    int (*next)(int, mode_t) = next_of("fchmod");
    return fails("FAULT_fchmod") ? -1 : next(file, mode);
}

int fsync(int file)
{
    int (*next)(int) = next_of("fsync");
    return fails("FAULT_fsync") ? -1 : next(file);
}

/* FAULT_fchown_owner: only a change of the owner fails. */
int fchown(int file, uid_t owner, gid_t group)
{
    int (*next)(int, uid_t, gid_t) = next_of("fchown");
    if (fails("FAULT_fchown") || (owner != (uid_t)-1 && fails("FAULT_fchown_owner"))) return -1;
    return next(file, owner, group);
}

int rename(const char *from, const char *to)
{
    static int calls;
    int (*next)(const char *, const char *) = next_of("rename");
    const int result = fails("FAULT_rename") ? -1 : next(from, to);
    bring_signals("SIGNAL_rename", ++calls);
    return result;
}

FILE *fdopen(int file, const char *mode)
{
    FILE *(*next)(int, const char *) = next_of("fdopen");
    return fails("FAULT_fdopen") ? NULL : next(file, mode);
}

int mkstemp(char *name)
{
    static int calls;
    int (*next)(char *) = next_of("mkstemp");
    const int file = next(name);
    bring_signals("SIGNAL_mkstemp", ++calls);
    return file;
}

/* FAULT_realloc=N: an allocation of N bytes or more fails. */
void *realloc(void *block, size_t size)
{
    void *(*next)(void *, size_t) = next_of("realloc");
    const char *least = getenv("FAULT_realloc");
    return least != NULL && size >= strtoul(least, NULL, 10) ? NULL : next(block, size);
}
