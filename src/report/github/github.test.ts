import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import type { ScanResult } from '../../domain/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { CLEAN, found, HOLED, installed, RENDER_OPTIONS, SCANNED } from '../testing.ts';
import { renderGithub } from './render.ts';

const MIB = 1024 * 1024;

function text(report: Report, options: Partial<RenderOptions> = {}): string {
  return [...renderGithub(report, { ...RENDER_OPTIONS, ...options })].join('');
}

function html(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

const only = (result: ScanResult): Report => ({ results: [result], failures: [] });

it('writes a summary for GitHub of several images, the worst first in its heading', async () => {
  const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'no gone:1', hint: 'check it' }];
  await expect(text({ results: [HOLED, CLEAN], failures })).toMatchFileSnapshot('snapshots/several.txt');
});

it.each([
  [only(SCANNED), 'over the line'],
  [only(HOLED), 'over the line, and incomplete'],
  [only({ ...HOLED, verdict: { ...HOLED.verdict, outcome: 'incomplete', exitCode: 3 } }), 'incomplete'],
  [only(CLEAN), 'no line is set'],
  [
    { results: [CLEAN], failures: [{ reference: 'a', code: 'X', message: 'x' }] },
    'not everything was scanned',
  ],
])('heads the summary for GitHub by the worst outcome %#: %s', (report, heading) => {
  expect(text(report)).toMatch(new RegExp(`^# Plimsoll: ${heading}\n`, 'u'));
});

it('keeps the summary for GitHub below its limit, and says what was cut', () => {
  const pkg = installed('päckage', '1.0');
  const findings = Array.from({ length: 50_000 }, (_, i) => found(`CVE-2024-${i}`, pkg, 'low'));
  const large = { ...SCANNED, findings };
  const written = text({ results: [large, HOLED, large], failures: [] });
  expect(Buffer.byteLength(written)).toBeLessThan(MIB);
  expect(Buffer.byteLength(written)).toBeGreaterThan(0.9 * MIB);
  expect(written.match(/\*\*\d+ findings not shown:\*\* GitHub takes 1 MiB/gu)).toHaveLength(3);
  expect(written).toContain('### Not everything could be checked');
});

it('counts in the summary for GitHub the CVEs of unrequested severities', () => {
  expect(text(only(SCANNED), { severities: ['low'] })).toContain('5 CVEs of other severities not listed.');
});

describe('a text of an image or a feed in Markdown', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[click](https://evil.example)',
    '![x](https://evil.example/x.png)',
    'https://evil.example www.evil.example',
    'a | b | c',
    '`code` ``more``',
    '**bold** _x_ ~~y~~ # z',
    '@everyone $x$ &lt;b&gt;',
    'line\n\n# heading\n\n| a |',
    '\\',
    '</details></summary>',
    'someone@evil.example',
    'a\\|b',
  ])('shows a text of an image or a feed as it is, in Markdown: %j', (hostile) => {
    const pkg = installed(hostile, hostile, 'a', { database: hostile });
    const findings = [found(hostile, pkg, 'high', { title: hostile })];
    const image = { ...CLEAN.image, reference: hostile };
    const problems = [{ kind: 'feed-stale', subject: hostile, message: `x ${hostile}` }] as const;
    const verdict = { ...CLEAN.verdict, incomplete: problems };
    const upgrades = [
      { name: hostile, version: hostile, packages: [], ids: [hostile], leaves: [hostile], cleared: 1 },
    ];
    const failures = [{ reference: hostile, code: 'X', message: hostile, hint: hostile }];
    const shown = html(text({ results: [{ ...CLEAN, image, findings, verdict, upgrades }], failures }));
    expect(shown).not.toMatch(/<(script|img|a|strong>bold|em|del|h1>heading)\b/u);
    // One table of images, and one of findings with as many cells as it has columns.
    expect(shown.match(/<table>/gu)).toHaveLength(2);
    expect(shown.match(/<td/gu)).toHaveLength(2 * 10 + 7);
    expect(shown.match(/<details>/gu)).toHaveLength(1);
    expect(shown.match(/<h1>/gu)).toHaveLength(1);
  });
});
