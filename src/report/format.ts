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

/** Who wrote a report. */
export interface Program {
  readonly name: string;
  readonly version: string;
}

export interface RenderOptions {
  readonly program: Program;
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

/** One way of writing a report. What writes it is loaded when it is needed: every start would pay for it. */
export interface ReportFormat {
  readonly name: string;
  /** As a server sends it: `application/json`. */
  readonly mediaType: string;
  /** Media types and ranges by which a client may ask for it, beside its own: `text/*`. */
  readonly accepts: readonly string[];
  /** One line for the help. */
  readonly help: string;
  /** A text that ends in a newline. */
  render(report: Report, options: RenderOptions): Promise<string>;
}
