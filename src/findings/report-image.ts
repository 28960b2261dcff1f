import {
  counted,
  defined,
  type BaselineUse,
  type ConfigurationUse,
  type Finding,
  type IndexedImage,
  type Line,
  type Problem,
  type ReportScope,
  type ScanResult,
} from '../domain/index.ts';
import { withSourceEpochs } from '../versions/index.ts';
import { isKernelHeaders, notComparedProblems, suppressKernelHeaders } from '../match/index.ts';
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
import { distributionProblems } from './scope/distribution-problems.ts';
import { answerTime } from './feeds/feed-context.ts';
import { notLeftOut, type FoundBase } from './find-base.ts';
import { inScope } from './scope/in-scope.ts';
import { onceForEachCause } from './once-for-each-cause.ts';
import { planFixes } from './plan-fixes.ts';
import { matchPackages, type MatchedPackages, type MatchOptions } from './match-packages.ts';
import { skipPaths, type WithoutPaths } from './scope/skip-paths.ts';
import { weighProblems } from './rank/weigh-problems.ts';
import { weighUnversioned } from './names/weigh-unversioned.ts';
import { hasUnasked } from './rank/weigh-severities.ts';
import { versionKey } from './version-key.ts';

/** The findings to compare an image with. */
export interface Baseline extends KnownFindings {
  /** The image or the report, as the user named it. */
  readonly reference: string;
}

/** Finds further VEX documents by the image. Throws AppError if they cannot be read. */
export type FindVex = (image: VexImage) => Promise<readonly VexDocument[]>;

/** Finds how long an image has had findings with a time limit; `all` are its findings, whether or not they count. */
export type FindKnownSince = (
  timed: readonly LimitedFinding[],
  all: readonly NamedFinding[],
  now: Date,
) => Promise<ClockStartsOf>;

/** A flaw in a package. */
export interface NamedFinding extends Pick<LimitedFinding, 'package'> {
  readonly id: string;
}

/** The line and rules that a report judges by. */
export interface ReportJudgement {
  readonly line: Line;
  readonly ignore: readonly IgnoreRule[];
  /** Time at which ignore rules must not have expired; absent: now. */
  readonly rulesAt?: Date;
  /** Why the line or the rules are unknown. */
  readonly problems?: readonly Problem[];
  /** VEX documents about its findings. */
  readonly vex?: readonly VexDocument[];
  readonly findVex?: FindVex;
  /** Absent: time limits run from record dates. */
  readonly findKnownSince?: FindKnownSince;
  /** Absent: everything installed. */
  readonly scope?: ReportScope;
  /** Path patterns whose packages it excludes. */
  readonly skipPaths?: readonly string[];
  /** Findings that do not count, since another image has them. */
  readonly baseline?: Baseline;
  /** Its base image; absent: unchecked. */
  readonly base?: FoundBase;
  /** Set if the upgrades are not used, which saves matching their versions again. */
  readonly skipsUpgrades?: true;
  /** Source of the line and rules, to name in the report. */
  readonly configuration?: ConfigurationUse;
}

export interface Scan {
  readonly result: ScanResult;
  /** Whether some CVEs are unrated, and a source could not be asked about them. */
  readonly isUnasked: boolean;
  /** Feed lookups; empty if no feed answers. */
  readonly asked: MatchedPackages['asked'];
}

const NO_BASE: FoundBase = { problems: [] };

/** An image's findings from the feeds, for any line to judge. */
export interface MatchedImage extends WithoutPaths {
  readonly scope: ReportScope | undefined;
  readonly matched: MatchedPackages;
  readonly at: Date;
}

/**
 * Reports and judges an image by the feeds, today or as of the context's moment; the image may have been read
 * at any time.
 */
export async function reportImage(
  whole: IndexedImage,
  judgement: ReportJudgement,
  context: ScanContext,
  options: Pick<MatchOptions, 'skipsMatching'> = {},
): Promise<Scan> {
  return judgeImage(await matchImage(whole, judgement, context, options), judgement, context);
}

