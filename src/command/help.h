/* help.h: prints how to use the program. Everything is made from the tables of commands and options. */
#ifndef HELP_H
#define HELP_H

#include "command/command.h"

#include <stdio.h>

/* Prints every command in one line, and two examples. */
void help_print(FILE *to);

/* Prints one command with its options and two examples. */
void help_print_command(const command *c);

/* Prints the name of the program and its version, which is that of package.json. */
void help_print_version(void);

#endif
