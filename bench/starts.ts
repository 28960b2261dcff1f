import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeSmallImage } from './example-image.ts';
import { measure, type Subject } from './measure.ts';
import type { Mirror } from './mirror.ts';
import { commandOf, peersOn } from './scan.ts';
import { hostImages } from './server/image-host.ts';
import { measureWork, NODE, type Bench, type Temperature } from './work.ts';

/** GNU time gives hundredths of a second, which are too much of a start. */
const STARTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const FAILED = 2;
const LAYOUT = 'oci:';

/** Parts that are empty for each of ten scans: nothing, the store, or the user's cache folder as well. */
type Empty = 'nothing' | 'store' | 'store and cache folder';

/** Measures a call that does nothing and scans of a made-up image, by the launcher and by the bundle alone. */
export async function measureStarts(mirror: Mirror, bench: Bench): Promise<void> {
  const image = writeSmallImage(bench.folder);
  const command = commandOf('starts');
  const bound = { ...NODE, ...tenTimes(NODE.command) };
  const version = (program: readonly string[]) => tenTimes([...program, '--version']);
  await measureWork(
    {
      name: '`plimsoll --version`',
      bound,
      today: { name: 'launcher', ...version(bench.program) },
      peers: [{ name: 'without the launcher', ...version(bench.bundle) }],
      command,
    },
    bench,
  );
  for (const empty of ['store', 'nothing'] as const) {
    const store = join(bench.folder, 'start.db');
    const scan = (program: readonly string[]) => scanTenTimes(image, store, program, empty);
    await measure([...bench.program, 'scan', image, '--store', store, '--feeds-mirror', mirror.address]);
    await measureWork(
      {
        name: `made-up image, 14 packages, ${empty === 'store' ? 'cold' : 'warm'}`,
        bound,
        today: { name: 'launcher', ...scan(bench.program) },
        peers: [{ name: 'without the launcher', ...scan(bench.bundle) }],
        command,
      },
      bench,
    );
  }
}

/** Measures a real image of few megabytes from its layout and from a registry: as a CI job, as a first scan, and again. */
export async function measureSmall(layout: string, bench: Bench): Promise<void> {
  await using host = await hostImages();
  const registry = host.serveLayout(layout.slice(LAYOUT.length));
  const title = basename(layout);
  await measureSmallFrom(`${title}, OCI layout`, layout, commandOf('small', 'small', layout), bench);
  await measureSmallFrom(
    `${title}, registry on loopback`,
    registry,
    commandOf('small', 'small', layout),
    bench,
  );
}

async function measureSmallFrom(title: string, image: string, command: string, bench: Bench): Promise<void> {
  const store = join(bench.folder, 'small.db');
  const scan = (empty: Empty) => scanTenTimes(image, store, bench.program, empty);
  const bound = { ...NODE, ...tenTimes(NODE.command) };
  const peers = (kind: Temperature, empty: Empty) => [
    ...bench.peers.flatMap(({ name, program }) =>
      program === undefined
        ? []
        : [{ name, ...scanTenTimes(image, join(bench.folder, `small-${name}.db`), program, empty) }],
    ),
    ...peersOn(image, kind, { ...bench, peers: bench.peers.filter(({ program }) => program === undefined) }),
  ];
  const today = 'scan';
  await measureWork(
    {
      name: `${title}, cold, empty cache folder`,
      bound: { name: 'used cache folder', ...scan('store') },
      today: { name: today, ...scan('store and cache folder') },
      peers: peers('cold', 'store and cache folder'),
      command,
    },
    bench,
  );
  await measureWork(
    {
      name: `${title}, cold`,
      bound,
      today: { name: today, ...scan('store') },
      peers: peers('cold', 'store'),
      command,
    },
    bench,
  );
  await measureWork(
    {
      name: `${title}, warm`,
      bound,
      today: { name: today, ...scan('nothing') },
      peers: peers('warm', 'nothing'),
      command,
    },
    bench,
  );
}

function scanTenTimes(image: string, store: string, program: readonly string[], empty: Empty) {
  const scan = [...program, 'scan', image, '--offline'];
  return empty === 'nothing' ? tenTimes([...scan, '--store', store]) : tenTimes(scan, empty, `${store}.new`);
}

/** Runs a command ten times over, each time with a store of its own, or a cache folder too, in a folder made for it. */
function tenTimes(command: readonly string[], empty: Empty = 'nothing', folder = ''): Omit<Subject, 'name'> {
  const cache = empty === 'store and cache folder' ? 'XDG_CACHE_HOME="$0/cache-$i"' : '';
  const store = empty === 'nothing' ? '' : '--store "$0/$i.db"';
  const run = `${cache} "$@" ${store} || [ $? -ne ${FAILED} ] || exit ${FAILED}`;
  const subject = {
    command: ['sh', '-c', `for i in ${STARTS.join(' ')}; do ${run}; done`, folder, ...command],
    repeats: STARTS.length,
  };
  if (empty === 'nothing') return subject;
  const before = (): void => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  };
  return { ...subject, before };
}
