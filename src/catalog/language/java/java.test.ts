import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { javaCataloger } from './index.ts';
import { catalogFiles, classes, jar, manifest, packagesIn, pom, problemsIn } from './testing.ts';

const LIBRARY = jar({ ...pom('org.x', 'lib', '1.0'), ...classes('org/x/lib') });
const SCRIPT = Buffer.from(`#!/bin/sh\n${'# more of it\n'.repeat(4000)}exec java -jar "$0"\n`);
const WINDOWS_PROGRAM = Buffer.concat([Buffer.from('MZ\x90\0', 'latin1'), Buffer.alloc(64 * 1024)]);
const BOTH_SCRIPTS = Buffer.from(`@ 2>/dev/null # 2>nul & echo off & goto BOF\r\n:\n${SCRIPT.toString()}`);

/** Puts an archive into others, the innermost first. */
function nestedIn(names: readonly string[], innermost: Buffer): Buffer {
  return names.reduce((content, name) => jar({ [name]: content }), innermost);
}

describe('the files that are read', () => {
  it.each([
    ['a jar', 'app/lib/lib-1.0.jar', LIBRARY],
    ['a jar in capitals', 'app/LIB-1.0.JAR', LIBRARY],
    ['a jar with another name', 'app/plugin.zip', LIBRARY],
    ['a jar without an extension', 'opt/svc/lib', LIBRARY],
    ['a jar behind a script', 'opt/svc/lib', Buffer.concat([SCRIPT, LIBRARY])],
    ['a jar behind a script for Windows, too', 'usr/bin/mill', Buffer.concat([BOTH_SCRIPTS, LIBRARY])],
    ['a jar in a program for Windows', 'opt/lib-1.0.exe', Buffer.concat([WINDOWS_PROGRAM, LIBRARY])],
    ['a jar behind noise', 'opt/lib-1.0.jar', Buffer.concat([Buffer.alloc(100, 'x'), LIBRARY])],
    [
      'a module with classes of a package',
      'm/lib.jmod',
      Buffer.concat([Buffer.from('JM\x01\0', 'latin1'), LIBRARY]),
    ],
  ])('reads the package of %s', (_what, path, content) => {
    expect(packagesIn(catalogFiles({ [path]: content }))).toEqual([`org.x:lib@1.0 ${path} pom.properties`]);
  });

  it('lists the gems for JRuby in an archive, and in those in it', () => {
    const home = 'META-INF/jruby.home/lib/ruby/gems/shared';
    const ruby = jar({
      ...pom('org.jruby', 'jruby-stdlib', '9.3.8.0'),
      [`${home}/specifications/default/rexml-3.2.5.gemspec`]: '',
      [`${home}/specifications/jruby-openssl-0.13.0-java.gemspec`]: '',
      [`${home}/gems/rexml-3.2.5/rexml.gemspec`]: '',
      [`${home}/gems/a-1.0/test/specifications/b-1.0.gemspec`]: '',
      'specifications/default/gems/c-1.0.gemspec': '',
    });
    const war = jar({ 'WEB-INF/lib/jruby.jar': ruby, 'WEB-INF/gems/specifications/rack-2.2.3.gemspec': '' });
    const facts = catalogFiles({ 'app/shop.war': war });
    expect(packagesIn(facts).filter((line) => !line.startsWith('org.'))).toEqual([
      'rack@2.2.3 app/shop.war file name',
      'rexml@3.2.5 app/shop.war!WEB-INF/lib/jruby.jar file name',
      'jruby-openssl@0.13.0 app/shop.war!WEB-INF/lib/jruby.jar file name',
    ]);
    expect(facts.flatMap(({ packages = [] }) => packages)).toContainEqual({
      type: 'gem',
      ecosystem: 'RubyGems',
      name: 'jruby-openssl',
      version: '0.13.0',
      architecture: 'java',
      application: 'app/shop.war',
      proof: 'file name',
    });
  });

  it('passes over specifications of gems whose names tell no version, in little time', () => {
    const names = ['rack', '1.0', 'rack-', 'a\u001b-1.0', 'ra ck-1.0', `${'a-1-'.repeat(15_000)}!`];
    const paths = [...names, `gems/${'a-1-'.repeat(15_000)}/test/specifications/a-1.0`].map(
      (name) => `specifications/${name}.gemspec`,
    );
    const entries = Object.fromEntries(paths.map((path) => [path, '']));
    const before = process.cpuUsage();
    expect(packagesIn(catalogFiles({ 'app/a.jar': jar(entries) }))).toEqual([]);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });

  it('reads the pom.properties of unpacked archives, and those of no other folder', () => {
    const name = 'META-INF/maven/org.x/lib/pom.properties';
    const content = pom('org.x', 'lib', '1.0')[name] ?? '';
    const path = `srv/classes/${name}`;
    expect(packagesIn(catalogFiles({ [path]: content, 'srv/pom.properties': content }))).toEqual([
      `org.x:lib@1.0 ${path} pom.properties`,
    ]);
  });

  it.each([
    ['a zip without anything of Java', 'home/archive.zip', jar({ 'readme.txt': 'text' })],
    ['a damaged zip without the name of an archive', 'home/archive', LIBRARY.subarray(0, -30)],
    ['a Python wheel', 'home/x-1.0.whl', LIBRARY],
    ['a script', 'usr/bin/tool', SCRIPT],
    ['a program for Windows', 'opt/tool.exe', WINDOWS_PROGRAM],
    ['a module of the JDK', 'opt/jdk/jmods/java.base.jmod', LIBRARY],
    ["the runtime's own reader", 'opt/java/lib/jrt-fs.jar', LIBRARY],
    ['a text', 'etc/passwd', 'root:x:0:0'],
  ])('passes over %s', (_what, path, content) => {
    expect(catalogFiles({ [path]: content })).toEqual([]);
  });

  it('names a file by the link that leads to it, not by the name in the archive of the layer', () => {
    const [read] = catalogFiles({ 'store/ab12': jar({ ...classes('org/oro') }) });
    expect(read?.packages).toEqual([]);
    const facts = {
      path: 'app/lib/oro-2.0.8.jar',
      packages: [],
      detail: { archives: [{ within: [], size: 9 }] },
    };
    expect(packagesIn(javaCataloger.combine?.([facts], { find: () => new Map() }) ?? [])).toEqual([
      'oro@2.0.8 app/lib/oro-2.0.8.jar file name',
    ]);
  });
});

