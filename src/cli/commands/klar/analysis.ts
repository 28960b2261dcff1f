import type { KlarVulnerability } from '../../../klar/index.ts';

/** Analysis of an image that was found. */
export interface Analysis {
  /** Name in the whitelist: `library/nginx`. */
  readonly repository: string;
  readonly layerCount: number;
  /** Source of the answer. */
  readonly source: string;
  analyse(): Promise<Analysed>;
  close(): Promise<void>;
}

export interface Analysed {
  readonly vulnerabilities: readonly KlarVulnerability[];
  /** Reasons why the answer is incomplete; Clair cannot express them. */
  readonly holes: readonly string[];
  /** Further text for standard error. */
  readonly notices: readonly string[];
}
