/* lora.c: declares, draws, records and merges the matrices of a LoRA. See lora.h. */
#include "network/lora.h"

#include "base/parts.h"

#include <math.h>
#include <string.h>

SECOND_PART_FILE;

enum { LAYERS = 4 };

/* The linear layers of a block: two of attention, two of the MLP. */
static void layers_of(block *b, layer_weights *layers[LAYERS])
{
    layers[0] = &b->qkv;
    layers[1] = &b->attention_proj;
    layers[2] = &b->fc;
    layers[3] = &b->mlp_proj;
}

/* "<layer>.<part>" from the name of the layer's weights. */
static const char *lora_name(model *m, const tensor *weight, const char *part)
{
    const int length = (int)(strrchr(weight->name, '.') - weight->name);
    return arena_printf(&m->arena, "%.*s.%s", length, weight->name, part);
}

CALLED_BY_FIRST_PART void lora_declare(model *m)
{
    const config *c = &m->settings;
    const int r = (int)c->lora_rank;
    m->trains = true;
    for (int n = 0; n < c->n_layer && !m->failed; n++) {
        layer_weights *layers[LAYERS];
        layers_of(&m->blocks[n], layers);
        for (int i = 0; i < LAYERS && !m->failed; i++) {
            layer_weights *w = layers[i];
            if (c->lora_targets == (i < 2 ? LORA_TARGETS_MLP : LORA_TARGETS_ATTENTION)) continue;
            w->lora_a = model_declare(m, lora_name(m, w->weight, "lora_a"), r, w->weight->shape[1]);
            w->lora_b = model_declare(m, lora_name(m, w->weight, "lora_b"), w->weight->shape[0], r);
        }
    }
}

CALLED_BY_FIRST_PART void lora_draw(const model *m, rng *r, real *values)
{
    for (int i = m->n_drawn; i < m->n_parameters; i++) {
        const tensor *t = m->parameters[i];
        const bool is_a = (i - m->n_drawn) % 2 == 0;
        const double deviation = 1 / sqrt(3.0 * t->shape[1]);
        real *to = values + (t->data - m->values);
        for (size_t k = 0; k < tensor_size(t); k++) to[k] = is_a ? (real)rng_gauss(r, 0.0, deviation) : 0;
    }
}

/* alpha / r */
static double factor_of(const config *c) { return c->lora_alpha / (double)c->lora_rank; }

CALLED_BY_FIRST_PART tensor *lora_record(const model *m, graph *g, const char *name, tensor *x, layer_weights w,
                                         tensor *residual)
{
    tensor *frozen = op_linear(g, graph_name(g, name, "frozen"), x, w.weight, w.bias, residual);
    tensor *down = op_linear(g, graph_name(g, name, "lora_down"), x, w.lora_a, NULL, NULL);
    tensor *scaled = op_scale(g, graph_name(g, name, "lora_scaled"), down, factor_of(&m->settings));
    frozen->passes = down->passes = true; /* no gradient needs them */
    return op_linear(g, name, scaled, w.lora_b, NULL, frozen);
}

/* W += (alpha / r) B A */
static void add_product(const tensor *weight, layer_weights w, double factor)
{
    const int O = weight->shape[0], I = weight->shape[1], r = w.lora_a->shape[0];
    for (int o = 0; o < O; o++) {
        real *row = weight->data + row_at(weight, o);
        const real *b = w.lora_b->data + row_at(w.lora_b, o);
        for (int i = 0; i < I; i++) {
            double sum = 0;
            for (int k = 0; k < r; k++) sum += (double)b[k] * (double)w.lora_a->data[row_at(w.lora_a, k) + (size_t)i];
            row[i] = (real)((double)row[i] + factor * sum);
        }
    }
}

bool lora_merge(model *merged, const model *of, error *e)
{
    config c = of->settings;
    c.trainable = TRAINABLE_LAST; /* it is not trained, so it needs few gradients */
    if (!model_init(merged, &c, of->vocab_size, e) || !model_plan_copy(merged, of, e)) return false;
    for (int n = 0; n < c.n_layer; n++) {
        layer_weights *to[LAYERS], *from[LAYERS];
        layers_of(&merged->blocks[n], to);
        layers_of(&of->blocks[n], from);
        for (int i = 0; i < LAYERS; i++) {
            if (from[i]->lora_a != NULL) add_product(to[i]->weight, *from[i], factor_of(&of->settings));
        }
    }
    return true;
}