describe('archives in archives', () => {
  it('lists each package where it is, as a part of the outer archive', () => {
    const war = jar({ ...pom('org.x', 'web', '2.0'), 'WEB-INF/lib/lib-1.0.jar': LIBRARY });
    const ear = jar({ 'web.war': war, 'lib/dom4j-dom4j-1.6.1.jar': jar(classes('org/dom4j')) }, 0);
    const facts = catalogFiles({ 'srv/app.ear': ear });
    expect(packagesIn(facts)).toEqual([
      'org.x:web@2.0 srv/app.ear!web.war pom.properties',
      'org.x:lib@1.0 srv/app.ear!web.war!WEB-INF/lib/lib-1.0.jar pom.properties',
      'dom4j:dom4j@1.6.1 srv/app.ear!lib/dom4j-dom4j-1.6.1.jar file name',
    ]);
    expect(new Set(facts.flatMap(({ packages = [] }) => packages.map((pkg) => pkg.application)))).toEqual(
      new Set(['srv/app.ear']),
    );
  });

  it('lists packages that were copied into an archive at its own place', () => {
    const shaded = jar({ ...pom('org.x', 'agent', '1.0'), ...pom('org.yaml', 'snakeyaml', '1.16') });
    const [facts] = catalogFiles({ 'opt/agent.jar': shaded });
    expect(facts?.packages).toEqual([
      { type: 'maven', ecosystem: 'Maven', name: 'org.x:agent', version: '1.0', proof: 'pom.properties' },
      {
        type: 'maven',
        ecosystem: 'Maven',
        name: 'org.yaml:snakeyaml',
        version: '1.16',
        application: 'opt/agent.jar',
        proof: 'pom.properties',
      },
    ]);
  });

  it("names a bundle's library by the bundle's manifest", () => {
    const bundle = jar({
      ...manifest({ 'Embedded-Artifacts': 'lib/a.jar;g="org.x";a="a";v="1.0"' }),
      'lib/a.jar': jar(classes('org/x')),
    });
    expect(packagesIn(catalogFiles({ 'deploy/b-2.0.jar': bundle }))).toContain(
      'org.x:a@1.0 deploy/b-2.0.jar!lib/a.jar manifest',
    );
  });

  it('keeps what could tell the group of an archive that does not say it', () => {
    const content = jar({
      ...manifest({ 'Bundle-SymbolicName': 'org.oro.parser' }),
      ...classes('org/oro/text'),
    });
    const [facts] = catalogFiles({ 'lib/oro-2.0.8.jar': content });
    expect(facts?.packages).toEqual([
      {
        type: 'maven',
        ecosystem: 'Maven',
        name: 'oro',
        version: '2.0.8',
        proof: 'file name',
        clues: { names: ['org.oro.parser'], folders: ['org/oro/text'] },
      },
    ]);
  });

  it.each([
    'root/.m2/repository/org/x/lib/1.0/lib-1.0.jar',
    'home/gradle/.gradle/caches/jars-9/0a1b/lib-1.0.jar',
    'opt/gradle-home/caches/modules-2/files-2.1/org.x/lib/1.0/0a1b/lib-1.0.jar',
  ])('lists what a build tool downloaded as cached: %s', (path) => {
    const facts = catalogFiles({ [path]: LIBRARY });
    expect(facts.flatMap(({ packages = [] }) => packages.map(({ status }) => status))).toEqual(['cached']);
  });

  it('leaves archives without a name of their own to the Java runtime that they are part of', () => {
    const files = {
      'opt/jdk/jre/lib/rt.jar': jar(classes('java/lang')),
      'opt/jdk/src.zip': jar(classes('java')),
    };
    const runtime = ['opt/jdk/release', 'opt/jdk/bin/java'];
    expect(problemsIn(catalogFiles(files, runtime))).toEqual([]);
    expect(problemsIn(catalogFiles(files))).toEqual([
      'package-unnamed: opt/jdk/jre/lib/rt.jar could not be identified: neither its content nor its name tells a version',
      'package-unnamed: opt/jdk/src.zip could not be identified: neither its content nor its name tells a version',
    ]);
    const added = { 'opt/jdk/lib/lib-1.0.jar': LIBRARY };
    expect(packagesIn(catalogFiles(added, runtime))).toHaveLength(1);
  });

  it('counts archives that cannot be identified once for the outer archive', () => {
    const content = jar({
      ...pom('org.x', 'app', '1.0'),
      'a.jar': jar(classes('a')),
      'b.jar': jar(classes('b')),
    });
    expect(problemsIn(catalogFiles({ 'app.war': content }))).toEqual([
      'package-unnamed: 2 of 3 archives of app.war could not be identified: neither content nor name tells a version',
    ]);
  });
});