/** Matches an image's packages with the feeds. */
export async function matchImage(
  whole: IndexedImage,
  { scope, skipPaths: patterns = [] }: Pick<ReportJudgement, 'scope' | 'skipPaths'>,
  context: ScanContext,
  options: Omit<MatchOptions, 'scope'> = {},
): Promise<MatchedImage> {
  const roots = patterns.length > 0 ? await databaseRoots(context) : [];
  const { indexed: left, skipped } = skipPaths(inScope(withEpochs(whole), scope), patterns, roots);
  const matched = await matchPackages(left, { ...options, scope }, context);
  // The feeds are loaded by now.
  const weighed = await weighUnversioned(left.problems, context.store.advisories);
  const indexed = { ...left, problems: withoutRepeated(weighed, matched.problems) };
  // Taken after all reads: at this time the store held everything matched here, including feeds just loaded.
  return { indexed, skipped, scope, matched, at: context.now() };
}

/** Drops problems from an SBOM or a stored report that matching found again, for example unidentified archives. */
function withoutRepeated(earlier: readonly Problem[], again: readonly Problem[]): readonly Problem[] {
  const keyOf = ({ kind, subject, message }: Problem) => JSON.stringify([kind, subject, message]);
  const found = new Set(again.map(keyOf));
  return earlier.filter((problem) => !found.has(keyOf(problem)));
}

/** Judges an image by a line and rules. Scope and paths were given when it was matched. */
export async function judgeImage(
  { indexed, skipped, scope, matched, at: now }: MatchedImage,
  judgement: Omit<ReportJudgement, 'scope' | 'skipPaths'>,
  context: ScanContext,
): Promise<Scan> {
  const { ignore, rulesAt = now, vex = [], findVex, findKnownSince, baseline, configuration } = judgement;
  const { base, problems: ofBase } = judgement.base ?? NO_BASE;
  const line = lineOnBase(judgement.line, base);
  const { image, distribution } = indexed;
  const headers = suppressKernelHeaders(base ? markBase(matched.findings, base) : matched.findings);
  const notCompared = matched.notCompared.filter(({ packages: named }) => !named.every(isKernelHeaders));
  const named = { ...indexed, packages: matched.packages };
  const documents = findVex ? [...vex, ...(await findVex(named))] : vex;
  const stated = applyVex(headers.findings, documents, named, now);
  const ignored = applyIgnoreRules(stated.findings, ignore, {
    image: image.reference,
    now: rulesAt,
    keyOf: versionKey,
    notCompared,
  });
  const compared = baseline ? markBefore(ignored.findings, distribution, baseline) : ignored.findings;
  const startsOf =
    line.within && (await findKnownSince?.(timedFindings(compared, line), matched.findings, now));
  const findings = markLimits(compared, line, answerTime(context), startsOf);
  const found = [
    ...indexed.problems,
    ...ofBase,
    ...(line === judgement.line ? [] : notLeftOut(image, base)),
    ...(judgement.problems ?? []),
    ...problemsOfDistribution(indexed, answerTime(context)),
    ...matched.problems,
    ...notComparedProblems(ignored.notCompared),
    ...weighProblems(matched.missing, findings, line, baseline !== undefined),
    ...stated.problems,
    ...ignored.problems,
  ];
  const problems = [...onceForEachCause(found, line.allowIncomplete), ...unusedWaivers(found, line)];
  const result: ScanResult = {
    image,
    ...defined({ distribution }),
    packages: matched.packages,
    ...defined({ scope }),
    ...(skipped.length > 0 && { skipped }),
    findings,
    suppressed: [...headers.suppressed, ...stated.suppressed, ...ignored.suppressed],
    ...(matched.notices.length > 0 && { notices: matched.notices }),
    upgrades: judgement.skipsUpgrades ? [] : await planFixes(findings, { indexed, matched }, context),
    problems,
    feeds: matched.feeds,
    verdict: judge(findings, problems, line),
    ...(baseline && { baseline: baselineUse(baseline, findings) }),
    ...defined({ base, configuration }),
    scannedAt: now.toISOString(),
    ...(context.asOf && { asOf: context.asOf.at }),
  };
  const isUnasked = hasUnasked(matched.missing.cve, findings);
  return { result, isUnasked, asked: matched.asked };
}

/** Images stored by earlier versions lack some source epochs. */
function withEpochs(whole: IndexedImage): IndexedImage {
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
