import type { ScanContext } from './context.ts';

/** Answers from stored data, without asking any source. */
export function offlineContext<Context extends ScanContext>(context: Context): Context {
  return { ...context, feedPolicy: { ...context.feedPolicy, offline: true } };
}
