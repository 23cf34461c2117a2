/* metrics.c: counts and norms, computed in double and in a fixed order. See metrics.h. */
#include "training/metrics.h"

#include "base/memory.h"
#include "base/parts.h"
#include "base/string_builder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

/* ---- life ---- */

typedef struct layout {
    /* offset of each array in the block; the types with the largest alignment first */
    uint64_t norms, dead, before, characters, alive, bytes;
} layout;

static layout layout_of(const model *m)
{
    layout l = {0};
    uint64_t units = checked_multiply((uint64_t)m->settings.n_layer, (uint64_t)config_mlp_width(&m->settings));
    l.before = checked_multiply((uint64_t)m->n_parameters, sizeof(parameter_norms));
    l.dead = checked_add(l.before, checked_multiply(m->n_values, sizeof(real)));
    l.characters = checked_add(l.dead, checked_multiply((uint64_t)m->settings.n_layer, sizeof(int)));
    l.alive = checked_add(l.characters, checked_multiply((uint64_t)m->vocab_size, sizeof(uint16_t)));
    l.bytes = checked_add(l.alive, checked_multiply(units, sizeof(bool)));
    return l;
}

CALLED_BY_FIRST_PART uint64_t metrics_bytes(const model *m) { return layout_of(m).bytes; }

CALLED_BY_FIRST_PART metrics *metrics_new(const model *m, const tokenizer *t, error *e)
{
    const layout l = layout_of(m);
    metrics *d = calloc(1, sizeof *d);
    char *at = d == NULL ? NULL : memory_block(l.bytes);
    if (at == NULL) {
        free(d);
        error_set(e, ERROR_MEMORY, "metrics_interval", "There is not enough memory to measure this run.");
        return NULL;
    }
    d->norms = (parameter_norms *)(void *)at;
    d->before = (real *)(void *)(at + l.before);
    d->dead = (int *)(void *)(at + l.dead);
    d->characters = (uint16_t *)(void *)(at + l.characters);
    d->alive = (bool *)(at + l.alive);
    d->n_layer = (int)m->settings.n_layer;
    d->units = config_mlp_width(&m->settings);
    d->has_dead = m->settings.activation == ACTIVATION_RELU || m->settings.activation == ACTIVATION_RELU2;
    for (int id = 0; id < t->vocab_size; id++) d->characters[id] = (uint16_t)tokenizer_characters(t, id);
    return d;
}

CALLED_BY_FIRST_PART void metrics_copy(metrics *to, const metrics *from, const model *m)
{
    const metrics own = *to;
    *to = *from;
    to->norms = own.norms; /* the arrays of `to` stay its own */
    to->before = own.before;
    to->dead = own.dead;
    to->characters = own.characters;
    to->alive = own.alive;
    memcpy(to->norms, from->norms, (size_t)metrics_bytes(m));
}

CALLED_BY_FIRST_PART void metrics_delete(metrics *d)
{
    if (d == NULL) return;
    free(d->norms);
    free(d);
}

/* ---- predictions ---- */

static bool is_likeliest(const real *logits, int V, int target)
{
    for (int i = 0; i < V; i++) {
        if (logits[i] > logits[target] || (logits[i] == logits[target] && i < target)) return false;
    }
    return true;
}

static void count_batch(const metrics *d, prediction_count *c, const tensor *logits, const batch *b)
{
    for (int r = 0; r < b->end; r++) {
        int target = b->targets[r];
        if (target < 0) continue;
        c->right += is_likeliest(logits->data + row_at(logits, r), logits->shape[1], target);
        c->targets++;
        c->characters += d->characters[target];
    }
}

static prediction prediction_of(const prediction_count *c, int64_t step, double sum)
{
    static const double LN2 = 0.69314718055994531;
    return (prediction){step, sum / c->targets, sum / LN2 / c->characters, c->right / c->targets};
}

CALLED_BY_FIRST_PART void metrics_val_batch(metrics *d, const tensor *logits, const batch *b, bool first)
{
    if (first) d->val = (prediction_count){0};
    count_batch(d, &d->val, logits, b);
}

CALLED_BY_FIRST_PART void metrics_val_end(metrics *d, int64_t step, double sum, double n)
{
    /* There are fewer targets where measuring began in the middle of the validation. */
    if (n > 0 && d->val.targets == n) d->validation = prediction_of(&d->val, step, sum);
}

/* ---- a step ---- */

