import { clockFrom } from './clock.ts';
import { PROGRAM, User } from './cli.ts';
import { FeedMirror } from './feed-mirror.ts';

/** As much of the JSON report as tests of findings look at. */
export interface ReportedResult {
  readonly packages: readonly ReportedPackage[];
  readonly findings: readonly ReportedFinding[];
  readonly notices?: readonly Pick<ReportedFinding, 'id' | 'package' | 'evidence'>[];
  readonly suppressed: readonly { readonly finding: ReportedFinding }[];
  readonly problems: readonly ReportedProblem[];
  readonly verdict: { readonly incomplete: readonly ReportedProblem[] };
}

export interface ReportedProblem {
  readonly kind: string;
  readonly subject: string;
  readonly message: string;
}

export interface ReportedPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly ecosystem?: string;
  readonly proof?: string;
  readonly status?: string;
  readonly database: string;
  readonly locations?: readonly { readonly path: string }[];
  readonly application?: string;
  readonly source?: { readonly name: string; readonly version: string };
}

export interface ReportedFinding {
  readonly id: string;
  readonly package: ReportedPackage;
  readonly state: string;
  readonly fixedVersion?: string;
  readonly severity: string;
  readonly ratings: readonly { readonly source: string; readonly vector?: string }[];
  readonly evidence: readonly { readonly record: string }[];
}

/** A user with a mirror of feeds, whose store keeps what was read from them over all scans of a suite. */
export class FindingsLab implements Disposable {
  readonly mirror = new FeedMirror();
  readonly user = new User();
  readonly #day: string | undefined;

  /** On a day of the past, or today. */
  constructor(day?: string) {
    this.#day = day;
  }

  /** Scans one image with the program itself. */
  async scan(image: string, options: readonly string[] = []): Promise<ReportedResult> {
    const args = ['scan', image, '--format', 'json', '--feeds-mirror', this.mirror.folder, ...options];
    const clock = this.#day === undefined ? [] : ['--import', clockFrom(this.#day)];
    const { code, stdout, stderr } = await this.user.execute(process.execPath, [...clock, PROGRAM, ...args]);
    if (code === null || code === 2) throw new Error(`plimsoll could not scan ${image}: ${stderr}`);
    const { results }: { readonly results: readonly ReportedResult[] } = JSON.parse(stdout);
    const [result] = results;
    if (result === undefined) throw new Error(`the report says nothing of ${image}`);
    return result;
  }

  [Symbol.dispose](): void {
    this.mirror[Symbol.dispose]();
    this.user[Symbol.dispose]();
  }
}

/** One line for each finding: ID, package, architecture, state, fixed version, records; sorted. */
export function reportedFindings({ findings }: Pick<ReportedResult, 'findings'>): string[] {
  return findings
    .map(({ id, package: pkg, state, fixedVersion = '-', evidence }) => {
      const records = [...new Set(evidence.map(({ record }) => record))].toSorted();
      return `${id} ${pkg.name} ${pkg.architecture} ${state} ${fixedVersion} ${records.join(',')}`;
    })
    .toSorted();
}

export interface Counts {
  /** Distinct CVEs, or records without one. */
  readonly ids: number;
  readonly findings: number;
}

export function countsOf({ findings }: Pick<ReportedResult, 'findings'>): Counts {
  return { ids: new Set(findings.map(({ id }) => id)).size, findings: findings.length };
}

/**
 * Lists what was not read or not compared, in the order of the alphabet; how old a release or a feed is changes with
 * the day.
 */
export function problemKinds({ problems }: Pick<ReportedResult, 'problems'>): string[] {
  const kinds = problems.filter((problem) => !isAboutAge(problem)).map(({ kind }) => kind);
  return [...new Set(kinds)].toSorted();
}

/** A list that ranks findings, and holds nothing new for long, is missing. */
function isAboutAge({ kind, message }: ReportedProblem): boolean {
  if (kind === 'enrichment-missing') return message.startsWith('the newest content of ');
  return kind.includes('end-of-life') || kind === 'life-cycle-unknown' || kind === 'feed-content-old';
}

/** Lists each record that a package was found to be affected by, as `name@version record`. */
export function recordLines(
  findings: readonly Pick<ReportedFinding, 'package' | 'evidence'>[],
): readonly string[] {
  const lines = findings.flatMap(({ package: { name, version }, evidence }) =>
    evidence.map(({ record }) => `${name}@${version} ${record}`),
  );
  return [...new Set(lines)].sort();
}
