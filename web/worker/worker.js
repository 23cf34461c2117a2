/**
 * The worker, in which the engine runs so that the page stays responsive. This file makes the parts and connects them
 * to the page's messages; it decides nothing. handlers.js says what is done for a request.
 */

import { hasRelaxedSimd } from '../../wasm/builds.js';
import { createListener } from '../wire/bell.js';
import { REQUESTS } from '../wire/requests.js';
import { createDispatch } from './dispatch.js';
import { Handlers } from './handlers.js';
import { Sessions } from './sessions.js';

/** @type {import('../wire/protocol.js').Post} */
const post = (message, transfer = []) => self.postMessage(message, { transfer });

const place = () => ({
  isolated: self.crossOriginIsolated,
  shared_memory: typeof SharedArrayBuffer === 'function',
  secure: self.isSecureContext,
  cores: navigator.hardwareConcurrency,
  relaxed: hasRelaxedSimd(),
});

const listener = createListener();
const handlers = new Handlers({ post, listener, place, sessions: new Sessions(post) });
const dispatch = createDispatch({ requests: REQUESTS, handlers, listener, post });

self.onmessage = ({ data }) => dispatch(data);
self.onmessageerror = () => {
  throw new Error('The worker received a message that could not be copied.');
};

post({ event: 'started', run: 0 });
