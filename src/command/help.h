/* help.h: how the program is used, in words. All of it is made from the tables of commands and options. */
#ifndef HELP_H
#define HELP_H

#include "command.h"

#include <stdio.h>

/* Every command in a line, with two examples. */
void help_print(FILE *to);

/* One command: its options and two examples. */
void help_print_command(const command *c);

/* The name of the program and its version, which is that of package.json. */
void help_print_version(void);

#endif
