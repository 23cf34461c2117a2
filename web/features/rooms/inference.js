/** Room 7: how the next token is chosen; so far its settings alone. */

import { nothing } from 'lit-html';

export const content = () => nothing;
