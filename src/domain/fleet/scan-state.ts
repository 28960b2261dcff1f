/** States of a server's scan, in order. */
export const SCAN_STATES = ['queued', 'running', 'done', 'failed'] as const;
export type ScanState = (typeof SCAN_STATES)[number];

export function hasEnded(state: ScanState): boolean {
  return state === 'done' || state === 'failed';
}
