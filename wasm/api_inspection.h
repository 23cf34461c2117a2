/* api_inspection.h: the exported functions of a look inside (inspection.h). A part of api.h, with the same rules;
 * wasm/inspection.js is the only caller. */
#ifndef API_INSPECTION_H
#define API_INSPECTION_H

#include "api.h"
#include "inside/inspection.h"

/* inspection_new; the prompt as UTF-8 without a NUL at the end. */
API inspection *api_inspection_new(const trainer *t, const char *prompt, size_t size, error *e);
API void api_inspection_delete(inspection *in);
API char *api_inspection(const inspection *in, error *e); /* inspection_report */

/* inspection_find and inspection_read: values, or with `gradient` 1 gradients. To be given back. */
API real *api_inspection_read(inspection *in, const char *name, int gradient, error *e);

/* inspection_lens; `out` has room for it. 1 on success. */
API int api_inspection_lens(inspection *in, int top, double *out, error *e);

/* histogram_report of such a tensor. */
API char *api_inspection_histogram(inspection *in, const char *name, int gradient, int bins, double begin, double end,
                                   error *e);

/* pca of such a tensor's rows: what its first dimension counts; the others are columns. Writes the number of rows and of
 * columns to `sizes`; returns scores, directions and shares, one behind the other, to be given back. */
API double *api_inspection_pca(inspection *in, const char *name, int gradient, int components, int sizes[2],
                               error *e);

#endif
