/* kernels.c: matrix products and sums, plain and in SIMD. See kernels.h.
 *
 * The SIMD product is built from a tile of 4 rows by 2 vectors that stays in registers while k
 * runs (the scheme of Goto and van de Geijn 2008). The columns of b that a tile needs are packed
 * side by side once and then used for a whole block of rows of a. SIMD is written with the
 * compiler's vector types, so WebAssembly and native builds share it. The reference build (double) uses the plain product. */
#include "kernels.h"

#include <string.h>

void gemm_plain(real *c, ptrdiff_t c_row, matrix a, matrix b, int m, int n, int k, bool add)
{
    for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
            real total = 0;
            for (int l = 0; l < k; l++) total += a.at[i * a.row + l * a.col] * b.at[l * b.row + j * b.col];
            c[i * c_row + j] = add ? c[i * c_row + j] + total : total;
        }
    }
}

#if REAL_IS_DOUBLE

void gemm(real *c, ptrdiff_t c_row, matrix a, matrix b, int m, int n, int k, bool add)
{
    gemm_plain(c, c_row, a, b, m, n, k, add);
}

real dot(const real *x, const real *y, int n)
{
    real total = 0;
    for (int i = 0; i < n; i++) total += x[i] * y[i];
    return total;
}

real sum(const real *x, int n)
{
    real total = 0;
    for (int i = 0; i < n; i++) total += x[i];
    return total;
}

#else

#ifdef __AVX__
enum { LANES = 8 };
#else
enum { LANES = 4 };
#endif

/* A vector that may stand at any float's address. */
typedef float vec __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));

/* A tile of c is TILE_M x TILE_N; a block of a that is worked on at a time, BLOCK_M x BLOCK_K. */
enum { TILE_M = 4, TILE_N = 2 * LANES, BLOCK_M = 128, BLOCK_K = 256 };

static inline vec load(const float *at) { return *(const vec *)at; }
static inline void store(float *at, vec v) { *(vec *)at = v; }
static inline vec splat(float x) { return x - (vec){0}; }

/* sum + x y: rounded once where the build allows it (relaxed SIMD), else twice, and then the same
 * everywhere. */
static inline vec multiply_add(vec sum, vec x, vec y)
{
#ifdef __wasm_relaxed_simd__
    return __builtin_wasm_relaxed_madd_f32x4(x, y, sum);
#else
    return sum + x * y;
#endif
}

/* The first `columns` columns of b, rows 0..k, laid out as (k,TILE_N) with zeros behind them. */
static void pack_columns(float *panel, matrix b, int columns, int k)
{
    if (columns < TILE_N) memset(panel, 0, (size_t)k * TILE_N * sizeof(float));
    if (b.col == 1 && columns == TILE_N) {
        for (int l = 0; l < k; l++) {
            const float *from = b.at + l * b.row;
            store(panel + l * TILE_N, load(from));
            store(panel + l * TILE_N + LANES, load(from + LANES));
        }
    } else {
        for (int j = 0; j < columns; j++) {
            const float *from = b.at + j * b.col;
            for (int l = 0; l < k; l++) panel[l * TILE_N + j] = from[l * b.row];
        }
    }
}

/* m rows of a, columns 0..k, laid out as tiles of (k,TILE_M); the last tile may be short. */
static void pack_rows(float *block, matrix a, int m, int k)
{
    for (int i = 0; i < m; i += TILE_M) {
        int rows = m - i < TILE_M ? m - i : TILE_M;
        for (int l = 0; l < k; l++) {
            const float *from = a.at + i * a.row + l * a.col;
            for (int r = 0; r < rows; r++) block[l * TILE_M + r] = from[r * a.row];
        }
        block += k * TILE_M;
    }
}

/* A tile of c: 4 rows of a times a packed panel of b. The last rows of a may be missing; their
 * pointers then repeat the last one, and their sums are dropped, as are those of columns that
 * are not there. */
