import { isAlpineEdge, nameInBrackets, type Distribution, type Problem } from '../../domain/index.ts';
import data from './life-cycle.json' with { type: 'json' };

export interface LifeCycle {
  /** ISO 8601 date of the last day of free support. */
  readonly endOfLife?: string;
  /** The last day of the extended support that the feed carries. */
  readonly feedUntil?: string;
  /**
   * `extended`: past its end of life, but its feed still answers (Debian's and SUSE's long-term support, Red Hat's ELS,
   * Ubuntu's expanded maintenance). `ended`: nobody adds to its feed any more. `unknown`: the data does not know the
   * release.
   */
  readonly state: 'supported' | 'extended' | 'ended' | 'unknown';
}

interface Release {
  readonly endOfLife?: string;
  /** Until when the feed goes on; absent where it ends with the release. */
  readonly feedUntil?: string;
}

const RELEASES = new Map<string, ReadonlyMap<string, Release>>(
  Object.entries(data.releases).map(([id, releases]) => [
    id,
    new Map<string, Release>(Object.entries(releases)),
  ]),
);
/** Distributions that live and end with another one. */
const SAME_AS = new Map<string, string>(Object.entries(data.sameAs));

export function lifeCycleOf(distribution: Distribution, now: Date): LifeCycle {
  const release = releaseOf(distribution);
  if (!release) return { state: 'unknown' };
  const { endOfLife, feedUntil } = release;
  if (endOfLife === undefined) return { state: 'supported' };
  const today = now.toISOString().slice(0, 'YYYY-MM-DD'.length);
  const dates = { endOfLife, ...(feedUntil !== undefined && { feedUntil }) };
  if (today <= endOfLife) return { ...dates, state: 'supported' };
  return { ...dates, state: feedUntil !== undefined && today <= feedUntil ? 'extended' : 'ended' };
}

export function isPastEndOfLife(distribution: Distribution, now: Date): boolean {
  const { state } = lifeCycleOf(distribution, now);
  return state === 'extended' || state === 'ended';
}

/** Versions of a distribution whose free support lasts, the oldest first. */
export function supportedVersions(id: string, now: Date): readonly string[] {
  const today = now.toISOString().slice(0, 'YYYY-MM-DD'.length);
  return [...(RELEASES.get(id) ?? [])]
    .filter(([, { endOfLife }]) => endOfLife !== undefined && today <= endOfLife)
    .map(([version]) => version);
}

/** A hole where the feed is dead, a note where it still answers or where nothing is known of the release. */
export function lifeCycleProblem(distribution: Distribution, now: Date): Problem | undefined {
  const { state, endOfLife, feedUntil } = lifeCycleOf(distribution, now);
  const subject = `${distribution.id}:${distribution.version}`;
  // Not by its name, which is "Distroless" for one.
  const end = `${subject} has been past its end of life since ${endOfLife ?? ''}`;
  if (state === 'extended') {
    const message = `${end}; its advisories still go on, until ${feedUntil ?? ''}`;
    return { kind: 'release-past-end-of-life', subject, message };
  }
  if (state === 'ended') {
    const last = feedUntil === undefined ? end : `${end}, and its extended support since ${feedUntil}`;
    const message = `${last}, so nobody says any more what it is vulnerable to`;
    return { kind: 'distribution-end-of-life', subject, message };
  }
  if (state === 'unknown' && !isRolling(distribution)) {
    const message = `until when ${subject} is supported is not known here, so its advisories may have ended`;
    return { kind: 'life-cycle-unknown', subject, message };
  }
  return undefined;
}

/** Has no end: Debian's testing and unstable carry no version, Alpaquita's stream says so. */
function isRolling(distribution: Distribution): boolean {
  const { version } = distribution;
  return version === '' || version === 'stream' || isAlpineEdge(distribution);
}

/**
 * By version and service pack, then by the longest beginning of the version that the data knows: 3.20.3, then 3.20,
 * then 3; SUSE's 15 is its 15.0.
 */
function releaseOf(distribution: Distribution): Release | undefined {
  const { id, version } = distribution;
  const releases = RELEASES.get(SAME_AS.get(id) ?? id);
  if (!releases || isAlpineEdge(distribution)) return undefined;
  const withServicePack = releases.get(`${version}-${nameInBrackets(distribution) ?? ''}`);
  if (withServicePack) return withServicePack;
  const parts = version.split('.');
  for (let length = parts.length; length > 0; length--) {
    const release = releases.get(parts.slice(0, length).join('.'));
    if (release) return release;
  }
  // The empty version stands for the whole of a rolling distribution.
  return releases.get(`${version}.0`) ?? releases.get('');
}
