/* tile.c: reduces a matrix to bytes. See tile.h. The scale is found digit by digit (radix selection): the bits of the
 * magnitudes, read as whole numbers, have the same order as the magnitudes. So it takes a few passes, whatever the numbers
 * are. */
#include "inside/tile.h"

#include "base/parts.h"
#include "math/vector.h"

#include <assert.h>
#include <math.h>
#include <string.h>

SECOND_PART_FILE;

/* The bits of a magnitude. BEYOND are those of infinity; only NaNs have larger ones. */
#if REAL_IS_DOUBLE
typedef uint64_t key;
enum { KEY_BITS = 63 };
static const key BEYOND = (key)0x7ff << 52;
#else
typedef uint32_t key;
enum { KEY_BITS = 31 };
static const key BEYOND = (key)0xff << 23;
#endif
_Static_assert(sizeof(key) == sizeof(real), "a key has the bits of a number");

static inline key key_of(real x)
{
    key k;
    memcpy(&k, &x, sizeof k);
    return k & (((key)1 << KEY_BITS) - 1);
}

/* ---- sources ---- */

tile_source tile_of(const real *x, int rank, const int *shape)
{
    tile_source s = {x, 1, rank > 0 ? (size_t)shape[rank - 1] : 1, 0};
    for (int i = 0; i + 1 < rank; i++) s.rows *= (size_t)shape[i];
    s.row = s.columns;
    return s;
}

tile_source tile_of_inspected(const real *x, const inspected *of)
{
    if (of->rank == 3 && of->source == INSPECTED_NUMBERS) {
        return tile_of(x, 2, (int[]){of->shape[0], of->shape[1] * of->shape[2]});
    }
    return tile_of(x, of->rank, of->shape);
}

/* A number that the caller has asked for, limited to 0..most. */
static size_t place_in(double asked, size_t most)
{
    return asked > 0 ? asked < (double)most ? (size_t)asked : most : 0;
}

void tile_window(tile_source *s, const double window[4])
{
    const size_t row = place_in(window[0], s->rows), column = place_in(window[1], s->columns);
    s->x += row * s->row + column;
    s->rows = place_in(window[2], s->rows - row);
    s->columns = place_in(window[3], s->columns - column);
}

/* ---- the scale ---- */

enum { DIGIT = 11, DIGITS = 1 << DIGIT }; /* the bits of one digit of a key, and how many digits there are */
enum { FIRST_SHIFT = KEY_BITS - DIGIT };  /* where the first digit begins, which has all bits of the exponent */

/* How many keys are above a limit. */
static size_t count_above(const tile_source *s, key limit)
{
    size_t n = 0;
    for (size_t r = 0; r < s->rows; r++) {
        const real *row = s->x + r * s->row;
        for (size_t c = 0; c < s->columns; c++) n += key_of(row[c]) > limit;
    }
    return n;
}

/* Counts how often each digit occurs at `shift` in the keys that begin with the digits `prefix`; at first all keys do. */
static void count_digits(const tile_source *s, int shift, int bits, key prefix, size_t counts[DIGITS])
{
    /* two tables in turn, since a second addition to the same place must wait for the first */
    uint32_t pair[2][DIGITS] = {0};
    const key mask = ((key)1 << bits) - 1;
    for (size_t r = 0; r < s->rows; r++) {
        const real *row = s->x + r * s->row;
        for (size_t c = 0; c < s->columns; c++) {
            const key k = key_of(row[c]) >> shift;
            if (k >> bits == prefix) pair[c % 2][k & mask]++;
        }
    }
    for (int i = 0; i < DIGITS; i++) counts[i] = (size_t)pair[0][i] + pair[1][i];
}

