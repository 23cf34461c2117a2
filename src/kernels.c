/* kernels.c: the matrix product, plain and in SIMD. See kernels.h.
 *
 * The SIMD product is built from a tile of 4 rows by 2 vectors that stays in registers while k
 * runs. The columns of b that a tile needs are packed side by side once and then used for all
 * rows of a. SIMD is written with the compiler's vector types, so WebAssembly and native builds
 * share it. The reference build (double) uses the plain product. */
#include "kernels.h"

#include <string.h>

void gemm_plain(real *c, ptrdiff_t c_row, matrix a, matrix b, int m, int n, int k, bool add)
{
    for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
            real sum = 0;
            for (int l = 0; l < k; l++) sum += a.at[i * a.row + l * a.col] * b.at[l * b.row + j * b.col];
            c[i * c_row + j] = add ? c[i * c_row + j] + sum : sum;
        }
    }
}

#if REAL_IS_DOUBLE

void gemm(real *c, ptrdiff_t c_row, matrix a, matrix b, int m, int n, int k, bool add)
{
    gemm_plain(c, c_row, a, b, m, n, k, add);
}

#else

#ifdef __AVX__
enum { LANES = 8 };
#else
enum { LANES = 4 };
#endif

/* A vector that may stand at any float's address. */
typedef float vec __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));

enum { TILE_M = 4, TILE_N = 2 * LANES, BLOCK_K = 256 };

static inline vec load(const float *at) { return *(const vec *)at; }
static inline void store(float *at, vec v) { *(vec *)at = v; }
static inline vec splat(float x) { return x - (vec){0}; }

/* Columns j..j+TILE_N of b, rows 0..k, laid out as (k,TILE_N); columns from n on are zero. */
static void pack(float *panel, matrix b, int columns, int k)
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

/* A tile of c: 4 rows of a times a panel of b. The last rows of a may be missing (rows < 4);
 * their pointers then repeat the last one and their sums are dropped. */
static void tile(float *c, ptrdiff_t c_row, matrix a, const float *panel, int rows, int columns, int k, bool add)
{
    const float *a0 = a.at;
    const float *a1 = a.at + (rows > 1 ? 1 : 0) * a.row;
    const float *a2 = a.at + (rows > 2 ? 2 : rows - 1) * a.row;
    const float *a3 = a.at + (rows > 3 ? 3 : rows - 1) * a.row;
    vec sum[TILE_M][2] = {{{0}}};
    for (int l = 0; l < k; l++) {
        vec b0 = load(panel + l * TILE_N), b1 = load(panel + l * TILE_N + LANES);
        ptrdiff_t at = l * a.col;
        vec x0 = splat(a0[at]), x1 = splat(a1[at]), x2 = splat(a2[at]), x3 = splat(a3[at]);
        sum[0][0] += x0 * b0;
        sum[0][1] += x0 * b1;
        sum[1][0] += x1 * b0;
        sum[1][1] += x1 * b1;
        sum[2][0] += x2 * b0;
        sum[2][1] += x2 * b1;
        sum[3][0] += x3 * b0;
        sum[3][1] += x3 * b1;
    }
    for (int i = 0; i < rows; i++) {
        float *to = c + i * c_row;
        if (columns == TILE_N) {
            if (add) {
                sum[i][0] += load(to);
                sum[i][1] += load(to + LANES);
            }
            store(to, sum[i][0]);
            store(to + LANES, sum[i][1]);
        } else {
            for (int j = 0; j < columns; j++) {
                float x = sum[i][j / LANES][j % LANES];
                to[j] = add ? to[j] + x : x;
            }
        }
    }
}

static float dot(const float *x, const float *y, int n)
{
    vec sum0 = {0}, sum1 = {0};
    int i = 0;
    for (; i + 2 * LANES <= n; i += 2 * LANES) {
        sum0 += load(x + i) * load(y + i);
        sum1 += load(x + i + LANES) * load(y + i + LANES);
    }
    sum0 += sum1;
    float total = 0;
    for (int j = 0; j < LANES; j++) total += sum0[j];
    for (; i < n; i++) total += x[i] * y[i];
    return total;
}

/* One row of c, as sampling needs it: packing b would cost more than the product. */
static void single_row(float *c, matrix a, matrix b, int n, int k, bool add)
{
    if (b.row == 1 && a.col == 1) { /* columns of b are contiguous: a dot product each */
        for (int j = 0; j < n; j++) {
            float sum = dot(a.at, b.at + j * b.col, k);
            c[j] = add ? c[j] + sum : sum;
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

void gemm(real *c, ptrdiff_t c_row, matrix a, matrix b, int m, int n, int k, bool add)
{
    if (m == 1) {
        single_row(c, a, b, n, k, add);
        return;
    }
    float panel[BLOCK_K * TILE_N];
    for (int l = 0; l < k; l += BLOCK_K) {
        int depth = k - l < BLOCK_K ? k - l : BLOCK_K;
        for (int j = 0; j < n; j += TILE_N) {
            int columns = n - j < TILE_N ? n - j : TILE_N;
            pack(panel, (matrix){b.at + l * b.row + j * b.col, b.row, b.col}, columns, depth);
            for (int i = 0; i < m; i += TILE_M) {
                int rows = m - i < TILE_M ? m - i : TILE_M;
                tile(c + i * c_row + j, c_row, (matrix){a.at + i * a.row + l * a.col, a.row, a.col}, panel, rows,
                     columns, depth, add || l > 0);
            }
        }
    }
}

#endif
