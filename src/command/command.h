/* command.h: the commands of the program: names, one-line summaries, examples, and the functions that run them.
 *
 * The folder is the command line. It is no part of the engine, which does not depend on it: only here are files read or
 * written, and only here is anything printed. */
#ifndef COMMAND_H
#define COMMAND_H

#include "options.h"

/* How the program ends; 128 and the signal's number when it was interrupted. */
enum {
    EXIT_INPUT =
        1,         /* a file, a text or the value of a setting is wrong, memory is out, or output cannot be written */
    EXIT_USAGE = 2 /* a command, an option or a setting that is not there, or one that is missing */
};

typedef struct command {
    const char *name;
    const char *summary;     /* printed after "microgpt NAME: " */
    const char *examples[4]; /* two command lines, each with what it does */
    int (*run)(const options *o);
} command;

extern const command COMMANDS[COMMAND_COUNT];

/* The command with this name, or NULL. */
const command *command_find(const char *name);

/* Each runs a command and returns the program's exit status; it has printed on stderr what was wrong. */
int command_train(const options *o);
int command_sample(const options *o);
int command_inside(const options *o);
int command_facts(const options *o);
int command_estimate(const options *o);
int command_check_gradients(const options *o);
int command_settings(const options *o);

#endif
