import { setPriority } from 'node:os';

/** The lowest priority there is: what is left is enough, and waits for nobody. */
const NICENESS = 19;

/**
 * Lets this thread have what others leave of the processors. Linux alone keeps a priority for each thread (setpriority(2),
 * "C library/kernel differences"); elsewhere it would be the whole process's.
 */
export function giveWay(): void {
  if (process.platform === 'linux') setPriority(NICENESS);
}
