/* mean_loss.c: averages the losses of a batch. See ops.h. In training it is where backward begins. The loss that a step
 * reports is another mean of the same losses: over all its batches, in double (trainer.c, train_batch). */
#include "autograd/graph.h"
#include "autograd/ops.h"

/* ---- mean_loss: out = sum of losses / n, for the n rows with a target ---- */

void op_mean_loss_forward(const op *o, const batch *b, slice s)
{
    if (s.index > 0) return; /* a sum is computed by one slice */
    real all = 0;
    for (int r = b->begin; r < b->end; r++) {
        if (b->targets[r] >= 0) all += o->in[0]->data[r];
    }
    o->out->data[0] = b->n_targets > 0 ? all / (real)b->n_targets : 0;
}

/* dlosses_r += dout / n for the rows with a target */
void op_mean_loss_backward(const op *o, const batch *b, slice s)
{
    real share = b->n_targets > 0 ? o->out->grad[0] / (real)b->n_targets : 0;
    range rows = slice_of(s, rows_of(o->in[0], b), 1);
    for (int r = rows.begin; r < rows.end; r++) {
        real d = b->targets[r] < 0 ? 0 : share;
        o->in[0]->grad[r] = o->adds[0] ? o->in[0]->grad[r] + d : d;
    }
}

tensor *op_mean_loss(graph *g, const char *name, tensor *losses)
{
    tensor *out = graph_tensor(g, name, false, true, (int[]){1, 0});
    graph_op(g, OP_MEAN_LOSS, out, (tensor *[]){losses, NULL, NULL, NULL});
    return out;
}
