import type { CausedFinding, ChangedRating, DatedDiff, ScanResult } from '../../domain/index.ts';
import { compareUrgency } from '../upgrades/urgency.ts';
import { describer, findingDocument, type Describe } from './finding-document.ts';
import { feedDocument, problemDocument } from './result-document.ts';

/** The two images' keys. */
export interface ComparedKeys {
  readonly from: string;
  readonly to: string;
}

/** Describes the changes between two moments, as in `schema/fleet-diff-1.json`. */
export function fleetDiffDocument(diff: DatedDiff, keys: ComparedKeys) {
  const [before, after] = [describer(diff.from), describer(diff.to)];
  return {
    from: sideDocument(diff.from, keys.from),
    to: sideDocument(diff.to, keys.to),
    came: diff.came.toSorted(byUrgency).map((each) => causedDocument(each, after)),
    went: diff.went.toSorted(byUrgency).map((each) => causedDocument(each, before)),
    changed: diff.changed.toSorted(byUrgency).map((each) => changedDocument(each, after)),
    kept: diff.kept,
    packages: diff.packages.map(({ type, ecosystem, name, from, to }) => ({
      type,
      ecosystem,
      name,
      from,
      to,
    })),
  };
}

function byUrgency(a: Pick<CausedFinding, 'finding'>, b: Pick<CausedFinding, 'finding'>): number {
  return compareUrgency(a.finding, b.finding);
}

function sideDocument({ image, asOf, feeds, verdict }: ScanResult, key: string) {
  return {
    image: image.reference,
    key,
    asOf,
    feeds: feeds.map(feedDocument),
    incomplete: verdict.incomplete.map(problemDocument),
  };
}

function causedDocument({ finding, why }: CausedFinding, describe: Describe) {
  return { why, finding: findingDocument(finding, describe) };
}

function changedDocument({ finding, severity, kev, fix }: ChangedRating, describe: Describe) {
  return { severity, kev, fix, finding: findingDocument(finding, describe) };
}
