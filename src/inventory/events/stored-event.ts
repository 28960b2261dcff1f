import type { FleetEvent } from '../../domain/index.ts';

/** Checks only the outermost shape: this program wrote the row, so any other shape means disk corruption. */
export function parseEvent(json: string): FleetEvent {
  const value: unknown = JSON.parse(json);
  if (!isEvent(value)) throw new Error(`not a valid stored event: ${json}`);
  return value;
}

function isEvent(value: unknown): value is FleetEvent {
  return typeof value === 'object' && value !== null && 'id' in value && 'kind' in value && 'at' in value;
}
