/**
 * Measures whole processes of the program, on images and feeds that are made up here unless real ones are named, and
 * prints each beside what it is compared with, from the same run. Usage: node bench/run.ts [OPTION...]
 *   --table                        write what was measured into the table of bench/README.md, and leave its other rows
 *   --only GROUP,...               starts, small, scans, layer, threads, paced, feeds, artifacts; these by default, and
 *                                  node-modules (a made-up one of 200,000 files), server, fleet
 *   --image oci:FOLDER|FILE.tar    scans: this too; repeatable, as the next four are
 *   --small oci:FOLDER             small: an image of few megabytes, also as in a CI job and from a registry
 *   --layer oci:FOLDER             layer: its largest layer, alone
 *   --threads oci:FOLDER           threads: which of them is the busiest with --parallel 8; needs Linux
 *   --paced oci:FOLDER             paced: over 100 Mbit/s, and 20 ms a request
 *   --osv FOLDER  --epss FILE      feeds: sync these instead of made-up ones
 *   --before FOLDER                compare with this clone of an earlier commit
 *   --trivy FILE  --trivy-cache FOLDER   compare with this Trivy, whose databases are there already
 *   --grype FILE                   compare with this Grype, whose database is there already
 *   --runs N                       of each, 3 by default
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureArtifacts } from './artifacts.ts';
import { exampleFeeds } from './example-feeds.ts';
import { writeExampleImage, writeNodeModules, type ExampleImage } from './example-image.ts';
import { measureFeeds } from './feeds.ts';
import { measureLayer } from './layer.ts';
import { serveMirror } from './mirror.ts';
import { measurePaced } from './paced.ts';
import { namedPeers } from './peers.ts';
import { commandOf, measureScans } from './scan.ts';
import { measureSmall, measureStarts } from './starts.ts';
import { writeRows } from './table.ts';
import { measureThreads } from './threads.ts';
import type { Bench } from './work.ts';

const IMAGES: { type: 'string'; multiple: true; default: string[] } = {
  type: 'string',
  multiple: true,
  default: [],
};
const { values } = parseArgs({
  options: {
    table: { type: 'boolean', default: false },
    only: { type: 'string', default: 'starts,small,scans,layer,threads,paced,feeds,artifacts' },
    image: IMAGES,
    small: IMAGES,
    layer: IMAGES,
    threads: IMAGES,
    paced: IMAGES,
    osv: { type: 'string' },
    epss: { type: 'string' },
    before: { type: 'string' },
    trivy: { type: 'string' },
    'trivy-cache': { type: 'string' },
    grype: { type: 'string' },
    runs: { type: 'string', default: '3' },
  },
});

/** As the launcher bounds them. */
const YOUNG_OBJECTS = ['--min-semi-space-size=8', '--max-semi-space-size=8'];

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
let example: ExampleImage | undefined;
const madeUp = (): ExampleImage => (example ??= writeExampleImage(folder));
const { feeds, files } = exampleFeeds(values);

/** Groups of rows; a group that needs an image has an option of its own name. */
const GROUPS: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  async starts(bench) {
    await using mirror = await serveMirror(files);
    await measureStarts(mirror, bench);
  },
  small: eachNamed('small', measureSmall),
  async scans(bench) {
    const { layout, archive } = madeUp();
    for (const image of [`oci:${layout}`, archive]) await measureScans(image, commandOf('scans'), bench);
    for (const image of values.image) await measureScans(image, commandOf('scans', 'image', image), bench);
  },
  layer: eachNamed('layer', measureLayer),
  threads: eachNamed('threads', measureThreads),
  paced: eachNamed('paced', measurePaced),
  async feeds(bench) {
    await using mirror = await serveMirror(files);
    await measureFeeds(feeds, `oci:${madeUp().layout}`, mirror, bench);
  },
  async artifacts(bench) {
    await using mirror = await serveMirror(files);
    await measureArtifacts([`oci:${madeUp().layout}`, ...values.image], mirror, bench);
  },
  'node-modules': (bench) => measureScans(writeNodeModules(folder), commandOf('node-modules'), bench),
  server: () => runBeside('server.ts'),
  fleet: () => runBeside('fleet.ts', '--images', '100000'),
};

function eachNamed(
  option: 'small' | 'layer' | 'threads' | 'paced',
  measure: (layout: string, bench: Bench) => Promise<void>,
) {
  return async (bench: Bench): Promise<void> => {
    if (values[option].length === 0)
      console.log(`\n${option}: left out, --${option} oci:FOLDER names an image`);
    for (const layout of values[option]) await measure(`oci:${resolve(layout.replace('oci:', ''))}`, bench);
  };
}

/** Runs another benchmark, which gives its own rows the new figures. */
function runBeside(name: string, ...args: readonly string[]): Promise<void> {
  const table = values.table ? ['--table'] : [];
  execFileSync(process.execPath, [join(root, 'bench', name), ...args, ...table], { stdio: 'inherit' });
  return Promise.resolve();
}

async function run(): Promise<void> {
  const bench: Bench = {
    program: [join(root, 'plimsoll')],
    bundle: [process.execPath, ...YOUNG_OBJECTS, join(root, 'dist/plimsoll.js')],
    floor: [process.execPath, join(root, 'bench/floor.ts')],
    folder,
    runs: Number(values.runs),
    peers: namedPeers(values, folder),
    rows: [],
  };
  for (const name of values.only.split(',')) {
    const group = GROUPS[name];
    if (!group) throw new Error(`no group is called "${name}": ${Object.keys(GROUPS).join(', ')}`);
    await group(bench);
    if (values.table) await writeRows(bench.rows.splice(0));
  }
}

try {
  execFileSync(process.execPath, [join(root, 'bin/build.ts')], { stdio: 'inherit' });
  await run();
} finally {
  rmSync(folder, { recursive: true });
}
