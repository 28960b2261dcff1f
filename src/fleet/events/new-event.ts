import { randomUUID } from 'node:crypto';
import type { FleetEvent } from '../../domain/index.ts';

/** Makes an event of the present version of their form, under an ID of its own. */
export function newEvent(event: Omit<FleetEvent, 'version' | 'id'>): FleetEvent {
  return { version: 1, id: randomUUID(), ...event };
}
