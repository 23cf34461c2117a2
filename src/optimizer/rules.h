/* rules.h: the rules of an optimizer that work on each number for itself: AdamW, SGD, Lion. The formulas
 * are in optimizer.h, which knows what the numbers belong to. */
#ifndef RULES_H
#define RULES_H

#include "base/vector.h"

#include <stdbool.h>

typedef enum optimizer_rule { RULE_ADAMW, RULE_SGD, RULE_LION } optimizer_rule;

/* What an update multiplies by, the same in every lane. rest = 1 - beta */
typedef struct rule_factors {
    optimizer_rule rule;
    bool nesterov;
    vec scale, beta1, rest1, beta2, rest2; /* scale: of the gradient. sgd: beta1 is the momentum */
    vec rate, correction2, eps, tiny;      /* adamw: rate with the correction of m, and that of v */
    vec decay;                             /* rate times weight decay */
} rule_factors;

/* Updates n numbers p from their gradients, and with them m (NULL for sgd without momentum) and, for adamw,
 * v. Each number on its own: slices and vecs change no bit. */
void rule_apply(real *p, real *m, real *v, const real *gradient, ptrdiff_t n, rule_factors f);

#endif
