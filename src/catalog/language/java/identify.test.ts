import { describe, expect, it } from 'vitest';
import type { ArchiveEvidence, ArchivePlace, Coordinates } from './evidence.ts';
import { identify } from './identify.ts';
import { stemOf } from './java-names.ts';

const at = (path: string, more: Partial<ArchivePlace> = {}): ArchivePlace => ({
  path,
  base: stemOf(path),
  isInEar: false,
  ...more,
});
const says = (more: Partial<ArchiveEvidence>): ArchiveEvidence => ({ within: [], size: 99, ...more });
const pom = (group: string, artifact: string, version: string): Coordinates => ({ group, artifact, version });

function identified(evidence: Partial<ArchiveEvidence>, place: ArchivePlace) {
  const { own, members } = identify(says(evidence), place);
  return [
    own && `${own.group ?? ''}:${own.artifact}:${own.version} ${own.proof}`,
    ...members.map(({ group, artifact, version }) => `member ${group}:${artifact}:${version}`),
  ];
}

describe('the pom.properties of an archive', () => {
  const netty = pom('io.netty', 'netty-common', '4.1.68.Final');
  const jctools = pom('org.jctools', 'jctools-core', '3.1.0');

  it.each([
    'lib/netty-common-4.1.68.Final.jar',
    'lib/netty-common.jar',
    'lib/io.netty.netty-common-4.1.68.Final.jar',
  ])(
    'takes the pom.properties that fits the file name %s for the own one, and the others for members',
    (path) => {
      expect(identified({ poms: [jctools, netty] }, at(path))).toEqual([
        'io.netty:netty-common:4.1.68.Final pom.properties',
        'member org.jctools:jctools-core:3.1.0',
      ]);
    },
  );

  it('takes the only pom.properties of a renamed file for its own where the group fits the classes', () => {
    const log4j = pom('org.apache.logging.log4j', 'log4j-core', '2.14.1');
    const folders = ['org/apache/logging/log4j/core'];
    expect(identified({ poms: [log4j], folders }, at('opt/other.jar'))).toEqual([
      'org.apache.logging.log4j:log4j-core:2.14.1 pom.properties',
    ]);
  });

  it.each([
    ['the same version', '2.19.0', ['commons-io:commons-io:2.19.0 pom.properties']],
    ['another version', '7.1', [':other:7.1 manifest', 'member commons-io:commons-io:2.19.0']],
  ])(
    'tells a renamed file of a group of common words by its manifest, which has %s',
    (_what, version, stated) => {
      const evidence = {
        poms: [pom('commons-io', 'commons-io', '2.19.0')],
        folders: ['org/apache/commons/io/input', 'org/apache/commons/io'],
        manifest: { title: 'Apache Commons IO', version },
      };
      expect(identified(evidence, at('opt/other.jar'))).toEqual(stated);
    },
  );

  it("takes the only pom.properties for a member's where the classes are of another package", () => {
    const evidence = {
      poms: [jctools],
      folders: ['io/netty/util/concurrent'],
      manifest: { vendorId: 'io.netty', symbolicName: 'io.netty.common' },
    };
    expect(identified(evidence, at('lib/netty-common-4.1.30.jar'))).toEqual([
      ':netty-common:4.1.30 file name',
      'member org.jctools:jctools-core:3.1.0',
    ]);
  });

  it("takes the only pom.properties for a member's where manifest and file name agree on another name", () => {
    const evidence = {
      poms: [pom('commons-io', 'commons-io', '2.6')],
      folders: ['org/apache/maven/shared/io'],
      manifest: { title: 'shared-utils', version: '3.0' },
    };
    expect(identified(evidence, at('shared-utils-3.0.jar'))).toEqual([
      ':shared-utils:3.0 file name',
      'member commons-io:commons-io:2.6',
    ]);
  });

  it.each([
    ['has another version', 'xalan-2.7.2.jar', [':xalan:2.7.2 file name']],
    ['is a folder of other classes', 'xalan.jar', [undefined]],
  ])("takes the only pom.properties for a member's where the file name %s", (_why, path, own) => {
    const bcel = pom('org.apache.bcel', 'bcel', '6.4.1');
    const folders = ['org/apache/bcel/classfile', 'org/apache/xalan/lib'];
    expect(identified({ poms: [bcel], folders }, at(path))).toEqual([
      ...own,
      'member org.apache.bcel:bcel:6.4.1',
    ]);
  });

  it("takes the only pom.properties of a bundle for its own where Eclipse's installer named the file", () => {
    const evidence = {
      poms: [pom('org.yaml', 'snakeyaml', '1.27')],
      folders: ['org/yaml/snakeyaml'],
      manifest: { symbolicName: 'org.yaml.yaml', bundleVersion: '1.27.0.v20210127-2300' },
    };
    expect(identified(evidence, at('org.yaml.yaml_1.27.0.v20210127-2300.jar'))).toEqual([
      'org.yaml:snakeyaml:1.27 pom.properties',
    ]);
  });

  it('takes the pom.properties that the manifest names for the own one', () => {
    const evidence = { poms: [jctools, netty], manifest: { title: 'netty-common', version: '4.1.68.Final' } };
    expect(identified(evidence, at('service.jar'))[0]).toBe(
      'io.netty:netty-common:4.1.68.Final pom.properties',
    );
  });

  it("takes the pom.properties that has the bundle's name for the own one, whatever the file is called", () => {
    const evidence = {
      poms: [pom('javax.servlet', 'javax.servlet-api', '4.0.1')],
      manifest: { symbolicName: 'javax.servlet-api', bundleVersion: '4.0.1' },
    };
    expect(identified(evidence, at('lib/servlet-api.jar'))).toEqual([
      'javax.servlet:javax.servlet-api:4.0.1 pom.properties',
    ]);
  });

  it('completes the version of a pom.properties by the suffix that only the file name has', () => {
    const evidence = { poms: [pom('com.microsoft.sqlserver', 'mssql-jdbc', '12.2.0')] };
    expect(identified(evidence, at('mssql-jdbc-12.2.0.jre11.jar'))).toEqual([
      'com.microsoft.sqlserver:mssql-jdbc:12.2.0.jre11 pom.properties',
    ]);
  });
});

