/* scripts.h: the programs of python/, which `microgpt export --to hf` puts into the folder with the run and its text, so that the
 * run can be trained on in PyTorch. They are part of the program: make writes their bytes into a C file (build/made/). */
#ifndef SCRIPTS_H
#define SCRIPTS_H

#include "files/export.h"

#include <stddef.h>
#include <stdint.h>

typedef struct script {
    const char *name; /* with the folder that it goes into */
    const uint8_t *bytes;
    size_t size;
} script;

extern const script SCRIPTS[];
extern const int SCRIPTS_COUNT;

/* The folder of the scripts, the run and the text, within the exported one. */
#define SCRIPTS_FOLDER "python"

/* Adds them to an export, with a copy of the file of the run `load` and, unless it is NULL, of the text `text`. False, with a
 * sentence, where a file cannot be read or memory is out. exported_free() frees the files in either case. */
bool scripts_add(exported *x, const char *load, const char *text);

#endif
