import {
  counted,
  type BaselineUse,
  type ConfigurationUse,
  type Finding,
  type IndexedImage,
  type Line,
  type Problem,
  type ReportScope,
  type ScanResult,
} from '../domain/index.ts';
import { isKernelHeaders, notCompared, setAsideKernelHeaders, withSourceEpochs } from '../match/index.ts';
import {
  applyIgnoreRules,
  judge,
  lineOnBase,
  markBase,
  markBefore,
  markLimits,
  timedFindings,
  unusedWaivers,
  type ClockStartsOf,
  type IgnoreRule,
  type KnownFindings,
  type LimitedFinding,
} from '../policy/index.ts';
import { applyVex, type VexDocument, type VexImage } from '../vex/index.ts';
import type { ScanContext } from './context.ts';
import { distributionProblems } from './distribution-problems.ts';
import { answerTime } from './feed-context.ts';
import { notLeftOut, type FoundBase } from './find-base.ts';
import { inScope } from './in-scope.ts';
import { planFixes } from './plan-fixes.ts';
import { matchPackages, type MatchedPackages, type MatchOptions } from './match-packages.ts';
import { skipPaths, type WithoutPaths } from './skip-paths.ts';
import { weighProblems } from './weigh-problems.ts';
import { weighUnversioned } from './weigh-unversioned.ts';
import { hasUnasked } from './weigh-severities.ts';
import { versionKey } from './version-key.ts';

/** The findings that an image is held against. */
export interface Baseline extends KnownFindings {
  /** The image or the report, as the user named it. */
  readonly reference: string;
}

/** Finds more of what others say, by way of the image. Throws AppError if that cannot be read. */
export type FindVex = (image: VexImage) => Promise<readonly VexDocument[]>;

/**
 * Finds since when an image has had findings that a time limit covers; `all` are all of its findings, whether or not they
 * count.
 */
export type FindClocks = (
  timed: readonly LimitedFinding[],
  all: readonly NamedFinding[],
  now: Date,
) => Promise<ClockStartsOf>;

/** A flaw in a package. */
export interface NamedFinding extends Pick<LimitedFinding, 'package'> {
  readonly id: string;
}

/** The line and rules that a report judges by. */
export interface Judgement {
  readonly line: Line;
  readonly ignore: readonly IgnoreRule[];
  /** Time at which ignore rules must not have expired; absent: now. */
  readonly rulesAt?: Date;
  /** Reasons why the line or the rules are not known. */
  readonly problems?: readonly Problem[];
  /** Documents of others about its findings. */
  readonly vex?: readonly VexDocument[];
  readonly findVex?: FindVex;
  /** Absent: time limits run from the dates of records. */
  readonly findClocks?: FindClocks;
  /** Absent: everything that is installed. */
  readonly scope?: ReportScope;
  /** Patterns of paths whose packages it leaves out. */
  readonly skipPaths?: readonly string[];
  /** Findings that do not count, since another image has them. */
  readonly baseline?: Baseline;
  /** The image that it was built on; absent: none was looked for. */
  readonly base?: FoundBase;
  /** Set where nobody reads the upgrades: their versions are matched again. */
  readonly skipsUpgrades?: true;
  /** Source of line and rules, for the report to name. */
  readonly configuration?: ConfigurationUse;
}

export interface Scan {
  readonly result: ScanResult;
  /** Whether some CVEs are unrated, and a source could not be asked about them. */
  readonly isUnasked: boolean;
  /** Lookups made in the feeds; empty when none answers. */
  readonly asked: MatchedPackages['asked'];
}

const NO_BASE: FoundBase = { problems: [] };

/** The findings of the feeds in an image, which any line can judge. */
export interface MatchedImage extends WithoutPaths {
  readonly scope: ReportScope | undefined;
  readonly matched: MatchedPackages;
  readonly at: Date;
}

/** Reports what the feeds say, today or as of the context's moment, of an image that was read at any time, with the verdict. */
export async function reportImage(
  whole: IndexedImage,
  judgement: Judgement,
  context: ScanContext,
  options: Pick<MatchOptions, 'skipsMatching'> = {},
): Promise<Scan> {
  return judgeImage(await matchImage(whole, judgement, context, options), judgement, context);
}

