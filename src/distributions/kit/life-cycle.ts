import { dateOf, defined, type Distribution, type Problem } from '../../domain/index.ts';
import type { LifeCycleFacts, ReleaseEnd } from '../contract.ts';
import { coverageOf } from './coverage.ts';
import { knownDistribution } from './find.ts';

export interface LifeCycle {
  /** ISO 8601 date of the last day of free support. */
  readonly endOfLife?: string;
  /** The last day of the extended support that the feed carries. */
  readonly feedUntil?: string;
  /**
   * `extended`: past its end of life, but still in its feed (Debian's and SUSE's long-term support, Red Hat's
   * ELS, Ubuntu's expanded maintenance). `ended`: its feed gets no more additions. `unknown`: the data does
   * not list the release.
   */
  readonly state: 'supported' | 'extended' | 'ended' | 'unknown';
}

type Dated = Extract<LifeCycleFacts, { readonly releases: unknown }>;

export function lifeCycleOf(distribution: Distribution, now: Date): LifeCycle {
  const end = endOf(distribution);
  if (!end) return { state: 'unknown' };
  const [endOfLife, feedUntil] = end;
  if (endOfLife === undefined) return { state: 'supported' };
  const today = dateOf(now.toISOString());
  const dates = { endOfLife, ...defined({ feedUntil }) };
  if (today <= endOfLife) return { ...dates, state: 'supported' };
  return { ...dates, state: feedUntil !== undefined && today <= feedUntil ? 'extended' : 'ended' };
}

export function isPastEndOfLife(distribution: Distribution, now: Date): boolean {
  const { state } = lifeCycleOf(distribution, now);
  return state === 'extended' || state === 'ended';
}

/** Lists a distribution's versions that still have free support, the oldest first. */
export function supportedVersions(id: string, now: Date): readonly string[] {
  const today = dateOf(now.toISOString());
  return Object.entries(releasesOf(id) ?? {})
    .filter(([, [endOfLife]]) => endOfLife !== undefined && today <= endOfLife)
    .map(([version]) => version);
}

/** Returns a hole if the feed is dead, a note if it still covers the release or if the life cycle is unknown. */
export function lifeCycleProblem(distribution: Distribution, now: Date): Problem | undefined {
  const { state, endOfLife, feedUntil } = lifeCycleOf(distribution, now);
  const subject = `${distribution.id}:${distribution.version}`;
  // Names the release by ID: distroless images have Debian's ID, but the name "Distroless".
  const end = `${subject} has been past its end of life since ${endOfLife ?? ''}`;
  if (state === 'extended') {
    const message = `${end}; its advisories continue until ${feedUntil ?? ''}`;
    return { kind: 'release-past-end-of-life', subject, message };
  }
  if (state === 'ended') {
    const last = feedUntil === undefined ? end : `${end}, and its extended support since ${feedUntil}`;
    const message = `${last}, so its feed is no longer maintained`;
    return { kind: 'distribution-end-of-life', subject, message };
  }
  if (state === 'unknown' && !isRolling(distribution) && isCovered(distribution)) {
    const message = `the end of support of ${subject} is unknown, so its advisories may have ended`;
    return { kind: 'life-cycle-unknown', subject, message };
  }
  return undefined;
}

/** Whether a feed covers a release; an uncovered release is a hole of its own. */
function isCovered(distribution: Distribution): boolean {
  return coverageOf(distribution).length > 0;
}

function isRolling(distribution: Distribution): boolean {
  const { id, version } = distribution;
  return version === '' || (knownDistribution(id)?.isRolling?.(distribution) ?? false);
}

/** Lists the last days (YYYY-MM-DD) of a release's free and extended support, as far as they are known. */
export function lastDaysOf(distribution: Distribution): readonly string[] {
  return (endOf(distribution) ?? []).flatMap((day) => day ?? []);
}

/** Returns the life cycle's entry for a release; an empty list for one without an end. */
function endOf(distribution: Distribution): ReleaseEnd | readonly [] | undefined {
  const { id, version } = distribution;
  const known = knownDistribution(id);
  if (known?.lifeCycle === 'rolling') return [];
  const releases = releasesOf(id);
  if (!releases || isRolling(distribution) || isAmbiguous(distribution)) return undefined;
  const key = beginnings(known?.releaseKey?.(distribution) ?? version).find((each) =>
    Object.hasOwn(releases, each),
  );
  return key === undefined ? undefined : releases[key];
}

/** Whether its own feeds cannot identify the release by its version: Alpine's 3 is not its 3.0. */
function isAmbiguous(distribution: Distribution): boolean {
  const { feeds = [] } = knownDistribution(distribution.id) ?? {};
  return feeds.length > 0 && !isCovered(distribution);
}

/** Lists the version's prefixes, longest first: 3.20.3, then 3.20, then 3. SUSE's 15 is its 15.0. */
function beginnings(version: string): readonly string[] {
  const parts = version.split('.');
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('.')), `${version}.0`];
}

function releasesOf(id: string): Dated['releases'] | undefined {
  const facts = knownDistribution(id)?.lifeCycle;
  if (facts === undefined || typeof facts === 'string') return undefined;
  return 'sameAs' in facts ? releasesOf(facts.sameAs) : facts.releases;
}
