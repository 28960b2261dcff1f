import type { FeedContext } from '../../feed.ts';
import type { RecordSource } from '../../record-source.ts';

/** The CVE list, to be loaded as a whole. */
export interface CveBulk {
  /** Where its single records and the log of their changes are. */
  readonly source: RecordSource;
  readonly zipUrl: string;
  readonly context: FeedContext;
}
