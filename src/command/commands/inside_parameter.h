/* inside_parameter.h: one parameter of a saved model, for `microgpt inside`: what the run keeps of it, and what becomes of
 * the loss on a prompt where one of its numbers is set. The saved file is never changed. */
#ifndef INSIDE_PARAMETER_H
#define INSIDE_PARAMETER_H

#include "command/options.h"
#include "training/trainer.h"

/* --parameter: prints the root mean square, the ends and the first numbers of all that there is to read of it: its values,
 * the moments of the optimizer, how far it is from where it began, and, with a text, the gradient and the change of one
 * more step, which is taken here. As JSON
 * {"name","shape":[...],"value":KEPT,"m":KEPT,"v":KEPT,"start":KEPT,"gradient":KEPT,"step":KEPT}, where KEPT is
 * {"rms","least","most","first":[...]}, or {"missing":sentence}. False after a sentence. */
bool inside_parameter_print(trainer *t, const options *o);

/* --set-parameter NAME:INDEX=VALUE: sets the number and prints the loss on the prompt before and after, and what the
 * gradient has promised: the slope of the loss at the old number times the way to the new one. As JSON
 * {"name","index","old","value","loss","loss_after","gradient","promised"}. Returns the exit status, after a sentence if it
 * is not 0. */
int inside_parameter_set(trainer *t, const options *o);

#endif
