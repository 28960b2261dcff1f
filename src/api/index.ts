export { admissionPage } from './admission.ts';
export { changes, changesQuery } from './change.ts';
export { eventHits, eventPage, fleetEvent, since, type EventHits, type SentEvent } from './event.ts';
export { fleetDiff, type FleetDiffDocument } from './fleet-diff.ts';
export { evidence, evidenceFiles, type EvidenceView } from './evidence.ts';
export { feedList, feedParams, feedsLoading, feedStatus } from './feed.ts';
export { MAX_HEADER_VALUE, MAX_TEXT } from './limits.ts';
export {
  fleetPlan,
  planQuery,
  UPGRADES,
  type FleetPlanDocument,
  type PlannedUpgradeDocument,
} from './plan.ts';
export { packageEntry } from './finding.ts';
export { distribution, imageIdentity, problem, scanResult } from './result.ts';
export { matchesAnswer, type MatchesAnswer } from './rebuild.ts';
export { pruneAnswer, pruneRequest, type PruneAnswer, type PruneRequest } from './prune.ts';
export { MAX_PARTS, MAX_RUNS_A_PART, runPartsOf, type RunPart } from './run-parts.ts';
export { credentials, scan, type SentCredentials } from './scan.ts';
export {
  appliedList,
  arrivingList,
  cluster,
  clusterList,
  clusterName,
  storedClusterName,
  fleetStatus,
  heartbeat,
  ranImagePage,
  runChange,
  runChanges,
  runEntry,
  runFile,
  runFilters,
  runList,
  runPage,
  type ClusterDocument,
  type FleetStatusDocument,
  type RanImageDocument,
  type RunDocument,
  type RunEntry,
  type RunFile,
  type RunListAnswer,
  type SentPullCredentials,
  type SentRunChange,
  type SentRunList,
} from './run.ts';
export {
  changedDeliveries,
  deliveryList,
  subscriptionList,
  subscriptionTest,
  subscriptionView,
} from './subscription.ts';
export { vexList, vexName, vexView, type VexView } from './vex.ts';
export {
  lineOutcomes,
  verdictPage,
  type StoredVerdictDocument,
  type LineOutcomeDocument,
} from './verdict.ts';
