/* command.h: the commands of the program: names, one-line summaries, examples, and the functions that run them.
 *
 * This folder is the command line. The engine does not depend on it. Files are read and written only here, and only
 * here is anything printed. */
#ifndef COMMAND_H
#define COMMAND_H

#include "command/options.h"

/* The exit status of the program; after an interruption it is 128 plus the signal's number. */
enum {
    /* a file, a text or the value of a setting is wrong, memory is out, or output cannot be written */
    EXIT_INPUT = 1,
    EXIT_USAGE = 2 /* a command, option or setting is unknown, or a required one is missing */
};

typedef struct command {
    const char *name;
    const char *summary;     /* printed after "microgpt NAME: " */
    const char *examples[8]; /* two to four command lines, each followed by what it does */
    int (*run)(const options *o);
} command;

extern const command COMMANDS[COMMAND_COUNT];

/* The command with this name, or NULL. */
const command *command_find(const char *name);

/* Each runs a command and returns the exit status of the program. It has already printed on stderr what was wrong. */
int command_train(const options *o);
int command_sample(const options *o);
int command_inside(const options *o);
int command_score(const options *o);
int command_facts(const options *o);
int command_estimate(const options *o);
int command_check_gradients(const options *o);
int command_export(const options *o);
int command_import(const options *o);
int command_settings(const options *o);

#endif
