/* help.c: prints the tables of commands and options. See help.h. */
#include "command/help.h"

#include "math/real.h"

#include <string.h>

static const char VERSION[] = "0.1.0";

enum { WIDTH = 100, NAME_COLUMN = 22 };

void help_print(FILE *to)
{
    fputs(
        "microgpt COMMAND [OPTION ...]\n\nTrains a small GPT on any text and generates text with it.\n\ncommands:\n",
        to);
    for (int i = 0; i < COMMAND_COUNT; i++) fprintf(to, "  %-15s %s\n", COMMANDS[i].name, COMMANDS[i].summary);
    fputs("  help            prints this; microgpt help COMMAND, or microgpt COMMAND --help, explains one command.\n"
          "  --version       prints the version.\n\nexamples:\n",
          to);
    for (int i = COMMAND_TRAIN; i <= COMMAND_SAMPLE; i++) {
        fprintf(to, "  %s\n      %s\n", COMMANDS[i].examples[0], COMMANDS[i].examples[1]);
    }
    fputs("\nexit status: 0; 1 where a file, a text or a value is wrong; 2 where a command or an option is;\n"
          "128 and the signal's number (130 after Ctrl-C) for a run that was interrupted.\n",
          to);
}

/* Prints an option in the usage line, on a new line where the line would be too long. Returns the new column. */
static int print_usage_of(const command *c, const option *row, bool required, int column)
{
    char shown[80];
    const bool often = row->kind == OPTION_SETTING || row->kind == OPTION_STRINGS;
    snprintf(shown, sizeof shown, "%s%s%s%s%s%s", required ? "" : "[", row->name, *row->value == '\0' ? "" : " ",
             row->value, often ? " ..." : "", required ? "" : "]");
    const int length = (int)strlen(shown) + 1, indent = (int)(sizeof "usage: microgpt" + strlen(c->name));
    if (column + length > WIDTH) {
        printf("\n%*s", indent, "");
        column = indent;
    }
    printf(" %s", shown);
    return column + length;
}

void help_print_command(const command *c)
{
    const unsigned bit = 1u << (c - COMMANDS);
    printf("microgpt %s: %s\n\nusage: microgpt %s", c->name, c->summary, c->name);
    int column = (int)(sizeof "usage: microgpt" + strlen(c->name));
    for (int required = 1; required >= 0; required--) {
        for (int i = 0; i < OPTIONS_COUNT; i++) {
            const option *row = &OPTIONS[i];
            if ((row->commands & bit) == 0 || ((row->required & bit) != 0) != (required != 0)) continue;
            column = print_usage_of(c, row, required != 0, column);
        }
    }
    printf("\n\noptions:\n");
    for (int i = 0; i < OPTIONS_COUNT; i++) {
        if ((OPTIONS[i].commands & bit) == 0) continue;
        int n = printf("  %s %s", OPTIONS[i].name, OPTIONS[i].value);
        printf("%*s%s\n", n < NAME_COLUMN ? NAME_COLUMN - n : 1, "", OPTIONS[i].help);
    }
    printf("\nexamples:\n");
    for (int i = 0; i < 8 && c->examples[i] != NULL; i += 2)
        printf("  %s\n      %s\n", c->examples[i], c->examples[i + 1]);
}

void help_print_version(void)
{
    printf("microgpt %s (%s)\n", VERSION, sizeof(real) == sizeof(float) ? "float" : "double");
}
