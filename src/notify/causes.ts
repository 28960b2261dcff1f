import { isCveId, type DigestInterval, type FleetEvent } from '../domain/index.ts';

const HOUR_MS = 60 * 60_000;

/** Milliseconds between a digest's messages; 0 to send each as soon as possible. */
export function intervalOf(digest: DigestInterval): number {
  if (digest === '1h') return HOUR_MS;
  return digest === '24h' ? 24 * HOUR_MS : 0;
}

/** Groups events into messages, in the order of their first events. */
export function groupByCause<Of extends { readonly event: FleetEvent }>(
  events: readonly Of[],
  digest: DigestInterval,
): readonly (readonly Of[])[] {
  return [...Map.groupBy(events, ({ event }) => causeOf(event, digest)).values()];
}

function causeOf({ kind, sync, finding, image, feed, id }: FleetEvent, digest: DigestInterval): string {
  if (intervalOf(digest) > 0) return '';
  if (digest === 'sync' && sync) return String(sync.seq);
  if (finding) return [kind, sync?.seq, finding.id].join('\0');
  // A cluster's first list may have thousands.
  if (kind === 'image.never-scanned') return kind;
  // A scan covers one image. Verdicts on many images were collected in an open digest before.
  return [kind, image ?? feed ?? id].join('\0');
}

/** Names under which a subscription remembers an announced finding: one for each ID of the flaw. */
export interface AnnouncedNames {
  readonly names: readonly string[];
  /** The name shared by findings that differ only in the flaw's ID. */
  readonly id: string;
  /** The announced state. */
  readonly state: string;
  /** Names whose states this one replaces: once a finding is relieved, its next fix is announced again. */
  readonly ended: readonly string[];
}

const RISES = ['finding.fix-available', 'finding.severity-raised', 'finding.exploited'] as const;

/**
 * Returns the names and state to remember for an event; undefined for events that never repeat. `affected`
 * and `relieved` replace each other. Other kinds are announced again only with a new value, until the finding
 * is relieved.
 */
export function announcedNames({ kind, finding }: FleetEvent): AnnouncedNames | undefined {
  if (!finding) return undefined;
  const isPresence = kind === 'finding.affected' || kind === 'finding.relieved';
  const subject = isPresence ? 'finding' : kind;
  const value = kind === 'finding.fix-available' ? finding.fixedVersion : finding.severity;
  const { of, name, version, purl } = finding.package;
  const ids = [...new Set([finding.id, ...finding.aliases])];
  const namesOf = (about: string) => ids.map((id) => [about, of, purl, name, version, id].join('\0'));
  return {
    names: namesOf(subject),
    id: finding.id,
    state: isPresence ? kind : (value ?? ''),
    ended: kind === 'finding.relieved' ? RISES.flatMap(namesOf) : [],
  };
}

export interface Announced {
  /** The flaw's ID, as announced. */
  readonly id: string;
  readonly state: string;
}

/**
 * Two CVEs are two flaws, even if one advisory is an alias for both; otherwise, one shared name makes them
 * the same.
 */
export function wasAnnounced(
  { names, id, state }: AnnouncedNames,
  announced: ReadonlyMap<string, Announced>,
): boolean {
  return names.some((name) => {
    const before = announced.get(name);
    if (before?.state !== state) return false;
    return before.id === id || !(isCveId(before.id) && isCveId(id));
  });
}
