/** States of a scan that a server was asked for, in the order in which it passes through them. */
export const SCAN_STATES = ['queued', 'running', 'done', 'failed'] as const;
export type ScanState = (typeof SCAN_STATES)[number];

export function hasEnded(state: ScanState): boolean {
  return state === 'done' || state === 'failed';
}
