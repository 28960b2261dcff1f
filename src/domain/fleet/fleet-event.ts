import type { Digest } from './digest.ts';
import type { VerdictCause } from './kept-verdict.ts';
import type { Severity } from './severity.ts';

/** Kinds of events about images that the inventory knows. */
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

/** Numbers of events by kind. */
export type KindCounts = Readonly<Partial<Record<EventKind, number>>>;

/** Kinds of what lasts until somebody acts, and has one event however often it is noticed. */
export type EpisodeKind = Extract<EventKind, 'image.never-scanned' | 'image.unreadable' | 'feed.stale'>;

/**
 * A change that someone may want to hear of: one package and one vulnerability, one image, or one feed. Fields are only
 * ever added.
 */
export interface FleetEvent {
  readonly version: 1;
  /** A UUID that stays the same over retries. */
  readonly id: string;
  readonly kind: EventKind;
  /** RFC 3339. */
  readonly at: string;
  /** Sync that caused it, if one did. */
  readonly sync?: { readonly feed: string; readonly seq: number };
  /** The finding of a `finding.` event. */
  readonly finding?: EventFinding;
  /** Key of the image, of `image.` events; of `image.never-scanned`, the digest that runs, if it is known. */
  readonly image?: Digest;
  /** The image as workloads name it, of `image.never-scanned`. */
  readonly reference?: string;
  /** Name of the line by which the image was judged, of `image.` events about verdicts. */
  readonly line?: string;
  /** The change since the image was judged before. */
  readonly cause?: VerdictCause;
  /** Name of the feed, of `feed.` events. */
  readonly feed?: string;
  /** One sentence for people. */
  readonly message: string;
}

/** A vulnerability in one distinct package, which any number of images hold. */
export interface EventFinding {
  /** CVE, or the record's ID where it names none. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title?: string;
  readonly severity: Severity;
  /** Severity before, of `finding.severity-raised`. */
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
  /** Name of the distribution, or the language's ecosystem. */
  readonly of: string;
}

/** Calls an image by a name in the sentence: events are stored with the key, since not everyone may know the names. */
export function withImageName(event: FleetEvent, name: string | undefined): FleetEvent {
  const { image, message } = event;
  if (image === undefined || name === undefined || !message.startsWith(image)) return event;
  return { ...event, message: name + message.slice(image.length) };
}
