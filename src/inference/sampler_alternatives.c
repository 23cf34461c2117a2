/* sampler_alternatives.c: how likely the chosen token was, and which other tokens were likely. See sampler.h. It is
 * in a file of its own because it is for display only: the choice does not need it. */
#include "inference/sampler.h"

#include "base/parts.h"

#include <assert.h>
#include <math.h>

SECOND_PART_FILE;

int sampler_alternatives(const sampler *s, int n, sampler_alternative *out)
{
    assert(n >= 0 && n <= SAMPLER_MAX_ALTERNATIVES);
    if (s->chosen < 0) return 0;
    const real *logits = s->logits->data;
    int V = s->model->vocab_size, kept = 0;
    double highest = (double)logits[s->chosen], total = 0, weight = 0;
    for (int i = 0; i < V; i++) {
        if (i == s->chosen) continue;
        if (kept < n) {
            kept++;
        } else if (n == 0 || !(logits[i] > logits[out[n].id])) {
            continue;
        }
        int at = kept;
        for (; at > 1 && logits[i] > logits[out[at - 1].id]; at--) out[at].id = out[at - 1].id;
        out[at].id = i;
    }
    out[0].id = s->chosen;
    for (int i = 0; i < V; i++) highest = (double)logits[i] > highest ? (double)logits[i] : highest;
    for (int i = 0; i < V; i++) {
        total += exp((double)logits[i] - highest);
        weight += s->weights[i];
    }
    for (int i = 0; i <= kept; i++) {
        int id = out[i].id;
        out[i].probability = exp((double)logits[id] - highest) / total;
        out[i].chance = s->drawn ? s->weights[id] / weight : id == s->chosen;
    }
    return 1 + kept;
}
