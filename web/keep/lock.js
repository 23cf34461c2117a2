/**
 * Keeps the open room, the stop of the guide, and what is locked in the pictures of the inside, in the address, so that
 * a reader can copy the address and share this view. The entry of the browser's history stays the same. Only the first
 * playground of a page does so, and none in a frame, unless its root element has data-address="kept" (site/scorm_lms.js).
 */

import { effect } from '@preact/signals-core';
import { NO_LOOK, writeLook } from '../state/locked_place.js';
import { withLock } from './address.js';

/**
 * @param {Pick<import('../store.js').Store, 'at' | 'state'>} store
 * @param {Pick<Window, 'location' | 'history' | 'parent'> & { document?: Document }} [view]
 * @returns {() => void} ends it
 */
export function keepLock({ at, state }, view = window) {
  const is_alone = view.parent === view || view.document?.documentElement.dataset.address === 'kept';
  if (state.place !== '' || !is_alone) return () => {};
  return effect(() => {
    const room = at.room.value;
    const [look, token] = room === '' ? [NO_LOOK, null] : [at.look.value, at.token.value];
    const { pathname, search, hash } = view.location;
    const lock = { room, look: writeLook(look), token: token === null ? '' : String(token), guide: at.guide.value };
    const next = withLock(search, hash, lock);
    if (next !== hash) view.history.replaceState(view.history.state, '', `${pathname}${search}${next}`);
  });
}
