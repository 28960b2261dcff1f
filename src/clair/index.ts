export { describeProblems, holesOf, isOfLanguages, means, openHoles } from './holes.ts';
export {
  describeIncomplete,
  INCOMPLETE_NAME,
  toIncompleteEntry,
  type IncompleteEntry,
} from './incomplete.ts';
export {
  distributionOfEcosystem,
  distributionOfNamespace,
  isAnsweredAlike,
  namespaceOf,
} from './namespace.ts';
export {
  CLAIR_SEVERITIES,
  fromClairSeverity,
  parseClairSeverity,
  toClairSeverity,
  type ClairSeverity,
} from './severity.ts';
