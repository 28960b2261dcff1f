/** Separate from the client's own index: the command line does not need it, and starts faster. */
export { parseAddress, rangeOf } from './address-range.ts';
export { registryGuard, type GuardSettings } from './registry-guard.ts';
export { refusalsAsNotFound } from './refusals-as-not-found.ts';
export type { Refusal } from './refused-address.ts';
