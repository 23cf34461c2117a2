/* file.h: files, whole: read at once, and written so that nothing is lost.
 *
 * What is written goes to a new file in the same folder (microgpt-unfinished- and six letters) and takes its name when it
 * is whole and on the disk. Until then what stood there stays as it was. A symbolic link stays too: what it points to
 * is replaced. Devices and pipes are written to directly. A file that may not be written is not replaced. */
#ifndef FILE_H
#define FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

enum { FILE_PATH_BYTES = 4096 };

/* A file that is being written. */
typedef struct file_writer {
    FILE *stream;     /* to write to */
    const char *path; /* as the user gave it */
    char target[FILE_PATH_BYTES];
    char unfinished[FILE_PATH_BYTES]; /* "" for a device or a pipe */
    int watch;                        /* of interrupt_watch() */
    int why;                          /* errno of a write that has failed, where it is known */
    mode_t mode;                      /* that the file will have, and its owner, unless there was none */
    bool owned;
    uid_t owner;
    gid_t group;
} file_writer;

/* All bytes of a file or pipe, to be freed; NULL, with a sentence, where it cannot be read or has more than `limit`. */
uint8_t *file_read(const char *path, size_t limit, size_t *size);

/* Whether file_begin() could do its work, with a sentence where not; what has the name now is not touched. */
bool file_check(const char *path);

/* Begins a file; `path` must outlive it. False, with a sentence, where that cannot be. */
bool file_begin(file_writer *w, const char *path);

/* Writes out all of it and closes it, so that only its name is missing. False, with a sentence, where not all could be
 * written: then it is gone and nothing has changed. What was written whole is not removed, whatever fails afterwards: the
 * sentence then names the file that it is in. */
bool file_ready(file_writer *w);

/* After that: gives it its name. False, with a sentence that names the file it is in, where that cannot be. */
bool file_place(file_writer *w);

/* In place of both, or of the second: nothing of it stays, and nothing has changed. */
void file_discard(file_writer *w);

/* Whether two names lead to the same file, or would. */
bool file_same(const char *a, const char *b);

#endif