/** Asks the feeds about the packages of an image. */
export async function matchImage(
  whole: IndexedImage,
  { scope, skipPaths: patterns = [] }: Pick<Judgement, 'scope' | 'skipPaths'>,
  context: ScanContext,
  options: Omit<MatchOptions, 'scope'> = {},
): Promise<MatchedImage> {
  const roots = patterns.length > 0 ? await databaseRoots(context) : [];
  const { indexed: left, skipped } = skipPaths(inScope(settled(whole), scope), patterns, roots);
  const matched = await matchPackages(left, { ...options, scope }, context);
  // The feeds are loaded by now.
  const indexed = { ...left, problems: await weighUnversioned(left.problems, context.store.advisories) };
  // Taken once all is read: as of this time, the store knew what is matched here, feeds that were just loaded included.
  return { indexed, skipped, scope, matched, at: context.now() };
}

/** Judges an image by a line and rules. Scope and paths were given when it was matched. */
export async function judgeImage(
  { indexed, skipped, scope, matched, at: now }: MatchedImage,
  judgement: Omit<Judgement, 'scope' | 'skipPaths'>,
  context: ScanContext,
): Promise<Scan> {
  const { ignore, rulesAt = now, vex = [], findVex, findClocks, baseline, configuration } = judgement;
  const { base, problems: ofBase } = judgement.base ?? NO_BASE;
  const line = lineOnBase(judgement.line, base);
  const { image, distribution } = indexed;
  const headers = setAsideKernelHeaders(base ? markBase(matched.findings, base) : matched.findings);
  const uncompared = matched.uncompared.filter(({ packages: named }) => !named.every(isKernelHeaders));
  const named = { ...indexed, packages: matched.packages };
  const documents = findVex ? [...vex, ...(await findVex(named))] : vex;
  const stated = applyVex(headers.findings, documents, named, now);
  const ignored = applyIgnoreRules(stated.findings, ignore, {
    image: image.reference,
    now: rulesAt,
    keyOf: versionKey,
    uncompared,
  });
  const compared = baseline ? markBefore(ignored.findings, distribution, baseline) : ignored.findings;
  const startsOf = line.within && (await findClocks?.(timedFindings(compared, line), matched.findings, now));
  const findings = markLimits(compared, line, answerTime(context), startsOf);
  const found = [
    ...indexed.problems,
    ...ofBase,
    ...(line === judgement.line ? [] : notLeftOut(image, base)),
    ...(judgement.problems ?? []),
    ...problemsOfDistribution(indexed, answerTime(context)),
    ...matched.problems,
    ...notCompared(ignored.uncompared),
    ...weighProblems(matched.missing, findings, line, baseline !== undefined),
    ...stated.problems,
    ...ignored.problems,
  ];
  const problems = [...found, ...unusedWaivers(found, line)];
  const result: ScanResult = {
    image,
    ...(distribution && { distribution }),
    packages: matched.packages,
    ...(scope && { scope }),
    ...(skipped.length > 0 && { skipped }),
    findings,
    suppressed: [...headers.suppressed, ...stated.suppressed, ...ignored.suppressed],
    ...(matched.notices.length > 0 && { notices: matched.notices }),
    upgrades: judgement.skipsUpgrades ? [] : await planFixes(findings, { indexed, matched }, context),
    problems,
    feeds: matched.feeds,
    verdict: judge(findings, problems, line),
    ...(baseline && { baseline: baselineUse(baseline, findings) }),
    ...(base && { base }),
    ...(configuration && { configuration }),
    scannedAt: now.toISOString(),
    ...(context.asOf && { asOf: context.asOf.at }),
  };
  const isUnasked = hasUnasked(matched.missing.cve, findings);
  return { result, isUnasked, asked: matched.asked };
}

/** Images that earlier programs stored lack the epochs of some sources. */
function settled(whole: IndexedImage): IndexedImage {
  return { ...whole, packages: withSourceEpochs(whole.packages) };
}

function baselineUse({ reference }: Baseline, findings: readonly Finding[]): BaselineUse {
  const before = findings.filter((finding) => finding.before).length;
  return { reference, before, new: findings.length - before };
}

async function databaseRoots({ loadCatalogers }: ScanContext): Promise<readonly string[]> {
  const catalogers = await loadCatalogers();
  return catalogers.flatMap((cataloger) => (cataloger.kind === 'folder' ? cataloger.roots : []));
}

function problemsOfDistribution(indexed: IndexedImage, now: Date): readonly Problem[] {
  const own = indexed.packages.filter(({ ecosystem }) => ecosystem === undefined).length;
  const unnamed = `${counted(own, 'package was', 'packages were')} not looked up: no file names the distribution`;
  return own === 0 ? [] : distributionProblems(indexed, unnamed, now);
}
