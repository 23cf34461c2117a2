/* kernels.c: matrix products, plain and in SIMD. See kernels.h.
 *
 * The SIMD product is built from a tile of 4 rows by 2 vecs that stays in registers while k runs
 * (the scheme of Goto and van de Geijn 2008). The columns of b that a tile needs, a panel, are
 * packed side by side once and then used for a whole block of rows of a. */
#include "math/kernels.h"

#include "math/vector.h"

#include <assert.h>

void gemm_plain(product p)
{
    for (int i = 0; i < p.m; i++) {
        for (int j = 0; j < p.n; j++) {
            real total = 0;
            for (int l = 0; l < p.k; l++) {
                total += p.a.at[i * p.a.row + l * p.a.col] * p.b.at[l * p.b.row + j * p.b.col];
            }
            if (p.add != NULL) total += p.add[i * p.add_row + j];
            if (p.bias != NULL) total += p.bias[j];
            p.c[i * p.c_row + j] = total;
        }
    }
}

#if REAL_IS_DOUBLE

void gemm(product p) { gemm_plain(p); }

void gemm_small(product p) { gemm_plain(p); }

size_t gemm_packed(int n, int k)
{
    (void)n, (void)k;
    return 0; /* the plain product reads b where it is */
}

void gemm_pack(real *packed, matrix b, int n, int k) { (void)packed, (void)b, (void)n, (void)k; }

#else

/* A tile of c is TILE_M x TILE_N. A block of a that is worked on at a time is BLOCK_K deep; it has
 * BLOCK_M rows, or PACKED_M where it has to be packed too. */
enum { TILE_M = 4, TILE_N = 2 * LANES, BLOCK_M = 512, PACKED_M = 128, BLOCK_K = 256 };
_Static_assert((BLOCK_K * TILE_N + PACKED_M * BLOCK_K + BLOCK_K * TILE_M) * sizeof(float) <= 160 * 1024,
               "what a product packs must fit the stack of a thread (256 KB, see the Makefile)");

static int smaller(int x, int y) { return x < y ? x : y; }

/* ---- packing ---- */

/* Four floats, whatever LANES is. */
typedef float quad __attribute__((vector_size(4 * sizeof(float)), aligned(4), may_alias));

static inline quad quad_load(const float *at) { return *(const quad *)at; }
static inline void quad_store(float *at, quad q) { *(quad *)at = q; }

/* Transposes a matrix of 4 x 4. */
static inline void turn(quad x[4])
{
    quad ab_low = __builtin_shufflevector(x[0], x[1], 0, 4, 1, 5),
         ab_high = __builtin_shufflevector(x[0], x[1], 2, 6, 3, 7);
    quad cd_low = __builtin_shufflevector(x[2], x[3], 0, 4, 1, 5),
         cd_high = __builtin_shufflevector(x[2], x[3], 2, 6, 3, 7);
    x[0] = __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5);
    x[1] = __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7);
    x[2] = __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
    x[3] = __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
}

/* Copies the first `columns` columns of b, rows 0..k-1, to a panel (k,TILE_N). The other columns of the panel hold any
 * numbers; what is computed from them is not used. */
__attribute__((noinline)) static void pack_panel(float *panel, matrix b, int columns, int k)
{
    if (b.col == 1 && columns == TILE_N) {
        for (int l = 0; l < k; l++) {
            vec_store(panel + l * TILE_N, vec_load(b.at + l * b.row));
            vec_store(panel + l * TILE_N + LANES, vec_load(b.at + l * b.row + LANES));
        }
        return;
    }
    if (b.row == 1) {
        for (int j = 0; j < TILE_N; j += 4) { /* missing columns are copies of the last one */
            const float *from[4];
            for (int column = 0; column < 4; column++) from[column] = b.at + smaller(j + column, columns - 1) * b.col;
            int l = 0;
            for (; l + 4 <= k; l += 4) {
                quad x[4] = {quad_load(from[0] + l), quad_load(from[1] + l), quad_load(from[2] + l),
                             quad_load(from[3] + l)};
                turn(x);
                for (int i = 0; i < 4; i++) quad_store(panel + (l + i) * TILE_N + j, x[i]);
            }
            for (; l < k; l++) {
                for (int column = 0; column < 4; column++) panel[l * TILE_N + j + column] = from[column][l];
            }
        }
        return;
    }
    kernel_clear(panel, (ptrdiff_t)k * TILE_N);
    for (int j = 0; j < columns; j++) {
        const float *from = b.at + j * b.col;
        for (int l = 0; l < k; l++) panel[l * TILE_N + j] = from[l * b.row];
    }
}

