/**
 * Measures `plimsoll serve` in processes of its own, on images and feeds that are made up here unless real ones are
 * named. Usage: node bench/server.ts [NAME...] [OPTION...]
 *   reports       how many a warm server gives a second
 *   manifests     how long it takes to answer one that was posted to Clair's API before
 *   beside-work   how long they take while a large image is read and feeds are loaded
 *   indexing      an image of a registry, by a server and by the command line
 *   feeds         everything that a mirror holds, into an empty store
 *   at-rest       what a server holds that has nothing to do: after its start, an image, feeds, reports
 *   replicas      two with a core each against one, over Postgres
 * without a NAME all of them.
 *   --engine sqlite|postgres   both by default
 *   --image oci:FOLDER         index this too; repeatable
 *   --mirror FOLDER            real feeds, laid out as for --feeds-mirror
 *   --seconds N                of each measurement of reports, 10 by default
 *   --new N                    reports a second, beside work, that were never computed, 5 by default
 *   --images N                 that replicas share, 200 by default
 *   --runs N                   of the others, 3 by default
 *   --table                    give rows of bench/README.md that measure the same the new figures
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exampleFeeds } from './example-feeds.ts';
import { writeExampleImage } from './example-image.ts';
import { serveMirror } from './mirror.ts';
import { postgresEngine, sqliteEngine } from './server/engine.ts';
import { hostImages } from './server/image-host.ts';
import { Images } from './server/images.ts';
import { measureAtRest } from './server/at-rest.ts';
import { measureBesideWork } from './server/beside-work.ts';
import { measureIndexing } from './server/indexing.ts';
import { measureLoading } from './server/loading.ts';
import { measureManifests } from './server/manifests.ts';
import { measureReplicas } from './server/replicas.ts';
import { measureReports } from './server/reports.ts';
import { writeRows, type Row } from './table.ts';

const BENCHMARKS = {
  reports: measureReports,
  manifests: measureManifests,
  'beside-work': measureBesideWork,
  indexing: measureIndexing,
  feeds: measureLoading,
  'at-rest': measureAtRest,
  replicas: measureReplicas,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
    image: { type: 'string', multiple: true, default: [] },
    mirror: { type: 'string' },
    images: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '10' },
    new: { type: 'string', default: '5' },
    runs: { type: 'string', default: '3' },
    table: { type: 'boolean', default: false },
  },
});

const rows: Row[] = [];
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
try {
  execFileSync(process.execPath, [join(root, 'bin/build.ts')], { stdio: 'inherit' });
  await using mirror = await serveMirror(exampleFeeds({}).files);
  await using host = await hostImages();
  const figures: Omit<Row, 'peer' | 'command'>[] = [];
  const lab = {
    program: [join(root, 'plimsoll')],
    folder,
    seconds: Number(values.seconds),
    newReports: Number(values.new),
    runs: Number(values.runs),
    host,
    images: new Images(host),
    mirror,
    layouts: [writeExampleImage(folder).layout, ...values.image.map((image) => image.replace('oci:', ''))],
    realMirror: values.mirror,
    replicaImages: Number(values.images),
    record: (work: string, today: string, bound = '') => void figures.push({ work, today, bound }),
  };
  for (const [name, measure] of Object.entries(BENCHMARKS)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    for (const each of values.engine) {
      await using engine = each === 'postgres' ? await postgresEngine() : sqliteEngine(folder);
      await measure(engine, lab);
      const command = `\`server.ts ${name}\``;
      rows.push(...figures.splice(0).map((figure) => ({ ...figure, peer: '', command })));
    }
  }
  if (values.table) await writeRows(rows);
} finally {
  rmSync(folder, { recursive: true });
}
