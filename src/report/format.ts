import type { ManifestWorkload, Platform, ScanResult, Severity } from '../domain/index.ts';

/** Outcome of one call: a result per image, or the reason why it has none. */
export interface Report {
  readonly results: readonly ScanResult[];
  readonly failures: readonly ScanFailure[];
}

export interface ScanFailure {
  /** The image as the user named it. */
  readonly reference: string;
  /** Its platform, if several were to be read. */
  readonly platform?: Platform;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** The places in manifests that name the image, if the user scans manifests. */
  readonly workloads?: readonly ManifestWorkload[];
}

/** Program that wrote a report. */
export interface ReportingProgram {
  readonly name: string;
  readonly version: string;
  /** Address of its repository. */
  readonly home?: string;
}

export interface RenderOptions {
  readonly program: ReportingProgram;
  /** RFC 3339: the time for a report in which no image has one. */
  readonly writtenAt: string;
  /** Columns available for a line. */
  readonly width: number;
  readonly colour: boolean;
  /** Link IDs to their pages, in formats for terminals. */
  readonly links?: boolean;
  /** Also list suppressed findings. */
  readonly showSuppressed: boolean;
  /** List only findings with these severities; an empty list means all. */
  readonly severities: readonly Severity[];
  /** List unrated CVEs that are unlikely to be exploited, however many CVEs there are. */
  readonly all: boolean;
  /** List every package, in formats that do not always do so. */
  readonly listPackages: boolean;
  /** List the few upgrades that clear the most, or all. */
  readonly fixPlan: FixPlan;
}

export type FixPlan = 'first' | 'all';

/** A report format. Its renderer is loaded on demand, to keep every start fast. */
export interface ReportFormat {
  readonly name: string;
  /** Media type that a server sends: `application/json`. */
  readonly mediaType: string;
  /** Media types and ranges by which a client may request it: `text/plain`, `text/*`. Empty: only by its name. */
  readonly accepts: readonly string[];
  /** One line for the help. */
  readonly help: string;
  /** Renders text that ends in a newline, in pieces: a large report is never held as a whole. */
  render(report: Report, options: RenderOptions): Promise<Iterable<string>>;
}