/* Copies m rows of a, columns 0..k-1, to tiles (k,TILE_M). Where the last tile has fewer rows, the missing ones are 0. */
__attribute__((noinline)) static void pack_rows(float *block, matrix a, int m, int k)
{
    for (int i = 0; i < m; i += TILE_M) {
        int rows = smaller(m - i, TILE_M);
        const float *from = a.at + i * a.row;
        for (int l = 0; l < k; l++, from += a.col, block += TILE_M) {
            if (a.row == 1 && rows == TILE_M) {
                quad_store(block, quad_load(from));
            } else {
                for (int r = 0; r < TILE_M; r++) block[r] = r < rows ? from[r * a.row] : 0;
            }
        }
    }
}

size_t gemm_packed(int n, int k) { return (size_t)(n + TILE_N - 1) / TILE_N * TILE_N * (size_t)k; }

void gemm_pack(real *packed, matrix b, int n, int k)
{
    for (int j = 0; j < n; j += TILE_N) {
        pack_panel(packed + (size_t)j * (size_t)k, (matrix){b.at + j * b.col, b.row, b.col}, smaller(n - j, TILE_N),
                   k);
    }
}

/* ---- a tile ---- */

typedef struct sums {
    vec low[TILE_M], high[TILE_M]; /* the two vecs of each row */
} sums;

/* One step of k: a column of four numbers of a times a row of the panel. */
static inline void step(sums *s, const float *panel, float x0, float x1, float x2, float x3)
{
    vec low = vec_load(panel), high = vec_load(panel + LANES);
    s->low[0] = multiply_add(s->low[0], vec_splat(x0), low);
    s->high[0] = multiply_add(s->high[0], vec_splat(x0), high);
    s->low[1] = multiply_add(s->low[1], vec_splat(x1), low);
    s->high[1] = multiply_add(s->high[1], vec_splat(x1), high);
    s->low[2] = multiply_add(s->low[2], vec_splat(x2), low);
    s->high[2] = multiply_add(s->high[2], vec_splat(x2), high);
    s->low[3] = multiply_add(s->low[3], vec_splat(x3), low);
    s->high[3] = multiply_add(s->high[3], vec_splat(x3), high);
}

/* Where a tile is written, and what is added to it. Without a bias, 0 is added: this turns a sum of -0 into 0, in each of
 * the functions that write a tile. (A fused sum can be -0 when its products are too small for a float.) */
typedef struct target {
    float *c;
    const float *add, *bias; /* or NULL */
} target;

static inline target target_of(const product *p, int i, int j)
{
    return (target){.c = p->c + i * p->c_row + j,
                    .add = p->add == NULL ? NULL : p->add + i * p->add_row + j,
                    .bias = p->bias == NULL ? NULL : p->bias + j};
}

/* Writes a tile at the lower or right edge of c: only the part of it that c has. Not inlined, because it is long and
 * seldom called. */
