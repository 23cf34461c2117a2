/* file.h: reads whole files, and writes whole files in such a way that no data is lost.
 *
 * A file is first written under another name in the same folder (microgpt-unfinished- and six letters). It gets its
 * own name when it is complete and on the disk; until then an old file of that name is unchanged. A symbolic link
 * is kept: the file that it points to is replaced. Devices and pipes are written to directly. A file without write
 * permission is not replaced. */
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
    const char *path; /* as the user wrote it */
    char target[FILE_PATH_BYTES];
    char unfinished[FILE_PATH_BYTES]; /* "" for a device or a pipe */
    int watch;                        /* the number that interrupt_watch() returned */
    int why;                          /* errno of a write that failed, or 0 where it is unknown */
    mode_t mode;                      /* the permissions that the file will have */
    bool owned;                       /* there was an old file, with this owner and group */
    uid_t owner;
    gid_t group;
} file_writer;

/* All bytes of a file or pipe, which the caller frees with free(). NULL, with a sentence, where it cannot be read
 * or has more than `limit` bytes. */
uint8_t *file_read(const char *path, size_t limit, size_t *size);

/* Whether file_begin() would succeed; prints a sentence where not. A file of that name is not changed. */
bool file_check(const char *path);

/* Begins a file; `path` must be valid as long as `w`. False, with a sentence, where that is not possible. */
bool file_begin(file_writer *w, const char *path);

/* Writes the rest to the disk and closes the file; it still needs its name. False, with a sentence, where not
 * everything could be written: the unfinished file is then removed, and nothing has changed. A file that was
 * written completely is never removed, whatever fails afterwards; the sentence then names the unfinished file. */
bool file_ready(file_writer *w);

/* To be called after file_ready(): gives the file its name. False, with a sentence that names the unfinished file,
 * where that is not possible. */
bool file_place(file_writer *w);

/* To be called instead of file_ready() or file_place(): removes the unfinished file, so that nothing has changed. */
void file_discard(file_writer *w);

/* Whether two paths name the same file, or would if it existed. */
bool file_same(const char *a, const char *b);

#endif
