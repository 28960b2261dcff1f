import type { FeedContext } from '../../feed-kit/feed.ts';
import type { RecordSource } from '../../feed-kit/record-source.ts';

/** The CVE list as a bulk download. */
export interface CveBulk {
  /** Source for single records and the change log. */
  readonly source: RecordSource;
  readonly zipUrl: string;
  readonly context: FeedContext;
}
