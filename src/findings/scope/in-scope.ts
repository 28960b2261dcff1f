import {
  isOfApplicationFile,
  isOfOtherSystem,
  isOfScope,
  type IndexedImage,
  type Problem,
  type ProblemKind,
  type ReportScope,
} from '../../domain/index.ts';
import { distributionOnly } from './distribution-only.ts';

/** Kinds about all packages in a language, or in a foreign system. */
const OF_ECOSYSTEMS: readonly ProblemKind[] = ['packages-not-read', 'ecosystem-not-covered'];

const OF_OS: readonly ProblemKind[] = ['no-package-database', 'distribution-unknown'];

/** Keeps a report's packages, and the problems that concern them. */
export function inScope(indexed: IndexedImage, scope: ReportScope | undefined): IndexedImage {
  switch (scope) {
    case 'os':
      return osAlone(indexed);
    case 'application':
      return applicationsAlone(indexed);
    case 'all':
      return everything(indexed);
    case undefined:
      return indexed;
  }
}

function osAlone(indexed: IndexedImage): IndexedImage {
  const own = distributionOnly(indexed);
  const isOfOs = (problem: Problem) =>
    OF_ECOSYSTEMS.includes(problem.kind) ? isOfOtherSystem(problem) : !isOfApplicationFile(problem);
  return { ...own, problems: own.problems.filter(isOfOs) };
}

/** Declared packages are looked up, too. */
function everything(indexed: IndexedImage): IndexedImage {
  const problems = indexed.problems.filter(({ kind }) => kind !== 'packages-only-declared');
  return { ...indexed, problems };
}

/** Distribution problems do not concern applications, unless no application package was found either. */
function applicationsAlone(indexed: IndexedImage): IndexedImage {
  const packages = indexed.packages.filter((pkg) => isOfScope(pkg, 'application'));
  const isOfOs = (problem: Problem) => OF_OS.includes(problem.kind) || isOfOtherSystem(problem);
  const problems = packages.length > 0 ? indexed.problems.filter((each) => !isOfOs(each)) : indexed.problems;
  return { ...indexed, packages, problems };
}
