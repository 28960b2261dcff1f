export { acceptedRun } from './accepted-run.ts';
export { ClusterRuns, type RunDifference } from './cluster-runs.ts';
export { ProblemLog } from './problem-log.ts';
export { isOver, pauseAfter, retried, RetryableFailure } from './retried.ts';
export { RunSender, type RunSource } from './send-runs.ts';
