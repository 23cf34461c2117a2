/**
 * engine.js: the engine as JavaScript objects, for Node, tests and other programs: all scripts of both parts. The page's
 * worker imports the two files one after the other.
 */

import './second_part.js';

export * from './first_part.js';