static void find_alive(metrics *d, const graph *g, const batch *b)
{
    bool *alive = d->alive;
    for (int i = 0; i < g->n_ops; i++) {
        const op *o = g->ops[i];
        if (o->kind != OP_RELU && o->kind != OP_RELU2) continue;
        for (int r = 0; r < b->end; r++) {
            const real *row = o->out->data + row_at(o->out, r);
            for (int k = 0; k < d->units; k++) alive[k] |= row[k] != 0;
        }
        alive += d->units;
    }
}

CALLED_BY_FIRST_PART void metrics_batch(metrics *d, const graph *g, const tensor *logits, const batch *b, bool first)
{
    if (first) {
        d->step = (prediction_count){0};
        memset(d->alive, 0, (size_t)d->n_layer * (size_t)d->units);
    }
    count_batch(d, &d->step, logits, b);
    if (d->has_dead) find_alive(d, g, b);
}

static double norm(const real *x, const real *minus, size_t n)
{
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        double value = (double)x[i] - (minus == NULL ? 0 : (double)minus[i]);
        squares += value * value;
    }
    return sqrt(squares);
}

CALLED_BY_FIRST_PART void metrics_before_update(metrics *d, const model *m)
{
    memcpy(d->before, m->values, (size_t)m->n_values * sizeof(real));
}

CALLED_BY_FIRST_PART void metrics_end(metrics *d, const model *m, int64_t step, double sum, double grad_norm)
{
    for (int i = 0; i < m->n_parameters; i++) {
        const tensor *t = m->parameters[i];
        const real *before = d->before + (t->data - m->values);
        size_t n = tensor_size(t);
        if (!t->has_grad) continue;
        d->norms[i] = (parameter_norms){norm(t->grad, NULL, n), norm(before, NULL, n), norm(t->data, before, n)};
    }
    for (int layer = 0; layer < d->n_layer; layer++) {
        d->dead[layer] = 0;
        for (int k = 0; k < d->units; k++) d->dead[layer] += !d->alive[layer * d->units + k];
    }
    d->training = prediction_of(&d->step, step, sum);
    if (m->settings.label_smoothing > 0) d->training.bits_per_character = (double)NAN;
    d->grad_norm = grad_norm;
}

/* ---- the report ---- */

static void add_figure(string_builder *out, const char *key, double value)
{
    string_builder_add(out, ",\"%s\":", key);
    string_builder_add_number(out, value);
}

static void add_prediction(string_builder *out, const char *key, const prediction *p)
{
    string_builder_add(out, "\"%s\":", key);
    if (p->step == 0) {
        string_builder_add(out, "null,");
        return;
    }
    string_builder_add(out, "{\"step\":%lld", (long long)p->step);
    add_figure(out, "loss", p->loss);
    add_figure(out, "bits_per_character", p->bits_per_character);
    add_figure(out, "accuracy", p->accuracy);
    string_builder_add(out, "},");
}

void metrics_report(const metrics *d, const model *m, uint64_t bytes, string_builder *out)
{
    const bool measured = d->training.step > 0;
    string_builder_add(out, "{");
    add_prediction(out, "training", &d->training);
    add_prediction(out, "validation", &d->validation);
    string_builder_add(out, "\"grad_norm\":");
    string_builder_add_number(out, measured ? d->grad_norm : (double)NAN);
    string_builder_add(out, ",\"parameters\":[");
    for (int i = 0, written = 0; measured && i < m->n_parameters; i++) {
        const parameter_norms *n = &d->norms[i];
        if (!m->parameters[i]->has_grad) continue;
        string_builder_add(out, "%s{\"name\":\"%s\"", written++ == 0 ? "" : ",", m->parameters[i]->name);
        add_figure(out, "gradient_norm", n->gradient);
        add_figure(out, "weight_norm", n->weight);
        add_figure(out, "update_norm", n->update);
        add_figure(out, "update_ratio", parameter_update_ratio(n));
        string_builder_add(out, "}");
    }
    string_builder_add(out, "],\"dead_units\":%s", d->has_dead && measured ? "[" : "null");
    for (int i = 0; d->has_dead && measured && i < d->n_layer; i++) {
        string_builder_add(out, "%s{\"name\":\"blocks.%d.mlp.activation\",\"units\":%d,\"dead\":%d}",
                           i == 0 ? "" : ",", i, d->units, d->dead[i]);
    }
    string_builder_add(out, "%s,\"memory_bytes\":%llu}", d->has_dead && measured ? "]" : "",
                       (unsigned long long)bytes);
}