static void tile(float *c, ptrdiff_t c_row, matrix a, const float *panel, int rows, int columns, int k, bool add)
{
    const float *a0 = a.at;
    const float *a1 = a.at + (rows > 1 ? 1 : 0) * a.row;
    const float *a2 = a.at + (rows > 2 ? 2 : rows - 1) * a.row;
    const float *a3 = a.at + (rows > 3 ? 3 : rows - 1) * a.row;
    vec s00 = {0}, s01 = {0}, s10 = {0}, s11 = {0}, s20 = {0}, s21 = {0}, s30 = {0}, s31 = {0};
    for (int l = 0; l < k; l++) {
        vec b0 = load(panel), b1 = load(panel + LANES), x;
        x = splat(*a0);
        s00 = multiply_add(s00, x, b0);
        s01 = multiply_add(s01, x, b1);
        x = splat(*a1);
        s10 = multiply_add(s10, x, b0);
        s11 = multiply_add(s11, x, b1);
        x = splat(*a2);
        s20 = multiply_add(s20, x, b0);
        s21 = multiply_add(s21, x, b1);
        x = splat(*a3);
        s30 = multiply_add(s30, x, b0);
        s31 = multiply_add(s31, x, b1);
        panel += TILE_N;
        a0 += a.col;
        a1 += a.col;
        a2 += a.col;
        a3 += a.col;
    }
    float sums[TILE_M][TILE_N];
    bool whole = rows == TILE_M && columns == TILE_N;
    float *to = whole ? c : sums[0];
    ptrdiff_t step = whole ? c_row : TILE_N;
    if (whole && add) {
        s00 += load(c), s01 += load(c + LANES);
        s10 += load(c + c_row), s11 += load(c + c_row + LANES);
        s20 += load(c + 2 * c_row), s21 += load(c + 2 * c_row + LANES);
        s30 += load(c + 3 * c_row), s31 += load(c + 3 * c_row + LANES);
    }
    store(to, s00), store(to + LANES, s01);
    store(to + step, s10), store(to + step + LANES, s11);
    store(to + 2 * step, s20), store(to + 2 * step + LANES, s21);
    store(to + 3 * step, s30), store(to + 3 * step + LANES, s31);
    if (whole) return;
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
            float *at = c + i * c_row + j;
            *at = add ? *at + sums[i][j] : sums[i][j];
        }
    }
}

/* One row of c, as sampling needs it: packing b would cost more than the product. */
static void single_row(float *c, matrix a, matrix b, int n, int k, bool add)
{
    if (b.row == 1 && a.col == 1) { /* columns of b are contiguous: a dot product each */
        for (int j = 0; j < n; j++) {
            float x = dot(a.at, b.at + j * b.col, k);
            c[j] = add ? c[j] + x : x;
        }
        return;
    }
    if (!add) memset(c, 0, (size_t)n * sizeof(float));
    for (int l = 0; l < k; l++) {
        float x = a.at[l * a.col];
        const float *row = b.at + l * b.row;
        for (int j = 0; j < n; j++) c[j] += x * row[j * b.col];
    }
}

/* c (m,n) (+)= a (m,k) b (k,n) with m <= BLOCK_M, k <= BLOCK_K. */
static void multiply_block(float *c, ptrdiff_t c_row, matrix a, matrix b, int m, int n, int k, bool add)
{
    float panel[BLOCK_K * TILE_N], block[BLOCK_M * BLOCK_K];
    bool packed = a.col != 1 && n > TILE_N; /* rows that lie side by side can be read where they are */
    if (packed) pack_rows(block, a, m, k);
    for (int j = 0; j < n; j += TILE_N) {
        int columns = n - j < TILE_N ? n - j : TILE_N;
        pack_columns(panel, (matrix){b.at + j * b.col, b.row, b.col}, columns, k);
        for (int i = 0; i < m; i += TILE_M) {
            int rows = m - i < TILE_M ? m - i : TILE_M;
            matrix from = packed ? (matrix){block + i * k, 1, TILE_M} : (matrix){a.at + i * a.row, a.row, a.col};
            tile(c + i * c_row + j, c_row, from, panel, rows, columns, k, add);
        }
    }
}

void gemm(real *c, ptrdiff_t c_row, matrix a, matrix b, int m, int n, int k, bool add)
{
    if (m == 1) {
        single_row(c, a, b, n, k, add);
        return;
    }
    for (int l = 0; l < k; l += BLOCK_K) {
        int depth = k - l < BLOCK_K ? k - l : BLOCK_K;
        for (int i = 0; i < m; i += BLOCK_M) {
            int height = m - i < BLOCK_M ? m - i : BLOCK_M;
            multiply_block(c + i * c_row, c_row, (matrix){a.at + i * a.row + l * a.col, a.row, a.col},
                           (matrix){b.at + l * b.row, b.row, b.col}, height, n, depth, add || l > 0);
        }
    }
}

real dot(const real *x, const real *y, int n)
{
    vec sum0 = {0}, sum1 = {0};
    int i = 0;
    for (; i + 2 * LANES <= n; i += 2 * LANES) {
        sum0 = multiply_add(sum0, load(x + i), load(y + i));
        sum1 = multiply_add(sum1, load(x + i + LANES), load(y + i + LANES));
    }
    sum0 += sum1;
    float total = 0;
    for (int j = 0; j < LANES; j++) total += sum0[j];
    for (; i < n; i++) total += x[i] * y[i];
    return total;
}

real sum(const real *x, int n)
{
    vec sums = {0};
    int i = 0;
    for (; i + LANES <= n; i += LANES) sums += load(x + i);
    float total = 0;
    for (int j = 0; j < LANES; j++) total += sums[j];
    for (; i < n; i++) total += x[i];
    return total;
}

#endif
