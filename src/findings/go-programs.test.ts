import { describe, expect, it } from 'vitest';
import { buildZip } from '../archive/testing/build-zip.ts';
import type { FileCataloger } from '../catalog/index.ts';
import { DistinctFunctions, type FileFacts, FunctionSet } from '../domain/index.ts';
import { indexImage } from '../packages/index-image.ts';
import { NO_LINE } from '../policy/index.ts';
import { changedFindings } from '../stored/changes/changed-findings.ts';
import { imagesHit } from '../stored/changes/images-hit.ts';
import type { StoredContext } from '../stored/context.ts';
import { explainImage } from './explain-image.ts';
import { loadFeed } from './feeds/load-feed.ts';
import { reportImage } from './report-image.ts';
import { openWorld, testImage, testLayer } from './testing.ts';

const JUDGEMENT = { line: NO_LINE, ignore: [] };
const ADDRESS = 'osv-vulnerabilities.storage.googleapis.com/Go/all.zip';
const MODULE = 'example.com/acme';
const CVE = 'CVE-2024-0001';

/** Takes a file for a program whose functions are its lines. */
const programs: FileCataloger = {
  kind: 'file',
  id: 'programs',
  version: 1,
  looksAt: (path) => path.startsWith('bin/'),
  wants: () => 'whole',
  read({ path }, body): FileFacts {
    const functions = Buffer.from(body.read(0, body.size)).toString('utf8').trim().split('\n');
    const pkg = { type: 'golang', ecosystem: 'Go', name: MODULE, version: 'v1.0.0', application: path };
    return {
      path,
      packages: [pkg, { ...pkg, name: 'stdlib', version: '1.20.0' }],
      reach: {
        goos: 'linux',
        packages: [...new Set(functions.map((name) => name.slice(0, name.lastIndexOf('.'))))].sort(),
        functions: FunctionSet.of(new DistinctFunctions(functions)).toText(),
      },
    };
  },
};

/** An export with one record, about two packages of the module. */
function exported(path: string, review = 'REVIEWED'): Buffer {
  const record = {
    id: 'GO-2024-1',
    modified: '2026-11-20T00:00:00Z',
    aliases: [CVE],
    affected: [
      {
        package: { ecosystem: 'Go', name: MODULE },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.1.0' }] }],
        ecosystem_specific: { imports: [{ path, symbols: ['F'] }] },
      },
    ],
    database_specific: { review_status: review },
  };
  return buildZip([{ name: 'GO-2024-1.json', content: JSON.stringify(record) }]);
}

function imageOf(...files: readonly (readonly [path: string, ...functions: string[]])[]) {
  const inputs = files.map(([path, ...functions]) => ({ path, content: functions.join('\n') }));
  return testImage(testLayer('a', inputs).source);
}

const AFFECTED = ['bin/affected', 'fmt.Println', `${MODULE}/a.F`] as const;
const OTHER = ['bin/other', 'fmt.Println', `${MODULE}/a.G`, `${MODULE}/b.F`] as const;

async function openPrograms(zip: Buffer) {
  const world = await openWorld({ [ADDRESS]: zip });
  const context: StoredContext = { ...world.context, loadCatalogers: () => Promise.resolve([programs]) };
  return { context, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

const applicationsOf = (findings: readonly { readonly package: { readonly application?: string } }[]) =>
  findings.map(({ package: { application } }) => application);

describe('an image with Go programs', () => {
  it('reports programs that contain the function, of an image that was just read or is stored', async () => {
    await using world = await openPrograms(exported(`${MODULE}/a`));
    const { context } = world;
    const indexed = await indexImage(imageOf(AFFECTED, OTHER), context);
    expect(Object.keys(indexed.programs ?? {})).toHaveLength(2);
    const { result } = await reportImage(indexed, JUDGEMENT, context);
    expect(applicationsOf(result.findings)).toEqual(['bin/affected']);
    await context.store.inventory.save(indexed, []);
    const stored = await context.store.inventory.get(indexed.key);
    if (!stored) throw new Error('the image was not stored');
    expect(stored.programs).toBeUndefined();
    const again = await reportImage(stored, JUDGEMENT, context);
    expect(again.result.findings).toEqual(result.findings);
  });

  it('finds images by a vulnerability only where a program contains the function', async () => {
    await using world = await openPrograms(exported(`${MODULE}/a`));
    const { context } = world;
    await loadFeed('osv', 'Go', context);
    await context.store.inventory.save(await indexImage(imageOf(OTHER), context), []);
    expect(await imagesHit(CVE, { limit: 10 }, context)).toMatchObject({ isKnown: true, packages: [] });
    await context.store.inventory.save(await indexImage(imageOf(AFFECTED, OTHER), context), []);
    const { packages } = await imagesHit(CVE, { limit: 10 }, context);
    expect(applicationsOf(packages)).toEqual(['bin/affected']);
  });

  it('explains what its program does not contain', async () => {
    await using world = await openPrograms(exported(`${MODULE}/a`));
    const { explanation } = await explainImage(CVE, imageOf(OTHER), JUDGEMENT, world.context);
    expect(explanation).toMatchObject({
      kind: 'not-reported',
      answers: [{ reason: 'not-linked', absent: { kind: 'symbol', names: [`${MODULE}/a.F`] } }],
    });
  });

  it('tells a change when a record comes to name a package that a program contains', async () => {
    await using world = await openPrograms(exported(`${MODULE}/a`));
    const { context } = world;
    await context.store.inventory.save(await indexImage(imageOf(OTHER), context), []);
    await loadFeed('osv', 'Go', context);
    await using later = await openWorld({ [ADDRESS]: exported(`${MODULE}/b`) });
    const { resolveFeed } = later.context;
    const after = { ...context, resolveFeed, now: () => new Date('2026-11-26T12:00:00Z') };
    await loadFeed('osv', 'Go', after);
    const state = await context.store.advisories.feedState('osv:Go');
    const changes = await changedFindings({ feed: 'osv:Go', from: 1, to: state?.seq ?? 0 }, after);
    expect(changes.map(({ finding, before }) => [finding.id, before.length])).toEqual([[CVE, 0]]);
  });
});
