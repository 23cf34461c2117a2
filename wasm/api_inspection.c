/* api_inspection.c: the exported functions for inspections. See api_inspection.h. */
#include "api_inspection.h"

#include "base/memory.h"
#include "base/parts.h"
#include "inside/histogram.h"
#include "inside/pca.h"

#include <stdlib.h>

SECOND_PART_FILE;

inspection *api_inspection_new(const trainer *t, const char *prompt, size_t size, error *e)
{
    return inspection_new(t, prompt, size, e);
}

void api_inspection_delete(inspection *in) { inspection_delete(in); }

char *api_inspection(const inspection *in, error *e)
{
    string_builder out = {0};
    inspection_report(in, &out);
    return string_builder_finish(&out, e);
}

real *api_inspection_read(inspection *in, const char *name, int gradient, error *e)
{
    const inspected *of = inspection_find(in, name, gradient != 0, e);
    return of == NULL ? NULL : inspection_read(in, of, gradient != 0, e);
}

int api_inspection_lens(inspection *in, int top, double *out, error *e) { return inspection_lens(in, top, out, e); }

char *api_inspection_histogram(inspection *in, const char *name, int gradient, int bins, double begin, double end,
                               error *e)
{
    const inspected *of = inspection_find(in, name, gradient != 0, e);
    real *x = of == NULL ? NULL : inspection_read(in, of, gradient != 0, e);
    histogram h = {0};
    string_builder out = {0};
    if (x != NULL && histogram_init(&h, x, inspected_size(of), bins, begin, end, e)) histogram_report(&h, &out);
    free(x);
    histogram_free(&h);
    return string_builder_finish(&out, e);
}

double *api_inspection_pca(inspection *in, const char *name, int gradient, int components, int sizes[2], error *e)
{
    const inspected *of = inspection_find(in, name, gradient != 0, e);
    real *x = of == NULL ? NULL : inspection_read(in, of, gradient != 0, e);
    if (x == NULL) return NULL;
    const int rows = of->shape[0], columns = (int)(inspected_size(of) / (size_t)rows);
    const int n = components < 1 || components > PCA_MAX_COMPONENTS ? 1 : components;
    sizes[0] = rows;
    sizes[1] = columns;
    const uint64_t numbers = checked_multiply((uint64_t)n, (uint64_t)rows + (uint64_t)columns + 1);
    const uint64_t bytes = checked_multiply(numbers, sizeof(double));
    double *out = bytes <= SIZE_MAX ? malloc((size_t)bytes) : NULL;
    bool ok = out != NULL;
    if (!ok) {
        error_set(e, ERROR_MEMORY, "", "There is not enough memory for principal components.");
    } else {
        double *directions = out + (size_t)n * (size_t)rows, *shares = directions + (size_t)n * (size_t)columns;
        ok = pca(x, rows, columns, components, out, directions, shares, e);
        if (!ok) free(out);
    }
    free(x);
    return ok ? out : NULL;
}

int api_inspection_tile(inspection *in, const char *name, int gradient, const double asked[API_TILE_ASKED],
                        double out[API_TILE_FIGURES], int8_t *cells, error *e)
{
    const inspected *of = inspection_find(in, name, gradient != 0, e);
    real *x = of == NULL ? NULL : inspection_read(in, of, gradient != 0, e);
    if (x == NULL) return 0;
    api_tile(tile_of_inspected(x, of), asked, out, cells);
    free(x);
    return 1;
}
