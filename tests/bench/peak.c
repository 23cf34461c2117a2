/* peak.c: how many floating-point operations a second one thread can do in WebAssembly, at most.
 *
 * Twelve independent accumulators, enough to hide the latency of the arithmetic and few enough to
 * stay in registers. No part of the engine; make compiles it twice, to modules without any glue:
 * SIMD128, which multiplies and then adds, and relaxed SIMD, which does both in one instruction. */

typedef float vec __attribute__((vector_size(16)));

#ifdef __wasm_relaxed_simd__
#define MULTIPLY_ADD(a, b, c) __builtin_wasm_relaxed_madd_f32x4(a, b, c)
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

#define ACCUMULATORS(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11)
#define START(i) vec a##i = splat(start + (float)(i));
#define STEP(i) a##i = MULTIPLY_ADD(a##i, m, c);
#define ADD(i) sum += a##i;

static vec splat(float x) { return (vec){x, x, x, x}; }

/* `n` times four steps a = a * factor + term on twelve vectors of four that begin at start + i;
 * gives the sum of them all, so that no work can be left out. 384 n operations. */
__attribute__((used, visibility("default"))) float peak(int n, float start, float factor, float term);

float peak(int n, float start, float factor, float term)
{
    const vec m = splat(factor);
    const vec c = splat(term);
    ACCUMULATORS(START)
    for (int k = 0; k < n; k++) {
        ACCUMULATORS(STEP)
        ACCUMULATORS(STEP)
        ACCUMULATORS(STEP)
        ACCUMULATORS(STEP)
    }
    vec sum = splat(0);
    ACCUMULATORS(ADD)
    return sum[0] + sum[1] + sum[2] + sum[3];
}
