import type { Platform, ScanResult, Severity } from '../domain/index.ts';

/** What one call found out: of each image a result, or why there is none. */
export interface Report {
  readonly results: readonly ScanResult[];
  readonly failures: readonly ScanFailure[];
}

/** An image that could not be scanned. */
export interface ScanFailure {
  /** As the user named it. */
  readonly reference: string;
  /** Of several that were to be read. */
  readonly platform?: Platform;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

export interface RenderOptions {
  /** Columns that a line may fill. */
  readonly width: number;
  readonly colour: boolean;
  /** List what does not count, too. */
  readonly showSuppressed: boolean;
  /** List findings of these severities; none given are all. */
  readonly severities: readonly Severity[];
  /** List unrated CVEs that are unlikely to be exploited, however many CVEs there are. */
  readonly all: boolean;
}

/** One way of writing a report, as text that ends in a newline. */
export interface ReportFormat {
  readonly name: string;
  /** One line for the help. */
  readonly title: string;
  render(report: Report, options: RenderOptions): string;
}
