import { describe, expect, it } from 'vitest';
import { CLEAN, found, installed, RENDER_OPTIONS, SCANNED } from '../testing.ts';
import type { ScanResult } from '../../domain/index.ts';
import { reportFormat } from '../registry.ts';
import { checkTemplate, renderTemplate } from './index.ts';
import { renderByTemplate } from './render.ts';

async function rendered(text: string, result: ScanResult = SCANNED, file = 'report.md'): Promise<string> {
  const json = await reportFormat('json')?.render({ results: [result], failures: [] }, RENDER_OPTIONS);
  return [...(await renderTemplate({ file, text }, json ?? []))].join('');
}

function named(name: string): ScanResult {
  return { ...CLEAN, findings: [found('CVE-2024-1', installed(name, '1'), 'low')] };
}

const NAMES =
  '{% for result in results %}{% for f in result.findings %}{{ f.package.name }} {% endfor %}{% endfor %}';

it('renders the fields of the JSON report by a template', async () => {
  const text =
    '{% for result in results %}{{ result.image.reference }}: {{ result.verdict.outcome }}{% endfor %}';
  expect(await rendered(text)).toBe('registry.example/shop/app:1.4: over\n');
  expect(await rendered(NAMES)).toContain('libssl3 ');
});

it('escapes texts of an image in a template whose file is of markup, and only there', async () => {
  const hostile = named('<script>');
  expect(await rendered(NAMES, hostile, 'a.html')).toBe('&lt;script&gt; \n');
  expect(await rendered(NAMES, hostile, 'a.html.liquid')).toBe('&lt;script&gt; \n');
  expect(await rendered(NAMES, hostile, 'a.txt')).toBe('<script> \n');
});

it('gives a template no text that could drive a terminal', async () => {
  expect(await rendered(NAMES, named('\u{1b}[2Ja'))).toBe('\u{fffd}[2Ja \n');
});

it.each([
  '{{ results.constructor }}',
  '{{ results.constructor.constructor }}',
  '{{ results[0].__proto__.toString }}',
  '{{ toString }}{{ constructor }}{{ __proto__ }}{{ process }}{{ globalThis }}',
])('gives a template properties of the report alone: %s', async (text) => {
  expect(await rendered(text)).toBe('\n');
});

describe('a template that fails', () => {
  it.each(['{% for x in y %}', '{{ x | nothing }}', ' '.repeat(1_000_001)])(
    'refuses a template that cannot be parsed: %#',
    async (text) => {
      const template = { file: 'a.md', text };
      if (!text.includes('nothing')) {
        await expect(checkTemplate(template)).rejects.toThrow(
          expect.objectContaining({ code: 'CONFIG_INVALID' }),
        );
      }
      await expect(rendered(text)).rejects.toThrow(/^report\.md: /u);
    },
  );

  it.each([
    "{% include '/etc/passwd' %}",
    "{% render '../../../etc/passwd' %}",
    "{% layout '/etc/passwd' %}",
    "{% assign name = '/etc/passwd' %}{% include name %}",
  ])('lets a template read no file: %s', async (text) => {
    await expect(rendered(text)).rejects.toThrow(/passwd/u);
    await expect(rendered(text)).rejects.not.toThrow(/root:/u);
  });

  it.each([
    '{% for i in (1..1000000000) %}x{% endfor %}',
    "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..100) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
    "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..100) %}{% assign a = a | replace: 'x', a %}{% endfor %}{{ a }}",
  ])('ends a template that exceeds its limits: %s', (text) => {
    const limits = { renderLimit: 500, memoryLimit: 1e8 };
    expect(() => renderByTemplate({ file: 'a', text }, ['{}'], limits)).toThrow(/limit/u);
  });

  it('ends a template that exceeds its limit of time', () => {
    const text = '{% for i in (1..10000) %}{% for j in (1..10000) %}{{ j }}{% endfor %}{% endfor %}';
    const limits = { renderLimit: 20, memoryLimit: 1e8 };
    expect(() => renderByTemplate({ file: 'a', text }, ['{}'], limits)).toThrow(/limit/u);
  });
});
