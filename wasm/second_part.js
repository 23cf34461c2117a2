/**
 * second_part.js: the scripts that only the second part of a build needs (README.md, "Builds"). Importing this file gives
 * them to heap.js, from which first_part.js and trainer.js take them.
 */

import { findRate, trainTokenizer } from './deferred.js';
import { Encodings } from './encodings.js';
import { exportable, exportRun, importModel } from './formats.js';
import { provideSecondPart } from './heap.js';
import { Inspection } from './inspection.js';
import { encode, mergesOf, score } from './run_scores.js';
import { RunTensors } from './run_tensors.js';
import { RunText } from './run_text.js';
import { drawSeveral } from './together.js';

const SCRIPTS = {
  ...{ findRate, trainTokenizer, drawSeveral, encode, mergesOf, score },
  ...{ exportable, exportRun, importModel },
  ...{ Encodings, Inspection, RunTensors, RunText },
};

/** @typedef {typeof SCRIPTS} SecondPart */

provideSecondPart(SCRIPTS);
