/* saved_run.h: runs that are saved and restored, for the tests of checkpoint.h. */
#ifndef SAVED_RUN_H
#define SAVED_RUN_H

#include "training/trainer.h"

#define LINES "anna\nemil\nzo\xC3\xAB\nada\nalan\nmaria\nlea\nlina\nnoah\nmila\n"

#define SMALL \
    "preset=gpt2\nn_layer=1\nn_head=2\nn_embd=8\nblock_size=16\nbatch_size=2\nmax_steps=5\n" \
    "warmup_steps=0\nval_interval=2\n"

typedef struct bytes {
    uint8_t *at;
    size_t size;
} bytes;

/* The file of this run, which the caller frees; empty after failing the test. */
bytes save(const trainer *t);

/* Restores a run from a file and, unless it is NULL, its text. NULL after failing the test. */
trainer *restore_with(bytes b, const char *source);

/* The run as it is after its file was opened with the text LINES. */
trainer *reopened(const trainer *t);

/* A new run with the numbers of a saved one, opened with the text LINES. NULL after failing the test. */
trainer *begun_from(const trainer *t, const char *settings);

/* The file of a run on LINES with the settings SMALL, after two steps. */
bytes small_file(void);

#endif
