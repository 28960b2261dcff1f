import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readSbom } from './read-sbom.ts';

const json = (value: unknown) => JSON.stringify(value);
const PURL = 'pkg:npm/%40a/b@1.0.0?x=1&y=2';
const PACKAGE = { name: '@a/b', version: '1.0.0', purl: PURL };

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment with <component> -->
<c:bom xmlns:c="http://cyclonedx.org/schema/bom/1.6" version='1>0'>
  <c:metadata><c:component><c:name>about</c:name></c:component>
    <c:tools><c:components><c:component><c:name>tool</c:name></c:component></c:components></c:tools></c:metadata>
  <c:components>
    <c:component type="library"><c:group>@a</c:group><c:name>b</c:name><c:version>1.0.0</c:version>
      <c:purl>pkg:npm/%40a/b@1.0.0?x=1&amp;y=<![CDATA[2]]></c:purl>
      <c:supplier><c:name>no name of a package</c:name></c:supplier>
      <c:components><c:component><c:name>inner&#x21;</c:name><c:version/></c:component></c:components>
      <c:pedigree><c:ancestors><c:component><c:name>ancestor</c:name></c:component></c:ancestors></c:pedigree>
    </c:component>
  </c:components>
</c:bom>
`;

const TAGS = `# a comment
SPDXVersion: SPDX-2.3
DocumentName: x
PackageName: @a/b
PackageVersion: 1.0.0
PackageComment: <text>first
ExternalRef: PACKAGE-MANAGER purl pkg:npm/no@1
PackageName: no</text>
ExternalRef: SECURITY cpe23Type cpe:2.3:a:b:b:1.0.0:*:*:*:*:*:*:*
ExternalRef: PACKAGE-MANAGER purl ${PURL}
PackageName: other
FileName: ./x
`;

const REFERENCES = [
  { referenceType: 'cpe23Type', referenceLocator: 'cpe:2.3:a:b' },
  { referenceType: 'purl', referenceLocator: PURL },
];

it.each([
  [
    'CycloneDX as JSON',
    json({
      bomFormat: 'CycloneDX',
      specVersion: '1.7',
      metadata: { component: { name: 'about' } },
      components: [
        { group: '@a', name: 'b', version: '1.0.0', purl: PURL, components: [{ name: 'inner!' }] },
        7,
      ],
    }),
    [PACKAGE, { name: 'inner!' }],
  ],
  ['CycloneDX as XML', XML, [{ name: 'inner!' }, PACKAGE]],
  [
    'SPDX 2 as JSON',
    json({
      spdxVersion: 'SPDX-2.2',
      packages: [{ name: '@a/b', versionInfo: '1.0.0', externalRefs: REFERENCES }, null],
    }),
    [PACKAGE],
  ],
  ['SPDX 2 as tags', TAGS, [PACKAGE, { name: 'other' }]],
  ['SPDX 2 as tags of Windows', TAGS.replaceAll('\n', '\r\n'), [PACKAGE, { name: 'other' }]],
  [
    'SPDX 3',
    json({
      '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
      '@graph': [
        { type: 'SpdxDocument', name: 'about' },
        {
          type: 'software_Package',
          name: '@a/b',
          software_packageVersion: '1.0.0',
          software_packageUrl: PURL,
        },
        {
          type: 'software_Package',
          name: 'other',
          externalIdentifier: [{ externalIdentifierType: 'packageUrl', identifier: 'pkg:npm/other@2' }],
        },
      ],
    }),
    [PACKAGE, { name: 'other', purl: 'pkg:npm/other@2' }],
  ],
])('reads packages of %s', (_format, text, expected) => {
  expect(readSbom(`\u{feff}${text}`)).toMatchObject({ ok: true, value: { packages: expected } });
});

it.each([
  ["GitHub's API", 'sbom'],
  ['a statement of in-toto', 'predicate'],
  ["BuildKit's attestations, as imagetools show them", 'SPDX'],
])('reads a document inside that of %s', (_, member) => {
  const document = { spdxVersion: 'SPDX-2.3', packages: [{ name: '@a/b', versionInfo: '1.0.0' }] };
  const packages = [{ name: '@a/b', version: '1.0.0' }];
  expect(readSbom(json({ [member]: document }))).toMatchObject({ ok: true, value: { packages } });
  expect(readSbom(json({ [member]: {} }))).toMatchObject({ ok: false });
});

it('refuses documents inside each other without end', () => {
  const text = `${'{"sbom":'.repeat(20_000)}{}${'}'.repeat(20_000)}`;
  expect(readSbom(text)).toMatchObject({ ok: false });
});

const BOM = '<bom xmlns="http://cyclonedx.org/schema/bom/1.4">';

it.each([
  ['', 'not valid JSON'],
  ['[]', 'not a JSON object'],
  ['{}', "neither CycloneDX, SPDX nor Syft's JSON"],
  ['<html/>', "neither CycloneDX, SPDX nor Syft's JSON"],
  [json({ bomFormat: 'CycloneDX', specVersion: '2.0' }), 'CycloneDX 2.0 is not a version that is read'],
  [json({ bomFormat: 'CycloneDX' }), 'CycloneDX of no name is not a version that is read'],
  [json({ spdxVersion: 'SPDX-1.2' }), 'SPDX SPDX-1.2 is not a version that is read'],
  ['SPDXVersion: SPDX-3.0', 'SPDX SPDX-3.0 is not a version that is read'],
  ['SPDXVersion: SPDX-2.3\nPackageComment: <text>', 'a text of it has no end'],
  [json({ '@context': 'https://schema.org' }), "neither CycloneDX, SPDX nor Syft's JSON"],
  ['<bom xmlns="http://cyclonedx.org/schema/bom/2.0"/>', 'CycloneDX 2.0 is not a version that is read'],
  [`<?xml version="1.0" encoding="UTF-16"?>${BOM}</bom>`, 'its encoding is not UTF-8'],
  [`<!DOCTYPE bom [<!ENTITY a "b">]>${BOM}</bom>`, 'not valid XML: it has a document type'],
  [`${BOM}<components>`, 'not valid XML: it is not complete'],
  [`${BOM}<components></bom>`, 'not valid XML: its elements do not nest'],
  [`${BOM}</bom>text`, 'not valid XML: text is outside of its elements'],
  [`${BOM}&a;</bom>`, 'not valid XML: it has an unknown entity'],
  [`${BOM}&#0;</bom>`, 'not valid XML: it has an unknown entity'],
  [`${BOM}<!-- </bom>`, 'not valid XML: it is not complete'],
  [`${BOM}<a b="</bom>`, 'not valid XML: it is not complete'],
  [`${BOM}< a></bom>`, 'not valid XML: an element has no name'],
  [`${BOM}${'<a>'.repeat(1000)}`, 'not valid XML: nested more than 200 levels deep'],
])('names what is wrong with a document: %#', (text, failure) => {
  expect(readSbom(text)).toEqual({ ok: false, failure });
});

it('reads any text as packages or as one failure', () => {
  const parts = fc.constantFrom(
    BOM,
    '</bom>',
    '<components>',
    '<component>',
    '</',
    '>',
    '&',
    ';',
    '<![CDATA[',
    ']]>',
    '"',
    '=',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.array(parts).map((each) => BOM + each.join('')),
      ),
      (text) => {
        expect(typeof readSbom(text).ok).toBe('boolean');
      },
    ),
  );
});
