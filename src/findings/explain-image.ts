import { type Explanation, type ScanResult, UNREAD_ECOSYSTEM, type StoredRange } from '../domain/index.ts';
import type { OpenedImage } from '../image/index.ts';
import { explain, withoutLookups, type Answering, type ExplainedPackage } from '../match/index.ts';
import { groupsOf } from './answering.ts';
import type { ScanContext } from './context.ts';
import { chooseFeed } from './feeds/feed-choice.ts';
import type { ReportJudgement } from './report-image.ts';
import { scanImage } from './scan-image.ts';
import { isAnswer } from './feeds/is-answer.ts';
import { offlineContext } from './offline-context.ts';

export interface ExplainedImage {
  readonly explanation: Explanation;
  readonly result: ScanResult;
}

/** Scans an image, and explains why an ID is or is not reported for it. */
export async function explainImage(
  id: string,
  image: OpenedImage,
  judgement: ReportJudgement,
  context: ScanContext,
): Promise<ExplainedImage> {
  const { result, asked: counted } = await scanImage(image, judgement, context);
  const asked = [...counted, ...(await askedOfOwners(result, counted, context))];
  // Without an answering feed, no row can be requested: the result's problems say why.
  if (asked.length === 0) return { explanation: { id, kind: 'not-in-feeds' }, result };
  const ecosystems = new Set(asked.flatMap(({ answering }) => answering.ecosystems));
  const found = await context.store.advisories.rangesOf(id, [...ecosystems, UNREAD_ECOSYSTEM]);
  const withRanges = asked.map((each) => ({
    ...each,
    ranges: found.filter((range) => isAnswerOrUnread(range, each.answering)),
  }));
  return { explanation: explain(id, { result, asked: withRanges }), result };
}

/**
 * Returns how the feeds would answer for distribution-owned packages, from stored data: they were not looked
 * up, and an ecosystem without any other package was not asked at all.
 */
async function askedOfOwners(
  { packages }: ScanResult,
  counted: readonly ExplainedPackage[],
  context: ScanContext,
): Promise<readonly ExplainedPackage[]> {
  const answered = new Set(counted.flatMap(({ answering }) => answering.ecosystems));
  const distributionOwned = packages.filter(({ status }) => status === 'distribution-owned');
  const ecosystems = new Set(distributionOwned.flatMap(({ ecosystem }) => ecosystem ?? []));
  const left = [...ecosystems].filter((ecosystem) => !answered.has(ecosystem));
  const offline = offlineContext(context);
  const asked: ExplainedPackage[] = [];
  for (const group of groupsOf({ ecosystems: left }, context.feedPolicy.prefer)) {
    const { answering } = await chooseFeed(group, offline);
    if (answering) asked.push(withoutLookups(answering));
  }
  return asked;
}

/** A record with unreadable packages may be about any package in the feed. */
function isAnswerOrUnread(range: StoredRange, answering: Answering): boolean {
  return (
    isAnswer(range, answering) || (range.ecosystem === UNREAD_ECOSYSTEM && range.feed === answering.feed)
  );
}
