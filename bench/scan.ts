import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { compare, print, type Subject } from './measure.ts';
import type { Mirror } from './mirror.ts';

export interface Bench {
  /** How the program is started, what the launcher starts then, and the floor. */
  readonly program: readonly string[];
  readonly bundle: readonly string[];
  readonly floor: readonly string[];
  /** For stores and caches. */
  readonly folder: string;
  readonly runs: number;
  readonly trivy: { readonly program: string; readonly cache: string | undefined } | undefined;
  readonly grype: string | undefined;
}

const NODE = { name: 'Node, doing nothing', command: [process.execPath, '-e', '0'] } satisfies Subject;
const LAYOUT = 'oci:';

/** GNU time gives hundredths of a second, which are too much of a start. */
const STARTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const FAILED = 2;

/** Runs a command ten times over, each time with another store if one is named. */
function tenTimes(command: readonly string[], store = ''): string[] {
  const own = store === '' ? '' : '--store "$0$i"';
  const script = `for i in ${STARTS.join(' ')}; do "$@" ${own} || [ $? -ne ${FAILED} ] || exit ${FAILED}; done`;
  return ['sh', '-c', script, store, ...command];
}

/** Measures the cost of a call that does nothing, and of scans of a small image, by the bundle and by the launcher. */
export async function measureStart(image: string, mirror: Mirror, bench: Bench): Promise<void> {
  const warm = join(bench.folder, 'small-warm.db');
  const cold = join(bench.folder, 'small-cold.db');
  const start = (by: string, program: readonly string[]): Subject[] => [
    { name: `--version, ${by}`, command: tenTimes([...program, '--version']) },
    { name: `scan --help, ${by}`, command: tenTimes([...program, 'scan', '--help']) },
    {
      name: `small image, warm, ${by}`,
      command: tenTimes([...program, 'scan', image, '--offline', '--store', warm]),
    },
    {
      name: `small image, cold, ${by}`,
      command: tenTimes([...program, 'scan', image, '--offline'], cold),
      before: () => STARTS.forEach((each) => removeStore(`${cold}${each}`)),
    },
  ];
  const subjects = [
    { ...NODE, command: tenTimes(NODE.command) },
    ...start('bundle', bench.bundle),
    ...start('launcher', bench.program),
  ];
  const feeds = ['--feeds-mirror', mirror.address];
  await compare([{ name: 'fill', command: [...bench.program, 'scan', image, '--store', warm, ...feeds] }], 1);
  await compare(subjects, 1);
  print('ten starts', await compare(subjects, bench.runs));
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

/** The usual job of a CI run: nothing is stored, and everything has to be fetched. */
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