/* Finds the magnitude with this rank (from 1, the smallest first), digit by digit, and counts the finite ones above it. */
static double select_magnitude(const tile_source *s, size_t rank, size_t *above)
{
    size_t counts[DIGITS];
    key prefix = 0;
    *above = 0;
    for (int shift = KEY_BITS; shift > 0;) {
        const int bits = shift < DIGIT ? shift : DIGIT;
        shift -= bits;
        count_digits(s, shift, bits, prefix, counts);
        const size_t end = shift == FIRST_SHIFT ? (size_t)(BEYOND >> FIRST_SHIFT) : (size_t)1 << bits;
        size_t digit = 0;
        while (counts[digit] < rank) rank -= counts[digit++];
        for (size_t i = digit + 1; i < end; i++) *above += counts[i];
        prefix = prefix << bits | (key)digit;
    }
    real magnitude;
    memcpy(&magnitude, &prefix, sizeof magnitude);
    return (double)magnitude;
}

static void find_scale(tile *t, const tile_source *s)
{
    const size_t finite = s->rows * s->columns - t->not_finite;
    t->scale = 0;
    if (finite == 0) return;
    t->scale = select_magnitude(s, finite - finite / 100, &t->clipped);
    if (t->scale > 0) return;
    t->scale = fmax(-t->least, t->most);
    t->clipped = 0;
}

/* The key of the largest magnitude that is not above the scale. */
static key bits_within(double scale)
{
    const real limit = (real)scale;
    if (!isfinite((double)limit)) return BEYOND - 1;
    const key k = key_of(limit);
    return (double)limit > scale ? k - 1 : k; /* the conversion to `real` may have rounded up */
}

/* ---- cells ---- */

enum { BLOCK = 512 }; /* columns that are read at once */

/* The smallest and the largest finite number of a column or a cell; least > most where there is none. */
typedef struct ends {
    real least, most;
    bool is_broken; /* some numbers are not finite */
} ends;

static const ends NONE = {(real)INFINITY, -(real)INFINITY, false};

static void add_ends(ends *to, ends more)
{
    if (more.least < to->least) to->least = more.least;
    if (more.most > to->most) to->most = more.most;
    to->is_broken |= more.is_broken;
}

/* At most BLOCK columns of some rows. For each column: its smallest and largest number, and in `broken` the sum of x - x over
 * its numbers x, which is NaN if a number is not finite; the smallest and largest are then not valid. */
typedef struct strip {
    const real *x;
    size_t rows, row, columns;
    bool is_broken;
    real least[BLOCK], most[BLOCK], broken[BLOCK];
} strip;

static inline void read_vec(strip *p, const real *x, size_t c, ptrdiff_t left)
{
    const vec v = vec_load_part(x + c, left);
    vec_store_part(p->least + c, vec_min(vec_load_part(p->least + c, left), v), left);
    vec_store_part(p->most + c, vec_max(vec_load_part(p->most + c, left), v), left);
    /* NOLINTNEXTLINE(misc-redundant-expression): v - v is NaN for NaN and infinity, otherwise 0 */
    vec_store_part(p->broken + c, vec_load_part(p->broken + c, left) + (v - v), left);
}

static void read_strip(strip *p)
{
    memcpy(p->least, p->x, p->columns * sizeof(real));
    memcpy(p->most, p->x, p->columns * sizeof(real));
    memset(p->broken, 0, p->columns * sizeof(real));
    for (size_t r = 0; r < p->rows; r++) {
        const real *x = p->x + r * p->row;
        size_t c = 0;
        for (; c + LANES <= p->columns; c += LANES) read_vec(p, x, c, LANES);
        if (c < p->columns) read_vec(p, x, c, (ptrdiff_t)(p->columns - c));
    }
}

/* The smallest and the largest number in the columns from `begin` to `end` - 1 of a strip, if all its numbers are finite. */
static ends ends_of(const strip *p, size_t begin, size_t end)
{
    real least = (real)INFINITY, most = -(real)INFINITY;
    for (size_t c = begin; c < end; c++) {
        if (p->least[c] < least) least = p->least[c];
        if (p->most[c] > most) most = p->most[c];
    }
    return (ends){least, most, false};
}

