// The machine of a measurement: processor, programs, date. bench.js and peers.js put it into their reports.

import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/**
 * @typedef {object} Machine
 * @property {string} cpu
 * @property {number} cores that programs may use
 * @property {string} node
 * @property {string | null} chromium null where it was not started
 * @property {string} date of the measurement, UTC
 * @property {string} command
 * @property {number | null} stolen_percent of the cores' time that the host of a virtual machine took during the
 *   measurement; null if the system does not report it
 */

/**
 * The time of all cores since the machine started, and the part of it that the host has taken, from the text of
 * Linux's /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal; see proc(5).
 * @param {string} text
 */
export function coreTimes(text) {
  const times = (/^cpu .*$/m.exec(text)?.[0] ?? '').trim().split(/\s+/).slice(1, 9).map(Number);
  return { all: times.reduce((sum, time) => sum + time, 0), stolen: times[7] ?? 0 };
}

function readCoreTimes() {
  try {
    return coreTimes(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return null; // not Linux
  }
}

/** Begins to watch; returns a function that returns how many percent of the time the host has taken since. */
export function watchHost() {
  const before = readCoreTimes();
  return () => {
    const after = readCoreTimes();
    if (before === null || after === null || after.all <= before.all) return null;
    return Number(((100 * (after.stolen - before.stolen)) / (after.all - before.all)).toPrecision(2));
  };
}

/**
 * @param {string} command
 * @param {string | null} chromium
 * @param {number | null} stolen_percent
 * @returns {Machine}
 */
export function machineOf(command, chromium, stolen_percent) {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    node: process.versions.node,
    chromium,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    command,
    stolen_percent,
  };
}

/** @param {Machine} machine */
export function sentenceOf({ cpu, cores, node, chromium, date, command, stolen_percent = null }) {
  const browser = chromium === null ? '' : `, ${chromium.replace(/^(?:Headless)?(\w+)\//, '$1 ')}`;
  const host = stolen_percent === null ? '' : ` Meanwhile its host took ${stolen_percent} % of the cores' time.`;
  return `${date} UTC, \`${command}\`, ${cpu}, ${cores} cores, Node ${node}${browser}.${host}`;
}
