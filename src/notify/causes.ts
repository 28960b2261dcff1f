import { isCveId, type DigestInterval, type FleetEvent } from '../domain/index.ts';

const HOUR_MS = 60 * 60_000;

/** Milliseconds between the messages of a digest; 0: as soon as there is something. */
export function intervalOf(digest: DigestInterval): number {
  if (digest === '1h') return HOUR_MS;
  return digest === '24h' ? 24 * HOUR_MS : 0;
}

/** Groups events that one message tells, in the order of their first events. */
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
  // A cluster's first list may have thousands of them.
  if (kind === 'image.never-scanned') return kind;
  // A scan is of one image; of many that are judged anew, events were gathered before.
  return [kind, image ?? feed ?? id].join('\0');
}

/** Names under which a subscription remembers a finding that it was sent: one for each ID of the flaw. */
export interface ToldNames {
  readonly names: readonly string[];
  /** The same for findings that differ only in the ID of the flaw. */
  readonly id: string;
  /** The state that was sent. */
  readonly state: string;
  /** Names whose states are replaced by this one: once a finding was relieved, its next fix is news. */
  readonly ended: readonly string[];
}

const RISES = ['finding.fix-available', 'finding.severity-raised', 'finding.exploited'] as const;

/**
 * Tells how an event is remembered; undefined for events that are never told twice anyway. `affected` and `relieved`
 * replace each other; of the others, only a new value is news, until the finding is relieved.
 */
export function toldNames({ kind, finding }: FleetEvent): ToldNames | undefined {
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

export interface Told {
  /** ID of the flaw, as it was told. */
  readonly id: string;
  readonly state: string;
}

/**
 * Two CVEs are two flaws, even where one advisory is an alias of both; otherwise, one shared name makes them the same.
 */
export function wasTold({ names, id, state }: ToldNames, told: ReadonlyMap<string, Told>): boolean {
  return names.some((name) => {
    const before = told.get(name);
    if (before?.state !== state) return false;
    return before.id === id || !(isCveId(before.id) && isCveId(id));
  });
}
