import type { Advisory, FixState, Problem, Rating, VulnerableRange } from '../../../domain/index.ts';
import { cveOf } from '../../fields/cve-id.ts';
import { toDescription } from '../../fields/description.ts';
import { ECOSYSTEMS, ecosystemOf } from './releases.ts';
import type { TrackerIssue, TrackerRelease } from './schema.ts';

/** The only urgency that is the security team's own judgement; the others were copied from elsewhere, long ago. */
const UNIMPORTANT: Rating = { source: 'debian', severity: 'negligible' };

/** Converts the tracker's issues into records. */
export class TrackerReader {
  readonly #onProblem: (problem: Problem) => void;
  readonly #unknownReleases = new Set<string>();

  constructor(onProblem: (problem: Problem) => void) {
    this.#onProblem = onProblem;
  }

  /** Builds one ID's advisory from all its issues. */
  advisoryOf(id: string, issues: readonly TrackerIssue[]): Advisory {
    const cve = cveOf(id);
    const title = toDescription(issues[0]?.description);
    return {
      id,
      cves: cve === undefined ? [] : [cve],
      aliases: [],
      ...(title !== undefined && { title }),
      url: `https://security-tracker.debian.org/tracker/${id}`,
      ratings: [],
      ranges: issues.flatMap((issue) => [
        ...issue.releases.flatMap((release) => this.#rangeOf(issue.package, release) ?? []),
        ...unreadIn(issue),
      ]),
    };
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
    const message = `unknown release "${codeName}": its entries were not read`;
    this.#onProblem({ kind: 'advisory-unreadable', subject: 'debian-tracker', message });
  }
}

/** Covers every release, since the issue may affect any. */
function unreadIn({ package: name, unread }: TrackerIssue): VulnerableRange[] {
  if (unread === undefined) return [];
  return ECOSYSTEMS.map((ecosystem) => ({ ecosystem, package: name, state: 'not-compared', unread }));
}

function stateOf({ status, fixedVersion, urgency, noDsaReason }: TrackerRelease): FixState {
  if (status === 'undetermined') return 'undetermined';
  if (status === 'resolved') return fixedVersion === '0' ? 'not-affected' : 'fixed';
  if (urgency === 'end-of-life') return 'end-of-life';
  if (noDsaReason === 'ignored') return 'will-not-fix';
  return noDsaReason === 'postponed' ? 'deferred' : 'unfixed';
}
