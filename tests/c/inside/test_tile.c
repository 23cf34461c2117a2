/* test_tile.c: tiles, compared with plain loops over each cell and with a sorted list of magnitudes. */
#include "inside/tile.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 300 * 300 };

static real numbers[MOST];
static double sizes[MOST];

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The byte of the cell with these rows and columns, as tile.h defines it. */
static int cell_of(const tile_source *s, const size_t rows[2], const size_t columns[2], double scale)
{
    double shown = 0;
    for (size_t r = rows[0]; r < rows[1]; r++) {
        for (size_t c = columns[0]; c < columns[1]; c++) {
            const double x = (double)s->x[r * s->row + c];
            if (!isfinite(x)) return TILE_NOT_FINITE;
            if (fabs(x) > fabs(shown) || (fabs(x) == fabs(shown) && x > 0)) shown = x;
        }
    }
    if (shown == 0) return 0;
    const double size = fmin(floor(127 * fabs(shown) / scale + 0.5), 127);
    return shown < 0 ? -(int)size : (int)size;
}

/* Makes a tile and checks all its fields and cells. */
static tile check_tile(tile_source s, int rows, int columns, double scale)
{
    int8_t cells[TILE_MAX * TILE_MAX + 1];
    memset(cells, 99, sizeof cells);
    tile t;
    tile_make(&t, s, rows, columns, scale, cells);
    CHECK_INT(t.source_rows, s.rows);
    CHECK_INT(t.source_columns, s.columns);
    CHECK_INT(t.rows, s.rows < (size_t)rows ? (int)s.rows : rows);
    CHECK_INT(t.columns, s.columns < (size_t)columns ? (int)s.columns : columns);

    size_t finite = 0, clipped = 0;
    double least = (double)INFINITY, most = -(double)INFINITY;
    for (size_t i = 0; i < s.rows * s.columns; i++) {
        const double x = (double)s.x[i / s.columns * s.row + i % s.columns];
        if (!isfinite(x)) continue;
        sizes[finite++] = fabs(x);
        least = fmin(least, x);
        most = fmax(most, x);
    }
    qsort(sizes, finite, sizeof *sizes, by_size);
    if (isnan(scale) && finite == 0) scale = 0;
    if (isnan(scale)) scale = sizes[finite - finite / 100 - 1];
    if (scale == 0 && finite > 0) scale = sizes[finite - 1];
    for (size_t i = 0; i < finite; i++) clipped += sizes[i] > scale;
    CHECK_NEAR(t.scale, scale, 0);
    CHECK_INT(t.clipped, clipped);
    CHECK_INT(t.not_finite, s.rows * s.columns - finite);
    CHECK(finite > 0 ? t.least == least && t.most == most : isnan(t.least) && isnan(t.most));

    const size_t n = (size_t)t.rows, m = (size_t)t.columns;
    for (size_t i = 0; i < n * m; i++) {
        const size_t y = i / m, x = i % m;
        const size_t high[] = {y * s.rows / n, (y + 1) * s.rows / n};
        const size_t wide[] = {x * s.columns / m, (x + 1) * s.columns / m};
        CHECK_INT(cells[i], cell_of(&s, high, wide, scale));
    }
    CHECK_INT(cells[n * m], 99); /* nothing is written after the last cell */
    return t;
}

static tile_source matrix_of(size_t rows, size_t columns)
{
    return tile_of(numbers, 2, (int[]){(int)rows, (int)columns});
}

static void fill_numbers(uint32_t seed)
{
    rng r;
    rng_init(&r, seed);
    fill(numbers, MOST, &r, 1);
}

/* ---- tests ---- */

static void all_sizes(void)
{
    static const size_t SIDES[] = {1, 2, 3, 7, 8, 127, 128, 129, 255, 300};
    enum { N = sizeof SIDES / sizeof *SIDES };
    fill_numbers(1);
    for (int i = 0; i < N * N; i++) {
        const tile_source s = matrix_of(SIDES[i / N], SIDES[i % N]);
        check_tile(s, TILE_MAX, TILE_MAX, (double)NAN);
        check_tile(s, 1, 1, (double)NAN);
        check_tile(s, 5, 9, 0.5);
    }
    check_tile(matrix_of(2, 20000), 2, TILE_MAX, (double)NAN); /* wider than what is read at once */
    check_tile(matrix_of(3, 513), 3, 2, (double)NAN);
}

static void by_hand(void)
{
    int8_t cells[4];
    tile t;
    numbers[0] = -2;
    tile_make(&t, tile_of(numbers, 0, NULL), 128, 128, (double)NAN, cells);
    CHECK_INT(t.rows * 10 + t.columns, 11);
    CHECK_INT(cells[0], -127);
    CHECK_NEAR(t.scale, 2, 0);
    /* 127 x 1/254 is a half, which is rounded away from 0 */
    const real x[] = {1, -1, (real)254, (real)-0.0};
    tile_make(&t, tile_of(x, 1, (int[]){4}), 1, 4, 254, cells);
    CHECK_INT(t.rows * 10 + t.columns, 14);
    for (int i = 0; i < 4; i++) CHECK_INT(cells[i], ((int[]){1, -1, 127, 0})[i]);
    /* of equal magnitudes the positive one is shown, whichever comes first */
    const real pairs[] = {3, -3, -3, 3};
    tile_make(&t, tile_of(pairs, 1, (int[]){4}), 1, 2, 3, cells);
    CHECK_INT(cells[0], 127);
    CHECK_INT(cells[1], 127);
    CHECK_INT(t.clipped, 0);
}

