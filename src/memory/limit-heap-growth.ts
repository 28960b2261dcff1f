import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets garbage double or triple the heap before it collects: a hostile image with 60 MB of objects then takes 200.
 */
const HEAP_GROWTH_PERCENT = 40;
/** V8's own rules. */
const NO_LIMIT = 0;
/** A later version may not know the flag, and would say so on standard error. */
const NODE_WITH_THE_FLAG = 24;

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

function setGrowth(percent: number): void {
  const major = Number(process.versions.node.split('.', 1)[0]);
  if (major === NODE_WITH_THE_FLAG) setFlagsFromString(`--heap-growing-percent=${percent}`);
}
