import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { compare, print, type Subject } from './measure.ts';
import type { Mirror } from './mirror.ts';

export interface Bench {
  /** How the program is started, and the floor. */
  readonly program: readonly string[];
  readonly floor: readonly string[];
  /** For stores and caches. */
  readonly folder: string;
  readonly runs: number;
  readonly trivy: { readonly program: string; readonly cache: string | undefined } | undefined;
  readonly grype: string | undefined;
}

const NODE: Subject = { name: 'Node, doing nothing', command: [process.execPath, '-e', '0'] };
const LAYOUT = 'oci:';

/** What every call pays before it does anything. */
export async function measureStart(bench: Bench): Promise<void> {
  const subjects = [
    NODE,
    { name: '--version', command: [...bench.program, '--version'] },
    { name: 'scan --help', command: [...bench.program, 'scan', '--help'] },
  ];
  await compare(subjects, 1);
  print('start', await compare(subjects, 5 * bench.runs));
}

/** One image cold and warm, without feeds: what reading it costs. Ratios are to the floor where the image has one. */
export async function measureScans(image: string, bench: Bench): Promise<void> {
  const cold = join(bench.folder, 'cold.db');
  const warm = join(bench.folder, 'warm.db');
  const scan = (store: string) => [...bench.program, 'scan', '--offline', '--store', store, image];
  removeStore(warm);
  const subjects: Subject[] = [
    ...(image.startsWith(LAYOUT)
      ? [{ name: 'floor', command: [...bench.floor, image.slice(LAYOUT.length)] }]
      : [NODE]),
    { name: 'scan, cold', command: scan(cold), before: () => removeStore(cold) },
    { name: 'scan, warm', command: scan(warm) },
    ...trivySubjects(image, bench),
    ...grypeSubjects(image, bench),
  ];
  // Once before, so that the store is filled and the image in the system's cache for every subject.
  await compare(subjects, 1);
  print(`${image}, no feeds`, await compare(subjects, bench.runs));
}

/** The usual job of a CI run: nothing is there, and everything is to be asked for. */
export async function measureEmptyStore(layout: string, mirror: Mirror, bench: Bench): Promise<void> {
  const store = join(bench.folder, 'empty.db');
  const command = scanWithFeeds(layout, store, mirror, bench);
  const subject = { name: 'empty store to verdict', command, before: () => removeStore(store) };
  print('example image, with the feeds that it needs', await compare([NODE, subject], bench.runs));
}

/** Layers known and feeds fresh: start, match, report. */
export async function measureWarmScan(layout: string, mirror: Mirror, bench: Bench): Promise<void> {
  const store = join(bench.folder, 'full.db');
  removeStore(store);
  const subject = { name: 'scan, warm', command: scanWithFeeds(layout, store, mirror, bench) };
  await compare([subject], 1);
  const runs = 5 * bench.runs;
  print('example image, feeds fresh', await compare([NODE, subject], runs));
}

export function removeStore(store: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${store}${suffix}`, { force: true });
}

function scanWithFeeds(layout: string, store: string, mirror: Mirror, { program }: Bench): string[] {
  return [...program, 'scan', '--store', store, '--feeds-mirror', mirror.address, `${LAYOUT}${layout}`];
}

function trivySubjects(image: string, { trivy }: Bench): Subject[] {
  if (!trivy) return [];
  const cache = trivy.cache === undefined ? [] : ['--cache-dir', trivy.cache];
  const offline = ['--offline-scan', '--skip-db-update', '--skip-java-db-update'];
  const input = image.startsWith(LAYOUT) ? image.slice(LAYOUT.length) : image;
  const command = [trivy.program, ...cache, 'image', '--scanners', 'vuln', ...offline, '--input', input];
  const clear = (): void => {
    execFileSync(trivy.program, [...cache, 'image', '--clear-cache'], { stdio: 'ignore' });
  };
  return [
    { name: 'Trivy, cold', command, before: clear },
    { name: 'Trivy, warm', command },
  ];
}

/** Grype keeps nothing of an image, so it has no warm scan. */
function grypeSubjects(image: string, { grype }: Bench): Subject[] {
  if (grype === undefined) return [];
  const source = image.startsWith(LAYOUT)
    ? `oci-dir:${image.slice(LAYOUT.length)}`
    : `docker-archive:${image}`;
  return [{ name: 'Grype', command: [grype, source] }];
}
