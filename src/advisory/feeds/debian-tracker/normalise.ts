import type { Advisory, FixState, Problem, Rating, VulnerableRange } from '../../../domain/index.ts';
import { cveOf } from '../../cve-id.ts';
import { toTitle } from '../../title.ts';
import { ecosystemOf } from './releases.ts';
import type { TrackerIssue, TrackerRelease } from './schema.ts';

/** The one urgency that is the security team's own judgement; the others were copied from elsewhere, long ago. */
const UNIMPORTANT: Rating = { source: 'debian', severity: 'negligible' };

interface Draft {
  readonly title: string | undefined;
  readonly ranges: VulnerableRange[];
}

/**
 * Turns the tracker around, from what each package has to one record a CVE. Packages come one by one, and everything
 * about a CVE is known only after the last.
 */
export class TrackerIndex {
  readonly #drafts = new Map<string, Draft>();
  readonly #onProblem: (problem: Problem) => void;
  readonly #unknownReleases = new Set<string>();

  constructor(onProblem: (problem: Problem) => void) {
    this.#onProblem = onProblem;
  }

  add(name: string, issues: readonly TrackerIssue[]): void {
    // One object for all issues fixed in the same version: there are five times as many statuses as distinct ones.
    const distinct = new Map<string, VulnerableRange>();
    for (const issue of issues) {
      const draft = this.#drafts.get(issue.id) ?? { title: toTitle(issue.description), ranges: [] };
      for (const release of issue.releases) {
        const range = this.#rangeOf(name, release);
        if (range === undefined) continue;
        const key = `${range.ecosystem} ${range.state} ${range.rating?.severity ?? ''} ${range.upper ?? ''}`;
        const known = distinct.get(key);
        if (known === undefined) distinct.set(key, range);
        draft.ranges.push(known ?? range);
      }
      this.#drafts.set(issue.id, draft);
    }
  }

  *advisories(): Generator<Advisory> {
    for (const [id, { title, ranges }] of this.#drafts) {
      const cve = cveOf(id);
      yield {
        id,
        cves: cve === undefined ? [] : [cve],
        aliases: [],
        ...(title !== undefined && { title }),
        url: `https://security-tracker.debian.org/tracker/${id}`,
        ratings: [],
        ranges,
      };
    }
  }

  #rangeOf(name: string, release: TrackerRelease): VulnerableRange | undefined {
    const ecosystem = ecosystemOf(release.codeName);
    if (ecosystem === undefined) {
      this.#tellOnce(release.codeName);
      return undefined;
    }
    const fix = release.fixedVersion;
    return {
      ecosystem,
      package: name,
      state: stateOf(release),
      ...(fix !== undefined && { upper: fix }),
      ...(fix !== undefined && fix !== '0' && { fixedVersion: fix }),
      ...(release.urgency === 'unimportant' && { rating: UNIMPORTANT }),
    };
  }

  #tellOnce(codeName: string): void {
    if (this.#unknownReleases.has(codeName)) return;
    this.#unknownReleases.add(codeName);
    const message = `the release "${codeName}" is not known, so nothing that is said of it was read`;
    this.#onProblem({ kind: 'advisory-unreadable', subject: 'debian-tracker', message });
  }
}

function stateOf({ status, fixedVersion, urgency, noDsaReason }: TrackerRelease): FixState {
  if (status === 'undetermined') return 'undetermined';
  if (status === 'resolved') return fixedVersion === '0' ? 'not-affected' : 'fixed';
  if (urgency === 'end-of-life') return 'end-of-life';
  if (noDsaReason === 'ignored') return 'will-not-fix';
  return noDsaReason === 'postponed' ? 'deferred' : 'unfixed';
}
