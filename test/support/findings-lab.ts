import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FeedMirror } from './feed-mirror.ts';
import { type ReportedResult, scanWithPlimsoll } from './run-plimsoll.ts';

/** A mirror of feeds, and a store that keeps what was read from them over all scans of a suite. */
export class FindingsLab implements Disposable {
  readonly mirror = new FeedMirror();
  readonly scratch = mkdtempSync(path.join(tmpdir(), 'plimsoll-findings-'));

  scan(image: string, options: readonly string[] = []): ReportedResult {
    const store = path.join(this.scratch, 'store.db');
    return scanWithPlimsoll(image, ['--feeds-mirror', this.mirror.folder, '--store', store, ...options]);
  }

  [Symbol.dispose](): void {
    this.mirror[Symbol.dispose]();
    rmSync(this.scratch, { recursive: true });
  }
}

/** One line for each finding: id, package, architecture, state, fixed version, records; sorted. */
export function reportedFindings({ findings }: Pick<ReportedResult, 'findings'>): string[] {
  return findings
    .map(({ id, package: pkg, state, fixedVersion = '-', evidence }) => {
      const records = [...new Set(evidence.map(({ record }) => record))].toSorted();
      return `${id} ${pkg.name} ${pkg.architecture} ${state} ${fixedVersion} ${records.join(',')}`;
    })
    .toSorted();
}

export interface Counts {
  /** Distinct CVEs, or records without one. */
  readonly ids: number;
  readonly findings: number;
}

export function countsOf({ findings }: Pick<ReportedResult, 'findings'>): Counts {
  return { ids: new Set(findings.map(({ id }) => id)).size, findings: findings.length };
}

/** What was not read or not compared, in the order of the alphabet; how old a release is changes with the day. */
export function problemKinds({ problems }: Pick<ReportedResult, 'problems'>): string[] {
  const kinds = problems.map(({ kind }) => kind).filter((kind) => !kind.includes('end-of-life'));
  return [...new Set(kinds)].toSorted();
}
