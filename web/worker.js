/** The start of the worker's program. It is in this folder because addresses are relative to it (places.js). */

import './worker/worker.js';
