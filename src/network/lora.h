/* lora.h: small matrices beside the large ones of the blocks, for trainable=lora (Hu et al. 2021, "LoRA: Low-Rank Adaptation
 * of Large Language Models"). A linear layer that has them computes
 *   out = x W^T + bias + (alpha / r) x A^T B^T        A (r,I), B (O,r), r = lora_rank, alpha = lora_alpha
 * and only A and B are trained. So a step of training needs neither gradients nor moments of W.
 *
 * Queries, keys and values are one layer here, and gate and up projection of a gated MLP are too: each pair shares its A.
 * The embedding, the norms, the biases and the output layer stay as they are. */
#ifndef LORA_H
#define LORA_H

#include "network/model.h"

enum { LORA_PER_BLOCK = 8 }; /* the most parameters that a block gets */

/* For model.c. All belong to the second part of a module (config_needs_second_part()). */

/* Declares <layer>.lora_a and <layer>.lora_b for the layers that lora_targets chooses, block by block: attention.qkv,
 * attention.proj, mlp.fc, mlp.proj. */
void lora_declare(model *m);

/* Draws the first values to `values`, as model_draw() does: of A normal random numbers with the variance 1 / 3I, which is that
 * of the authors' code (there they are uniform); of B zeros. So a model with a new LoRA computes what it computed without. */
void lora_draw(const model *m, rng *r, real *values);

/* Records the layer. Its activations are <name>.frozen (with the residual), <name>.lora_down, <name>.lora_scaled, <name>. The first
 * two are not kept for the backward pass. */
tensor *lora_record(const model *m, graph *g, const char *name, tensor *x, layer_weights w, tensor *residual);

/* A model without LoRA that computes the same: W + (alpha / r) B A in place of each W. False (ERROR_MEMORY) when memory is
 * out. model_free() frees it in either case. */
bool lora_merge(model *merged, const model *of, error *e);

#endif
