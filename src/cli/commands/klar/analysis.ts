import type { KlarVulnerability } from '../../../klar/index.ts';

/** An image that was found, and can be asked about. */
export interface Analysis {
  /** What the whitelist calls it: `library/nginx`. */
  readonly repository: string;
  readonly layerCount: number;
  /** Who answers. */
  readonly source: string;
  analyse(): Promise<Analysed>;
  close(): Promise<void>;
}

export interface Analysed {
  readonly vulnerabilities: readonly KlarVulnerability[];
  /** What keeps the answer from being clean; Clair cannot say such a thing. */
  readonly holes: readonly string[];
  /** More for standard error. */
  readonly notices: readonly string[];
}
