import { describe, expect, it } from 'vitest';
import { readSbom } from './read-sbom.ts';

const json = (value: unknown) => JSON.stringify(value);
const PURL = 'pkg:npm/b@1.0.0';

describe('SPDX with several purls for one package', () => {
  const SECOND = 'pkg:pypi/b@1.0.0';
  const purls = [PURL, SECOND, PURL];

  it.each([
    [
      '2 as JSON',
      json({
        spdxVersion: 'SPDX-2.3',
        packages: [
          {
            SPDXID: 'b',
            name: 'b',
            externalRefs: purls.map((each) => ({ referenceType: 'purl', referenceLocator: each })),
          },
        ],
      }),
    ],
    [
      '2 as tags',
      `SPDXVersion: SPDX-2.3\nPackageName: b\n${purls.map((each) => `ExternalRef: PACKAGE-MANAGER purl ${each}\n`).join('')}`,
    ],
    [
      '3',
      json({
        '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
        '@graph': [
          {
            type: 'software_Package',
            spdxId: 'b',
            name: 'b',
            software_packageUrl: PURL,
            externalIdentifier: [
              { externalIdentifierType: 'packageUrl', identifier: SECOND },
              { externalIdentifierType: 'packageUrl', identifier: PURL },
            ],
          },
        ],
      }),
    ],
  ])('reads each of them: %s', (_, text) => {
    expect(readSbom(text)).toMatchObject({
      ok: true,
      value: { packages: [{ name: 'b', purl: PURL, otherPurls: [SECOND] }] },
    });
  });
});

it.each([
  ['PACKAGE-MANAGER', 'purl'],
  ['PACKAGE_MANAGER', 'PURL'],
  ['Package-Manager', 'purl'],
  ['PERSISTENT-ID', 'purl'],
  ['PACKAGE-MANAGER', 'http://spdx.org/rdf/references/purl'],
])('reads a purl of SPDX 2 by its type, in any category: %s %s', (category, type) => {
  const reference = { referenceCategory: category, referenceType: type, referenceLocator: PURL };
  const documents = [
    json({ spdxVersion: 'SPDX-2.3', packages: [{ name: 'b', externalRefs: [reference] }] }),
    `SPDXVersion: SPDX-2.3\nPackageName: b\nExternalRef: ${category} ${type} ${PURL}\n`,
  ];
  for (const text of documents) {
    expect(readSbom(text)).toMatchObject({ ok: true, value: { packages: [{ name: 'b', purl: PURL }] } });
  }
});

it.each([
  ['before', (id: string, comment: string) => `SPDXREF: ${id}\n${comment}\n`],
  ['behind', (id: string, comment: string) => `${comment}\nSPDXREF: ${id}\n`],
])(
  'gives facts to the package that an annotation names %s its comment, among other remarks',
  (_, written) => {
    const fact = (id: string) => ({ name: 'plimsoll:type', value: id });
    const annotation = (id: string, text: string) =>
      `Annotator: Tool: x\n${written(id, `AnnotationComment: <text>${text}</text>`)}`;
    const ids = ['a', 'b'];
    const text = [
      'SPDXVersion: SPDX-2.3\n',
      ...ids.map((id) => `PackageName: ${id}\nSPDXID: ${id}\n`),
      ...ids.map((id) => annotation(id, json([fact(id)])) + annotation(id, 'a remark')),
    ].join('');
    expect(readSbom(text)).toMatchObject({
      ok: true,
      value: { packages: ids.map((id) => ({ name: id, properties: [fact(id)] })) },
    });
  },
);

it.each([
  [{ spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'app' }],
  [{ spdxElementId: 'app', relationshipType: 'DESCRIBED_BY', relatedSpdxElement: 'SPDXRef-DOCUMENT' }],
])('takes what a document of SPDX 2 describes for its subject, from either end: %j', (relationship) => {
  const packages = [{ SPDXID: 'app', name: 'app' }, { name: 'b' }];
  const other = { spdxElementId: 'app', relationshipType: 'CONTAINS', relatedSpdxElement: 'b' };
  const { spdxElementId: from, relationshipType: type, relatedSpdxElement: to } = relationship;
  const documents = [
    json({ spdxVersion: 'SPDX-2.3', packages, relationships: [other, relationship] }),
    `SPDXVersion: SPDX-2.3\nPackageName: app\nSPDXID: app\nPackageName: b\nRelationship: app CONTAINS b\nRelationship: ${from} ${type} ${to}\n`,
  ];
  for (const text of documents) {
    expect(readSbom(text)).toMatchObject({
      value: { subject: { name: 'app' }, packages: [{ name: 'b' }] },
    });
  }
});

describe('SPDX that leaves parts to other documents', () => {
  const ELSEWHERE = 'https://example.com/base.spdx.json';
  const GRAPH = 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld';
  const gapsOf = (text: string) => {
    const read = readSbom(text);
    return read.ok ? read.value.gaps : read.failure;
  };
  const graph = (relationshipType: string) =>
    json({
      '@context': GRAPH,
      '@graph': [
        { type: 'software_Package', spdxId: 'b', name: 'b', software_packageUrl: PURL },
        { type: 'Relationship', from: 'b', relationshipType, to: ['b', `${ELSEWHERE}#c`] },
      ],
    });

  it.each([
    [
      '2 as JSON',
      json({
        spdxVersion: 'SPDX-2.3',
        externalDocumentRefs: [{ externalDocumentId: 'DocumentRef-base', spdxDocument: ELSEWHERE }],
      }),
      `${ELSEWHERE}, which it refers to, was not read`,
    ],
    [
      '2 as tags',
      `SPDXVersion: SPDX-2.3\nExternalDocumentRef: DocumentRef-base ${ELSEWHERE} SHA1: d6a770ba38583ed4bb4525bd96e50461655d2759\n`,
      `${ELSEWHERE}, which it refers to, was not read`,
    ],
    ['3', graph('dependsOn'), `${ELSEWHERE}#c, which it refers to, was not read`],
  ])('names what it refers to: %s', (_, text, gap) => {
    expect(gapsOf(text)).toEqual([gap]);
  });

  it('says nothing of licences that are described elsewhere', () => {
    expect(gapsOf(graph('hasDeclaredLicense'))).toEqual([]);
  });
});

it.each([
  [
    '2 as JSON',
    json({
      spdxVersion: 'SPDX-2.3',
      packages: [{ name: 'b', sourceInfo: 'acquired package info from DPKG DB: /a' }],
    }),
  ],
  [
    '2 as tags',
    'SPDXVersion: SPDX-2.3\nPackageName: b\nPackageSourceInfo: <text>acquired package info from DPKG DB: /a</text>\n',
  ],
])('knows a package of Syft by where it says that it was found: SPDX %s', (_, text) => {
  expect(readSbom(text)).toMatchObject({
    ok: true,
    value: { packages: [{ name: 'b', properties: [{ name: 'syft:acquired', value: 'DPKG DB: /a' }] }] },
  });
});

it('reads a value of blanks in tags in linear time', () => {
  const before = process.cpuUsage();
  const read = readSbom(`SPDXVersion: SPDX-2.3\nPackageName:${' '.repeat(300_000)}a\u{2028}b\n`);
  expect(read).toMatchObject({ ok: true, value: { packages: [{ name: 'a\u{2028}b' }] } });
  expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
});
