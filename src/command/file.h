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

/* Ends it, and with `keep` gives it its name. False, with a sentence, where not all could be written: then nothing has
 * changed. */
bool file_end(file_writer *w, bool keep);

/* Both of these, for bytes that are there already. */
bool file_write(const char *path, const uint8_t *bytes, size_t size);

/* Whether two names lead to the same file, or would. */
bool file_same(const char *a, const char *b);

#endif
