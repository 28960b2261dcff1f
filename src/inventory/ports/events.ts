import type { EventKind, FleetEvent } from '../../domain/index.ts';
import type { Page, PageRequest } from '../../store/ports.ts';
import type { PackageKey, ImageReader } from './inventory.ts';

/** Events in storage order; kept even if no subscription exists. */
export interface EventStore {
  /** Skips an event whose ID is already stored. */
  append(events: readonly NewEvent[]): Promise<void>;
  /** Returns an event visible to this reader. */
  get(id: string, reader?: EventReader): Promise<StoredEvent | undefined>;
  /**
   * Lists events, oldest first. A page may be shorter than its limit, since invisible events are left out.
   * Throws USAGE for another list's cursor, and EVENTS_FORGOTTEN if the next event may have been deleted.
   */
  list(page: EventPageRequest): Promise<EventPage>;
  span(): Promise<EventSpan>;
  /** Counts events after this number, by kind; `through` is the highest number. */
  kindsAfter(seq: number): Promise<EventCounts>;
}

export interface NewEvent {
  readonly event: FleetEvent;
  /** Row of the distinct package in `finding.` events, on one distribution or in images without one. */
  readonly package?: PackageKey;
}

/** `package` is absent once no image holds it. */
export interface StoredEvent extends NewEvent {
  /** Event number: ascending, never reused. */
  readonly seq: number;
  /** Position in the list: the cursor for later events. */
  readonly cursor: string;
}

/** Sees feed events, and events for visible images; without `visibleTo`, every event. */
export type EventReader = ImageReader;

export interface EventPageRequest extends PageRequest, EventReader {
  readonly kinds?: readonly FleetEvent['kind'][];
  /** Only events since this time. RFC 3339. */
  readonly since?: string;
  /** Only events after this number; unlike a cursor, it may be older than every stored event. */
  readonly after?: number;
}

export interface EventPage extends Page<StoredEvent> {
  /** Number of the last event examined: pass it as `after` to continue. */
  readonly through: number;
  /** The same position as a cursor. */
  readonly cursor: string;
}

export interface EventCounts {
  readonly kinds: Readonly<Partial<Record<EventKind, number>>>;
  readonly through: number;
}

export interface EventSpan {
  /** Number of the last stored event; 0: none yet. */
  readonly last: number;
  /** Highest deleted event number; 0: none yet. */
  readonly forgotten: number;
}
