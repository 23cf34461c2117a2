/* ops_embedding.c: tokens and positions to vectors, the first op of a model. See ops.h. */
#include "graph.h"
#include "ops.h"

/* out[r] = wte[id of r] + wpe[position of r] */
void op_embedding_forward(const op *o, const batch *b)
{
    const tensor *wte = o->in[0], *wpe = o->in[1];
    int C = o->out->shape[1];
    for (int r = b->begin; r < b->end; r++) {
        real *out = o->out->data + (size_t)r * (size_t)C;
        const real *token = wte->data + (size_t)b->ids[r] * (size_t)C;
        const real *position = wpe->data + (size_t)b->positions[r] * (size_t)C;
        for (int i = 0; i < C; i++) out[i] = token[i] + position[i];
    }
}

/* dwte[id of r] += dout[r], dwpe[position of r] += dout[r] */
void op_embedding_backward(const op *o, const batch *b)
{
    tensor *wte = o->in[0], *wpe = o->in[1];
    int C = o->out->shape[1];
    for (int r = 0; r < b->end; r++) {
        const real *dout = o->out->grad + (size_t)r * (size_t)C;
        real *token = wte->grad + (size_t)b->ids[r] * (size_t)C;
        real *position = wpe->grad + (size_t)b->positions[r] * (size_t)C;
        for (int i = 0; i < C; i++) token[i] += dout[i];
        for (int i = 0; i < C; i++) position[i] += dout[i];
    }
}

tensor *op_embedding(graph *g, const char *name, tensor *wte, tensor *wpe)
{
    tensor *out = graph_rows_tensor(g, name, true, wte->shape[1]);
    graph_op(g, OP_EMBEDDING, out, wte, wpe, NULL);
    return out;
}
