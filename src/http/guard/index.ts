/** Apart from the client's own face: the command line has no use for it, and starts the faster. */
export { registryGuard, type GuardSettings } from './registry-guard.ts';
export { refusalsAsNotFound } from './refusals-as-not-found.ts';
export type { Refusal } from './refused-address.ts';
