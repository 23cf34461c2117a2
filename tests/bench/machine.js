// On what was measured: processor, programs, date. A part of what bench.js and peers.js write down.

import { cpus } from 'node:os';

/**
 * @typedef {object} Machine
 * @property {string} cpu
 * @property {number} cores that programs may use
 * @property {string} node
 * @property {string | null} chromium null where it was not started
 * @property {string} date of the measurement, UTC
 * @property {string} command
 */

/** @param {string} command @param {string | null} chromium @returns {Machine} */
export function machineOf(command, chromium) {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    node: process.versions.node,
    chromium,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    command,
  };
}

/** @param {Machine} machine */
export function sentenceOf({ cpu, cores, node, chromium, date, command }) {
  const browser = chromium === null ? '' : `, ${chromium.replace(/^(?:Headless)?(\w+)\//, '$1 ')}`;
  return `${date} UTC, \`${command}\`, ${cpu}, ${cores} cores, Node ${node}${browser}.`;
}
