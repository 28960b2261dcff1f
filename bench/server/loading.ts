import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { schemeOfEcosystem } from '../../src/versions/index.ts';
import type { EmptyStore, Engine } from './engine.ts';
import { line, measure, megabytes, seconds, startServer, type Lab } from './lab.ts';

const ALPINE = 'secdb.alpinelinux.org';
const OSV = 'osv-vulnerabilities.storage.googleapis.com';
/** Feeds without parts, and where each is in a mirror. */
const WHOLE = {
  'debian-tracker': 'security-tracker.debian.org/tracker/data/json',
  kev: 'www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  epss: 'epss.empiricalsecurity.com/epss_scores-current.csv.gz',
  cve: 'github.com/CVEProject/cvelistV5/archive/refs/heads/main.zip',
};

/** How long it takes a server with an empty store until everything that a mirror holds is loaded. */
export async function measureLoading(engine: Engine, lab: Lab): Promise<void> {
  const { realMirror } = lab;
  if (realMirror === undefined) {
    console.log('\nfeeds: name a mirror of real ones');
    return;
  }
  const keep = feedsIn(realMirror);
  console.log(`\n${keep.length} feeds into an empty store, ${engine.name}: ${keep.join(', ')}`);
  line('', 'time', 'server', 'database', 'peak', 'records', 'ranges', 'store');
  for (let run = 0; run < lab.runs; run++) {
    const store = await engine.newStore();
    const columns = await load(keep, realMirror, { engine, store, lab });
    const [time = ''] = columns;
    if (run === 0) lab.record(`loading the feeds of a mirror, ${engine.name}`, `${time}; one run`);
    // Once the server has stopped, which puts the write-ahead log into the file.
    line('from nothing', ...columns, megabytes(await store.size()));
  }
}

async function load(
  keep: readonly string[],
  mirror: string,
  { engine, store, lab }: { readonly engine: Engine; readonly store: EmptyStore; readonly lab: Lab },
): Promise<readonly string[]> {
  await using server = await startServer(lab, store, { mirror, keep });
  const { wall, processor, database } = await measure(() => server.ready(), [server], engine);
  const { items } = await server.feeds();
  const total = (kind: 'records' | 'ranges') => items.reduce((sum, feed) => sum + feed[kind], 0);
  return [
    ...[wall, processor, database].map(seconds),
    megabytes(server.peak()),
    String(total('records')),
    String(total('ranges')),
  ];
}

function feedsIn(mirror: string): readonly string[] {
  const partsOf = (host: string): readonly string[] => {
    const folder = join(mirror, host);
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const whole = Object.entries(WHOLE).filter(([, address]) => existsSync(join(mirror, address)));
  // Plimsoll refuses a feed in which it could look nothing up.
  const ecosystems = partsOf(OSV).filter((ecosystem) => schemeOfEcosystem(ecosystem) !== undefined);
  return [
    ...whole.map(([feed]) => feed),
    ...partsOf(ALPINE).map((release) => `alpine-secdb:${release}`),
    ...ecosystems.map((ecosystem) => `osv:${ecosystem}`),
  ];
}
