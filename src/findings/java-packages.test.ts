import { hash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TarInput } from '../archive/testing/build-tar.ts';
import { buildZip } from '../archive/testing/build-zip.ts';
import { locationsOf } from '../domain/index.ts';
import { explain } from '../match/index.ts';
import { NO_LINE } from '../policy/index.ts';
import { imagesHit } from '../stored/changes/images-hit.ts';
import { indexImage } from '../packages/index-image.ts';
import { distributionOnly } from './scope/distribution-only.ts';
import { reportImage } from './report-image.ts';
import { openWorld, testImage, testLayer } from './testing.ts';
import { offlineContext } from './offline-context.ts';

const OSV = 'osv-vulnerabilities.storage.googleapis.com';

const advisory = (id: string, cve: string, ...names: readonly string[]) => ({
  name: `${id}.json`,
  content: JSON.stringify({
    id,
    modified: new Date().toISOString(),
    aliases: [cve],
    affected: names.map((name) => ({
      package: { ecosystem: 'Maven', name },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0' }] }],
    })),
  }),
});
const maven = buildZip([
  advisory('GHSA-1', 'CVE-2021-0001', 'org.x:parser'),
  advisory(
    'GHSA-3',
    'CVE-2021-0003',
    'org.x:parser-simple',
    'com.a.swagger:swagger-http',
    'old-io:old-io',
    'org.x.core:core',
  ),
  advisory('GHSA-4', 'CVE-2021-0004', 'org.apache.a:twice-it', 'org.apache.b:twice-it'),
  advisory('GHSA-2', 'CVE-2021-0002', 'com.a:swagger', 'com.b:swagger'),
]);

/** Makes a jar whose only evidence is its name, and the folders of its classes. */
const jar = (path: string, ...folders: readonly string[]): TarInput => ({
  path,
  content: buildZip(folders.map((folder) => ({ name: `${folder}/Main.class`, content: 'class' }))),
});

/** Makes an OSGi bundle, in a folder of Eclipse's and named as there, or elsewhere. */
const bundle = (
  symbolicName: string,
  path = `plugins/${symbolicName}_1.0.0.jar`,
  folder = symbolicName.replaceAll('.', '/'),
): TarInput => {
  const headers = [
    'Manifest-Version: 1.0',
    `Automatic-Module-Name: ${symbolicName}`,
    `Bundle-SymbolicName: ${symbolicName}`,
    'Bundle-Version: 1.0.0',
  ];
  const content = buildZip([
    { name: 'META-INF/MANIFEST.MF', content: `${headers.join('\n')}\n\n` },
    { name: `${folder}/Main.class`, content: 'class' },
  ]);
  return { path, content };
};

const PARSER = jar('app/lib/parser-1.0.jar', 'org/x/parser');

let world: Awaited<ReturnType<typeof openWorld>>;
beforeEach(async () => {
  world = await openWorld({ [`${OSV}/Maven/all.zip`]: maven });
  return () => world[Symbol.asyncDispose]();
});

async function scan(...files: readonly TarInput[]) {
  const indexed = await indexImage(testImage(testLayer('a', files).source), world.context);
  await world.context.store.inventory.save(indexed, []);
  expect(await world.context.store.inventory.get(indexed.key)).toEqual(indexed);
  return reportImage(indexed, { line: NO_LINE, ignore: [] }, world.context);
}

