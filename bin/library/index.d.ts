import type { Client } from 'openapi-fetch';
import type { paths } from './api.d.ts';
import type { DiffOptions, SbomOptions, ScanOptions } from './options.d.ts';
import type { PlimsollDifferenceVersion1 } from './diff.d.ts';
import type { PlimsollReportVersion1 } from './report.d.ts';

export type { DiffOptions, SbomOptions, ScanOptions } from './options.d.ts';
export type { components, operations, paths } from './api.d.ts';
/** As `plimsoll scan --format json` writes it. */
export type Report = PlimsollReportVersion1;
/** As `plimsoll diff --format json` writes it. */
export type Diff = PlimsollDifferenceVersion1;

/** The process of a call: each runs the program in one of its own. */
export interface Call {
  /** Folder of relative names, and of `.plimsoll.yaml`. */
  readonly cwd?: string;
  /** In place of this process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends the call, which then throws an AbortError. */
  readonly signal?: AbortSignal;
}

/** 0 within the line, 1 over it, 3 the answer has a hole. */
export type ExitCode = 0 | 1 | 3;

/** The program could not answer (exit code 2). */
export declare class PlimsollError extends Error {
  readonly name: 'PlimsollError';
  /** `IMAGE_NOT_FOUND`, `USAGE`: see docs/reference/errors.md. */
  readonly code: string;
  readonly hint: string | undefined;
}

/** Scans an image. Throws PlimsollError if it could not; a line that is exceeded, and a hole, are answers. */
export declare function scan(
  image: string,
  options?: ScanOptions,
  call?: Call,
): Promise<{ readonly exitCode: ExitCode; readonly report: Report }>;

/** Lists an image's packages, as CycloneDX 1.6 unless `format` says otherwise. Throws PlimsollError. */
export declare function sbom(
  image: string,
  options?: SbomOptions,
  call?: Call,
): Promise<{ readonly exitCode: ExitCode; readonly document: unknown }>;

/** Compares two images, the old one first. Throws PlimsollError. */
export declare function diff(
  from: string,
  to: string,
  options?: DiffOptions,
  call?: Call,
): Promise<{ readonly exitCode: ExitCode; readonly diff: Diff }>;

/** Returns a client of a server's API (openapi-fetch), whose paths begin with `/api/v1`. */
export declare function createClient(server: {
  /** Address, without a trailing slash. */
  readonly server: string;
  readonly token?: string;
}): Client<paths>;
