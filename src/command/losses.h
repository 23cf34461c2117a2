/* losses.h: the file of --losses: the loss of each step on a line of its own, also for a run that continues.
 *
 * It is written as in file.h: an old file is unchanged until the new one takes its place. */
#ifndef LOSSES_H
#define LOSSES_H

#include "command/file.h"

/* Begins the file for a run that has already done `before` steps. Where the old file has exactly one line for each
 * of these, they are copied first, so that the new file is complete. Where it has other lines, a note says that the
 * losses of the next steps will replace them. False, with a sentence, as file_begin(), or where the old losses
 * cannot be read. */
bool losses_begin(file_writer *w, const char *path, int64_t before);

#endif
