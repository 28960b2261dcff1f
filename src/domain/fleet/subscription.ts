import type { EventKind } from './fleet-event.ts';
import type { Places } from './places.ts';
import type { Severity } from './severity.ts';

/** Forms in which a message is sent. */
export const MESSAGE_FORMATS = ['json', 'cloudevents', 'cloudevents-binary', 'slack', 'teams'] as const;
export type MessageFormat = (typeof MESSAGE_FORMATS)[number];

/** The events that share a message: those of one advisory, of one sync, or of some hours. */
export const DIGEST_INTERVALS = ['none', 'sync', '1h', '24h'] as const;
export type DigestInterval = (typeof DIGEST_INTERVALS)[number];

/** Events that a subscription wants; what is absent excludes nothing. */
export interface EventFilter extends Places {
  readonly kinds?: readonly EventKind[];
  /** This severity or a worse one. */
  readonly severity?: Severity;
  /** Only what is listed in KEV. */
  readonly kev?: boolean;
  /** Only what a newer version fixes. */
  readonly fixable?: boolean;
  /** Only what runs now. */
  readonly running?: boolean;
}

/** The parts of a subscription that are not secret. */
export interface SubscriptionSettings extends EventFilter {
  readonly format: MessageFormat;
  readonly digest: DigestInterval;
}
