/* span.h: which numbers belong to a slice, for ops that treat every number alone: relu, gelu. */
#ifndef SPAN_H
#define SPAN_H

#include "autograd/ops.h"

/* The index of a slice's first number, and how many numbers there are. */
typedef struct span {
    size_t at;
    ptrdiff_t n;
} span;

static inline span span_of(const op *o, const batch *b, slice s)
{
    range rows = slice_of(s, rows_of(o->out, b), 1);
    return (span){row_at(o->out, rows.begin), (ptrdiff_t)row_at(o->out, rows.end - rows.begin)};
}

#endif
