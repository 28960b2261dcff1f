import { randomUUID } from 'node:crypto';
import type { FleetEvent } from '../../domain/index.ts';

/** Creates an event in the current format version, with a new ID. */
export function newEvent(event: Omit<FleetEvent, 'version' | 'id'>): FleetEvent {
  return { version: 1, id: randomUUID(), ...event };
}
