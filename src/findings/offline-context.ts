import type { ScanContext } from './context.ts';

/** Answers from what is stored: no source is asked. */
export function withoutNetwork(context: ScanContext): ScanContext {
  return { ...context, feedPolicy: { ...context.feedPolicy, offline: true } };
}
