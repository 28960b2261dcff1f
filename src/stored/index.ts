export type { StoredContext } from './context.ts';
export { defaultLayersAtATime, openContext, type ContextParts, type OpenedContext } from './open-context.ts';
export { diffOverTime, type DatedImage } from './diff-over-time.ts';
export { exploitedFindings, raisedFindings } from './changes/ranked-anew.ts';
export {
  changedFindings,
  isFixedNow,
  packagesTouched,
  type ChangedFinding,
  type ChangedPackage,
} from './changes/changed-findings.ts';
export { fillMatches } from './matches/fill-matches.ts';
export type { ImageFindings } from './matches/image-findings.ts';
export { type RulesOfLine, StoredFindings } from './matches/stored-findings.ts';
export {
  type ApplicableLine,
  type ImageJudgement,
  type LineToJudge,
  MatchJudge,
} from './matches/match-judge.ts';
export { RecentMap } from './matches/recent-map.ts';
export type { SetFindings } from './matches/set-findings.ts';
export type { PackageByLine } from './matches/package-by-line.ts';
export { sourceUpgrades, type PackageToFix, type SourceUpgrade } from './source-upgrades.ts';
export { noteExploitedRuns } from './changes/exploited-runs.ts';
export { chooseBase, findStoredBase, isMarkedBase, type BaseRules } from './find-stored-base.ts';
export { matchesReference, formsOf } from './reference-patterns.ts';
export { chooseFeeds, type ChosenFeeds } from './changes/choose-feeds.ts';
export { rerankedPackages } from './changes/reranked-packages.ts';
export { imagesHit, packagesAffected, type ImagesHit } from './changes/images-hit.ts';
export { indexAgain } from './index-again.ts';
export { countOutdated, outdatedReaders, withAge } from './outdated-images.ts';
export { isWhole, keepScanned, wasGiven } from './keep-scanned.ts';
export { namesAhead, READ_AHEAD, readAhead } from './read-ahead.ts';
export { referenceNames } from './reference-names.ts';
export { markAnnounced } from './changes/mark-announced.ts';