__attribute__((noinline)) static void finish_edge(const product *p, int i, int j, const float *tile)
{
    const vec none = {0};
    target t = target_of(p, i, j);
    int rows = smaller(p->m - i, TILE_M), columns = smaller(p->n - j, TILE_N);
    for (int r = 0; r < rows; r++, tile += TILE_N, t.c += p->c_row) {
        const float *add = t.add == NULL ? NULL : t.add + r * p->add_row;
        for (int column = 0; column < columns; column += LANES) {
            int n = columns - column;
            vec x = vec_load(tile + column);
            if (add != NULL) x += vec_load_part(add + column, n);
            x += t.bias != NULL ? vec_load_part(t.bias + column, n) : none;
            vec_store_part(t.c + column, x, n);
        }
    }
}

/* Writes a tile into c at (i,j). */
static inline void finish(const product *p, int i, int j, sums s)
{
    if (p->m - i < TILE_M || p->n - j < TILE_N) {
        float tile[TILE_M * TILE_N];
        for (int r = 0; r < TILE_M; r++) {
            vec_store(tile + r * TILE_N, s.low[r]);
            vec_store(tile + r * TILE_N + LANES, s.high[r]);
        }
        finish_edge(p, i, j, tile);
        return;
    }
    target t = target_of(p, i, j);
    vec low = {0}, high = {0};
    if (t.bias != NULL) low = vec_load(t.bias), high = vec_load(t.bias + LANES);
    for (int r = 0; r < TILE_M; r++) {
        if (t.add != NULL) {
            s.low[r] += vec_load(t.add + r * p->add_row);
            s.high[r] += vec_load(t.add + r * p->add_row + LANES);
        }
        vec_store(t.c + r * p->c_row, s.low[r] + low);
        vec_store(t.c + r * p->c_row + LANES, s.high[r] + high);
    }
}

/* The next two functions have the innermost loops, unrolled to three and four steps. The test after each step keeps the
 * steps apart: without it compilers finish one sum before the next, for which there are not enough registers. The loops
 * are in functions of their own so that they have all registers. */

/* Computes the tile at (i,j) from a, read row by row. In place of missing rows it reads the last row again. It is
 * unrolled to three steps: with two, moving five pointers costs more; four are slower in Node 20 (tests/bench/README.md
 * says why). */
__attribute__((noinline)) static void tile_of_rows(const product *p, int i, int j, const float *panel)
{
    int rows = smaller(p->m - i, TILE_M);
    ptrdiff_t a_row = p->a.row;
    const float *a = p->a.at + i * a_row;
    const float *a0 = a, *a1 = a + (rows > 1 ? 1 : 0) * a_row;
    const float *a2 = a + (rows > 2 ? 2 : rows - 1) * a_row, *a3 = a + (rows > 3 ? 3 : rows - 1) * a_row;
    sums s = {{{0}}, {{0}}};
    for (int left = p->k;; left -= 3) {
        step(&s, panel, a0[0], a1[0], a2[0], a3[0]);
        if (left == 1) break;
        step(&s, panel + TILE_N, a0[1], a1[1], a2[1], a3[1]);
        if (left == 2) break;
        step(&s, panel + 2 * TILE_N, a0[2], a1[2], a2[2], a3[2]);
        if (left == 3) break;
        panel += 3 * TILE_N;
        a0 += 3, a1 += 3, a2 += 3, a3 += 3;
    }
    finish(p, i, j, s);
}

/* The same from a, read column by column: for each step of k four contiguous numbers, a_col numbers after those of the step
 * before. */
__attribute__((noinline)) static void tile_of_columns(const product *p, int i, int j, const float *a, ptrdiff_t a_col,
                                                      const float *panel)
{
    sums s = {{{0}}, {{0}}};
    for (int left = p->k;; left -= 4) {
        step(&s, panel, a[0], a[1], a[2], a[3]);
        if (left == 1) break;
        a += a_col;
        step(&s, panel + TILE_N, a[0], a[1], a[2], a[3]);
        if (left == 2) break;
        a += a_col;
        step(&s, panel + 2 * TILE_N, a[0], a[1], a[2], a[3]);
        if (left == 3) break;
        a += a_col;
        step(&s, panel + 3 * TILE_N, a[0], a[1], a[2], a[3]);
        if (left == 4) break;
        a += a_col;
        panel += 4 * TILE_N;
    }
    finish(p, i, j, s);
}

