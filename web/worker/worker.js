/**
 * The worker: the engine's home, so that the page never waits for it. Puts its parts together and connects them to the
 * page; has no say of its own. What it does for a request is in handlers.js.
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
