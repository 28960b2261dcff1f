import type { Severity } from '../advisories/severity.ts';
import type { VerdictCause } from '../findings/image-verdict.ts';
import type { Digest } from '../images/digest.ts';

/** Event kinds for inventory images, findings and feeds. */
export const EVENT_KINDS = [
  'finding.affected',
  'finding.relieved',
  'finding.fix-available',
  'finding.severity-raised',
  'finding.exploited',
  'image.over-line',
  'image.within-line',
  'image.overdue',
  'image.unreadable',
  'image.never-scanned',
  'feed.stale',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** Event counts by kind. */
export type KindCounts = Readonly<Partial<Record<EventKind, number>>>;

/** Conditions that last until somebody acts, and have one event however often they are noticed. */
export type ConditionKind = Extract<EventKind, 'image.never-scanned' | 'image.unreadable' | 'feed.stale'>;

/**
 * A feed that its source does not confirm, or with content older than the feed's longest silence, which has
 * no event.
 */
export type FeedCondition = 'feed.stale' | 'feed.content-old';

/** A change to announce: one package and one vulnerability, one image, or one feed. Fields are only ever added. */
export interface FleetEvent {
  readonly version: 1;
  /** A UUID that stays the same over retries. */
  readonly id: string;
  readonly kind: EventKind;
  /** RFC 3339. */
  readonly at: string;
  /** Sync that caused it, if any. */
  readonly sync?: { readonly feed: string; readonly seq: number };
  /** The finding, in `finding.` events. */
  readonly finding?: EventFinding;
  /** The image's key, in `image.` events; in `image.never-scanned`, the running digest, if known. */
  readonly image?: Digest;
  /** The image reference in workloads, in `image.never-scanned`. */
  readonly reference?: string;
  /** The line that judged the image, in `image.` events about verdicts. */
  readonly line?: string;
  /** Why the verdict changed. */
  readonly cause?: VerdictCause;
  /** Feed name, in `feed.` events. */
  readonly feed?: string;
  /** One sentence for people. */
  readonly message: string;
}

/** A vulnerability in one distinct package, which any number of images may hold. */
export interface EventFinding {
  /** CVE, or the record's ID if it names no CVE. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title?: string;
  readonly severity: Severity;
  /** Severity before, in `finding.severity-raised`. */
  readonly severityBefore?: Severity;
  readonly fixedVersion?: string;
  /** True if it is listed in KEV. */
  readonly isExploited: boolean;
  readonly links: readonly string[];
  readonly package: EventPackage;
}

export interface EventPackage {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  /** Name of the distribution, or the language ecosystem. */
  readonly of: string;
}

/** Puts an image name into the sentence: events are stored with the key, since not everyone may see the names. */
export function withImageName(event: FleetEvent, name: string | undefined): FleetEvent {
  const { image, message } = event;
  if (image === undefined || name === undefined || !message.startsWith(image)) return event;
  return { ...event, message: name + message.slice(image.length) };
}
