/** The start of the worker's program. It is in this folder because addresses are relative to it (file_urls.js). */

import './worker/worker.js';
