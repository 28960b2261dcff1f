export { contextAsOf } from './as-of.ts';
export { asStored } from './as-stored.ts';
export { openBaseline } from './baseline.ts';
export type { ComparedImage } from './compared-image.ts';
export { diffImages } from './diff-images.ts';
export { diffOverTime, type DatedImage } from './diff-over-time.ts';
export { claimant, feedsFor, feedsOf, groupsOf, neededFeeds, originsOf } from './answering.ts';
export type { FeedPolicy, ScanContext, ScanProgress } from './context.ts';
export { exploitedFindings, raisedFindings } from './ranked-anew.ts';
export {
  changedFindings,
  isFixedNow,
  touchedPackages,
  type ChangedFinding,
  type ChangedPackage,
} from './changed-findings.ts';
export { fillMatches } from './matches/fill-matches.ts';
export type { AnsweredImage } from './matches/image-answer.ts';
export { MatchAnswers, type RulesOfLine } from './matches/match-answers.ts';
export { type HeldLine, type ImageJudgement, type LineToJudge, MatchJudge } from './matches/match-judge.ts';
export { RecentMap } from './matches/recent-map.ts';
export type { SetAnswer } from './matches/set-answer.ts';
export type { LineAnswer } from './matches/line-answer.ts';
export { sourcesOf } from './sources-of.ts';
export { sourceUpgrades, type PackageToFix, type SourceUpgrade } from './matches/source-upgrade.ts';
export { noteExploitedRuns } from './exploited-runs.ts';
export { findBase, type BaseCandidate, type FoundBase } from './find-base.ts';
export { chooseBase, findStoredBase, isMarkedBase, type BaseRules } from './find-stored-base.ts';
export { fitsName, formsOf } from './fits-name.ts';
export { chooseFeeds, type ChosenFeeds } from './choose-feeds.ts';
export { explainImage, type ExplainedImage } from './explain-image.ts';
export { rerankedPackages } from './reranked-packages.ts';
export { imagesHit, packagesAffected, type ImagesHit } from './images-hit.ts';
export { indexedOf } from './kept-image.ts';
export { indexImage } from './index-image.ts';
export { indexAgain } from './index-again.ts';
export { currentReaders, indexedBy, isOutdated } from './indexed-by.ts';
export { ofDistribution } from './of-distribution.ts';
export { countOutdated, outdatedReaders, withAge } from './outdated-images.ts';
export { isWhole, keepScanned, wasGiven } from './keep-scanned.ts';
export { namesAhead, READ_AHEAD, readAhead } from './read-ahead.ts';
export {
  judgeImage,
  matchImage,
  reportImage,
  type Baseline,
  type FindClocks,
  type NamedFinding,
  type FindVex,
  type Judgement,
  type MatchedImage,
  type Scan,
} from './report-image.ts';
export { referenceNames } from './reference-names.ts';
export { scanImage } from './scan-image.ts';
export { takeAsTold } from './take-as-told.ts';
export { withoutNetwork } from './without-network.ts';
export { loadFeed } from './load-feed.ts';
export { defaultLayersAtATime, openContext, type OpenedContext, type ContextParts } from './open-context.ts';
