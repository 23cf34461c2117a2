/* tile.h: a tensor as a small picture: at most TILE_MAX by TILE_MAX cells of one byte, whatever its size.
 *
 * A tensor becomes a matrix: its last dimension gives the columns, all others together the rows, so the matrices of a
 * tensor (H,R,R) stand one below the other; a vector is one row. (What attention reads, (R,H,D), is R rows of H D, as in the
 * tensor that it is part of: see tile_of_inspected().) Where the matrix has more rows than the tile, row i of the tile is about
 * the rows floor(i rows/n) up to, without it, floor((i+1) rows/n); likewise for columns. So each number is in exactly one cell.
 *
 * A cell shows the finite number with the largest magnitude of those in it, of equal ones a positive one: nothing that stands
 * out vanishes. Its byte is 127 x/scale, rounded to the nearest whole number, halves away from 0, and cut at -127 and 127; or
 * TILE_NOT_FINITE where a number in the cell is NaN or infinite. */
#ifndef TILE_H
#define TILE_H

#include "inside/inspection.h"

enum { TILE_MAX = 128, TILE_NOT_FINITE = -128 };

/* A matrix of numbers, or a part of one. */
typedef struct tile_source {
    const real *x;
    size_t rows, columns;
    size_t row; /* how many numbers one row is after the one before */
} tile_source;

typedef struct tile {
    int rows, columns; /* of cells; 0 of a tensor without numbers */
    size_t source_rows, source_columns;
    /* what the bytes 127 stand for: the one given, or the ceil(0.99 n)-th smallest of the n magnitudes of finite numbers; or,
     * where that is 0, the largest, which is 0 only if all are, or if none is finite */
    double scale;
    double least, most;         /* of the finite numbers; NaN where there is none */
    size_t clipped, not_finite; /* numbers with a magnitude above the scale; numbers that are NaN or infinite */
} tile;

/* The numbers of a tensor as a matrix. */
tile_source tile_of(const real *x, int rank, const int *shape);
tile_source tile_of_inspected(const real *x, const inspected *of);

/* Narrows a source to a window: its first row and column, and how many of each, cut where the source ends. */
void tile_window(tile_source *s, const double window[4]);

/* Fills the cells, row by row, for which there is room for rows times columns, each from 1 to TILE_MAX. There are fewer where
 * the source has fewer. A `scale` that is NaN is found as described; any other must be finite and above 0. */
void tile_make(tile *t, tile_source from, int rows, int columns, double scale, int8_t *cells);

#endif
