import { describe, expect, it, vi } from 'vitest';
import type { TarInput } from '../../archive/testing/build-tar.ts';
import { buildZip } from '../../archive/testing/build-zip.ts';
import { NO_LINE } from '../../policy/index.ts';
import { explainImage } from '../../findings/explain-image.ts';
import { imagesHit } from '../../stored/changes/images-hit.ts';
import { indexImage } from '../index-image.ts';
import { reportImage } from '../../findings/report-image.ts';
import { openWorld, testImage, testLayer } from '../../findings/testing.ts';

const OSV = 'osv-vulnerabilities.storage.googleapis.com';
const TRACKER = 'security-tracker.debian.org/tracker/data/json';

const OS_RELEASE: TarInput = { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' };
const STATUS: TarInput = {
  path: 'var/lib/dpkg/status',
  content:
    'Package: lodash\nMaintainer: x@debian.org\nStatus: install ok installed\nArchitecture: all\nVersion: 1.0\n\n',
};
const module = (folder: string, version: string): TarInput => ({
  path: `${folder}/package.json`,
  content: JSON.stringify({ name: 'lodash', version }),
});

const npm = buildZip([
  {
    name: 'GHSA-1.json',
    content: JSON.stringify({
      id: 'GHSA-1',
      modified: new Date().toISOString(),
      aliases: ['CVE-2021-23337'],
      affected: [
        {
          package: { ecosystem: 'npm', name: 'lodash' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.17.21' }] }],
        },
      ],
    }),
  },
]);
const tracker = JSON.stringify({
  lodash: { 'CVE-2024-1': { releases: { trixie: { status: 'open', urgency: 'not yet assigned' } } } },
});

async function openLanguageWorld(mirror: Parameters<typeof openWorld>[0]) {
  const world = await openWorld(mirror);
  const { context } = world;
  const scan = async (...layers: readonly (readonly TarInput[])[]) => {
    const sources = layers.map((files, index) => testLayer('abcdef'.charAt(index), files).source);
    const indexed = await indexImage(testImage(...sources), context);
    await context.store.inventory.save(indexed, []);
    const stored = await context.store.inventory.get(indexed.key);
    expect(stored).toEqual(indexed);
    return (await reportImage(indexed, { line: NO_LINE, ignore: [] }, context)).result;
  };
  return { context, scan, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

const [own, nested] = ['app/node_modules/lodash', 'app/node_modules/a/node_modules/lodash'];

describe("a language's packages", () => {
  it("asks the store once for the distribution's packages and all languages', and once for their fixes", async () => {
    await using world = await openLanguageWorld({ [`${OSV}/npm/all.zip`]: npm, [TRACKER]: tracker });
    const match = vi.spyOn(world.context.store.advisories, 'match');
    const { findings } = await world.scan([OS_RELEASE, STATUS, module(own, '4.17.20')]);
    expect(findings.map(({ id }) => id)).toEqual(['CVE-2024-1', 'CVE-2021-23337']);
    expect(match).toHaveBeenCalledTimes(2);
  });

  it("answers a language's packages by the export of their ecosystem, beside the distribution's own", async () => {
    await using world = await openLanguageWorld({ [`${OSV}/npm/all.zip`]: npm, [TRACKER]: tracker });
    const result = await world.scan(
      [OS_RELEASE, STATUS, module(own, '4.17.20')],
      [module(nested, '4.17.20')],
    );
    expect(result.feeds.map(({ feed }) => feed).slice(0, 2)).toEqual(['debian-tracker', 'osv:npm']);
    expect(result.findings.map(({ id, package: pkg }) => [id, pkg.type])).toEqual([
      ['CVE-2024-1', 'deb'],
      ['CVE-2021-23337', 'npm'],
    ]);
    expect(result.packages.filter(({ type }) => type === 'npm')).toMatchObject([
      {
        database: `${own}/package.json`,
        locations: [
          { path: `${own}/package.json`, layer: 0 },
          { path: `${nested}/package.json`, layer: 1 },
        ],
      },
    ]);
    expect(result.upgrades).toMatchObject([{ name: 'lodash', ecosystem: 'npm', version: '4.17.21' }]);
    expect(result.problems.map(({ kind }) => kind)).not.toContain('packages-not-read');
  });

  it("marks language packages distribution-owned where the distribution's own their files, and only there", async () => {
    await using world = await openLanguageWorld({ [`${OSV}/npm/all.zip`]: npm, [TRACKER]: tracker });
    const owns = { path: 'var/lib/dpkg/info/lodash.list', content: `/${own}/package.json\n` };
    const alone = await world.scan([OS_RELEASE, STATUS, owns, module(own, '4.17.20')]);
    expect(alone.packages.map(({ type, status }) => [type, status])).toEqual([
      ['npm', 'distribution-owned'],
      ['deb', undefined],
    ]);
    expect(alone.findings.map(({ id }) => id)).toEqual(['CVE-2024-1']);
    expect(alone.feeds.map(({ feed }) => feed)).not.toContain('osv:npm');
    const both = await world.scan([
      OS_RELEASE,
      STATUS,
      owns,
      module(own, '4.17.20'),
      module(nested, '4.17.20'),
    ]);
    const lodash = {
      type: 'npm',
      ecosystem: 'npm',
      name: 'lodash',
      version: '4.17.20',
      application: 'app',
    };
    expect(both.packages.filter(({ type }) => type === 'npm')).toEqual([
      { ...lodash, database: `${nested}/package.json`, layer: 0 },
      { ...lodash, status: 'distribution-owned', owner: 'lodash', database: `${own}/package.json`, layer: 0 },
    ]);
  });

  it('explains which package owns the files of one that is distribution-owned, by what is stored', async () => {
    await using world = await openLanguageWorld({ [`${OSV}/npm/all.zip`]: npm, [TRACKER]: tracker });
    await world.scan([OS_RELEASE, STATUS, module(nested, '4.17.20')]);
    const owns = { path: 'var/lib/dpkg/info/lodash.list', content: `/${own}/package.json\n` };
    const layer = testLayer('f', [OS_RELEASE, STATUS, owns, module(own, '4.17.20')]);
    const judgement = { line: NO_LINE, ignore: [] };
    const image = testImage(layer.source);
    const { explanation, result } = await explainImage('CVE-2021-23337', image, judgement, world.context);
    expect(explanation).toMatchObject({
      kind: 'not-reported',
      answers: [{ reason: 'distribution-owned', package: { type: 'npm', owner: 'lodash' } }],
    });
    expect(result.feeds.map(({ feed }) => feed)).not.toContain('osv:npm');
  });

  it("answers a language's packages in an image without a distribution, which has no hole for that", async () => {
    await using world = await openLanguageWorld({ [`${OSV}/npm/all.zip`]: npm });
    const result = await world.scan([module(own, '4.17.20')]);
    expect(result.findings.map(({ id }) => id)).toEqual(['CVE-2021-23337']);
    expect(result.verdict.outcome).toBe('within');
    const hit = await imagesHit('CVE-2021-23337', { limit: 10 }, world.context);
    expect(hit.packages.map(({ package: pkg, distribution }) => [pkg.name, distribution])).toEqual([
      ['lodash', undefined],
    ]);
    expect(hit.images.items).toHaveLength(1);
  });

  it("reports that a distribution has no package database, even beside a language's packages", async () => {
    await using world = await openLanguageWorld({ [`${OSV}/npm/all.zip`]: npm });
    const result = await world.scan([OS_RELEASE, module(own, '4.17.21')]);
    expect(result.findings).toEqual([]);
    expect(result.verdict.incomplete.map(({ kind }) => kind)).toEqual(['no-package-database']);
  });

  it("reports a hole where the export of a language's packages cannot be had, and answers the others all the same", async () => {
    await using world = await openLanguageWorld({ [TRACKER]: tracker });
    const result = await world.scan([OS_RELEASE, STATUS, module(own, '4.17.20')]);
    expect(result.findings.map(({ id }) => id)).toEqual(['CVE-2024-1']);
    expect(result.verdict.incomplete.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['feed-missing', 'osv:npm'],
    ]);
  });
});
