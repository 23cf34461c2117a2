/* file.c: see file.h. */
#include "command/file.h"

#include "command/interrupt.h"
#include "command/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const double MIB = 1024.0 * 1024.0;

/* ---- reading ---- */

static uint8_t *cannot_read(FILE *file, uint8_t *bytes, const char *path, const char *why)
{
    output_note("cannot read the file %s: %s", path, why);
    free(bytes);
    if (file != NULL) fclose(file);
    return NULL;
}

uint8_t *file_read(const char *path, size_t limit, size_t *size)
{
    enum { FIRST = 1 << 16 };
    struct stat found;
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    if (file == NULL || fstat(fileno(file), &found) != 0) return cannot_read(file, NULL, path, strerror(errno));
    if (S_ISDIR(found.st_mode)) return cannot_read(file, NULL, path, "it is a folder");
    const bool known = S_ISREG(found.st_mode) && found.st_size > 0; /* the size of a pipe is not known */
    char too_large[64];
    snprintf(too_large, sizeof too_large, "it has more than %.0f MiB", (double)limit / MIB);
    if (known && (uint64_t)found.st_size > limit) return cannot_read(file, NULL, path, too_large);
    size_t room = known ? (size_t)found.st_size + 1 : FIRST; /* one byte more than the file has shows its end */
    bool more_to_come = true;
    for (*size = 0; more_to_come; room *= 2) {
        if (room > limit + 1) room = limit + 1;
        uint8_t *more = realloc(bytes, room);
        if (more == NULL) return cannot_read(file, bytes, path, "there is not enough memory for it");
        bytes = more;
        *size += fread(bytes + *size, 1, room - *size, file);
        if (ferror(file)) return cannot_read(file, bytes, path, strerror(errno));
        if (*size > limit) return cannot_read(file, bytes, path, too_large);
        more_to_come = !feof(file);
    }
    fclose(file);
    return bytes;
}

/* ---- writing ---- */

static bool cannot_write(const char *path, const char *why)
{
    output_note("cannot write the file %s: %s", path, why);
    return false;
}

/* Follows a chain of symbolic links to its last name, whether that file exists or not. */
static bool follow_links(const char *path, char to[FILE_PATH_BYTES])
{
    enum { LINKS = 40 };
    char link[FILE_PATH_BYTES];
    if (snprintf(to, FILE_PATH_BYTES, "%s", path) >= FILE_PATH_BYTES) errno = ENAMETOOLONG;
    if (strlen(path) >= FILE_PATH_BYTES) return false;
    for (int i = 0; i < LINKS; i++) {
        const ssize_t n = readlink(to, link, sizeof link - 1);
        if (n < 0) return true;
        link[n] = '\0';
        const char *slash = strrchr(to, '/');
        const size_t folder = link[0] == '/' || slash == NULL ? 0 : (size_t)(slash - to) + 1;
        if (folder + (size_t)n >= FILE_PATH_BYTES) {
            errno = ENAMETOOLONG;
            return false;
        }
        memcpy(to + folder, link, (size_t)n + 1);
    }
    errno = ELOOP;
    return false;
}

/* The number of the standard stream that a file is (as /dev/stdout is), or -1. Such a file is written through the
 * stream. */
static int stream_of(const struct stat *file)
{
    struct stat own;
    for (int i = STDOUT_FILENO; i <= STDERR_FILENO; i++) {
        if (fstat(i, &own) == 0 && own.st_dev == file->st_dev && own.st_ino == file->st_ino) return i;
    }
    return -1;
}

