import { confirmGroup } from '../../catalog/index.ts';
import { appendTo, ECOSYSTEM_OF_ARCHIVES, nameSome, type Problem } from '../../domain/index.ts';
import type { AdvisoryStore } from '../../store/ports.ts';

/** Names to list in a message before counting the rest. */
const NAMED = 3;

/**
 * Turns problems about unversioned archives into holes if advisories know them by name and classes: they may
 * have an affected version.
 */
export async function weighUnversioned(
  problems: readonly Problem[],
  advisories: Pick<AdvisoryStore, 'names'>,
): Promise<readonly Problem[]> {
  const artifacts = new Set(
    problems.flatMap(({ archives = [] }) => archives.map(({ artifact }) => artifact)),
  );
  if (artifacts.size === 0) return problems;
  const groups = new Map<string, string[]>();
  for (const name of await advisories.names(ECOSYSTEM_OF_ARCHIVES)) {
    const [group = '', artifact] = name.split(':', 2);
    if (artifact !== undefined && artifacts.has(artifact)) appendTo(groups, artifact, group);
  }
  return problems.map((problem) => weigh(problem, groups));
}

function weigh(problem: Problem, groups: ReadonlyMap<string, readonly string[]>): Problem {
  const { kind, message, archives = [] } = problem;
  const known = archives.filter(
    ({ artifact, clues }) => confirmGroup(artifact, clues, groups.get(artifact) ?? []).kind !== 'none',
  );
  if (known.length === 0 || kind !== 'package-unnamed') return problem;
  const names = nameSome([...new Set(known.map(({ artifact }) => artifact))], NAMED);
  return {
    ...problem,
    kind: 'package-unidentified',
    message: `${message}; advisories use the name ${names}`,
  };
}
