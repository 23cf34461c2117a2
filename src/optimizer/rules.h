/* rules.h: the rules that update each number separately: AdamW, SGD, Lion. The formulas are in optimizer.h. This module
 * knows nothing of models. */
#ifndef RULES_H
#define RULES_H

#include "math/vector.h"

#include <stdbool.h>

typedef enum optimizer_rule { RULE_ADAMW, RULE_SGD, RULE_LION } optimizer_rule;

/* The factors of an update, the same value in every lane. rest is 1 - beta */
typedef struct rule_factors {
    optimizer_rule rule;
    bool nesterov;
    vec scale, beta1, rest1, beta2, rest2; /* scale: factor of the gradient. For sgd beta1 is the momentum */
    vec rate, correction2, eps, tiny;      /* adamw: rate is corrected for m; correction2 is for v */
    vec decay;                             /* rate times weight decay */
} rule_factors;

/* Updates n numbers p from their gradients, and with them m (NULL for sgd without momentum) and, for adamw, v (NULL
 * for the others). Each number is computed separately, so dividing the work or the width of vectors changes no bit. */
void rule_apply(real *p, real *m, real *v, const real *gradient, ptrdiff_t n, rule_factors f);

#endif