describe('an archive without a pom.properties', () => {
  it('identifies an archive by what its manifest names in full', () => {
    const manifest = { whole: pom('io.micrometer', 'micrometer-commons', '1.10.2') };
    expect(identified({ manifest }, at('x.jar'))).toEqual([
      'io.micrometer:micrometer-commons:1.10.2 manifest',
    ]);
  });

  it.each([
    ['com.google.guava', '30.1.0.v20210127-2300', 'guava:30.1.0'],
    ['org.apache.commons.io', '2.8.0.v20210415-0900', 'commons-io:2.8.0'],
    ['org.eclipse.jdt.core', '3.36.0.v20231114-0937', 'org.eclipse.jdt.core:3.36.0'],
    ['org.eclipse.jetty.server', '9.4.30.v20200611', 'jetty-server:9.4.30'],
    ['org.yaml.snakeyaml', '1.27.0', 'snakeyaml:1.27.0'],
  ])("identifies %s, which Eclipse's installer named with the version %s", (bundle, version, expected) => {
    const manifest = { symbolicName: bundle, bundleVersion: version };
    expect(identified({ manifest }, at(`plugins/${bundle}_${version}.jar`))).toEqual([
      `:${expected} manifest`,
    ]);
  });

  it('identifies an archive by the manifest of the bundle around it', () => {
    const embedded = pom('commons-codec', 'commons-codec', '1.9');
    expect(identified({}, at('OSGI-OPT/lib/x.jar', { embedded }))).toEqual([
      'commons-codec:commons-codec:1.9 manifest',
    ]);
  });

  it.each([
    ['an ear', 'lib/dom4j-dom4j-1.6.1.jar', { isInEar: true }, 'dom4j:dom4j:1.6.1'],
    ['an ear', 'com.example.fx-core-3.1.jar', { isInEar: true }, 'com.example.fx:core:3.1'],
    ['Quarkus', 'app/lib/main/io.netty.netty-common-4.1.jar', {}, 'io.netty:netty-common:4.1'],
    ['Quarkus', 'lib/main/org.x.http_2.13-1.0.jar', {}, 'org.x:http_2.13:1.0'],
    ['Quarkus', 'lib/main/log4j.log4j-1.2.17.jar', {}, 'log4j:log4j:1.2.17'],
    ['a repository', 'repository/org/x/y/a/1.0/a-1.0.jar', {}, 'org.x.y:a:1.0'],
    ["Debian's repository", 'usr/share/maven-repo/org/x/y/a/1.0/a-1.0.jar', {}, 'org.x.y:a:1.0'],
  ])('takes the group that the place of an archive in %s tells', (_where, path, more, expected) => {
    expect(identified({}, at(path, more))).toEqual([`${expected} file name`]);
  });

  it.each([
    [
      'its symbolic name is group and artifact',
      'reactor-test',
      { symbolicName: 'io.projectreactor.reactor-test' },
      'io.projectreactor',
    ],
    ['its symbolic name is the group', 'opentest4j', { symbolicName: 'org.opentest4j' }, 'org.opentest4j'],
    ['its vendor ID is a group', 'twirl-api', { vendorId: 'com.typesafe.play' }, 'com.typesafe.play'],
    ['its vendor ID names all of a maker', 'httpcore', { vendorId: 'org.apache' }, undefined],
    ['nothing names one', 'oro', {}, undefined],
  ])('suggests a group for an archive where %s', (_why, artifact, manifest, group) => {
    const { own } = identify(says({ manifest }), at(`${artifact}-1.0.jar`));
    expect(own?.clues?.group).toBe(group);
  });

  it.each([
    [
      'the file name',
      'guava-30.1-jre.jar',
      { version: '9', bundleVersion: '30.1.0.jre' },
      ':guava:30.1-jre file name',
    ],
    [
      "the manifest's version",
      'rt.jar',
      { title: 'rt', version: '1.8', bundleVersion: '9' },
      ':rt:1.8 manifest',
    ],
    [
      'the manifest, with the name that it completes',
      'catalina.jar',
      { version: '10.1', title: 'Apache Tomcat', symbolicName: 'org.apache.tomcat-catalina' },
      ':tomcat-catalina:10.1 manifest',
    ],
    [
      'the manifest, with a name that has no number of a line of releases',
      'tomcat10-catalina-10.1.60.jar',
      { bundleVersion: '10.1.60', title: 'Apache Tomcat', symbolicName: 'org.apache.tomcat-catalina' },
      ':tomcat-catalina:10.1.60 manifest',
    ],
    [
      'the manifest, with a name that has no line of releases before the version',
      'log4j-1.2-1.2.17.jar',
      { bundleVersion: '1.2.17', symbolicName: 'org.apache.log4j' },
      ':log4j:1.2.17 manifest',
    ],
    [
      'the manifest, with a name that ends in another word than its line of releases',
      'log4j-1.2-api.jar',
      { version: '2.17.1', title: 'Apache Log4j 1.x Compatibility API' },
      ':log4j-1.2-api:2.17.1 manifest',
    ],
    [
      'the file name where the manifest has another one',
      'jdom1-1.1.3.jar',
      { bundleVersion: '1.1.1', symbolicName: 'org.jdom' },
      ':jdom1:1.1.3 file name',
    ],
    [
      'the manifest where the file name has that of a line of releases',
      'spring3-core-3.x.jar',
      { version: '4.3.30.RELEASE', title: 'spring-core' },
      ':spring-core:4.3.30.RELEASE manifest',
    ],
    [
      'the manifest, with the name as the bundle spells it',
      'other.jar',
      { version: '2.9.8', title: 'Jackson-core', symbolicName: 'com.fasterxml.jackson.core.jackson-core' },
      ':jackson-core:2.9.8 manifest',
    ],
    [
      'the manifest, with the name of the file where the bundle has the words of it',
      'metrics-json.jar',
      { bundleVersion: '3.2.6', symbolicName: 'io.dropwizard.metrics.json' },
      ':metrics-json:3.2.6 manifest',
    ],
    [
      'the manifest, with the name of the file where the bundle has the whole of it',
      'org.eclipse.ui.forms.jar',
      { bundleVersion: '3.13.0', symbolicName: 'org.eclipse.ui.forms' },
      ':org.eclipse.ui.forms:3.13.0 manifest',
    ],
    ["the bundle's version", 'rt.jar', { bundleVersion: '9' }, ':rt:9 manifest'],
  ])('takes the version of an archive from %s', (_what, path, manifest, expected) => {
    expect(identified({ manifest }, at(path))).toEqual([expected]);
  });

  it('leaves an archive unknown where neither manifest nor file name tell a version', () => {
    expect(identify(says({ folders: ['a/b'] }), at('app.jar'))).toEqual({
      members: [],
      unversioned: { artifact: 'app', clues: { names: [], folders: ['a/b'] } },
    });
  });
});

