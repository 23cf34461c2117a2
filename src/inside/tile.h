/* tile.h: a tensor as a small picture: at most TILE_MAX by TILE_MAX cells of one byte, whatever its size.
 *
 * A tensor is read as a matrix: its last dimension gives the columns, all others together the rows. So a vector is one row,
 * and the matrices of a tensor (H,R,R) are below one another. (The queries, keys and values of attention, (R,H,D), are read
 * as R rows of H D numbers, as in the tensor that they are part of: see tile_of_inspected().) Where the matrix has more rows
 * than the tile, which has n, row i of the tile stands for the rows floor(i rows/n) to floor((i+1) rows/n) - 1; likewise for
 * columns. So each number is in exactly one cell.
 *
 * A cell shows the number x with the largest magnitude among its numbers (the positive one where two are equal), so that no
 * outlier is lost. Its byte is TILE_FULL x/scale, rounded to the nearest whole number, halves away from 0, and limited to
 * -TILE_FULL..TILE_FULL. Where a number in the cell is NaN or infinite, the byte is TILE_NOT_FINITE. */
#ifndef TILE_H
#define TILE_H

#include "inside/inspection.h"

enum { TILE_MAX = 128, TILE_FULL = 127, TILE_NOT_FINITE = -128 };

/* A matrix of numbers, or a part of one. */
typedef struct tile_source {
    const real *x;
    size_t rows, columns;
    size_t row; /* numbers from one row to the next */
} tile_source;

typedef struct tile {
    int rows, columns; /* of cells; 0 for a tensor without numbers */
    size_t source_rows, source_columns;
    /* the magnitude that the byte 127 stands for: the scale that was given, or the ceil(0.99 n)-th smallest of the n
     * magnitudes of finite numbers; or, where that is 0, the largest magnitude, which is 0 only if all finite numbers are 0 */
    double scale;
    double least, most;         /* of the finite numbers; NaN where there is none */
    size_t clipped, not_finite; /* numbers with a magnitude above the scale; numbers that are NaN or infinite */
} tile;

/* The numbers of a tensor as a matrix, as described above; the second is for a tensor of an inspection. */
tile_source tile_of(const real *x, int rank, const int *shape);
tile_source tile_of_inspected(const real *x, const inspected *of);

/* Limits a source to a window, given as first row, first column, number of rows, number of columns. The window is cut where
 * the source ends. */
void tile_window(tile_source *s, const double window[4]);

/* Fills the cells row by row: `rows` times `columns` of them, each 1 to TILE_MAX, but no more rows or columns than the source
 * has. `cells` must have room for rows times columns. Where `scale` is NaN it is found as described above; otherwise it must
 * be finite and above 0. */
void tile_make(tile *t, tile_source from, int rows, int columns, double scale, int8_t *cells);

#endif
