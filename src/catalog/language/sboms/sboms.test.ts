import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { sbomsCataloger } from './index.ts';
import { namedByPurl } from './purl.ts';

const PATH = 'opt/venv/lib/python3.12/site-packages/orjson-3.13.0.dist-info/sboms/orjson.cyclonedx.json';

function read(content: string) {
  const bytes = Buffer.from(content);
  return sbomsCataloger.read({ path: PATH, size: bytes.length, mode: 0o644 }, memorySource(bytes));
}

it.each([
  [PATH, true],
  ['var/lib/db/sbom/openssl-3.5.0-r0.spdx.json', true],
  ['srv/var/lib/db/sbom/a.spdx.json', false],
  ['srv/sbom.json', false],
  ['opt/a-1.0.dist-info/sboms/a.cdx.xml', true],
  ['opt/a-1.0.dist-info/sboms/a.spdx', true],
  ['opt/a-1.0.dist-info/sboms/README', false],
  ['srv/a-1.0.dist-info/sboms/b/c.json', false],
])('looks at the SBOM that another package carries: %s, %s', (path, isRead) => {
  expect(sbomsCataloger.looksAt(path)).toBe(isRead);
});

it.each([
  ['pkg:cargo/serde@1.0.0', { type: 'cargo', ecosystem: 'crates.io', name: 'serde', version: '1.0.0' }],
  ['pkg:npm/%40babel/core@7.1.0', { type: 'npm', ecosystem: 'npm', name: '@babel/core', version: '7.1.0' }],
  ['pkg:maven/g/a@1.0?type=jar', { type: 'maven', ecosystem: 'Maven', name: 'g:a', version: '1.0' }],
  [
    'pkg:golang/golang.org/x/text@v0.3.0#unicode',
    { type: 'golang', ecosystem: 'Go', name: 'golang.org/x/text', version: 'v0.3.0' },
  ],
])('reads the purl %s', (purl, expected) => {
  expect(namedByPurl(purl)).toEqual({ ...expected, status: 'declared' });
});

it.each([
  ['pkg:golang/github.com/burntsushi/toml@v1.0.0', 'github.com/BurntSushi/toml'],
  ['pkg:pypi/jinja2@3.1.2', 'Jinja2'],
  ['pkg:golang/github.com/aws/aws-sdk-go-v2@v1.0.0#service/s3', 'github.com/aws/aws-sdk-go-v2/service/s3'],
])('reads the purl %s by the name that the SBOM gives: %s', (purl, name) => {
  expect(namedByPurl(purl, name)?.name).toBe(name);
});

it.each(['pkg:apk/wolfi/openssl@3.5.0-r0', 'pkg:cargo/serde', 'pkg:cargo/%ff@1', 'serde@1.0.0', ''])(
  'finds no language package in %j',
  (purl) => {
    expect(namedByPurl(purl)).toBeUndefined();
  },
);

it('lists components of CycloneDX, and what is from a file as the own of its project', () => {
  const facts = read(
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [
        { purl: 'pkg:cargo/serde@1.0.0', components: [{ purl: 'pkg:cargo/itoa@1.0.1' }] },
        { purl: 'pkg:cargo/orjson-part@0.1.0?download_url=file://part' },
        { purl: 'pkg:cargo/serde@1.0.0' },
      ],
    }),
  );
  expect(facts?.packages?.map(({ name, status, proof }) => [name, status, proof])).toEqual([
    ['serde', 'declared', 'SBOM'],
    ['orjson-part', 'own', 'SBOM'],
    ['itoa', 'declared', 'SBOM'],
  ]);
});

it('lists packages of SPDX', () => {
  const reference = { referenceType: 'purl', referenceLocator: 'pkg:golang/golang.org/x/net@v0.1.0' };
  const facts = read(JSON.stringify({ spdxVersion: 'SPDX-2.3', packages: [{ externalRefs: [reference] }] }));
  expect(facts?.packages?.map(({ name, version }) => `${name}@${version}`)).toEqual([
    'golang.org/x/net@v0.1.0',
  ]);
});

it.each([
  ['not valid JSON', '{'],
  ['not a JSON object', '[]'],
  ["neither CycloneDX, SPDX nor Syft's JSON", '{}'],
  ['nested more than 200 levels deep', `{"a": ${'['.repeat(300_000)}`],
])('notes an SBOM that it cannot read: %s', (reason, content) => {
  expect(read(content)).toEqual({
    path: PATH,
    packages: [],
    problems: [
      { kind: 'package-details-unreadable', subject: PATH, message: `${PATH} was not read: ${reason}` },
    ],
  });
});

it('reads any text as packages, as none, or as a note', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(read(text)?.packages).toEqual([]);
    }),
  );
});
