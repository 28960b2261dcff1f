import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** As much of the JSON report as tests of findings look at. */
export interface ReportedResult {
  readonly packages: readonly ReportedPackage[];
  readonly findings: readonly ReportedFinding[];
  readonly suppressed: readonly { readonly finding: ReportedFinding }[];
  readonly problems: readonly { readonly kind: string; readonly subject: string }[];
}

export interface ReportedPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly source?: { readonly name: string; readonly version: string };
}

export interface ReportedFinding {
  readonly id: string;
  readonly package: ReportedPackage;
  readonly state: string;
  readonly fixedVersion?: string;
  readonly severity: string;
  readonly ratings: readonly { readonly source: string; readonly vector?: string }[];
  readonly evidence: readonly { readonly record: string }[];
}

const LAUNCHER = path.resolve(import.meta.dirname, '../../plimsoll');

/** Scans one image with the program itself. */
export function scanWithPlimsoll(image: string, options: readonly string[]): ReportedResult {
  const { stdout, stderr, status } = spawnSync(LAUNCHER, ['scan', image, '--format', 'json', ...options], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0 && status !== 3) throw new Error(`plimsoll could not scan ${image}: ${stderr}`);
  const { results }: { readonly results: readonly ReportedResult[] } = JSON.parse(stdout);
  const [result] = results;
  if (result === undefined) throw new Error(`the report says nothing of ${image}`);
  return result;
}
