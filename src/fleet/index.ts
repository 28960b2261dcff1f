export { knownFlawsOf, newKnownFlaws } from './first-known/new-known-flaws.ts';
export { exploitedEvents, findingEvents, packageEvents, type EventCause } from './events/finding-events.ts';
export { staleFeedEvent, unreadableEvent, unscannedEvent } from './events/open-condition-events.ts';
export { collectEvidence } from './evidence/collect-evidence.ts';
export { viewEvidence } from './evidence/view-evidence.ts';
export { EventWatch } from './events/event-watch.ts';
export {
  findHits,
  placesWanted,
  withAddress,
  type AddressOf,
  type HitRequest,
  type HitSources,
} from './events/find-hits.ts';
export { nameImages } from './events/name-images.ts';
export { FOLLOWED_A_PAGE, followEvents } from './events/follow-events.ts';
export { ownerOf } from './runs/owner.ts';
export { countWorkloads, FINDING_COLUMNS } from './runs/count-workloads.ts';
export { toRunChange, toRunList, type RunWorld } from './runs/to-runs.ts';
export { listAnswer, viewCluster, viewImage, viewRun, viewStatus } from './runs/views.ts';
export { markedBases } from './retention/marked-bases.ts';
export {
  addCounts,
  NOTHING_PRUNED,
  prune,
  PRUNED_KINDS,
  pruneLimits,
  type PruneOptions,
  type PruneRun,
} from './retention/prune.ts';
export { toFleetLine } from './verdicts/fleet-line.ts';
export { linesOfImages, type ImageInFleet, type LineOfImage } from './verdicts/lines-of-image.ts';
export { readVexOfLine, versionOfVex } from './verdicts/vex-of-line.ts';
export { toJudgedImage, type Judgement } from './verdicts/judged-image.ts';
export { verdictEvents } from './verdicts/verdict-events.ts';
export { viewVerdict } from './verdicts/view-verdict.ts';
export { withOutcomes } from './verdicts/with-outcomes.ts';
export { putVex, viewVex, type GivenVex } from './vex/put-vex.ts';
export { makePlan, type PlanQuery, type PlanRules } from './plan/make-plan.ts';
export { digestIn, spellingsOf } from './images/spellings.ts';