describe('a jar that does not tell its group', () => {
  it('gives a jar the group that an advisory knows and its classes confirm, as probable', async () => {
    const { result } = await scan(PARSER);
    expect(result.packages).toMatchObject([{ name: 'org.x:parser', version: '1.0', status: 'probable' }]);
    expect(result.findings.map(({ id, package: pkg }) => [id, pkg])).toEqual([
      ['CVE-2021-0001', result.packages[0]],
    ]);
    expect(result.verdict.incomplete).toEqual([]);
  });

  it('gives a jar that is named by group and artifact, as sbt names it, both', async () => {
    const { result } = await scan(jar('opt/docker/lib/org.x.parser-1.0.jar', 'unrelated'));
    expect(result.packages).toMatchObject([{ name: 'org.x:parser', status: 'probable' }]);
    expect(result.findings.map(({ id }) => id)).toEqual(['CVE-2021-0001']);
  });

  it.each([
    ['org.x.parser-simple', 'org.x:parser-simple'],
    ['com.a.swagger.http', 'com.a.swagger:swagger-http'],
    ['org.apache.old.io', 'old-io:old-io'],
  ])('gives the bundle %s the name %s that an advisory knows', async (symbolicName, name) => {
    const { result } = await scan(bundle(symbolicName));
    expect(result.packages).toMatchObject([{ name, version: '1.0.0', status: 'probable' }]);
    expect(result.findings.map(({ id }) => id)).toEqual(['CVE-2021-0003']);
    const hit = await imagesHit('CVE-2021-0003', { limit: 10 }, world.context);
    expect(hit.packages.map((each) => each.package.name)).toEqual([name]);
  });

  it('gives a bundle whose file has its name, and a version as in Maven, the name that an advisory knows', async () => {
    const { result } = await scan(bundle('org.apache.old.io', 'lib/org.apache.old.io-1.0.0.jar'));
    expect(result.packages).toMatchObject([{ name: 'old-io:old-io', version: '1.0.0', status: 'probable' }]);
    const hit = await imagesHit('CVE-2021-0003', { limit: 10 }, world.context);
    expect(hit.packages.map((each) => each.package.name)).toEqual(['old-io:old-io']);
  });

  it.each(['org.apache.servicemix.bundles.parser', 'com.springsource.org.x.parser'])(
    'gives the package that was packed anew as %s the name that an advisory knows',
    async (symbolicName) => {
      const { result } = await scan(bundle(symbolicName, `lib/${symbolicName}-1.0.0.jar`, 'org/x/parser'));
      expect(result.packages.map(({ name }) => name)).toContain('org.x:parser');
      expect(result.findings.map(({ id }) => id)).toEqual(['CVE-2021-0001']);
      const hit = await imagesHit('CVE-2021-0001', { limit: 10 }, world.context);
      expect(hit.packages.map((each) => each.package.name)).toEqual(['org.x:parser']);
    },
  );

  it('leaves a bundle alone whose name several that advisories know have', async () => {
    const { result } = await scan(bundle('org.apache.twice.it'));
    expect(result.packages).toMatchObject([{ name: 'org.apache.twice:it' }]);
  });

  it('calls a group that the manifest alone suggests probable, and certain where an advisory has it', async () => {
    const { result } = await scan(
      bundle('com.example.tools.twice', 'lib/twice-1.0.0.jar'),
      bundle('org.x.parser', 'lib/parser-1.0.0.jar'),
    );
    expect(result.packages.map(({ name, status }) => [name, status])).toEqual([
      ['com.example.tools:twice', 'probable'],
      ['org.x:parser', undefined],
    ]);
  });

  it('explains a jar under the name that it was given', async () => {
    const { result, asked } = await scan(jar('app/lib/parser-3.0.jar', 'org/x/parser'));
    const ranges = await world.context.store.advisories.rangesOf('CVE-2021-0001', ['Maven']);
    const explanation = explain('CVE-2021-0001', {
      result,
      asked: asked.map((each) => ({ ...each, ranges })),
    });
    expect(explanation).toMatchObject({
      kind: 'not-reported',
      answers: [{ package: { name: 'org.x:parser' }, reason: 'version-outside' }],
    });
  });

  it.each([
    ['its artifact', PARSER],
    ['its group and artifact', jar('opt/docker/lib/org.x.parser-1.0.jar')],
  ])(
    'finds the image of a jar that is named by %s among those that a vulnerability hits',
    async (_what, file) => {
      await scan(file);
      const hit = await imagesHit('CVE-2021-0001', { limit: 10 }, world.context);
      expect(hit.packages.map(({ package: { name } }) => name)).toEqual(['org.x:parser']);
      expect(hit.images.items).toHaveLength(1);
    },
  );

  it('reports a bundle that names itself otherwise than the only group that advisories know', async () => {
    const { result } = await scan(bundle('net.parser'));
    expect(result.findings).toEqual([]);
    expect(result.verdict.incomplete).toMatchObject([{ kind: 'package-unidentified' }]);
  });

  it('reports jars without a group once for each place: a hole where it could be one of theirs, else a note', async () => {
    const folders = ['io/swagger'];
    const { result } = await scan(
      jar('app/lib/swagger-1.0.jar', ...folders),
      jar('app/lib/swagger-1.1.jar', ...folders),
      jar('app/lib/parser-1.0.jar', 'com/example/own'),
    );
    expect(result.packages.map(({ name }) => name)).toEqual(['parser', 'swagger', 'swagger']);
    expect(result.verdict.incomplete).toMatchObject([
      {
        kind: 'package-unidentified',
        subject: 'app/lib',
        message:
          '2 archives in app/lib could not be identified, since advisories know other groups for it: swagger 1.0, swagger 1.1',
      },
    ]);
    expect(result.problems.filter(({ kind }) => kind === 'package-unnamed')).toMatchObject([
      {
        subject: 'app/lib',
        message:
          '1 archive in app/lib could not be identified, since no advisory has a package that fits it: parser 1.0',
      },
    ]);
  });
});

