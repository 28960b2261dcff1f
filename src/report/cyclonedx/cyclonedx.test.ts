import { expect, it } from 'vitest';
import { readSbom } from '../../sbom/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { CLEAN, found, HOLED, installed, RENDER_OPTIONS, SCANNED } from '../testing.ts';
import { renderCycloneDx } from './render.ts';

interface Component {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly components?: readonly Component[];
}

interface Document {
  readonly serialNumber: string;
  readonly metadata: {
    readonly timestamp: string;
    readonly component?: Component;
    readonly properties: readonly { readonly value: string }[];
  };
  readonly components: readonly Component[];
  readonly compositions: readonly object[];
  readonly vulnerabilities: readonly { readonly id: string; readonly affects: readonly { ref: string }[] }[];
}

function text(report: Report, options: Partial<RenderOptions> = {}): string {
  return [...renderCycloneDx(report, { ...RENDER_OPTIONS, ...options }, '1.6')].join('');
}

const document = (report: Report, options?: Partial<RenderOptions>) =>
  JSON.parse(text(report, options)) as Document;
const only = (result: Report['results'][number]): Report => ({ results: [result], failures: [] });

it('lists the packages of one image as components of a CycloneDX document about it', () => {
  const { metadata, components } = document(only(SCANNED));
  expect(metadata).toMatchObject({
    timestamp: SCANNED.scannedAt,
    component: { type: 'container', name: SCANNED.image.reference },
    properties: [],
  });
  expect(components).toHaveLength(SCANNED.packages.length + 1);
  expect(components[0]).toMatchObject({ type: 'operating-system', name: 'debian', version: '12' });
  expect(components[1]).toMatchObject({
    type: 'library',
    purl: expect.stringMatching(/^pkg:deb\/debian\//u) as string,
    properties: expect.arrayContaining([{ name: 'plimsoll:type', value: 'deb' }]) as unknown,
  });
});

it('refers from each vulnerability in CycloneDX to a component of the document', () => {
  const { components, vulnerabilities } = document(only(SCANNED));
  const refs = components.map((component) => component['bom-ref']);
  expect(new Set(refs).size).toBe(refs.length);
  expect(vulnerabilities).toHaveLength(SCANNED.findings.length);
  for (const { affects } of vulnerabilities) expect(refs).toContain(affects[0]?.ref);
  const shown = document(only(SCANNED), { severities: ['critical'] }).vulnerabilities;
  expect(new Set(shown.map(({ id }) => id))).toEqual(new Set(['CVE-2023-45853', 'CVE-2024-5535']));
});

it('gives a CycloneDX document of the same report the same serial number', () => {
  expect(text(only(SCANNED))).toBe(text(only(SCANNED)));
  const other = { ...SCANNED, packages: SCANNED.packages.slice(1) };
  expect(document(only(other)).serialNumber).not.toBe(document(only(SCANNED)).serialNumber);
});

it('says in CycloneDX that an image with holes, or one that failed, is incomplete', () => {
  const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'no gone:1' }];
  const { metadata, compositions } = document({ results: [HOLED], failures });
  expect(metadata.properties.map(({ value }) => value)).toContain('gone:1 was not scanned: no gone:1');
  expect(metadata.properties.length).toBeGreaterThan(1);
  expect(compositions).toEqual([{ aggregate: 'incomplete', assemblies: [metadata.component?.['bom-ref']] }]);
  expect(document(only(CLEAN)).compositions).toEqual([]);
});

it('keeps the packages of several images apart in CycloneDX, even of one that is listed twice', () => {
  const { metadata, components } = document({ results: [CLEAN, SCANNED, SCANNED], failures: [] });
  expect(metadata.component).toBeUndefined();
  expect(components.map(({ type }) => type)).toEqual(['container', 'container', 'container']);
  const refs = components.flatMap((image) =>
    [image, ...(image.components ?? [])].map((each) => each['bom-ref']),
  );
  expect(new Set(refs).size).toBe(refs.length);
});

it.each([
  ['maven', 'org.a:b', { group: 'org.a', name: 'b' }],
  ['npm', '@a/b', { group: '@a', name: 'b' }],
  ['npm', 'b', { name: 'b' }],
  ['golang', 'example.org/a/b', { name: 'example.org/a/b' }],
])('names the package %s %s in CycloneDX by group and name', (type, name, expected) => {
  const pkg = installed(name, '1', name, { type });
  const { components } = document(only({ ...CLEAN, packages: [pkg], findings: [] }));
  expect(components.at(-1)).toMatchObject(expected);
});

it('lists a package of two places once in CycloneDX, by a purl that is read back', () => {
  const finding = found('CVE-2024-1', installed('a', '1'), 'low', { published: 'yesterday' });
  const packages = [finding.package, finding.package];
  const read = readSbom(text(only({ ...CLEAN, packages, findings: [finding] })));
  const purls = read.ok ? read.value.packages.flatMap(({ purl }) => purl ?? []) : [];
  expect(purls).toHaveLength(1);
});
