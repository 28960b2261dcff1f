import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locationsOf, type IndexedImage } from '../../src/domain/index.ts';
import { indexArchive, temporaryFolder, unpackTree } from '../support/known-tree.ts';
import { archiveOf, needsInput, type RealInput } from '../support/real-input.ts';
import { unzip } from '../support/unzip.ts';

const ARCHIVE = /\.[jw]ar$/u;
const POM = /^META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/u;

function entriesOf(archive: string): readonly string[] {
  return unzip('-Z1', archive).split('\n');
}

/** Lists what the pom.properties in an archive, and in the archives within it, name. */
function listedByUnzip(archive: string): readonly string[] {
  const entries = entriesOf(archive);
  const own = entries
    .filter((entry) => POM.test(entry))
    .map((entry) => {
      const text = unzip('-p', archive, entry);
      const [group, artifact, version] = ['groupId', 'artifactId', 'version'].map(
        (key) => new RegExp(`^${key}=(.*?)\\r?$`, 'mu').exec(text)?.[1] ?? '',
      );
      return `${group ?? ''}:${artifact ?? ''}@${version ?? ''}`;
    });
  const inner = entries.filter((entry) => ARCHIVE.test(entry));
  if (inner.length === 0) return own;
  const folder = temporaryFolder();
  unzip('-q', archive, ...inner, '-d', folder);
  return [...own, ...inner.flatMap((entry) => listedByUnzip(join(folder, entry)))];
}

/** Lists the packages that a pom.properties in a file, or in an archive within it, names. */
function namedByPom({ packages }: IndexedImage, path: string): readonly string[] {
  return packages
    .filter((pkg) => pkg.proof === 'pom.properties')
    .filter((pkg) => locationsOf(pkg).some((at) => at.path === path || at.path.startsWith(`${path}!`)))
    .map(({ name, version }) => `${name}@${version}`);
}

function sorted(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)].sort();
}

const FAT: readonly (readonly [RealInput, string, number])[] = [
  ['@nightwatch/selenium-server@4.20.0', 'package/lib/selenium-server-4.20.0.jar', 20],
  ['@openapitools/openapi-generator-cli@1.0.18-4.3.1', 'package/bin/openapi-generator.jar', 50],
];

describe.each(FAT)('%s', (input, jar, least) => {
  it(`reads every pom.properties of ${jar}`, needsInput(input, 'unzip'), async () => {
    const image = await indexArchive(archiveOf(input));
    const listed = sorted(listedByUnzip(join(unpackTree(archiveOf(input)), jar)));
    expect(sorted(namedByPom(image, jar))).toEqual(listed);
    expect(listed.length).toBeGreaterThan(least);
  });
});

const WITHOUT_POM: readonly (readonly [RealInput, string, object])[] = [
  [
    'wiremock@3.13.2',
    'package/build/wiremock-standalone-3.13.2.jar',
    { name: 'wiremock-standalone', version: '3.13.2', proof: 'file name' },
  ],
  [
    'recheck-jar@4.5.0',
    'package/recheck.jar',
    { name: 'recheck-cli', version: '4.5.0', proof: 'manifest', clues: { group: 'codes.quine.labs' } },
  ],
];

describe.each(WITHOUT_POM)('%s', (input, jar, pkg) => {
  it(`names ${jar}, which has no pom.properties`, needsInput(input, 'unzip'), async () => {
    expect(listedByUnzip(join(unpackTree(archiveOf(input)), jar))).toEqual([]);
    const { packages, problems } = await indexArchive(archiveOf(input));
    expect(packages).toMatchObject([{ type: 'maven', ...pkg, database: jar }]);
    // The package.json around it needs npm packages, which are not installed here.
    expect(problems.filter(({ path }) => path !== 'package/package.json')).toEqual([]);
  });
});

describe('allure-commandline@2.13.0', needsInput('allure-commandline@2.13.0', 'unzip'), () => {
  it('reads every pom.properties of a folder of jars, and names the jars without one', async () => {
    const archive = archiveOf('allure-commandline@2.13.0');
    const image = await indexArchive(archive);
    const tree = unpackTree(archive);
    const members = spawnSync('tar', ['-tf', archive], { encoding: 'utf8' }).stdout.split('\n');
    const jars = members.filter((member) => ARCHIVE.test(member));
    expect(jars.length).toBeGreaterThan(60);
    const places = new Set(image.packages.flatMap((pkg) => locationsOf(pkg).map(({ path }) => path)));
    expect(jars.filter((jar) => !places.has(jar))).toEqual([]);
    for (const jar of jars)
      expect([jar, sorted(namedByPom(image, jar))]).toEqual([jar, sorted(listedByUnzip(join(tree, jar)))]);
  });
});
