import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readManifest } from './manifest.ts';

it('reads the headers that tell a name, without their parameters', () => {
  const text =
    'Manifest-Version: 1.0\r\nImplementation-Title: Some Title\r\nIMPLEMENTATION-VERSION: 1.2\r\n' +
    'Bundle-SymbolicName: org.example.a;singleton:=true\r\n\r\nName: x.class\r\nImplementation-Title: other\r\n';
  expect(readManifest(Buffer.from(text))).toEqual({
    title: 'Some Title',
    version: '1.2',
    symbolicName: 'org.example.a',
  });
});

it.each(['\r\n', '\n', '\r'])('joins a header that goes on in the next line, after %j', (end) => {
  const lines = ['Implementation-Vendor-Id: org.exam', ' ple.long', 'Bundle-Version: 1', ''];
  expect(readManifest(Buffer.from(lines.join(end)))).toEqual({
    vendorId: 'org.example.long',
    bundleVersion: '1',
  });
});

describe('a manifest whose main section tells no version', () => {
  const main = 'Manifest-Version: 1.0\nCreated-By: Ant\n';
  const section = (name: string, title: string, version: string) =>
    `\nName: ${name}\nImplementation-Title: ${title}\nImplementation-Version: ${version}\n`;

  it('tells that of the folders of its classes', () => {
    const text = main + section('org/apache/log4j/', 'log4j', '1.2.12') + '\nName: a.class\nDigest: x\n';
    expect(readManifest(Buffer.from(text))).toEqual({ title: 'log4j', version: '1.2.12' });
    expect(readManifest(Buffer.from(text.replaceAll('\n', '\r\n')))).toEqual({
      title: 'log4j',
      version: '1.2.12',
    });
  });

  it('tells none of several', () => {
    const text = main + section('org/w3c/dom/', 'dom', '2') + section('org/xml/sax/', 'sax', '1');
    expect(readManifest(Buffer.from(text))).toBeUndefined();
  });

  it('tells the version of several folders of one release, and no title', () => {
    const text = main + section('org/jdom/', 'jdom', '1.1') + section('org/jdom/input/', 'input', '1.1');
    expect(readManifest(Buffer.from(text))).toEqual({ version: '1.1' });
  });

  it('does not tell that of a file', () => {
    expect(readManifest(Buffer.from(main + section('org/x/Version', 'x', '1')))).toBeUndefined();
  });
});

it.each([
  ['Gradle', 'Implementation-Title: io.micrometer#commons;1.10.2'],
  ['NiFi', 'Nar-Group: io.micrometer\nNar-Id: commons\nNar-Version: 1.10.2'],
  ['Jenkins', 'Group-Id: io.micrometer\nShort-Name: commons\nPlugin-Version: 1.10.2'],
])('reads the whole name that %s writes', (_who, text) => {
  expect(readManifest(Buffer.from(text))?.whole).toEqual({
    group: 'io.micrometer',
    artifact: 'commons',
    version: '1.10.2',
  });
});

it('reads the libraries that a bundle embeds', () => {
  const text = 'Embedded-Artifacts: lib/a.jar;g="org.x";a="a";v="1.0",lib/b.jar;g="org x";a="b";v="1"';
  expect(readManifest(Buffer.from(text))?.embedded).toEqual({
    'lib/a.jar': { group: 'org.x', artifact: 'a', version: '1.0' },
  });
});

it.each([
  '',
  'Manifest-Version: 1.0',
  ' Bundle-Version: 1',
  `Bundle-Name: ${'x'.repeat(300)}`,
  'Bundle-Name:',
])('finds no name in the manifest %j', (text) => {
  expect(readManifest(Buffer.from(text))).toBeUndefined();
});

it('reads any bytes as a manifest', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void readManifest(Buffer.from(bytes))));
});
