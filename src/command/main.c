/* main.c: finds the command, runs it, and checks at the end that all output was written. */
#include "command/command.h"
#include "command/help.h"
#include "command/nearest.h"
#include "command/output.h"

#include <string.h>

static int refuse_command(const char *name)
{
    nearest n;
    nearest_begin(&n, name);
    for (int i = 0; i < COMMAND_COUNT; i++) nearest_offer(&n, COMMANDS[i].name, strlen(COMMANDS[i].name));
    nearest_offer_list(&n, "help|--help|--version");
    if (n.best == NULL) {
        return output_fail(EXIT_USAGE, "There is no command \"%s\"; microgpt help lists all of them.", name);
    }
    return output_fail(EXIT_USAGE, "There is no command \"%s\"; did you mean %.*s?", name, n.length, n.best);
}

/* The command help, or help COMMAND. */
static int help(int argc, char **argv)
{
    if (argc == 0) {
        help_print(stdout);
        return 0;
    }
    if (argc > 1) return output_fail(EXIT_USAGE, "help takes one command, as in microgpt help train.");
    const command *c = command_find(argv[0]);
    if (c == NULL) return refuse_command(argv[0]);
    help_print_command(c);
    return 0;
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        help_print(stderr);
        return EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return help(argc - 2, argv + 2);
    if (strcmp(name, "--version") == 0) {
        help_print_version();
        return 0;
    }
    const command *c = command_find(name);
    if (c == NULL) return refuse_command(name);
    options o;
    int status = options_read(&o, (command_id)(c - COMMANDS), argc - 2, argv + 2);
    if (status == 0 && o.help) {
        help_print_command(c);
    } else if (status == 0) {
        status = c->run(&o);
    }
    options_free(&o);
    return status;
}

int main(int argc, char **argv)
{
    output_begin();
    return output_end(run(argc, argv));
}
