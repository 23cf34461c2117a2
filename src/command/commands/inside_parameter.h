/* inside_parameter.h: one parameter of a saved model, for `microgpt inside`: all its numbers that a run has, and how the loss
 * on a prompt changes if one of its values is set. The saved file is never changed. */
#ifndef INSIDE_PARAMETER_H
#define INSIDE_PARAMETER_H

#include "command/options.h"
#include "training/trainer.h"

/* --parameter: prints the root mean square, the smallest, the largest and the first numbers of each kind (numbers_kind): the
 * values, the moments of the optimizer, the change since the start of the run, and, with a text, the gradient and the change
 * of one more step, which is taken here. As JSON
 * {"name","shape":[...],"value":KEPT,"m":KEPT,"v":KEPT,"start":KEPT,"gradient":KEPT,"step":KEPT}, where KEPT is
 * {"rms","least","most","first":[...]}, or {"missing":sentence}. False after a sentence. */
bool inside_parameter_print(trainer *t, const options *o);

/* --set-parameter NAME:INDEX=VALUE: sets the number and prints the loss on the prompt before and after that, and the change
 * of the loss that the gradient predicts: the gradient at the old number times the difference of the two numbers. As JSON
 * {"name","index","old","value","loss","loss_after","gradient","promised"}. Returns the exit status, after a sentence if it
 * is not 0. */
int inside_parameter_set(trainer *t, const options *o);

#endif
