import type { EvidenceView } from '../../api/index.ts';
import {
  defined,
  readAnew,
  type FleetEvent,
  type Problem,
  type Rating,
  type StoredRange,
} from '../../domain/index.ts';
import { viewRun } from '../runs/views.ts';
import { viewVerdict } from '../verdicts/view-verdict.ts';
import type { AdvisoryState } from './advisory-states.ts';
import type { ImageEvidence } from './collect-evidence.ts';
import type { EvidenceImage } from './evidence-images.ts';

/** Formats evidence as in `schema/evidence-1.json`, with lists that are read as they are written. */
export function viewEvidence(found: ImageEvidence): EvidenceView {
  const { id, at, isKnown, affectedSince, exploitedSince, images, runs, neverScanned } = found;
  return {
    id,
    at: at.toISOString(),
    ...defined({ affectedSince, exploitedSince }),
    known: isKnown,
    images: viewed(images, imageView),
    runs: viewed(runs, (run) => viewRun(run, at)),
    advisories: found.advisories.map(stateView),
    verdicts: viewed(found.verdicts, ({ image, ...verdict }) => ({ image, ...viewVerdict(verdict) })),
    notifications: { messages: [...found.messages], events: viewed(found.events, eventView) },
    problems: found.problems.map(problemView),
    neverScanned,
  };
}

function viewed<Item, View>(list: AsyncIterable<Item>, view: (item: Item) => View): AsyncIterable<View> {
  return readAnew(async function* () {
    for await (const item of list) yield view(item);
  });
}

function imageView({ key, names, indexedAt, isStored, packages }: EvidenceImage) {
  return {
    key,
    names: [...names],
    ...defined({ indexedAt }),
    stored: isStored,
    packages: packages.map(({ isAffected, name, version, ...since }) => ({
      name,
      version,
      affected: isAffected,
      ...since,
    })),
  };
}

function stateView({ of, sync, at, ranges, ratings, kev }: AdvisoryState) {
  return { of, sync, at, ranges: ranges.map(rangeView), ratings: copied(ratings), ...defined({ kev }) };
}

function rangeView({ cves, aliases, ratings, qualifiers, ...range }: StoredRange) {
  return {
    ...range,
    cves: [...cves],
    aliases: [...aliases],
    ratings: copied(ratings),
    ...(qualifiers && { qualifiers: { ...qualifiers } }),
  };
}

function copied(ratings: readonly Rating[]): Rating[] {
  return ratings.map((rating) => ({ ...rating }));
}

function eventView(event: FleetEvent) {
  return { ...event };
}

function problemView(problem: Problem) {
  return { ...problem };
}
