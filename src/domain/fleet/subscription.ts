import type { Severity } from '../advisories/severity.ts';
import type { EventKind } from './fleet-event.ts';
import type { Places } from './places.ts';

/** Message formats. */
export const MESSAGE_FORMATS = ['json', 'cloudevents', 'cloudevents-binary', 'slack', 'teams'] as const;
export type MessageFormat = (typeof MESSAGE_FORMATS)[number];

/** The events that share a message: those from one advisory, one sync, or some hours. */
export const DIGEST_INTERVALS = ['none', 'sync', '1h', '24h'] as const;
export type DigestInterval = (typeof DIGEST_INTERVALS)[number];

/** Events that a subscription wants; an absent field excludes nothing. */
export interface EventFilter extends Places {
  readonly kinds?: readonly EventKind[];
  /** This severity or a worse one. */
  readonly severity?: Severity;
  /** Only CVEs listed in KEV. */
  readonly kev?: boolean;
  /** Only findings that a newer version fixes. */
  readonly fixable?: boolean;
  /** Only running images. */
  readonly running?: boolean;
}

/** The non-secret parts of a subscription. */
export interface SubscriptionSettings extends EventFilter {
  readonly format: MessageFormat;
  readonly digest: DigestInterval;
}

export type SubscriptionState = 'active' | 'paused' | 'ended';

export type DeliveryState = 'waiting' | 'delivered' | 'dead';

/** Where a subscription is from: a server replaces the file's subscriptions when it starts. */
export type SubscriptionOrigin = 'file' | 'api';
