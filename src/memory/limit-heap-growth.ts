import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets garbage double or triple the heap before it collects: a hostile image with 60 MB of objects then takes 200.
 */
const HEAP_GROWTH_PERCENT = 40;
/** V8's own rules. */
const NO_LIMIT = 0;
/** Young objects get twice the space whenever many are still in use, as they all are while modules load. */
const NO_YOUNG_GROWTH = 1;
/** Megabytes, of which V8 takes two of each. A report takes a fifth more of a processor with the one it begins with. */
const YOUNG_SPACE_OF_WORK = 8;
/** A later version may not know the flags, and would say so on standard error. */
const NODE_WITH_THE_FLAGS = 24;

let isLimited = false;

/**
 * Makes V8 collect garbage earlier. Call it once the program is loaded and before it reads layers or feeds: Node's code
 * cache does not match a process with other flags, so modules loaded later cost more.
 */
export function limitHeapGrowth(): void {
  if (!isLimited) setGrowth(HEAP_GROWTH_PERCENT);
  isLimited = true;
}

/** Undoes it: compiled code that is kept must match the flags of the next start. */
export function liftHeapGrowthLimit(): void {
  setGrowth(NO_LIMIT);
}

/**
 * Keeps the space for young objects of this thread, and of those that it starts, as small as it begins: V8 hardly ever
 * gives back what it grew to, which is 16 MB for each of them. Call it before the program is loaded.
 */
export function limitYoungObjects(): void {
  setFlag('semi-space-growth-factor', NO_YOUNG_GROWTH);
}

/** Gives the threads that are started from now on, which do their work and end, all that they would grow to. */
export function startThreadsWithFullSpace(): void {
  setFlag('min-semi-space-size', YOUNG_SPACE_OF_WORK);
}

function setGrowth(percent: number): void {
  setFlag('heap-growing-percent', percent);
}

function setFlag(name: string, value: number): void {
  const major = Number(process.versions.node.split('.', 1)[0]);
  if (major === NODE_WITH_THE_FLAGS) setFlagsFromString(`--${name}=${value}`);
}
