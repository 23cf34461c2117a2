/* sample.h: prints samples, one a line, for `sample` and `train --samples`. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "command/options.h"
#include "training/trainer.h"

/* Draws one sample and prints it: "sample  1: ..." or, with --json,
 *   {"event":"sample","sample":1,"prompt":"...","text":"...","seed":7}
 * "text" is the part after the prompt; seed is null where `seeded` is false and the sample draws from the run's own
 * generator. False, with a sentence, when the sample cannot start or memory is out; also false, but without a
 * sentence or any output, when a signal comes (interrupt.h) before it ends. */
bool sample_print(trainer *t, const options *o, const config *settings, bool seeded, int number);

#endif
