import type { CveRecord } from '../../domain/index.ts';
import type { FeedContext } from './feed.ts';

/** A source queried for single CVEs: exactly the ones that an image's findings name. */
export interface RecordSource {
  /** Either `cve` or `nvd`. */
  readonly id: string;
  readonly title: string;
  /** The upstream's address, without a trailing slash. */
  readonly address: string;
  /** Minutes before a CVE is asked about again. */
  readonly intervalMinutes: number;
  readonly requestsAtATime: number;
  /**
   * Requests one CVE; `known` is the last answer, for a conditional request. Throws FEED_FAILED without an
   * answer, SyntaxError if the answer cannot be parsed.
   */
  ask(cve: string, known: CveRecord | undefined, context: FeedContext): Promise<CveRecord>;
}
