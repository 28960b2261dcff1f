import { setPriority } from 'node:os';

/** Lowest priority: spare processor time is enough, and nobody waits for this work. */
const NICENESS = 19;

/**
 * Leaves this thread only spare processor time. Only Linux has a priority per thread (setpriority(2), "C
 * library/kernel differences"); elsewhere it would apply to the whole process.
 */
export function giveWay(): void {
  if (process.platform === 'linux') setPriority(NICENESS);
}