describe('a jar that does not tell its version', () => {
  it('makes a hole where its classes are those of a name that advisories use', async () => {
    const { result } = await scan(PARSER, jar('app/parser.jar', 'org/x/parser'));
    expect(result.verdict.incomplete).toMatchObject([
      {
        kind: 'package-unidentified',
        subject: 'app/parser.jar',
        message:
          'app/parser.jar could not be identified: neither its content nor its name tells a version; advisories use the name parser',
      },
    ]);
    expect(result.problems.map(({ kind }) => kind)).not.toContain('package-unnamed');
  });

  it('loads the feed for itself alone, where feeds may be loaded', async () => {
    const alone = jar('app/parser.jar', 'org/x/parser');
    const { result } = await scan(alone);
    expect(result.feeds.map(({ feed }) => feed)).toEqual(['osv:Maven']);
    expect(result.verdict.incomplete.map(({ kind }) => kind)).toContain('package-unidentified');
  });

  it('asks for no feed without a network', async () => {
    const offline = offlineContext(world.context);
    const indexed = await indexImage(
      testImage(testLayer('a', [jar('app/parser.jar', 'org/x/parser')]).source),
      offline,
    );
    const { result } = await reportImage(indexed, { line: NO_LINE, ignore: [] }, offline);
    expect(result.verdict.incomplete.map(({ kind }) => kind)).toEqual(['no-package-database']);
    expect(result.feeds).toEqual([]);
  });

  it('asks for no feed where only packages of the distribution are looked up', async () => {
    const files = [jar('app/parser.jar', 'org/x/parser')];
    const indexed = await indexImage(testImage(testLayer('a', files).source), world.context);
    const own = distributionOnly(indexed);
    const { result } = await reportImage(own, { line: NO_LINE, ignore: [] }, world.context);
    expect(result.feeds).toEqual([]);
    expect(result.problems.map(({ kind }) => kind)).toContain('package-unnamed');
  });

  it('names those in another archive once, with the count of all', async () => {
    const inner = (folder: string) => buildZip([{ name: `${folder}/Main.class`, content: 'class' }]);
    const content = buildZip([
      { name: 'lib/parser.jar', content: inner('org/x/parser') },
      { name: 'lib/own.jar', content: inner('com/example/own') },
    ]);
    const { result } = await scan(PARSER, { path: 'app.war', content });
    expect(result.verdict.incomplete.map(({ message }) => message)).toEqual([
      '3 of 3 archives of app.war could not be identified: neither content nor name tells a version; advisories use the name parser',
    ]);
  });

  it.each([
    ['another name', jar('app/own.jar', 'org/x/parser')],
    ['other classes', jar('app/parser.jar', 'com/example/own')],
    ['no classes', jar('app/parser.jar')],
    ["anybody's name", jar('app/core.jar', 'org/x/core')],
    [
      'a place among those that a build tool downloaded',
      jar('root/.m2/repository/parser.jar', 'org/x/parser'),
    ],
  ])('makes a note where it has %s', async (_what, file) => {
    const { result } = await scan(PARSER, file);
    expect(result.verdict.incomplete).toEqual([]);
    expect(result.problems).toContainEqual(
      expect.objectContaining({ kind: 'package-unnamed', subject: file.path }),
    );
  });
});

it('marks distribution-owned archives within a jar that a package of the distribution owns, and leaves out their problems', async () => {
  const path = 'usr/share/java/app.jar';
  const inner = buildZip([{ name: 'org/x/Main.class', content: 'class' }]);
  const content = buildZip([
    { name: 'lib/parser-1.0.jar', content: inner },
    { name: 'lib/bad.jar', content: inner.subarray(0, -30) },
  ]);
  const database = [
    { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' },
    {
      path: 'var/lib/dpkg/status',
      content:
        'Package: libapp-java\nMaintainer: x@debian.org\nStatus: install ok installed\nArchitecture: all\nVersion: 1.0\n\n',
    },
    { path: 'var/lib/dpkg/info/libapp-java.list', content: `/${path}\n` },
  ];
  const { result } = await scan({ path, content }, ...database, PARSER);
  const listed = result.packages.filter(({ type }) => type === 'maven');
  const places = listed.flatMap((pkg) => locationsOf(pkg).map((at) => [at.path, pkg.owner]));
  expect(places).toEqual([
    [PARSER.path, undefined],
    [`${path}!lib/parser-1.0.jar`, 'libapp-java'],
  ]);
  expect(result.problems.map(({ kind }) => kind)).not.toContain('package-file-unreadable');
});

it.each([
  ['the distribution', 'as it was', 'libparser-java'],
  ['the application', 'replaced', undefined],
])('leaves to %s an archive that is %s, whatever links lead to it', async (_, state, owner) => {
  const path = 'usr/share/java/parser-1.0.jar';
  const content = buildZip([{ name: 'org/x/Main.class', content: state }]);
  const md5 = hash('md5', buildZip([{ name: 'org/x/Main.class', content: 'as it was' }]));
  const paragraph =
    'Package: libparser-java\nMaintainer: x@debian.org\nStatus: install ok installed\nArchitecture: all\nVersion: 1.0\n\n';
  const { result } = await scan(
    { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' },
    { path: 'var/lib/dpkg/status', content: paragraph },
    { path: 'var/lib/dpkg/info/libparser-java.list', content: `/${path}\n/usr/share/java/parser.jar\n` },
    { path: 'var/lib/dpkg/info/libparser-java.md5sums', content: `${md5}  ${path}\n` },
    { path, content },
    { path: 'usr/share/java/parser.jar', type: '2', target: 'parser-1.0.jar' },
  );
  expect(result.packages.filter(({ type }) => type === 'maven').map((pkg) => pkg.owner)).toEqual([owner]);
});
