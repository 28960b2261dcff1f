import type { Distribution, Problem } from '../domain/index.ts';

/** Replaces a CVE ID in an incomplete answer, so that every Clair client shows and counts it. */
export const INCOMPLETE_NAME = 'PLIMSOLL-INCOMPLETE';

/** Problems to name in one description, since an image may have thousands. */
const MAX_NAMED = 10;

/** Entry for gaps in an image's answer, attached to a package that represents its release. */
export interface IncompleteEntry {
  readonly id: typeof INCOMPLETE_NAME;
  readonly package: string;
  readonly version: string;
  readonly description: string;
  /** Its holes as KIND:SUBJECT, the form in which they are waived. */
  readonly holes: readonly string[];
}

/** Returns undefined without problems. */
export function toIncompleteEntry(
  problems: readonly Problem[],
  distribution: Pick<Distribution, 'id' | 'version'> | undefined,
): IncompleteEntry | undefined {
  if (problems.length === 0) return undefined;
  return {
    id: INCOMPLETE_NAME,
    package: distribution?.id ?? '',
    version: distribution?.version ?? '',
    description: describe(problems),
    holes: problems.map(({ kind, subject }) => `${kind}:${subject}`),
  };
}

/** Describes the entry for a release, regardless of the image. */
export function describeIncomplete(problem: Problem | undefined): string {
  return problem
    ? describe([problem])
    : 'The answer for an image of this release may hold this entry: everything that is known is listed beside it, and its description says what cannot be known';
}

function describe(problems: readonly Problem[]): string {
  const named = problems.slice(0, MAX_NAMED).map(({ message }) => message);
  const others = problems.length - named.length;
  if (others > 0) named.push(`and ${others} more`);
  return `Everything that is known is listed, and not everything can be known: ${named.join('; ')}`;
}
