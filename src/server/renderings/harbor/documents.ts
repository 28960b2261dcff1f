import type { ClairSeverity } from '../../../clair/index.ts';

// Documents from Harbor's scanner adapter API 1.2.

export interface ArtifactDocument {
  readonly repository: string;
  readonly digest?: string;
  readonly tag?: string;
}

export interface ScannerDocument {
  readonly name: string;
  readonly vendor: string;
  readonly version: string;
}

/** Clair's severities without `Defcon1`, which we never use. */
type HarborSeverity = ClairSeverity;

export interface VulnerabilityDocument {
  readonly id: string;
  readonly package: string;
  readonly version: string;
  readonly fix_version?: string;
  readonly severity: HarborSeverity;
  readonly description: string;
  readonly links: readonly string[];
  readonly preferred_cvss?: CvssDocument;
}

export interface CvssDocument {
  readonly score_v3?: number;
  readonly vector_v3?: string;
  readonly score_v2?: number;
  readonly vector_v2?: string;
}

export interface VulnerabilityReportDocument {
  readonly generated_at: string;
  readonly artifact: ArtifactDocument;
  readonly scanner: ScannerDocument;
  /** The worst; `Unknown` without vulnerabilities. */
  readonly severity: HarborSeverity;
  readonly vulnerabilities: readonly VulnerabilityDocument[];
}
