import { UNREAD_ECOSYSTEM, type Explanation, type ScanResult } from '../domain/index.ts';
import type { OpenedImage } from '../image/index.ts';
import { explain } from '../match/index.ts';
import type { ScanContext } from './context.ts';
import type { Judgement } from './report-image.ts';
import { scanImage } from './scan-image.ts';

export interface ExplainedImage {
  readonly explanation: Explanation;
  readonly result: ScanResult;
}

/** Scans an image, and says why an id is reported for it or why it is not. */
export async function explainImage(
  id: string,
  image: OpenedImage,
  judgement: Judgement,
  context: ScanContext,
): Promise<ExplainedImage> {
  const { result, asked } = await scanImage(image, judgement, context);
  // Without a feed that answers, no row can be asked for: the result's problems say why.
  if (!asked) return { explanation: { id, kind: 'not-in-feeds' }, result };
  const { feed, ecosystems } = asked.answering;
  const found = await context.store.advisories.rangesOf(id, [...ecosystems, UNREAD_ECOSYSTEM]);
  const ranges = found.filter((range) => range.feed === feed);
  return { explanation: explain(id, { result, ranges, ...asked }), result };
}
