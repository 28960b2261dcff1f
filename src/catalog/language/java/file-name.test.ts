import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitName, isNamedWithoutCode, splitName } from './file-name.ts';

const SIZE = 4711;

it.each([
  ['jackson-databind-2.9.8', 'jackson-databind 2.9.8'],
  ['javax.inject-1', 'javax.inject 1'],
  ['twirl-api_2.13-1.5.0', 'twirl-api_2.13 1.5.0'],
  ['guava-30.1-jre', 'guava 30.1-jre'],
  ['log4j-1.2-api-2.14.1', 'log4j-1.2-api 2.14.1'],
  ['xml-apis-1.0.b2', 'xml-apis 1.0.b2'],
  ['patched-2.4.1.redhat-00001', 'patched 2.4.1.redhat-00001'],
  ['lib-1.0-beta-2', 'lib 1.0-beta-2'],
  ['json-lib-2.4-jdk15', 'json-lib 2.4'],
  ['lwjgl-3.2.3-natives-linux', 'lwjgl 3.2.3'],
  ['netty-tcnative-2.0.31.Final-linux-x86_64', 'netty-tcnative 2.0.31.Final'],
  ['core-3.1.4-4711', 'core 3.1.4'],
  ['lib-3.x', undefined],
  ['log4j-1.2-api', undefined],
  ['hive-exec-3.1.0-core', 'hive-exec 3.1.0-core'],
  ['app', undefined],
  ['log4j-core', undefined],
  ['-1.0', undefined],
  ['1.0', undefined],
  ['', undefined],
])('divides the file name %j into %j', (base, expected) => {
  const named = splitName(base, SIZE, []);
  expect(named && `${named.artifact} ${named.version}`).toBe(expected);
});

it("divides a file name where the manifest's version begins", () => {
  expect(splitName('a-1-b-2.0', SIZE, ['1-b-2.0'])).toEqual({ artifact: 'a', version: '1-b-2.0' });
});

it.each([
  ['netty-common-4.1.68.Final', 3, '4.1.68.Final'],
  ['io.netty.netty-common-4.1.68.Final', 3, '4.1.68.Final'],
  ['io.netty-netty-common-4.1.68.Final', 3, '4.1.68.Final'],
  ['netty-common-4.1.68.Final-linux-x86_64', 3, '4.1.68.Final'],
  ['netty-common-4.1.68.Final-4711', 3, '4.1.68.Final'],
  ['netty-common-4.1.68.Final.jre11', 3, '4.1.68.Final.jre11'],
  ['netty-common', 2, '4.1.68.Final'],
  ['netty-common-4.0', 1, '4.1.68.Final'],
  ['netty-common-extra-4.1.68.Final', undefined, undefined],
  ['netty', undefined, undefined],
])('holds the file name %j against a pom.properties: rank %j', (base, rank, version) => {
  const fit = fitName(base, { group: 'io.netty', artifact: 'netty-common', version: '4.1.68.Final' }, SIZE);
  expect([fit?.rank, fit?.version]).toEqual([rank, version]);
});

it("takes a build's time for the snapshot that it is of", () => {
  const pom = { group: 'g', artifact: 'lib', version: '1.3-SNAPSHOT' };
  expect(fitName('lib-1.3-20261125.151422-1', pom, SIZE)).toEqual({ rank: 3, version: '1.3-SNAPSHOT' });
});

it.each(['a-1.0-sources', 'a-1.0-javadoc', 'a-1.0-tests', 'a-1.0-test-sources'])(
  'knows by the name %s that an archive has no code of the package',
  (base) => {
    expect(isNamedWithoutCode(base)).toBe(true);
  },
);

it('divides any file name into what could be an artifact and a version, or not at all', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '1', '-', '.', '/', 'é', '\0') }), (base) => {
      const named = splitName(base, SIZE, []);
      expect(named === undefined || (named.artifact !== '' && /^\d/u.test(named.version))).toBe(true);
    }),
  );
});
