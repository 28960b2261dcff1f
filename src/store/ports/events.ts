import type { FleetEvent } from '../../domain/index.ts';
import type { Page, PageRequest } from './inventory.ts';

/** Events in the order in which they were stored; kept whether anyone listens or not. */
export interface EventStore {
  append(events: readonly NewEvent[]): Promise<void>;
  get(id: string): Promise<StoredEvent | undefined>;
  /** Lists events after the one of the cursor, oldest first. */
  list(page: EventPageRequest): Promise<Page<StoredEvent>>;
}

export interface NewEvent {
  readonly event: FleetEvent;
  /** Row of the distinct package, on one distribution or in images without one, of `finding.` events. */
  readonly package?: { readonly packageId: number; readonly distributionId?: number };
}

export interface StoredEvent extends NewEvent {
  /** Order of events; never reused. */
  readonly seq: number;
}

export interface EventPageRequest extends PageRequest {
  readonly kinds?: readonly FleetEvent['kind'][];
  /** Only events with higher numbers. */
  readonly after?: number;
}
