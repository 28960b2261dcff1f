import { describe, expect, it } from 'vitest';
import { purlOf } from '../../domain/index.ts';
import { readSbom } from '../../sbom/index.ts';
import type { Report } from '../format.ts';
import { CLEAN, HOLED, RENDER_OPTIONS, SCANNED } from '../testing.ts';
import { renderSpdx, renderSpdxGraph } from './render.ts';

describe.each([
  ['SPDX 2.3', renderSpdx],
  ['SPDX 3.0.1', renderSpdxGraph],
] as const)('%s', (_, render) => {
  const text = (report: Report) => [...render(report, RENDER_OPTIONS)].join('');

  it('lists the image, its distribution and each of its packages with its purl', () => {
    const read = readSbom(text({ results: [SCANNED], failures: [] }));
    const { packages, subject } = read.ok ? read.value : { packages: [] };
    expect(packages).toHaveLength(SCANNED.packages.length + 1);
    expect(packages.flatMap(({ purl }) => purl ?? [])).toEqual(
      SCANNED.packages.map((pkg) => purlOf(pkg, SCANNED.distribution)),
    );
    expect(subject?.name).toBe(SCANNED.image.reference);
  });

  it('carries the facts of a package in an annotation', () => {
    const fact = JSON.stringify({ name: 'plimsoll:type', value: 'deb' });
    expect(text({ results: [SCANNED], failures: [] })).toContain(JSON.stringify(fact).slice(1, -1));
  });

  it('writes the same content the same, and other content under another ID', () => {
    const report = { results: [SCANNED], failures: [] };
    const id = (written: string) => /urn:uuid:[0-9a-f-]{36}/u.exec(written)?.[0];
    expect(text(report)).toBe(text(report));
    expect(id(text(report))).not.toBe(id(text({ results: [CLEAN], failures: [] })));
  });

  it('says that it is incomplete where an image has holes or failed', () => {
    const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'no gone:1' }];
    const written = text({ results: [HOLED], failures });
    expect(written).toMatch(/"comment": ?"Incomplete:\\n/u);
    expect(written).toContain('gone:1 was not scanned: no gone:1');
    expect(text({ results: [CLEAN], failures: [] })).not.toContain('Incomplete');
  });
});