static void extremes(void)
{
    static const double ODD[] = {0.0, 0, 1e-30, -1e30, 1};
    for (int seed = 2; seed < 5; seed++) {
        fill_numbers((uint32_t)seed);
        for (size_t i = 0; i < MOST; i += (size_t)seed * 97) numbers[i] = (real)ODD[i % 5];
        numbers[3] = (real)NAN;
        numbers[299] = (real)INFINITY;
        numbers[300] = -(real)INFINITY;
        numbers[40000] = -(real)NAN;
        const tile t = check_tile(matrix_of(300, 300), 128, 128, (double)NAN);
        CHECK_INT(t.not_finite, 4);
        check_tile(matrix_of(300, 300), 128, 128, 0.1);
        check_tile(matrix_of(2, 2), 2, 2, (double)NAN);
        check_tile(matrix_of(1, 45000), 1, 3, 1e-300); /* a scale below every float */
        check_tile(matrix_of(1, 45000), 1, 3, 1e300);
    }
    for (int i = 0; i < 6; i++) numbers[i] = (real)(i % 2 == 0 ? NAN : INFINITY);
    const tile none = check_tile(matrix_of(2, 3), 2, 2, (double)NAN);
    CHECK_NEAR(none.scale, 0, 0);
    check_tile(matrix_of(1, 1), 1, 1, (double)NAN);
}

/* Where nearly all numbers are 0, the scale is the largest magnitude; where all are 0, it is 0. */
static void mostly_zero(void)
{
    memset(numbers, 0, sizeof numbers);
    check_tile(matrix_of(30, 30), 10, 10, (double)NAN);
    numbers[17] = (real)-0.25;
    const tile t = check_tile(matrix_of(30, 30), 10, 10, (double)NAN);
    CHECK_NEAR(t.scale, 0.25, 0);
    CHECK_INT(t.clipped, 0);
}

static void windows(void)
{
    fill_numbers(6);
    static const double WINDOWS[][6] = {/* and how many rows and columns are left */
                                        {0, 0, 40, 50, 40, 50}, {3, 4, 5, 6, 5, 6},     {39, 49, 9, 9, 1, 1},
                                        {40, 0, 1, 1, 0, 1},    {0, 60, 2, 2, 2, 0},    {1.5, 0, 2, 2, 2, 2},
                                        {-5, -1, 3, 1, 3, 1},   {0, 0, 1e300, 2, 40, 2}};
    for (size_t i = 0; i < sizeof WINDOWS / sizeof *WINDOWS; i++) {
        const double *w = WINDOWS[i];
        tile_source s = matrix_of(40, 50);
        tile_window(&s, w);
        CHECK_INT(s.rows, w[4]);
        CHECK_INT(s.columns, w[5]);
        CHECK_INT(s.row, 50);
        if (s.rows > 0 && s.columns > 0) CHECK(s.x == numbers + (size_t)fmax(w[0], 0) * 50 + (size_t)fmax(w[1], 0));
        check_tile(s, 4, 4, (double)NAN);
    }
}

static void dimensions(void)
{
    const tile_source heads = tile_of(numbers, 3, (int[]){3, 5, 7});
    CHECK_INT(heads.rows * 100 + heads.columns, 1507);
    inspected of = {.rank = 3, .shape = {5, 2, 4}, .source = INSPECTED_NUMBERS};
    const tile_source queries = tile_of_inspected(numbers, &of); /* (R,H,D) lies as R rows of H D */
    CHECK_INT(queries.rows * 100 + queries.columns, 508);
    of.source = INSPECTED_ATTENTION;
    const tile_source probs = tile_of_inspected(numbers, &of);
    CHECK_INT(probs.rows * 100 + probs.columns, 1004);
    const tile_source empty = tile_of(numbers, 2, (int[]){0, 9});
    const tile t = check_tile(empty, 4, 4, (double)NAN);
    CHECK_INT(t.rows, 0);
    CHECK_NEAR(t.scale, 0, 0);
}

/* A tile reads no number after the end of its tensor, whatever its width: the address sanitizer would detect it. */
static void ends(void)
{
    for (size_t n = 1; n < 40; n++) {
        real *x = malloc(n * sizeof(real));
        REQUIRE(x != NULL);
        for (size_t i = 0; i < n; i++) x[i] = (real)(i + 1);
        check_tile(tile_of(x, 1, (int[]){(int)n}), 1, 3, (double)NAN);
        free(x);
    }
}

SUITE(tile)
{
    TEST("a tile of any size is the one of a plain loop", all_sizes);
    TEST("a single number, halves and equal magnitudes are as worked out by hand", by_hand);
    TEST("numbers that are not finite, tiny and huge ones are counted and shown", extremes);
    TEST("the scale of a tensor of zeros is its largest number", mostly_zero);
    TEST("a window is cut where the tensor ends", windows);
    TEST("a tensor of any rank becomes a matrix", dimensions);
    TEST("nothing behind a tensor is read", ends);
}
