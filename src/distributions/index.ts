export type {
  Ecosystem,
  FeedRule,
  KnownDistribution,
  Release,
  ReleaseFile,
  ReleaseFormat,
} from './contract.ts';
export {
  distributionBelow,
  coverageOf,
  coverageOfMaker,
  isDistributionPackage,
  isOfManager,
  managerOf,
  type FeedChoice,
} from './kit/coverage.ts';
export { coverageOfFeed } from './kit/feed-coverage.ts';
export {
  knownByClairId,
  knownDistribution,
  relatives,
  releaseOfEcosystem,
  versionNamed,
} from './kit/find.ts';
export { isPastEndOfLife, lastDaysOf, lifeCycleProblem, supportedVersions } from './kit/life-cycle.ts';
export { patcherOf } from './kit/patchers.ts';
export { EXTENDED_STREAMS } from './kit/red-hat.ts';
export { isInScope, scopePrefix, type Scope } from './kit/scope.ts';
export { DISTRIBUTIONS } from './registry.ts';
