/* api_inspection.h: the exported functions that compute and read everything that a model computes on a prompt
 * (inspection.h). They follow the rules of api.h; wasm/inspection.js is the only caller. */
#ifndef API_INSPECTION_H
#define API_INSPECTION_H

#include "api.h"
#include "inside/inspection.h"

/* inspection_new; the prompt as UTF-8 without a NUL at the end. */
API inspection *api_inspection_new(const trainer *t, const char *prompt, size_t size, error *e);
API void api_inspection_delete(inspection *in);
API char *api_inspection(const inspection *in, error *e); /* inspection_report */

/* inspection_find and inspection_read: values, or with `gradient` 1 gradients. The caller frees them. */
API real *api_inspection_read(inspection *in, const char *name, int gradient, error *e);

/* inspection_lens; `out` has room for its numbers. 1 on success. */
API int api_inspection_lens(inspection *in, int top, double *out, error *e);

/* histogram_report of a tensor, chosen as in api_inspection_read(). */
API char *api_inspection_histogram(inspection *in, const char *name, int gradient, int bins, double begin, double end,
                                   error *e);

/* pca of the rows of a tensor, chosen as in api_inspection_read(): its first dimension counts rows, the others columns.
 * Writes the number of rows and of columns to `sizes`; returns scores, directions and shares, one after the other,
 * which the caller frees. */
API double *api_inspection_pca(inspection *in, const char *name, int gradient, int components, int sizes[2],
                               error *e);

/* As api_tensor_tile(), of a tensor that is chosen as in api_inspection_read(). */
API int api_inspection_tile(inspection *in, const char *name, int gradient, const double asked[API_TILE_ASKED],
                            double out[API_TILE_FIGURES], int8_t *cells, error *e);

#endif