/* ---- few rows: packing b would cost more than it saves ---- */

enum { FEW_ROWS = 16 };

/* Computes rows i.. of c, at most TILE_M of them, in the columns of one or two vecs from column j on. */
static inline void small_tile(const product *p, int i, int j, const int vecs)
{
    const int rows = smaller(p->m - i, TILE_M);
    const float *a[TILE_M], *b = p->b.at + j;
    for (int r = 0; r < TILE_M; r++) a[r] = p->a.at + (i + smaller(r, rows - 1)) * p->a.row;
    vec total[TILE_M][2] = {{{0}}}, none = {0};
    for (int l = 0; l < p->k; l++, b += p->b.row) {
        for (int v = 0; v < vecs; v++) {
            for (int r = 0; r < TILE_M; r++) {
                total[r][v] = multiply_add(total[r][v], vec_splat(*a[r]), vec_load(b + v * LANES));
            }
        }
        for (int r = 0; r < TILE_M; r++) a[r] += p->a.col;
    }
    for (int r = 0; r < rows; r++) {
        target t = target_of(p, i + r, j);
        for (int v = 0; v < vecs; v++) {
            vec x = total[r][v];
            if (t.add != NULL) x += vec_load(t.add + v * LANES);
            vec_store(t.c + v * LANES, x + (t.bias != NULL ? vec_load(t.bias + v * LANES) : none));
        }
    }
}

void gemm_small(product p)
{
    for (int i = 0; i < p.m; i += TILE_M) {
        int j = 0;
        for (; j + TILE_N <= p.n; j += TILE_N) small_tile(&p, i, j, 2);
        if (j < p.n) small_tile(&p, i, j, 1);
    }
}

/* c = x + add + none for fewer than TILE_M columns. A row of x has TILE_M numbers. */
__attribute__((noinline)) static void finish_scalars(float *c, ptrdiff_t c_row, const float *add, ptrdiff_t add_row,
                                                     const float *x, int rows, int columns, float none)
{
    for (int r = 0; r < rows; r++) {
        for (int j = 0; j < columns; j++) {
            float y = x[r * TILE_M + j];
            if (add != NULL) y += add[r * add_row + j];
            c[r * c_row + j] = y + none;
        }
    }
}

/* Writes a transposed tile: its rows are the columns of c from j on, its columns are the rows of c from i on. The bias is
 * added later. */
static inline void finish_turned(const product *p, int i, int j, const float *tile)
{
    float turned[TILE_N * TILE_M];
    for (int from = 0; from < TILE_N; from += 4) {
        quad x[4];
        for (int column = 0; column < 4; column++) x[column] = quad_load(tile + column * TILE_N + from);
        turn(x);
        for (int r = 0; r < 4; r++) quad_store(turned + (from + r) * TILE_M, x[r]);
    }
    const target t = target_of(p, i, j);
    const float none = t.bias == NULL ? 0.0f : -0.0f; /* x + -0 is x, whatever x is */
    const int rows = smaller(p->m - i, TILE_N), columns = smaller(p->n - j, TILE_M);
    if (columns < TILE_M) {
        finish_scalars(t.c, p->c_row, t.add, p->add_row, turned, rows, columns, none);
        return;
    }
    for (int r = 0; r < rows; r++) {
        quad x = quad_load(turned + r * TILE_M);
        if (t.add != NULL) x += quad_load(t.add + r * p->add_row);
        quad_store(t.c + r * p->c_row, x + none);
    }
}

