import { describe, expect, it } from 'vitest';
import { readSbom } from './read-sbom.ts';

const json = (value: unknown) => JSON.stringify(value);
const PURL = 'pkg:npm/b@1.0.0';
const FACTS = [{ name: 'plimsoll:type', value: 'npm' }];
const GAP = 'b:1 was not scanned';

const XML = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6">
  <metadata>
    <component type="container" bom-ref='type="file"'><name>app</name>
      <properties><property name="plimsoll:image">{}</property></properties></component>
    <properties><property name="plimsoll:incomplete">${GAP}</property><property name="odd">x</property></properties>
  </metadata>
  <components>
    <component bom-ref=" type='file' " type = "library"><name>b</name><purl>${PURL}</purl>
      <properties><property name="plimsoll:type">npm</property></properties>
      <evidence><identity><properties><property name="no">x</property></properties></identity></evidence>
    </component>
    <component type="file"><name>b.txt</name></component>
  </components>
</bom>`;

const TAGS = `SPDXVersion: SPDX-2.3
DocumentComment: <text>Incomplete:
${GAP}</text>
PackageName: app
SPDXID: SPDXRef-app
PrimaryPackagePurpose: CONTAINER
PackageName: b
SPDXID: SPDXRef-b
PrimaryPackagePurpose: LIBRARY
ExternalRef: PACKAGE-MANAGER purl ${PURL}
Annotator: Tool: x
AnnotationComment: <text>${json(FACTS)}</text>
SPDXREF: SPDXRef-b
Annotator: Tool: x
AnnotationComment: <text>${json([{ name: 'plimsoll:image', value: '{}' }])}</text>
SPDXREF: SPDXRef-app
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-app
`;

const annotated = (facts: unknown) => [{ comment: 'a remark' }, { comment: json(facts) }, 7];
const IMAGE_FACTS = [{ name: 'plimsoll:image', value: '{}' }];

it.each([
  [
    'CycloneDX as JSON',
    json({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: {
        component: { type: 'container', name: 'app', properties: IMAGE_FACTS },
        properties: [{ name: 'plimsoll:incomplete', value: GAP }, { name: 'odd', value: 'x' }, null],
      },
      components: [
        { type: 'library', name: 'b', purl: PURL, properties: [...FACTS, { name: 'odd' }, 7] },
        { type: 'file', name: 'b.txt' },
      ],
    }),
  ],
  ['CycloneDX as XML', XML],
  [
    'SPDX 2 as JSON',
    json({
      spdxVersion: 'SPDX-2.3',
      comment: `Incomplete:\n${GAP}`,
      packages: [
        {
          SPDXID: 'SPDXRef-app',
          name: 'app',
          primaryPackagePurpose: 'CONTAINER',
          annotations: annotated(IMAGE_FACTS),
        },
        {
          SPDXID: 'SPDXRef-b',
          name: 'b',
          primaryPackagePurpose: 'LIBRARY',
          externalRefs: [{ referenceType: 'purl', referenceLocator: PURL }],
          annotations: annotated(FACTS),
        },
        { SPDXID: 'SPDXRef-c', name: 'b.txt', primaryPackagePurpose: 'FILE' },
      ],
      documentDescribes: ['SPDXRef-app'],
    }),
  ],
  ['SPDX 2 as tags', TAGS],
  [
    'SPDX 3',
    json({
      '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
      '@graph': [
        { type: 'SpdxDocument', comment: `Incomplete:\n${GAP}` },
        { type: 'software_Sbom', rootElement: ['app'] },
        { type: 'software_Package', spdxId: 'app', name: 'app', software_primaryPurpose: 'container' },
        {
          type: 'software_Package',
          spdxId: 'b',
          name: 'b',
          software_primaryPurpose: 'library',
          software_packageUrl: PURL,
        },
        { type: 'Annotation', subject: 'b', statement: json(FACTS) },
        { type: 'Annotation', subject: 'app', statement: json(IMAGE_FACTS) },
      ],
    }),
  ],
])('reads what a document is about, its properties and its gaps: %s', (_, text) => {
  expect(readSbom(text)).toEqual({
    ok: true,
    value: {
      subject: { name: 'app', kind: 'container', properties: IMAGE_FACTS },
      packages: [{ name: 'b', purl: PURL, kind: 'library', properties: FACTS }],
      gaps: [GAP],
    },
  });
});

it("reads Syft's own JSON, with its facts as Syft names them in CycloneDX", () => {
  const text = json({
    schema: { version: '16.1.10' },
    descriptor: { name: 'syft' },
    source: { name: 'app' },
    distro: { id: 'debian', versionID: '12' },
    artifacts: [
      {
        name: 'libc6',
        version: '2.36-9',
        type: 'deb',
        locations: [{ path: '/var/lib/dpkg/status' }],
        metadata: { source: 'glibc', sourceVersion: '2.36-9' },
      },
      null,
    ],
  });
  const read = readSbom(text);
  expect(read.ok ? read.value.packages : read.failure).toEqual([
    { name: 'debian', version: '12', kind: 'operating-system' },
    {
      name: 'libc6',
      version: '2.36-9',
      kind: 'library',
      properties: [
        { name: 'syft:location:0:path', value: '/var/lib/dpkg/status' },
        { name: 'syft:package:type', value: 'deb' },
        { name: 'syft:metadata:source', value: 'glibc' },
        { name: 'syft:metadata:sourceVersion', value: '2.36-9' },
      ],
    },
  ]);
});

it('knows the distribution where Syft wrote its ID as its name, as it did before 2022', () => {
  const distro = { name: 'debian', version: '10', idLike: '' };
  const read = readSbom(json({ schema: {}, descriptor: {}, artifacts: [], distro }));
  expect(read).toMatchObject({ value: { packages: [{ name: 'debian', version: '10' }] } });
});

it('reads SPDX 2 that names its version to the third part', () => {
  expect(readSbom(json({ spdxVersion: 'SPDX-2.2.2', packages: [{ name: 'a' }] }))).toMatchObject({
    ok: true,
  });
});

it.each([
  ['OPERATING_SYSTEM', 'operating-system'],
  ['OPERATING-SYSTEM', 'operating-system'],
  ['LIBRARY', 'library'],
])('reads the purpose %s of SPDX as %s', (primaryPackagePurpose, kind) => {
  const read = readSbom(json({ spdxVersion: 'SPDX-2.3', packages: [{ name: 'a', primaryPackagePurpose }] }));
  expect(read).toMatchObject({ ok: true, value: { packages: [{ kind }] } });
});

it('takes a package with a purl, and several that a document is about, for packages', () => {
  const of = (...ids: readonly string[]) =>
    readSbom(
      json({
        spdxVersion: 'SPDX-2.3',
        packages: [
          { SPDXID: 'a', name: 'a', externalRefs: [{ referenceType: 'purl', referenceLocator: PURL }] },
          { SPDXID: 'b', name: 'b' },
        ],
        relationships: ids.map((to) => ({
          spdxElementId: 'SPDXRef-DOCUMENT',
          relationshipType: 'DESCRIBES',
          relatedSpdxElement: to,
        })),
      }),
    );
  expect(of('a')).toMatchObject({ ok: true, value: { packages: [{ name: 'a' }, { name: 'b' }] } });
  expect(of('a', 'b')).toMatchObject({ ok: true, value: { packages: [{ name: 'a' }, { name: 'b' }] } });
  expect(of('b')).toMatchObject({ ok: true, value: { subject: { name: 'b' }, packages: [{ name: 'a' }] } });
});

const MANY = 100_001;
const components = Array.from({ length: MANY }, () => ({}));

it.each([
  ['CycloneDX as JSON', () => json({ bomFormat: 'CycloneDX', specVersion: '1.6', components })],
  [
    'CycloneDX as XML',
    () =>
      `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>${'<component/>'.repeat(MANY)}</components></bom>`,
  ],
  ['SPDX 2 as JSON', () => json({ spdxVersion: 'SPDX-2.3', packages: components })],
  ['SPDX 2 as tags', () => `SPDXVersion: SPDX-2.3\n${'PackageName: a\n'.repeat(MANY)}`],
  ["Syft's JSON", () => json({ schema: {}, descriptor: {}, artifacts: components })],
])('refuses a document of more packages than are read: %s', (_, text) => {
  expect(readSbom(text())).toEqual({ ok: false, failure: 'more than 100000 packages' });
});

describe('CycloneDX beyond its list of components', () => {
  const LEFT_OUT = 'the aggregate of a composition is incomplete_third_party_only';

  it.each([
    [
      'JSON',
      json({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        metadata: {
          tools: { components: [{ type: 'application', name: 'tool', purl: 'pkg:npm/tool@1' }] },
          component: {
            type: 'application',
            name: 'app',
            components: [{ type: 'library', name: 'b', purl: PURL }],
          },
        },
        compositions: [
          { aggregate: 'complete' },
          { aggregate: 'incomplete_third_party_only', assemblies: ['b'] },
          { aggregate: 'unknown' },
        ],
      }),
    ],
    [
      'XML',
      `<bom xmlns="http://cyclonedx.org/schema/bom/1.6">
        <metadata>
          <tools><components><component type="application"><name>tool</name></component></components></tools>
          <component type="application"><name>app</name>
            <components><component type="library"><name>b</name><purl>${PURL}</purl></component></components>
          </component>
        </metadata>
        <compositions>
          <composition><aggregate>complete</aggregate></composition>
          <composition><aggregate>incomplete_third_party_only</aggregate></composition>
          <composition><aggregate>unknown</aggregate></composition>
        </compositions>
      </bom>`,
    ],
  ])('reads components of the subject, and what compositions leave out: %s', (_, text) => {
    expect(readSbom(text)).toEqual({
      ok: true,
      value: {
        subject: { name: 'app', kind: 'application' },
        packages: [{ name: 'b', purl: PURL, kind: 'library' }],
        gaps: [LEFT_OUT],
      },
    });
  });
});

it("takes a product with a SWID tag for the subject, as Microsoft's sbom-tool names it", () => {
  const tag = 'pkg:swid/Example/example.com/app@1.0?tag_id=b85a';
  const text = json({
    spdxVersion: 'SPDX-2.2',
    packages: [
      {
        SPDXID: 'SPDXRef-RootPackage',
        name: 'app',
        externalRefs: [{ referenceType: 'purl', referenceLocator: tag }],
      },
      { SPDXID: 'b', name: 'b', externalRefs: [{ referenceType: 'purl', referenceLocator: PURL }] },
    ],
    documentDescribes: ['SPDXRef-RootPackage'],
  });
  expect(readSbom(text)).toMatchObject({
    ok: true,
    value: { subject: { name: 'app' }, packages: [{ name: 'b' }] },
  });
});