/* The same where some numbers are not finite. */
static ends finite_ends(const strip *p, size_t begin, size_t end)
{
    ends found = NONE;
    for (size_t r = 0; r < p->rows; r++) {
        for (size_t c = begin; c < end; c++) {
            const real v = p->x[r * p->row + c];
            if (isfinite((double)v))
                add_ends(&found, (ends){v, v, false});
            else
                found.is_broken = true;
        }
    }
    return found;
}

static bool is_broken(const strip *p)
{
    real sum = 0;
    for (size_t c = 0; c < p->columns; c++) sum += p->broken[c];
    return isnan((double)sum);
}

/* Where part i begins if `all` is divided into n parts. */
static size_t part_begin(size_t all, int i, int n) { return (size_t)((uint64_t)all * (uint64_t)i / (uint64_t)n); }

/* Finds the smallest and the largest number of each cell in row i of the tile. */
static void read_row(const tile *t, const tile_source *s, int i, ends cells[TILE_MAX])
{
    const size_t begin = part_begin(s->rows, i, t->rows), end = part_begin(s->rows, i + 1, t->rows);
    strip p = {.rows = end - begin, .row = s->row};
    size_t at = 0;
    for (int j = 0; j < t->columns; j++) {
        const size_t next = part_begin(s->columns, j + 1, t->columns);
        cells[j] = NONE;
        while (at < next) {
            if (at % BLOCK == 0) {
                p.x = s->x + begin * s->row + at;
                p.columns = s->columns - at < BLOCK ? s->columns - at : BLOCK;
                read_strip(&p);
                p.is_broken = is_broken(&p);
            }
            const size_t c = at % BLOCK, stop = next - at < p.columns - c ? c + (next - at) : p.columns;
            add_ends(&cells[j], p.is_broken ? finite_ends(&p, c, stop) : ends_of(&p, c, stop));
            at += stop - c;
        }
    }
}

/* The number that a cell shows; NaN if some of its numbers are not finite. */
static real number_of(ends cell)
{
    if (cell.is_broken) return (real)NAN;
    return cell.most >= -cell.least ? cell.most : cell.least;
}

static int8_t byte_of(real number, double scale)
{
    if (isnan((double)number)) return TILE_NOT_FINITE;
    if (key_of(number) == 0) return 0;
    const double share = fabs((double)number) / scale;
    const int size = share < 1 ? (int)((double)TILE_FULL * share + 0.5) : TILE_FULL;
    return (int8_t)(number < 0 ? -size : size);
}

void tile_make(tile *t, tile_source from, int rows, int columns, double scale, int8_t *cells)
{
    real numbers[TILE_MAX * TILE_MAX];
    ends all = NONE;
    assert(rows > 0 && columns > 0);
    *t = (tile){.source_rows = from.rows, .source_columns = from.columns, .scale = scale};
    const int n_rows = t->rows = from.rows < (size_t)rows ? (int)from.rows : rows;
    const int n_columns = t->columns = from.columns < (size_t)columns ? (int)from.columns : columns;
    for (int i = 0; i < n_rows; i++) {
        ends row[TILE_MAX];
        read_row(t, &from, i, row);
        for (int j = 0; j < n_columns; j++) {
            add_ends(&all, row[j]);
            numbers[i * n_columns + j] = number_of(row[j]);
        }
    }
    t->least = all.least > all.most ? (double)NAN : (double)all.least;
    t->most = all.least > all.most ? (double)NAN : (double)all.most;
    if (all.is_broken) t->not_finite = count_above(&from, BEYOND - 1);
    if (isnan(scale))
        find_scale(t, &from);
    else
        t->clipped = count_above(&from, bits_within(scale)) - t->not_finite;
    for (int i = 0; i < n_rows * n_columns; i++) cells[i] = byte_of(numbers[i], t->scale);
}
