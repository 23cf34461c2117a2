/* losses.h: the file of --losses, one loss a line for each step, also of a run that goes on.
 *
 * It is a file as in file.h: what stands there stays until the new one is placed. */
#ifndef LOSSES_H
#define LOSSES_H

#include "file.h"

/* Begins it for a run that has done `before` steps. Where the old file has exactly one line for each of these, they come
 * first, so that the file stays whole; where it has other lines, a note says that the losses from here on replace them.
 * False, with a sentence, as file_begin(), or where those cannot be read. */
bool losses_begin(file_writer *w, const char *path, int64_t before);

#endif
