/* update.h: the rules of an optimizer that work on each number for itself: AdamW, SGD, Lion. The formulas
 * are in optimizer.h, which knows what the numbers belong to. */
#ifndef UPDATE_H
#define UPDATE_H

#include "base/vector.h"

#include <stdbool.h>

typedef enum update_rule { UPDATE_ADAMW, UPDATE_SGD, UPDATE_LION } update_rule;

/* What an update multiplies by, the same in every lane. rest = 1 - beta */
typedef struct update_factors {
    update_rule rule;
    bool nesterov;
    vec scale, beta1, rest1, beta2, rest2; /* scale: of the gradient. sgd: beta1 is the momentum */
    vec rate, correction2, eps, tiny;      /* adamw: rate with the correction of m, and that of v */
    vec decay;                             /* rate times weight decay */
} update_factors;

/* Updates n numbers p from their gradients, and with them m (NULL for sgd without momentum) and, for adamw,
 * v. Each number on its own: slices and vecs change no bit. */
void update_numbers(real *p, real *m, real *v, const real *gradient, ptrdiff_t n, update_factors f);

#endif
