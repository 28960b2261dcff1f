import type { EventKind, FleetEvent, Hits } from '../domain/index.ts';

/** Message types: events of one kind, of several kinds, or a test message. */
export type MessageType = EventKind | 'digest' | 'test';

/** One message for one cause: the changes and their hits. */
export interface Message {
  /** A UUID: `webhook-id`, and a CloudEvent's `id`. */
  readonly id: string;
  readonly type: MessageType;
  /** RFC 3339. */
  readonly at: string;
  /** The subscription's name. */
  readonly subscription: string;
  /** One sentence for people. */
  readonly summary: string;
  /** Number of events; only the first are listed. */
  readonly total: number;
  readonly events: readonly MessageEvent[];
  /** Address of the full list, if some are not listed. */
  readonly more?: string;
}

export interface MessageEvent extends FleetEvent {
  readonly hits: Hits;
}
