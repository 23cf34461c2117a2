/* sample.h: samples as the program prints them, one to a line; `train --samples` prints them too. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "options.h"
#include "training/trainer.h"

/* Draws one sample and prints it: "sample  1: ..." or, with --json,
 *   {"event":"sample","sample":1,"prompt":"...","text":"...","seed":7}
 * where seed is null for one that draws from the run's own generator (`seeded` false). Its text goes on after the
 * prompt. False, with a sentence, when it cannot start or memory is out; or, without one and with nothing printed, when a
 * signal comes (interrupt.h) before it ends. */
bool sample_print(trainer *t, const options *o, const config *settings, bool seeded, int number);

#endif
