import { expect } from 'vitest';
import {
  type Digest,
  type Finding,
  type IndexedImage,
  isHole,
  SEVERITIES,
  type Severity,
  type SuppressedFinding,
  type Verdict,
} from '../../src/domain/index.ts';
import { type FoundBase, judgeImage, type MatchedImage, matchImage } from '../../src/findings/index.ts';
import type { WorkloadPlace } from '../../src/inventory/ports.ts';
import { NO_LINE } from '../../src/policy/testing.ts';
import { type JudgedReference, knownSinceInFleet } from '../../src/server/work/tasks/known-since-in-fleet.ts';
import type { ApplicableLine, LineToJudge, MatchJudge, StoredContext } from '../../src/stored/index.ts';

/** Counts of a comparison, so that one of nothing does not pass. */
export class Seen {
  byMatches = 0;
  withFindings = 0;
  overdue = 0;
  /** Verdicts in which documents suppress something. */
  suppressedByVex = 0;
  left = 0;
}

const BASE: FoundBase = { base: { reference: 'base', source: 'marked', layers: 1 }, problems: [] };

/** Lines, and images that they judge by matches and by reports; each way has known-since times of its own. */
interface Compared {
  readonly judge: MatchJudge;
  readonly lines: readonly LineToJudge[];
  /** Sets the known-since times of fleets apart. */
  readonly fleet: string;
}

/** Holds the counts and verdicts of images by their matches against those by their reports. */
export async function compareJudging(
  stored: readonly IndexedImage[],
  { judge, lines, fleet }: Compared,
  context: StoredContext,
  seen: Seen,
): Promise<void> {
  const numbers = new Map(stored.map(({ key }, i) => [key, i]));
  const linesOf = (key: Digest) => heldBy(numbers.get(key) ?? 0, lines.length);
  const knownSinceOf = (by: string, image: JudgedReference, endsOthers: boolean) =>
    knownSinceAt(`${fleet} ${by}`, image, numbers.get(image.key) ?? 0, endsOthers, context);
  const baseOf = (key: Digest) => ((numbers.get(key) ?? 0) % 2 === 0 ? BASE : { problems: [] });
  const report = async (key: Digest, { line, ignore, vex = [] }: LineToJudge, by: string) => {
    const matched = await matchStored(key, context);
    const isWhole = ![...matched.indexed.problems, ...matched.matched.problems].some(isHole);
    const findKnownSince = knownSinceOf(by, matched.indexed, isWhole);
    const base = line.ignoreBase ? { base: baseOf(key) } : {};
    return (await judgeImage(matched, { line, ignore, vex, findKnownSince, ...base }, context)).result;
  };
  const { judgements, left } = await judge.judge([...numbers.keys()], context.now(), (key) =>
    linesOf(key).map((line): ApplicableLine => ({
      line,
      findKnownSince: (image, isWhole) => knownSinceOf('matches', image, isWhole),
      findBase: () => Promise.resolve(baseOf(key)),
    })),
  );
  expect(judgements.length + left.length).toBe(stored.length);
  for (const { image, summary, verdicts, suppressed: suppressedByVex } of judgements) {
    const all = await report(image.key, { line: NO_LINE, ignore: [] }, 'report');
    const holes = all.problems.filter(isHole).length;
    const { counts, fixable } = summary;
    const expected = { counts: all.verdict.counts, fixable: fixableIn(all.findings), holes };
    expect({ counts, fixable, holes: summary.holes }).toEqual(expected);
    const held = linesOf(image.key).flatMap((number) => lines[number] ?? []);
    expect(verdicts).toHaveLength(held.length);
    for (const [i, line] of held.entries()) {
      const { verdict, suppressed } = await report(image.key, line, 'report');
      expect(bare(verdicts[i])).toEqual(bare(verdict));
      const stated = new Set(suppressedByVex[i]?.map(({ id, source }) => `${id} ${source}`));
      expect([...stated].sort()).toEqual(statedIn(suppressed));
      if (stated.size > 0) seen.suppressedByVex++;
      if ((verdict.limits?.overdue ?? 0) > 0) seen.overdue++;
    }
    seen.byMatches++;
    if (all.findings.length > 0) seen.withFindings++;
  }
  for (const key of left) {
    // Its known-since times start by a report instead.
    for (const by of ['matches', 'report']) {
      for (const number of linesOf(key)) {
        const line = lines[number];
        if (line) await report(key, line, by);
      }
    }
    seen.left++;
  }
}

/** Counts independently of `countFixable`: each ID once, by the worst severity that any package gives it. */
function fixableIn(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const byId = [...Map.groupBy(findings, ({ id }) => id).values()];
  const fixable = byId.filter((same) =>
    same.some(({ state, severity }) => state === 'fixed' || severity === 'malicious'),
  );
  const worst = fixable.map((same) =>
    SEVERITIES.findLast((each) => same.some(({ severity }) => severity === each)),
  );
  return Object.fromEntries(
    SEVERITIES.map((each) => [each, worst.filter((one) => one === each).length]),
  ) as Record<Severity, number>;
}

function statedIn(suppressed: readonly SuppressedFinding[]): readonly string[] {
  const stated = suppressed.flatMap(({ finding: { id }, reason }) =>
    reason.kind === 'vex' ? [`${id} ${reason.statement.source}`] : [],
  );
  return [...new Set(stated)].sort();
}

async function matchStored(key: Digest, context: StoredContext): Promise<MatchedImage> {
  const image = await context.store.inventory.get(key);
  if (!image) throw new Error('the image is stored');
  return matchImage(image, {}, context);
}

/** Some images are under all lines, others under one of them or none. */
function heldBy(image: number, lines: number): readonly number[] {
  const numbers = Array.from({ length: lines }, (_, line) => line);
  const held = [numbers, ...numbers.map((line) => [line]), []];
  return held[image % held.length] ?? [];
}

/** The first two images run in one workload, the third in one of its own, the others nowhere. */
function knownSinceAt(
  owner: string,
  { key, image: { reference } }: JudgedReference,
  number: number,
  endsOthers: boolean,
  { store }: StoredContext,
) {
  const place = (name: string, isAlone: boolean): WorkloadPlace => ({
    cluster: owner,
    namespace: 'shop',
    workload: { kind: 'Deployment', name },
    container: 'app',
    owner,
    isAlone,
  });
  const places = [[place('web', true)], [place('web', true)], [place('api', false)]][number] ?? [];
  const image = { key, image: { reference: `${owner}/${reference}` } };
  return knownSinceInFleet(image, places, store.knownSince, { endsOthers });
}

/** A verdict without the words of its holes, which name more of an image than its matches tell. */
function bare(verdict: Verdict | undefined) {
  if (!verdict) return undefined;
  const { incomplete, waived, ...rest } = verdict;
  const names = (problems: typeof incomplete) =>
    problems.map(({ kind, subject }) => `${kind} ${subject}`).sort();
  return { ...rest, incomplete: names(incomplete), waived: names(waived) };
}
