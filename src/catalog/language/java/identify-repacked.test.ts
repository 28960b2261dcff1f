import { expect, it } from 'vitest';
import { catalogFiles, classes, jar, manifest, packagesIn, pom } from './testing.ts';

const SERVICEMIX = 'org.apache.servicemix.bundles';

/** Builds an archive as ServiceMix packs a package of others: under its own name and version, with the classes alone. */
function bundle(artifact: string, version: string, folder: string): Readonly<Record<string, string>> {
  return {
    ...pom(SERVICEMIX, `${SERVICEMIX}.${artifact}`, version),
    ...manifest({
      'Bundle-SymbolicName': `${SERVICEMIX}.${artifact}`,
      'Implementation-Vendor-Id': SERVICEMIX,
      'Implementation-Version': version,
    }),
    ...classes(folder),
  };
}

it.each([
  ['commons-beanutils', '1.9.3_1', 'org/apache/commons/beanutils', 'commons-beanutils@1.9.3'],
  ['spring-web', '4.3.12.RELEASE_1', 'org/springframework/web', 'spring-web@4.3.12.RELEASE'],
  ['dom4j', '2.1.3_12', 'org/dom4j', 'dom4j@2.1.3'],
])('lists the package beside %s that ServiceMix packed anew as %s', (artifact, version, folder, original) => {
  const path = `system/${SERVICEMIX}.${artifact}-${version}.jar`;
  expect(packagesIn(catalogFiles({ [path]: jar(bundle(artifact, version, folder)) }))).toEqual([
    `${SERVICEMIX}:${SERVICEMIX}.${artifact}@${version} ${path} pom.properties`,
    `${original} ${path} pom.properties`,
  ]);
});

it('keeps of a package that was packed anew whatever could tell its group, and nothing of who packed it', () => {
  const content = jar(bundle('commons-beanutils', '1.9.3_1', 'org/apache/commons/beanutils'));
  const [facts] = catalogFiles({ 'lib/b.jar': content });
  expect(facts?.packages?.at(-1)).toEqual({
    type: 'maven',
    ecosystem: 'Maven',
    name: 'commons-beanutils',
    version: '1.9.3',
    application: 'lib/b.jar',
    proof: 'pom.properties',
    clues: { names: ['commons-beanutils'], folders: ['org/apache/commons/beanutils'] },
  });
});

it('lists a package that was packed anew once where it kept its pom.properties', () => {
  const entries = {
    ...bundle('dom4j', '2.1.3_1', 'org/dom4j'),
    ...pom('org.dom4j', 'dom4j', '2.1.3'),
  };
  const packages = packagesIn(catalogFiles({ [`${SERVICEMIX}.dom4j-2.1.3_1.jar`]: jar(entries) }));
  expect(packages.map((line) => line.split(' ')[0])).toEqual([
    `${SERVICEMIX}:${SERVICEMIX}.dom4j@2.1.3_1`,
    'org.dom4j:dom4j@2.1.3',
  ]);
});

it.each([
  ['com.springsource.org.apache.commons.fileupload', '1.2.0', 'org.apache.commons.fileupload', 'fileupload'],
  ['com.springsource.slf4j.api', '1.5.6', 'slf4j.api', 'slf4j-api'],
])('lists %s-%s of SpringSource as the bundle %s', (name, version, original, artifact) => {
  const entries = {
    ...manifest({ 'Bundle-SymbolicName': name, 'Bundle-Version': version }),
    ...classes('org/example'),
  };
  const [facts] = catalogFiles({ [`lib/${name}-${version}.jar`]: jar(entries) });
  expect(facts?.packages).toEqual([
    {
      type: 'maven',
      ecosystem: 'Maven',
      name: artifact,
      version,
      proof: 'manifest',
      clues: { names: [original], folders: ['org/example'] },
    },
  ]);
});

it('lists a bundle of SpringSource whose name is one word', () => {
  const entries = manifest({ 'Bundle-SymbolicName': 'com.springsource.junit', 'Bundle-Version': '3.8.2' });
  expect(packagesIn(catalogFiles({ 'com.springsource.junit-3.8.2.jar': jar(entries) }))).toEqual([
    'junit@3.8.2 com.springsource.junit-3.8.2.jar file name',
  ]);
});
