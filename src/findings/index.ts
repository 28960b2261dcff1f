export { contextAsOf } from './feeds/as-of.ts';
export { packagesAsRead } from './packages-as-read.ts';
export { openBaseline } from './baseline.ts';
export type { ComparedImage } from './compared-image.ts';
export { diffImages } from './diff-images.ts';
export { claimant, feedsFor, feedsOf, groupsOf, neededFeeds, originsOf } from './answering.ts';
export type { FeedPolicy, ScanContext, ScanProgress } from './context.ts';
export { sourcesOf } from './feeds/sources-of.ts';
export { findBase, type BaseCandidate, type FoundBase } from './find-base.ts';
export { explainImage, type ExplainedImage } from './explain-image.ts';
export { distributionOnly } from './scope/distribution-only.ts';
export {
  judgeImage,
  matchImage,
  reportImage,
  type Baseline,
  type FindKnownSince,
  type NamedFinding,
  type FindVex,
  type ReportJudgement,
  type MatchedImage,
  type Scan,
} from './report-image.ts';
export { scanImage } from './scan-image.ts';
export { offlineContext } from './offline-context.ts';
export { loadFeed } from './feeds/load-feed.ts';