it.each([
  ['is named as sources', {}, 'a-1.0-sources.jar'],
  ['is named as tests', { folders: ['a'] }, 'a-1.0-tests.jar'],
  ['holds sources alone', { isWithoutCode: true as const }, 'a.jar'],
])('identifies no package in an archive that %s', (_why, evidence, path) => {
  expect(identify(says({ poms: [pom('g', 'a', '1.0')], ...evidence }), at(path))).toEqual({ members: [] });
});

it('passes over the pom.properties of Orbit, which names whom Eclipse packed anew', () => {
  const manifest = { symbolicName: 'org.apache.commons.compress', bundleVersion: '1.18.0.v2018' };
  const poms = [pom('org.eclipse.orbit.bundles', 'org.apache.commons.compress', '1.18.0-SNAPSHOT')];
  const evidence = { poms, folders: ['org/apache/commons/compress'], manifest };
  expect(identified(evidence, at('plugins/org.apache.commons.compress_1.18.0.v2018.jar'))).toEqual([
    ':compress:1.18.0.v2018 manifest',
  ]);
});

it.each(['lib/parser-1.2.aar', 'lib/parser-1.2.jar.original', 'lib/parser-1.2.zip', 'lib/parser-1.2.JAR'])(
  'takes no extension for a part of the version: %s',
  (path) => {
    expect(identified({ folders: ['org/x/parser'] }, at(path))).toEqual([':parser:1.2 file name']);
  },
);

it('keeps a version that ends in a word', () => {
  expect(identified({}, at('lib/parser-1.2.Final'))).toEqual([':parser:1.2.Final file name']);
});
