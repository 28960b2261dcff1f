/**
 * Measures whole processes of the program, on images and feeds that are made up here unless real ones are named, and
 * prints each beside what it is compared with, from the same run. Usage: node bench/run.ts [OPTION...]
 *   --image oci:FOLDER|FILE.tar    scan this too; repeatable
 *   --osv FOLDER  --epss FILE      sync these instead of made-up ones
 *   --trivy FILE  --trivy-cache FOLDER   compare with this Trivy, whose databases are there already
 *   --grype FILE                   compare with this Grype, whose database is there already
 *   --node-modules                 scan a made-up node_modules of 200,000 files, and nothing else
 *   --runs N                       of each, 3 by default
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureArtifacts } from './artifacts.ts';
import { exampleFeeds } from './example-feeds.ts';
import { writeExampleImage, writeNodeModules, writeSmallImage } from './example-image.ts';
import { measureEmptyStore, measureScans, measureStart, measureWarmScan } from './scan.ts';
import { serveMirror } from './mirror.ts';
import { measureSyncs } from './sync.ts';

const { values } = parseArgs({
  options: {
    image: { type: 'string', multiple: true, default: [] },
    osv: { type: 'string' },
    epss: { type: 'string' },
    trivy: { type: 'string' },
    'trivy-cache': { type: 'string' },
    grype: { type: 'string' },
    'node-modules': { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
  },
});

/** As the launcher bounds them. */
const YOUNG_OBJECTS = ['--min-semi-space-size=8', '--max-semi-space-size=8'];

const root = join(import.meta.dirname, '..');
execFileSync(process.execPath, [join(root, 'bin/build.ts')], { stdio: 'inherit' });
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
const trivy =
  values.trivy === undefined ? undefined : { program: values.trivy, cache: values['trivy-cache'] };
const bench = {
  program: [join(root, 'plimsoll')],
  bundle: [process.execPath, ...YOUNG_OBJECTS, join(root, 'dist/plimsoll.js')],
  floor: [process.execPath, join(root, 'bench/floor.ts')],
  folder,
  runs: Number(values.runs),
  trivy,
  grype: values.grype,
};

async function measureAll(): Promise<void> {
  const { feeds, files } = exampleFeeds(values);
  await using mirror = await serveMirror(files);
  const example = writeExampleImage(folder);
  await measureStart(writeSmallImage(folder), mirror, bench);
  for (const image of [`oci:${example.layout}`, example.archive, ...values.image])
    await measureScans(image, bench);
  await measureEmptyStore(example.layout, mirror, bench);
  await measureArtifacts([`oci:${example.layout}`, ...values.image], mirror, bench);
  await measureWarmScan(example.layout, mirror, bench);
  await measureSyncs(feeds, mirror, bench);
}

try {
  if (values['node-modules']) await measureScans(writeNodeModules(folder), bench);
  else await measureAll();
} finally {
  rmSync(folder, { recursive: true });
}
