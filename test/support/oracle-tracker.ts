// The claims of Debian's tracker about installed packages. Nothing here is the product's.

import type { Claim, VersionEvent } from './oracle-claims.ts';
import type { Installed } from './oracle-installed.ts';

export interface TrackerRelease {
  readonly status: string;
  readonly fixed_version?: string;
  readonly urgency?: string;
  readonly nodsa?: string;
  readonly nodsa_reason?: string;
}

/** The shape of https://security-tracker.debian.org/tracker/data/json. */
export type Tracker = Readonly<
  Record<string, Readonly<Record<string, { readonly releases: Readonly<Record<string, TrackerRelease>> }>>>
>;

const NO_DSA: Readonly<Record<string, string>> = { ignored: 'will-not-fix', postponed: 'deferred' };

export function trackerClaims(tracker: Tracker, codeName: string, packages: readonly Installed[]): Claim[] {
  return packages.flatMap((installed) => {
    // The package that signs a kernel has a source of its own; the kernel's flaws are under the kernel's name and
    // version.
    const isSigned = installed.source.startsWith('linux-signed-');
    const source = isSigned ? 'linux' : installed.source;
    const version = isSigned ? installed.version : installed.sourceVersion;
    return Object.entries(tracker[source] ?? {}).flatMap(([id, { releases }]) => {
      const release = releases[codeName];
      if (release === undefined) return [];
      return [
        { ids: [id], record: id, installed, version, events: eventsOf(release), state: stateOf(release) },
      ];
    });
  });
}

function eventsOf({ status, fixed_version: fixed }: TrackerRelease): VersionEvent[] {
  const isFixed = status === 'resolved' && fixed !== undefined;
  return [{ introduced: '0' }, ...(isFixed ? [{ fixed }] : [])];
}

function stateOf({ status, urgency, nodsa_reason: reason = '' }: TrackerRelease): string {
  if (status === 'undetermined') return 'undetermined';
  return urgency === 'end-of-life' ? 'end-of-life' : (NO_DSA[reason] ?? 'unfixed');
}
