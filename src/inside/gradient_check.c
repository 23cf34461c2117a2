/* gradient_check.c: finite differences of fourth order. See gradient_check.h. */
#include "inside/gradient_check.h"

#include <math.h>

void gradient_check_begin(trainer *t)
{
    corpus_train_batch(&t->corpus, &t->batch, t->graph.B, t->graph.T, &t->rng);
    t->batch.dropout = 0;
    model_clear_gradients(&t->model, t->shared);
    graph_forward(&t->graph, &t->batch);
    graph_backward(&t->graph, &t->batch, t->outputs.loss);
}

static double loss_at(trainer *t, real *number, double value)
{
    *number = (real)value;
    graph_forward(&t->graph, &t->batch);
    return (double)t->outputs.loss->data[0];
}

static double difference(trainer *t, real *number)
{
    const double h = sizeof(real) == sizeof(double) ? 1e-4 : 2e-2;
    const real kept = *number;
    double x = (double)kept;
    double slope = loss_at(t, number, x - 2 * h) - 8 * loss_at(t, number, x - h) + 8 * loss_at(t, number, x + h) -
                   loss_at(t, number, x + 2 * h);
    *number = kept;
    return slope / (12 * h);
}

double gradient_check_parameter(trainer *t, tensor *parameter, int places)
{
    const size_t n = tensor_size(parameter), step = n > (size_t)places ? n / (size_t)places : 1;
    double largest = 1e-6, worst = 0;
    for (size_t i = 0; i < n; i++) largest = fmax(largest, fabs((double)parameter->grad[i]));
    for (size_t i = 0; i < n && !isnan(worst); i += step) {
        double off = fabs(difference(t, &parameter->data[i]) - (double)parameter->grad[i]) / largest;
        if (!(off <= worst)) worst = off; /* true for a NaN too */
    }
    return worst;
}
