import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { chooseReportOutputs } from './report-template.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-template-'));
const good = path.join(folder, 'good.md');
const bad = path.join(folder, 'bad.md');
const large = path.join(folder, 'large.md');
writeFileSync(good, '{{ results.size }}');
writeFileSync(bad, '{% for %}');
writeFileSync(large, 'x'.repeat(1_000_001));
afterAll(() => rmSync(folder, { recursive: true }));

it('renders by a template to standard output where no format is named', async () => {
  expect(await chooseReportOutputs({ format: [], template: good })).toEqual([{ format: 'template' }]);
});

it('takes a template beside other formats', async () => {
  const format = [{ format: 'table' }, { format: 'template', file: path.join(folder, 'out.md') }];
  expect(await chooseReportOutputs({ format, template: good })).toEqual(format);
});

it.each([
  ['template', undefined, 'USAGE', '--format template has no template'],
  ['table', good, 'USAGE', 'no format uses --template'],
  ['template', bad, 'CONFIG_INVALID', 'bad.md: '],
  ['template', large, 'CONFIG_INVALID', 'larger than 1000000 bytes'],
  ['template', folder, 'CONFIG_INVALID', 'cannot read the template'],
  ['template', `${good}.gone`, 'CONFIG_INVALID', 'cannot read the template'],
])(
  'refuses before any work the format %s with the template %s: %s',
  async (format, template, code, message) => {
    const chosen = chooseReportOutputs({ format: [{ format }], template });
    await expect(chosen).rejects.toThrow(message);
    await expect(chosen).rejects.toMatchObject({ code });
  },
);
