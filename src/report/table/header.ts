import {
  counted,
  countPackages,
  formatPlatform,
  isHole,
  nameSome,
  type FeedUse,
  type ScanResult,
} from '../../domain/index.ts';
import { KNOWN_THEN } from '../words/known-then.ts';
import { baseWords } from '../words/base-words.ts';
import { baselineWords } from '../words/baseline-words.ts';
import { fitLine, flow, paragraph } from '../text/layout.ts';
import { span, type PaintedLine, type Span } from '../text/paint.ts';
import { feedWords } from '../words/feed-words.ts';
import { workloadWords } from '../words/workload-words.ts';

const INDENT = '  ';
/** Packages to name in a line before counting the rest. */
const NAMED_PACKAGES = 5;
/** Unread packages to repeat before counting the rest. */
const REPEATED = 3;

/** Lays out the image's name and system, and how fresh its data is. */
export function header(result: ScanResult, width: number): readonly PaintedLine[] {
  const { image, distribution, packages, scope, feeds } = result;
  const { lookedUp, distributionOwned, notLookedUp } = countPackages(packages, scope);
  return [
    fitLine([span(image.reference, 'strong')], width),
    ...flow(identitySpans(result), width, INDENT),
    ...workloadWords(result.workloads).flatMap((words) => paragraph(words, width, INDENT, 'faint')),
    ...flow(
      [
        distribution ? span(distribution.name) : withoutDistribution(packages),
        span(counted(lookedUp, 'package')),
        ...(distributionOwned > 0 ? [span(`${distributionOwned} more distribution-owned`, 'faint')] : []),
        ...(notLookedUp > 0 ? [span(`${notLookedUp} not looked up`, 'faint')] : []),
        ...(scope ? [span(`scope ${scope}`, 'doubtful')] : []),
        span(counted(image.layers.length, 'layer')),
      ],
      width,
      INDENT,
    ),
    ...asOfLine(result, width),
    ...flow(
      feeds.map((feed) => feedSpan(feed, result.asOf ?? result.scannedAt)),
      width,
      INDENT,
    ),
    ...otherPlatforms(result, width),
    ...configurationLine(result, width),
    ...baselineLine(result, width),
    ...baseLine(result, width),
    ...skippedLines(result, width),
    ...unreadAhead(result, width),
    ...holesAhead(result, width),
  ];
}

/** An image that holds only a program has no distribution. */
function withoutDistribution(packages: ScanResult['packages']): Span {
  const isOfLanguages = packages.length > 0 && packages.every(({ ecosystem }) => ecosystem !== undefined);
  return isOfLanguages ? span('no distribution') : span('unknown distribution', 'bad');
}

function identitySpans({ image }: ScanResult): readonly Span[] {
  const digest = image.manifestDigest ?? image.configDigest;
  return [
    ...(digest ? [span(digest, 'faint')] : []),
    ...(image.platform ? [span(formatPlatform(image.platform), 'faint')] : []),
    ...(image.sbom !== undefined && image.sbom !== image.reference ? [span(`read from ${image.sbom}`)] : []),
    ...(image.digestsUnchecked ? [span('digest not checked', 'doubtful')] : []),
  ];
}

/** An old answer must not pass for today's. */
function asOfLine({ asOf }: ScanResult, width: number): readonly PaintedLine[] {
  return asOf === undefined ? [] : paragraph(`as of ${asOf}, by ${KNOWN_THEN}`, width, INDENT, 'doubtful');
}

function feedSpan(feed: FeedUse, answeredAt: string): Span {
  return span(feedWords(feed, answeredAt), feed.syncedAt === undefined ? 'bad' : 'faint');
}

function otherPlatforms({ image }: ScanResult, width: number): readonly PaintedLine[] {
  const { otherPlatforms: others = [] } = image;
  return others.length === 0 ? [] : paragraph(`not read: ${others.join(', ')}`, width, INDENT, 'faint');
}

/** Names the configuration file: one from a pull request must not ignore findings unnoticed. */
function configurationLine({ configuration }: ScanResult, width: number): readonly PaintedLine[] {
  if (!configuration) return [];
  const rules = counted(configuration.ignoreRules, 'ignore rule');
  return flow([span(`configuration ${configuration.file}`, 'faint'), span(rules, 'faint')], width, INDENT);
}

function baselineLine({ baseline }: ScanResult, width: number): readonly PaintedLine[] {
  if (!baseline) return [];
  return paragraph(baselineWords(baseline), width, INDENT, 'doubtful');
}

function baseLine(result: ScanResult, width: number): readonly PaintedLine[] {
  const words = baseWords(result);
  return words === undefined ? [] : paragraph(words, width, INDENT, 'doubtful');
}

/** Names exclusions made on request: nothing else in this report shows them. */
function skippedLines({ skipped = [] }: ScanResult, width: number): readonly PaintedLine[] {
  return skipped.flatMap(({ pattern, packages, problems }) => {
    const names = packages.length === 0 ? '' : `: ${nameSome(packages, NAMED_PACKAGES)}`;
    const left = [
      `${counted(packages.length, 'package')}${names}`,
      ...(problems === 0 ? [] : [counted(problems, 'problem')]),
    ];
    return paragraph(`left out at ${pattern}, ${left.join(', and ')}`, width, INDENT, 'doubtful');
  });
}

/**
 * Repeats the unread language packages: the packages above are the distribution's, and users who waived the
 * others need a reminder.
 */
function unreadAhead({ problems }: ScanResult, width: number): readonly PaintedLine[] {
  const unread = problems.filter(({ kind }) => kind === 'packages-not-read');
  const more = unread.length - REPEATED;
  return [
    ...unread.slice(0, REPEATED).flatMap(({ message }) => paragraph(message, width, INDENT, 'doubtful')),
    ...(more > 0 ? [[span(`${INDENT}and ${more} more that were not read, listed below`, 'doubtful')]] : []),
  ];
}

/** Repeats the holes at the top, for readers of only the first lines. */
function holesAhead({ problems }: ScanResult, width: number): readonly PaintedLine[] {
  const holes = problems.filter(isHole).length;
  if (holes === 0) return [];
  return [fitLine([span(`${INDENT}! ${counted(holes, 'hole')} in this answer, listed below`, 'bad')], width)];
}
