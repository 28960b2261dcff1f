import { expect, it } from 'vitest';
import { readSbom } from './read-sbom.ts';

const OWN = '3e671687-395b-41f5-a30f-a58921a69b79';
const OTHER = 'urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#base';
const REFS = ['b', `urn:cdx:${OWN}/1#b`, OTHER];

it.each([
  [
    'JSON',
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      serialNumber: `urn:uuid:${OWN}`,
      components: [{ type: 'library', name: 'b', purl: 'pkg:npm/b@1' }],
      dependencies: [{ ref: 'b' }, { ref: 'a', dependsOn: REFS }],
    }),
  ],
  [
    'XML',
    `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:${OWN}">
      <components><component type="library"><name>b</name><purl>pkg:npm/b@1</purl></component></components>
      <dependencies>
        <dependency ref="${OTHER}2"/>
        <dependency ref="a">${REFS.map((ref) => `<dependency ref="${ref}"/>`).join('')}</dependency>
      </dependencies>
    </bom>`,
  ],
])('names parts of other documents that components depend on: CycloneDX as %s', (_, text) => {
  expect(readSbom(text)).toMatchObject({
    ok: true,
    value: { gaps: [`${OTHER}, which it refers to, was not read`] },
  });
});

const BOM = 'urn:cdx:0a6ccd01-4dce-4759-bd84-c626675d60a7/2';
const PAGE = 'https://b.example/bom.json';

it.each([
  [
    'JSON',
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { type: 'application', name: 'a' } },
      components: [
        {
          type: 'application',
          name: 'b',
          purl: 'pkg:npm/b@1',
          externalReferences: [BOM, PAGE].map((url) => ({ type: 'bom', url })),
        },
      ],
    }),
  ],
  [
    'XML',
    `<bom xmlns="http://cyclonedx.org/schema/bom/1.6">
      <components><component type="application"><name>b</name><purl>pkg:npm/b@1</purl>
        <externalReferences>
          <reference type="website"><url>${BOM}3</url></reference>
          <reference type="bom"><url>${BOM}</url></reference>
          <reference type="bom"><url>${PAGE}</url></reference>
        </externalReferences>
      </component></components>
    </bom>`,
  ],
])('names the document in which a link says that a component is described: CycloneDX as %s', (_, text) => {
  expect(readSbom(text)).toMatchObject({
    ok: true,
    value: { gaps: [`${BOM}, which it refers to, was not read`], packages: [{ name: 'b' }] },
  });
});
