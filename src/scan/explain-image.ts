import { type Explanation, type ScanResult, UNREAD_ECOSYSTEM, type StoredRange } from '../domain/index.ts';
import type { OpenedImage } from '../image/index.ts';
import { explain, type Answering } from '../match/index.ts';
import type { ScanContext } from './context.ts';
import type { Judgement } from './report-image.ts';
import { scanImage } from './scan-image.ts';
import { isAnswer } from './is-answer.ts';

export interface ExplainedImage {
  readonly explanation: Explanation;
  readonly result: ScanResult;
}

/** Scans an image, and explains why an ID is reported for it or why it is not. */
export async function explainImage(
  id: string,
  image: OpenedImage,
  judgement: Judgement,
  context: ScanContext,
): Promise<ExplainedImage> {
  const { result, asked } = await scanImage(image, judgement, context);
  // Without a feed that answers, no row can be requested: the result's problems say why.
  if (asked.length === 0) return { explanation: { id, kind: 'not-in-feeds' }, result };
  const ecosystems = new Set(asked.flatMap(({ answering }) => answering.ecosystems));
  const found = await context.store.advisories.rangesOf(id, [...ecosystems, UNREAD_ECOSYSTEM]);
  const withRanges = asked.map((each) => ({
    ...each,
    ranges: found.filter((range) => isAnswerOrUnread(range, each.answering)),
  }));
  return { explanation: explain(id, { result, asked: withRanges }), result };
}

/** A record whose packages could not be read may be about any of the feed's. */
function isAnswerOrUnread(range: StoredRange, answering: Answering): boolean {
  return (
    isAnswer(range, answering) || (range.ecosystem === UNREAD_ECOSYSTEM && range.feed === answering.feed)
  );
}
