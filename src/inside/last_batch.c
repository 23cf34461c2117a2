/* last_batch.c: writes the rows of a batch as sequences. See last_batch.h. */
#include "inside/last_batch.h"

#include "base/parts.h"

SECOND_PART_FILE;

static void add_ids(string_builder *out, const char *name, const int *ids, int begin, int end)
{
    string_builder_add(out, ",\"%s\":[", name);
    for (int r = begin; r < end; r++) string_builder_add(out, "%s%d", r == begin ? "" : ",", ids[r]);
    string_builder_add(out, "]");
}

void last_batch_report(const trainer *t, string_builder *out)
{
    const batch *b = &t->batch;
    const corpus *c = &t->corpus;
    const int n = b->end > 0 ? b->sequences[b->end - 1] + 1 : 0;
    string_builder_add(out, "[");
    for (int r = 0, end; r < b->end; r = end) {
        const int i = b->sequences[r];
        for (end = r + 1; end < b->end && b->sequences[end] == i;) end++;
        string_builder_add(out, "%s{\"document\":", r == 0 ? "" : ",");
        if (c->order != NULL) { /* the cursor is at the document after the last one of the batch */
            string_builder_add(out, "%zu", (size_t)c->order[(c->cursor - (size_t)(n - i)) % c->n_train_documents]);
        } else {
            string_builder_add(out, "null");
        }
        add_ids(out, "ids", b->ids, r, end);
        add_ids(out, "targets", b->targets, r, end);
        string_builder_add(out, "}");
    }
    string_builder_add(out, "]");
}
