/** Where the worker's program begins; it lies here because addresses are made from this folder (places.js). */

import './worker/worker.js';
