import type { EventKind, FleetEvent } from '../../domain/index.ts';
import type { HeldPackage, ImageReader, Page, PageRequest } from './inventory.ts';

/** Events in the order in which they were stored; kept whether anyone listens or not. */
export interface EventStore {
  /** Skips an event whose ID is stored. */
  append(events: readonly NewEvent[]): Promise<void>;
  /** Returns an event that this reader may see. */
  get(id: string, reader?: EventReader): Promise<StoredEvent | undefined>;
  /**
   * Lists events, oldest first. A page holds fewer than its limit where the reader may not see some. Throws USAGE for a
   * cursor of another list, and EVENTS_FORGOTTEN for one whose next event may have been deleted.
   */
  list(page: EventPageRequest): Promise<EventPage>;
  span(): Promise<EventSpan>;
  /** Counts events with higher numbers, by kind; `through` is the highest. */
  kindsAfter(seq: number): Promise<EventCounts>;
}

export interface NewEvent {
  readonly event: FleetEvent;
  /** Row of the distinct package, on one distribution or in images without one, of `finding.` events. */
  readonly package?: HeldPackage;
}

/** `package` is absent once no image holds it. */
export interface StoredEvent extends NewEvent {
  /** Order of events; never reused. */
  readonly seq: number;
  /** Its place in the list: the cursor of the events after it. */
  readonly cursor: string;
}

/** Sees events of images that it sees, and of feeds; without `visibleTo`, all. */
export type EventReader = ImageReader;

export interface EventPageRequest extends PageRequest, EventReader {
  readonly kinds?: readonly FleetEvent['kind'][];
  /** Only events from this time on. RFC 3339. */
  readonly since?: string;
  /** Only events with higher numbers; unlike a cursor, it may be older than all that are kept. */
  readonly after?: number;
}

export interface EventPage extends Page<StoredEvent> {
  /** Number of the last event that was looked at: with it as `after`, the list goes on. */
  readonly through: number;
  /** The same as a cursor. */
  readonly cursor: string;
}

export interface EventCounts {
  readonly kinds: Readonly<Partial<Record<EventKind, number>>>;
  readonly through: number;
}

export interface EventSpan {
  /** Number of the last event that was stored; 0: none yet. */
  readonly last: number;
  /** Highest number of the events that were deleted; 0: none yet. */
  readonly forgotten: number;
}
