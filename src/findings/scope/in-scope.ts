import {
  isOfApplicationFile,
  isOfOtherSystem,
  isOfScope,
  type IndexedImage,
  type Problem,
  type ProblemKind,
  type ReportScope,
} from '../domain/index.ts';
import { ofDistribution } from './of-distribution.ts';

/** Kinds about all packages of a language, or of a system that is not the image's own. */
const OF_ECOSYSTEMS: readonly ProblemKind[] = ['packages-not-read', 'ecosystem-not-covered'];

const OF_OS: readonly ProblemKind[] = ['no-package-database', 'distribution-unknown'];

/** Leaves an image with the packages that a report is about, and with the problems that concern them. */
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
  const own = ofDistribution(indexed);
  const isOfOs = (problem: Problem) =>
    OF_ECOSYSTEMS.includes(problem.kind) ? isOfOtherSystem(problem) : !isOfApplicationFile(problem);
  return { ...own, problems: own.problems.filter(isOfOs) };
}

/** Packages that a document names are looked up, too. */
function everything(indexed: IndexedImage): IndexedImage {
  const problems = indexed.problems.filter(({ kind }) => kind !== 'packages-only-declared');
  return { ...indexed, problems };
}

/** Problems of the distribution do not concern its applications, unless nothing of them was found either. */
function applicationsAlone(indexed: IndexedImage): IndexedImage {
  const packages = indexed.packages.filter((pkg) => isOfScope(pkg, 'application'));
  const isOfOs = (problem: Problem) => OF_OS.includes(problem.kind) || isOfOtherSystem(problem);
  const problems = packages.length > 0 ? indexed.problems.filter((each) => !isOfOs(each)) : indexed.problems;
  return { ...indexed, packages, problems };
}
