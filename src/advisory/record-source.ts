import type { CveRecord } from '../store/ports.ts';
import type { FeedContext } from './feed.ts';

/** A source that is asked about CVEs one by one, for exactly those that an image's findings name. */
export interface RecordSource {
  /** `cve`, `nvd`. */
  readonly id: string;
  readonly title: string;
  /** Where the upstream serves it, without a trailing slash. */
  readonly address: string;
  /** How old its answer about one CVE may be before it is asked again, in minutes. */
  readonly intervalMinutes: number;
  readonly requestsAtATime: number;
  /**
   * Its answer about one CVE; `known` is its last, for a conditional request. Throws FEED_FAILED where there is no
   * answer, SyntaxError where it cannot be understood.
   */
  ask(cve: string, known: CveRecord | undefined, context: FeedContext): Promise<CveRecord>;
}
