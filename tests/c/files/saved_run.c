/* saved_run.c: see saved_run.h. */
#include "saved_run.h"

#include "../support.h"
#include "../test.h"
#include "files/checkpoint.h"
#include "files/import.h"

#include <stdlib.h>
#include <string.h>

bytes save(const trainer *t)
{
    bytes b = {0};
    error e = {0};
    b.at = checkpoint_save(t, &b.size, &e);
    CHECK_THAT(b.at != NULL, "not saved: %s", e.message);
    return b;
}

trainer *restore_with(bytes b, const char *source)
{
    error e = {0};
    trainer *t = checkpoint_restore(b.at, b.size, source == NULL ? NULL : bytes_of(source),
                                    source == NULL ? 0 : strlen(source), NULL, &e);
    CHECK_THAT(t != NULL, "not restored: %s", e.message);
    return t;
}

trainer *reopened(const trainer *t)
{
    bytes b = save(t);
    trainer *back = restore_with(b, LINES);
    free(b.at);
    return back;
}

trainer *begun_from(const trainer *t, const char *settings)
{
    error e = {0};
    unsigned notes;
    bytes b = save(t);
    const import_source from = {.weights = b.at, .weights_size = b.size, .settings = settings};
    trainer *begun = import_run(&from, &notes, &e);
    free(b.at);
    if (!CHECK_THAT(begun != NULL, "%s", e.message)) return NULL;
    CHECK_INT(notes, 0);
    CHECK_INT(begun->last.step, 0);
    trainer *opened = reopened(begun);
    trainer_delete(begun);
    return opened;
}

bytes small_file(void)
{
    trainer *t = trainer_of(LINES, SMALL);
    bytes b = {0};
    if (t == NULL) return b;
    trainer_step(t);
    trainer_step(t);
    b = save(t);
    trainer_delete(t);
    return b;
}
