import { describe, expect, it } from 'vitest';
import type { Report, ReportFormat } from './format.ts';
import { REPORT_FORMATS, reportFormat } from './registry.ts';
import { CLEAN, HOLED, RENDER_OPTIONS, SCANNED } from './testing.ts';

async function rendered(format: ReportFormat, report: Report): Promise<string> {
  return [...(await format.render(report, RENDER_OPTIONS))].join('');
}

it('names each report format once', () => {
  const names = REPORT_FORMATS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(REPORT_FORMATS.map((format) => [format.name, format] as const))('%s', (name, format) => {
  it('gives the format a name, a help text and media types', () => {
    expect(reportFormat(name)).toBe(format);
    expect(name).toMatch(/^[a-z0-9-]+(@[0-9.]+)?$/u);
    expect(format.mediaType).toMatch(/^[a-z]+\/[a-z0-9.+-]+(; [a-z]+=[a-z0-9.-]+)?$/u);
    for (const range of format.accepts) expect(range).toMatch(/^[a-z*]+\/[a-z0-9.+*-]+$/u);
    expect(format.help).toMatch(/^[a-z].*[^.]$/u);
  });

  it('writes a report of several images, one of them failed, as text that ends in a newline', async () => {
    const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'there is no gone:1' }];
    const text = await rendered(format, { results: [SCANNED, CLEAN, HOLED], failures });
    expect(text).toMatch(/\n$/u);
    expect(text).toContain('gone:1');
  });
});
