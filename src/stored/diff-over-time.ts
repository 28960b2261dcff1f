import {
  findingKey,
  type CausedFinding,
  type DatedDiff,
  type Evidence,
  type Finding,
  type FindingCause,
  type IndexedImage,
  type Line,
  type ScanResult,
} from '../domain/index.ts';
import { NO_LINE } from '../policy/index.ts';
import { contextAsOf } from './as-of.ts';
import { changedRatings } from './changed-ratings.ts';
import { provedFindings } from './compared-image.ts';
import type { ScanContext } from './context.ts';
import { changedPackages, packageName } from './diff-images.ts';
import { reportImage } from './report-image.ts';
import { withoutNetwork } from './without-network.ts';

/** A stored image, and the moment (RFC 3339, in UTC) to look at it; absent: now. */
export interface DatedImage {
  readonly indexed: IndexedImage;
  readonly asOf?: string;
}

/** Counts nothing, and still needs KEV: whether something is listed there is part of the answer. */
const LINE: Line = { ...NO_LINE, failOnKev: true };

/** The findings of an image at one moment, each by the key that two images share. */
interface Side {
  readonly result: ScanResult;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  readonly count: number;
  readonly context: ScanContext;
}

/**
 * Tells what came and went between two moments, of one image or of two, and why. No rule is applied, no layer is read,
 * and no source is asked.
 */
export async function diffOverTime(
  from: DatedImage,
  to: DatedImage,
  context: ScanContext,
): Promise<DatedDiff> {
  const before = await sideOf(from.indexed, await contextOf(from, context));
  const after = await sideOf(to.indexed, await contextOf(to, context));
  // Comparing the first image by the knowledge of the second moment tells news from other contents.
  const meanwhile = from.indexed.key === to.indexed.key ? after : await sideOf(from.indexed, after.context);
  const came = only(after, before);
  const went = only(before, after);
  const [known, left] = [await recordsOf(came, before.context), await recordsOf(went, after.context)];
  return {
    from: before.result,
    to: after.result,
    packages: changedPackages(before.result.packages, after.result.packages),
    came: came.map((finding): CausedFinding => {
      const isNews = meanwhile.findings.has(keyIn(after, finding));
      return {
        finding,
        why: isNews ? causeOf(finding, known, 'published') : otherIn(before, after, finding),
      };
    }),
    went: went.map((finding): CausedFinding => {
      const isNews = !meanwhile.findings.has(keyIn(before, finding));
      return { finding, why: isNews ? causeOf(finding, left, 'withdrawn') : otherIn(after, before, finding) };
    }),
    changed: changedRatings(before, after),
    kept: after.count - came.length,
  };
}

function contextOf({ asOf }: DatedImage, context: ScanContext): Promise<ScanContext> | ScanContext {
  return asOf === undefined ? withoutNetwork(context) : contextAsOf(context, asOf);
}

async function sideOf(image: IndexedImage, context: ScanContext): Promise<Side> {
  const { result } = await reportImage(image, { line: LINE, ignore: [], skipsUpgrades: true }, context);
  const proved = provedFindings(result, { indexed: image });
  const findings = Map.groupBy(proved, (finding) => findingKey(finding, result.distribution));
  return { result, findings, count: proved.length, context };
}

function keyIn({ result }: Side, finding: Finding): string {
  return findingKey(finding, result.distribution);
}

/** A doubt is not a reason to call an image better, nor worse. */
function only(ours: Side, others: Side): readonly Finding[] {
  return [...ours.findings].flatMap(([key, findings]) => (others.findings.has(key) ? [] : findings));
}

/** Tells what the other image has in place of the package that a finding is about. */
function otherIn(other: Side, own: Side, { package: pkg }: Finding): FindingCause {
  const name = packageName(pkg);
  const versions = (side: Side) =>
    side.result.packages.filter((each) => packageName(each) === name).map(({ version }) => version);
  const others = versions(other);
  if (others.length === 0) return 'package';
  return versions(own).every((version) => others.includes(version)) ? 'image' : 'version';
}

function causeOf(
  { evidence }: Finding,
  known: ReadonlySet<string>,
  otherwise: 'published' | 'withdrawn',
): FindingCause {
  const isKnown = evidence.some((each) => known.has(recordName(each)));
  return isKnown ? 'advisory' : otherwise;
}

/** Lists the records that said something of these packages at the moment of a context. */
async function recordsOf(findings: readonly Finding[], { store }: ScanContext): Promise<ReadonlySet<string>> {
  const evidence = findings.flatMap((finding) => finding.evidence);
  if (evidence.length === 0) return new Set();
  const ranges = await store.advisories.rangesAbout(
    [...new Set(evidence.map((each) => each.package))],
    [...new Set(evidence.map(({ ecosystem }) => ecosystem))],
  );
  return new Set(ranges.map(recordName));
}

function recordName({ feed, record }: Pick<Evidence, 'feed' | 'record'>): string {
  return `${feed}\0${record}`;
}
