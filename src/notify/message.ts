import type { Digest, EventKind, FleetEvent } from '../domain/index.ts';

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

/** What an event hits when its message is made. */
export interface Hits {
  readonly images: number;
  /** Workloads where it is known what runs, else images. */
  readonly total: number;
  readonly listed: readonly Hit[];
  /** Address of the full list, if some are not listed. */
  readonly more?: string;
}

/** Workloads of one image and owner: a hundred of them are one line. */
export interface Hit {
  readonly image: Digest;
  /** Name of the image. */
  readonly name: string;
  readonly owner?: string;
  /** Number of workloads that run it. */
  readonly workloads?: number;
}

/** Most lines of images, and most events, in one message. */
export const MAX_LISTED = 100;
