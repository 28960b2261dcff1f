import {
  type CausedFinding,
  type DatedDiff,
  type Evidence,
  type Finding,
  type FindingCause,
  findingKey,
  type IndexedImage,
  type Line,
  type ScanResult,
} from '../domain/index.ts';
import { changedRatings } from '../findings/changed-ratings.ts';
import { provedFindings } from '../findings/compared-image.ts';
import { packageChanges, packageName } from '../findings/diff-images.ts';
import { contextAsOf } from '../findings/feeds/as-of.ts';
import { offlineContext } from '../findings/offline-context.ts';
import { reportImage } from '../findings/report-image.ts';
import { NO_LINE } from '../policy/index.ts';
import type { StoredContext } from './context.ts';

/** A stored image, and the moment (RFC 3339, in UTC) to view it at; absent: now. */
export interface DatedImage {
  readonly indexed: IndexedImage;
  readonly asOf?: string;
}

/** Counts nothing, but needs KEV: the diff reports whether a finding is listed there. */
const LINE: Line = { ...NO_LINE, failOnKev: true };

/** An image's findings at one moment, by a key that both images share. */
interface Side {
  readonly result: ScanResult;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  readonly count: number;
  readonly context: StoredContext;
}

/**
 * Explains the findings added and removed between two moments, for one image or two. Applies no rule, reads
 * no layer, and queries no source.
 */
export async function diffOverTime(
  from: DatedImage,
  to: DatedImage,
  context: StoredContext,
): Promise<DatedDiff> {
  const before = await sideOf(from.indexed, await contextOf(from, context));
  const after = await sideOf(to.indexed, await contextOf(to, context));
  // Comparing the first image with the second moment's knowledge separates new advisories from changed
  // content.
  const meanwhile = from.indexed.key === to.indexed.key ? after : await sideOf(from.indexed, after.context);
  const came = only(after, before);
  const went = only(before, after);
  const [known, left] = [await recordsOf(came, before.context), await recordsOf(went, after.context)];
  return {
    from: before.result,
    to: after.result,
    packages: packageChanges(before.result.packages, after.result.packages),
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

function contextOf({ asOf }: DatedImage, context: StoredContext): Promise<StoredContext> | StoredContext {
  return asOf === undefined ? offlineContext(context) : contextAsOf(context, asOf);
}

async function sideOf(image: IndexedImage, context: StoredContext): Promise<Side> {
  const { result } = await reportImage(image, { line: LINE, ignore: [], skipsUpgrades: true }, context);
  const proved = provedFindings(result, { indexed: image });
  const findings = Map.groupBy(proved, (finding) => findingKey(finding, result.distribution));
  return { result, findings, count: proved.length, context };
}

function keyIn({ result }: Side, finding: Finding): string {
  return findingKey(finding, result.distribution);
}

/** An uncertain finding makes an image neither better nor worse. */
function only(ours: Side, others: Side): readonly Finding[] {
  return [...ours.findings].flatMap(([key, findings]) => (others.findings.has(key) ? [] : findings));
}

/** Determines how the other image differs in the finding's package. */
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

/** Lists the records about these packages at the context's moment. */
async function recordsOf(
  findings: readonly Finding[],
  { store }: StoredContext,
): Promise<ReadonlySet<string>> {
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