static mode_t mode_of_new_file(void)
{
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Opens a new file in the folder of the target; returns its descriptor, or -1. Signals are blocked until the file
 * is registered for removal. */
static int open_beside(file_writer *w)
{
    sigset_t before;
    const char *slash = strrchr(w->target, '/');
    const int folder = slash == NULL ? 0 : (int)(slash - w->target) + 1;
    int n = snprintf(w->unfinished, sizeof w->unfinished, "%.*smicrogpt-unfinished-XXXXXX", folder, w->target);
    if (n >= (int)sizeof w->unfinished) errno = ENAMETOOLONG;
    interrupt_hold(&before);
    const int file = n < (int)sizeof w->unfinished ? mkstemp(w->unfinished) : -1;
    if (file < 0) w->unfinished[0] = '\0';
    if (file >= 0) w->watch = interrupt_watch(w->unfinished);
    const int why = errno;
    interrupt_release(&before);
    errno = why;
    return file;
}

static int refuse(const char *path, const char *why)
{
    cannot_write(path, why);
    return -1;
}

enum { NOT_NOW = -2 };

/* Finds out what kind of file the path is, and opens the file to write to. Returns a descriptor, or -1 with a sentence.
 * Opening a device or a pipe may wait for a reader, so it is done only with `now`; without `now`, NOT_NOW is returned for
 * such a file. */
static int open_writer(file_writer *w, const char *path, bool now)
{
    struct stat found;
    *w = (file_writer){.path = path, .watch = -1, .mode = mode_of_new_file()};
    const bool exists = stat(path, &found) == 0;
    if (!exists && errno != ENOENT) return refuse(path, strerror(errno));
    if (exists && S_ISDIR(found.st_mode)) return refuse(path, "it is a folder");
    const int stream = exists ? stream_of(&found) : -1;
    const bool beside = stream < 0 && (!exists || S_ISREG(found.st_mode));
    if (exists && stream < 0 && access(path, W_OK) != 0) return refuse(path, strerror(errno));
    if (!beside && !now) return NOT_NOW;
    w->owned = exists;
    if (exists) w->mode = found.st_mode & 0777, w->owner = found.st_uid, w->group = found.st_gid;
    int file = -1;
    if (stream >= 0) file = dup(stream);
    if (!beside && stream < 0) file = open(path, O_WRONLY | O_NOCTTY);
    if (beside && follow_links(path, w->target)) file = open_beside(w);
    if (file < 0) cannot_write(path, strerror(errno));
    return file;
}

bool file_check(const char *path)
{
    file_writer w;
    sigset_t before;
    interrupt_hold(&before); /* so that the test file is always removed; without `now` nothing waits here */
    const int file = open_writer(&w, path, false);
    if (file >= 0) {
        close(file);
        unlink(w.unfinished);
        interrupt_unwatch(w.watch);
    }
    interrupt_release(&before);
    return file >= 0 || file == NOT_NOW;
}

bool file_begin(file_writer *w, const char *path)
{
    const int file = open_writer(w, path, true);
    if (file < 0) return false;
    w->stream = fdopen(file, "wb");
    if (w->stream != NULL) return true;
    const int why = errno;
    close(file);
    file_discard(w);
    return cannot_write(path, strerror(why));
}

/* Writes the folder to the disk, so that the new name is not lost in a power cut. Not every file system can do
 * that. */
static void sync_folder(const char *target)
{
    char folder[FILE_PATH_BYTES];
    const char *slash = strrchr(target, '/');
    snprintf(folder, sizeof folder, "%.*s", slash == NULL ? 1 : (int)(slash - target) + 1,
             slash == NULL ? "." : target);
    const int file = open(folder, O_RDONLY);
    if (file < 0) return;
    fsync(file);
    close(file);
}

/* Gives the new file the owner, the group and the mode of the old one, as far as file system and permissions allow.
 * Where the group cannot be kept, the new group gets only the permissions of others. */
static void copy_permissions(const file_writer *w)
{
    const int file = fileno(w->stream);
    struct stat now;
    mode_t mode = w->mode;
    if (w->owned && fchown(file, w->owner, w->group) != 0 && fchown(file, (uid_t)-1, w->group) != 0 &&
        (fstat(file, &now) != 0 || now.st_gid != w->group)) {
        mode &= ~(mode_t)S_IRWXG | (mode & S_IRWXO) << 3;
    }
    (void)fchmod(file, mode);
}

/* Whether everything is on the disk. True too where the file system cannot tell (some network and FUSE file systems
 * have no fsync). */
static bool sync_file(int file)
{
    return fsync(file) == 0 || errno == EINVAL || errno == ENOSYS || errno == ENOTSUP || errno == EROFS;
}

static bool is_full(int why) { return why == ENOSPC || why == EDQUOT || why == EFBIG; }

/* Keeps a completely written file under its unfinished name, so that its content is not lost, and says so. */
static bool keep_unfinished(file_writer *w, const char *what, int why)
{
    interrupt_unwatch(w->watch);
    output_note("%s the file %s: %s. The new content is in %s", what, w->path, strerror(why), w->unfinished);
    w->unfinished[0] = '\0';
    w->watch = -1;
    return false;
}

bool file_ready(file_writer *w)
{
    const bool beside = w->unfinished[0] != '\0';
    errno = 0; /* an earlier failure has set the stream's error flag, but errno may have changed since */
    const bool written = fflush(w->stream) == 0 && ferror(w->stream) == 0;
    int why = w->why != 0 ? w->why : errno;
    if (written && beside) copy_permissions(w);
    bool ok = written && (!beside || sync_file(fileno(w->stream)));
    if (written && !ok) why = errno;
    if (fclose(w->stream) != 0 && ok) ok = false, why = errno;
    w->stream = NULL;
    if (ok) return true;
    if (written && beside && !is_full(why))
        return keep_unfinished(w, "cannot make sure that the disk has stored", why);
    file_discard(w);
    return cannot_write(w->path, why == 0 ? "the disk is full or gone" : strerror(why));
}

bool file_place(file_writer *w)
{
    if (w->unfinished[0] == '\0') return true;
    if (rename(w->unfinished, w->target) != 0) return keep_unfinished(w, "cannot rename the new version of", errno);
    interrupt_unwatch(w->watch);
    sync_folder(w->target);
    return true;
}

void file_discard(file_writer *w)
{
    if (w->stream != NULL) fclose(w->stream);
    w->stream = NULL;
    if (w->unfinished[0] != '\0') unlink(w->unfinished);
    interrupt_unwatch(w->watch);
}

bool file_same(const char *a, const char *b)
{
    struct stat one, other;
    const bool there = stat(a, &one) == 0;
    if (there != (stat(b, &other) == 0)) return false;
    if (there) return S_ISREG(one.st_mode) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
    return strcmp(a, b) == 0;
}
