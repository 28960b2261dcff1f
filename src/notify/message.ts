import type { EventKind, FleetEvent, Hits } from '../domain/index.ts';

/** Kinds of messages: of one kind of event, of several, or sent by hand. */
export type MessageType = EventKind | 'digest' | 'test';

/** One message for one cause: what changed, and what that hits. */
export interface Message {
  /** A UUID: `webhook-id`, and a CloudEvent's `id`. */
  readonly id: string;
  readonly type: MessageType;
  /** RFC 3339. */
  readonly at: string;
  /** Name of the subscription. */
  readonly subscription: string;
  /** One sentence for people. */
  readonly summary: string;
  /** Number of events; the first are listed. */
  readonly total: number;
  readonly events: readonly MessageEvent[];
  /** Address of the full list, if some are not listed. */
  readonly more?: string;
}

export interface MessageEvent extends FleetEvent {
  readonly hits: Hits;
}