/* For a b with contiguous columns (b.row == 1): c^T = b^T a^T, for which only a is packed. */
static void gemm_turned(const product *p)
{
    float panel[BLOCK_K * TILE_N], tile[TILE_M * TILE_N];
    for (int i = 0; i < p->m; i += TILE_N) {
        pack_panel(panel, (matrix){p->a.at + i * p->a.row, p->a.col, p->a.row}, smaller(p->m - i, TILE_N), p->k);
        for (int j = 0; j < p->n; j += TILE_M) {
            tile_of_rows(&(product){.m = smaller(p->n - j, TILE_M),
                                    .n = TILE_N,
                                    .k = p->k,
                                    .c = tile,
                                    .c_row = TILE_N,
                                    .a = {p->b.at + j * p->b.col, p->b.col, 1}},
                         0, 0, panel);
            finish_turned(p, i, j, tile);
        }
    }
    for (int i = 0; p->bias != NULL && i < p->m; i++) kernel_accumulate(p->c + i * p->c_row, 1, p->bias, p->n, true);
}

/* ---- the product ---- */

/* Computes the columns of c from j on, from a panel and from a, which is read where it is. */
static void multiply_panel(const product *p, const float *panel, int j)
{
    int i = 0;
    if (p->a.col == 1) {
        for (; i < p->m; i += TILE_M) tile_of_rows(p, i, j, panel);
        return;
    }
    for (; i + TILE_M <= p->m; i += TILE_M) tile_of_columns(p, i, j, p->a.at + i, p->a.col, panel);
    if (i == p->m) return;
    float rest[BLOCK_K * TILE_M]; /* the last rows, fewer than TILE_M, packed with zeros for the missing ones */
    pack_rows(rest, (matrix){p->a.at + i, p->a.row, p->a.col}, p->m - i, p->k);
    tile_of_columns(p, i, j, rest, TILE_M, panel);
}

/* A product with m <= BLOCK_M, or PACKED_M where a is packed, and k <= BLOCK_K. */
__attribute__((noinline)) static void multiply_block(const product *p, bool pack)
{
    float panel[BLOCK_K * TILE_N], block[PACKED_M * BLOCK_K];
    if (pack) pack_rows(block, p->a, p->m, p->k);
    for (int j = 0; j < p->n; j += TILE_N) {
        pack_panel(panel, (matrix){p->b.at + j * p->b.col, p->b.row, p->b.col}, smaller(p->n - j, TILE_N), p->k);
        if (pack) {
            for (int i = 0; i < p->m; i += TILE_M) tile_of_columns(p, i, j, block + i * p->k, TILE_M, panel);
        } else {
            multiply_panel(p, panel, j);
        }
    }
}

void gemm(product p)
{
    assert(p.k > 0);
    if (p.packed != NULL && p.a.col == 1) {
        for (int j = 0; j < p.n; j += TILE_N) multiply_panel(&p, p.packed + (size_t)j * (size_t)p.packed_k, j);
        return;
    }
    if (p.m <= FEW_ROWS && p.k <= BLOCK_K) {
        if (p.b.col == 1 && p.n % LANES == 0) {
            gemm_small(p);
            return;
        }
        if (p.b.row == 1) {
            gemm_turned(&p);
            return;
        }
    }
    /* Packing a pays when it is read for many panels, or when its numbers are not contiguous. */
    const bool pack = p.a.col != 1 && (p.a.row != 1 || p.n > 4 * TILE_N);
    const int most = pack ? PACKED_M : BLOCK_M, m = p.m, k = p.k;
    const matrix a = p.a, b = p.b;
    float *c = p.c;
    for (int l = 0; l < k; l += BLOCK_K) {
        const float *add = p.add;
        p.b.at = b.at + l * b.row;
        p.k = smaller(k - l, BLOCK_K);
        for (int i = 0; i < m; i += most) {
            p.m = smaller(m - i, most);
            p.a.at = a.at + i * a.row + l * a.col;
            p.c = c + i * p.c_row;
            if (add != NULL) p.add = add + i * p.add_row;
            multiply_block(&p, pack);
        }
        p.add = c, p.add_row = p.c_row, p.bias = NULL; /* the next blocks add to what this one has written */
    }
}

#endif