describe('archives that cannot be read', () => {
  it.each([
    ['a truncated jar', LIBRARY.subarray(0, -30), 'lib.jar was not read: not a zip, or truncated'],
    ['overlapping entries', overlapping(), 'lib.jar was not read: the zip lists more bytes than it holds'],
    ['two directories', twoDirectories(), 'lib.jar was not read: the zip has two central directories'],
    [
      'a jar that it holds itself, cut off',
      jar({ 'in.jar': LIBRARY.subarray(0, -30) }),
      'lib.jar!in.jar was not read',
    ],
    ['a false size', falseSize(), 'lib.jar!in.jar was not read: in.jar in the zip'],
    [
      'too deep nesting',
      nestedIn(
        Array.from({ length: 1000 }, () => 'in.jar'),
        LIBRARY,
      ),
      `lib.jar${'!in.jar'.repeat(9)} was not read: archives are nested more than 8 deep`,
    ],
  ])('reports %s', (_what, content, reason) => {
    const facts = catalogFiles({ 'lib.jar': content, 'other/lib-1.0.jar': LIBRARY });
    expect(problemsIn(facts).filter((line) => line.startsWith('package-file-unreadable'))).toEqual([
      expect.stringContaining(`package-file-unreadable: ${reason}`),
    ]);
    expect(packagesIn(facts)).toContain('org.x:lib@1.0 other/lib-1.0.jar pom.properties');
  });

  it('counts the archives that cannot be read, and reads those beside them', () => {
    const bad = LIBRARY.subarray(0, -30);
    const facts = catalogFiles({ 'app.war': jar({ 'a.jar': bad, 'b.jar': LIBRARY, 'c.jar': bad }) });
    expect(packagesIn(facts)).toEqual(['org.x:lib@1.0 app.war!b.jar pom.properties']);
    expect(problemsIn(facts)[0]).toMatch(
      /^package-file-unreadable: 2 archives in app\.war were not read, the first: app\.war!a\.jar: /u,
    );
  });

  it.each(['', 'text', 'version https://git-lfs.github.com/spec/v1\n'])(
    'notes a file that only has the name of an archive: %j',
    (content) => {
      const facts = catalogFiles({ 'lib/empty-1.0.jar': content });
      expect([packagesIn(facts), problemsIn(facts)]).toEqual([
        [],
        ['package-unnamed: lib/empty-1.0.jar is not an archive'],
      ]);
    },
  );

  it('counts the files in an archive that only have the name of one', () => {
    const facts = catalogFiles({ 'app.war': jar({ 'a.jar': 'text', 'b.jar': LIBRARY, 'c.jar': 'text' }) });
    expect(problemsIn(facts)[0]).toBe(
      'package-unnamed: 2 files in app.war only have the name of an archive, the first: app.war!a.jar',
    );
  });

  it('notes a pom.properties that names no package', () => {
    expect(problemsIn(catalogFiles({ 'c/META-INF/maven/g/a/pom.properties': 'x' }))).toEqual([
      'package-unnamed: c/META-INF/maven/g/a/pom.properties does not name a package',
    ]);
  });

  it('reads an archive with more entries than are read as far as a problem', () => {
    const entries = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`d/${n}.txt`, '']));
    const part = jar(entries, 0);
    const content = jar(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${n}.jar`, part])), 0);
    expect(problemsIn(catalogFiles({ 'many.jar': content }))[0]).toMatch(
      /it lists more entries than are read$/u,
    );
  });

  it('answers every damaged byte of an archive in an archive with facts', () => {
    const content = jar({ ...manifest({ 'Bundle-Version': '1' }), 'in.jar': LIBRARY });
    fc.assert(
      fc.property(fc.nat(content.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(content);
        damaged[at] = byte;
        expect(catalogFiles({ 'a-1.0.jar': damaged }).length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

/** Builds a zip whose directory lists its one body twice. */
function overlapping(): Buffer {
  const zip = jar({ 'a.class': 'content '.repeat(20), 'b.class': 'content '.repeat(20) });
  const directory = zip.indexOf('PK\x01\x02', 0, 'latin1');
  const body = zip.subarray(0, directory / 2);
  const rest = Buffer.from(zip.subarray(directory));
  rest.writeUInt32LE(0, rest.indexOf('PK\x01\x02', 4, 'latin1') + 42);
  rest.writeUInt32LE(body.length, rest.length - 6);
  return Buffer.concat([body, rest]);
}

/** Builds a zip that tools read differently. */
function twoDirectories(): Buffer {
  const [first, second] = [LIBRARY, jar(classes('org/y'))];
  second.writeUInt32LE(first.indexOf('PK\x01\x02', 0, 'latin1'), second.length - 6);
  return Buffer.concat([first, second]);
}

/** Builds an archive whose directory says that the one in it is smaller than it is. */
function falseSize(): Buffer {
  const zip = jar({ 'in.jar': LIBRARY });
  zip.writeUInt32LE(10, zip.indexOf('PK\x01\x02', 0, 'latin1') + 24);
  return zip;
}
