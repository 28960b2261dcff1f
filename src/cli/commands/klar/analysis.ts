import type { KlarVulnerability } from '../../../klar/index.ts';

/** Analysis for an image that was found. */
export interface Analysis {
  /** Name in the whitelist: `library/nginx`. */
  readonly repository: string;
  readonly layerCount: number;
  /** Where the answer comes from. */
  readonly source: string;
  analyse(): Promise<Analysed>;
  close(): Promise<void>;
}

export interface Analysed {
  readonly vulnerabilities: readonly KlarVulnerability[];
  /** Holes behind the entry PLIMSOLL-INCOMPLETE, as KIND:SUBJECT, as far as the server names them. */
  readonly incomplete: readonly string[];
  /** Reasons for a missing answer; Clair cannot express them. */
  readonly holes: readonly string[];
  /** Further text for standard error. */
  readonly notices: readonly string[];
}
