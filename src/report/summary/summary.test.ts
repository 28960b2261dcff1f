import { expect, it } from 'vitest';
import { CLEAN, HOLED, SCANNED } from '../testing.ts';
import { renderSummary } from './render.ts';

it('summarises each image in one line, with its verdict, its CVEs and its holes', () => {
  const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'there is\nno gone:1' }];
  const incomplete = { ...HOLED, verdict: { ...HOLED.verdict, outcome: 'incomplete', exitCode: 3 } as const };
  expect([...renderSummary({ results: [SCANNED, CLEAN, incomplete], failures })]).toEqual([
    'registry.example/shop/app:1.4 (linux/amd64): over the line; 6 CVEs: 2 critical, 1 high, 1 medium, 1 low, 1 unknown; 3 with a fix; 1 known to be exploited; 2 suppressed\n',
    'registry.example/shop/app:1.4 (linux/amd64): no line is set; 0 CVEs\n',
    'registry.example/shop/app:1.4 (linux/amd64): incomplete; 6 CVEs: 2 critical, 1 high, 1 medium, 1 low, 1 unknown; 3 with a fix; 1 known to be exploited; 2 suppressed; 1 hole (layer-unreadable); 1 waiver (packages-not-read)\n',
    'gone:1: not scanned; there is no gone:1\n',
  ]);
});

it('lets no name of an image add a line to the summary', () => {
  const image = { ...CLEAN.image, reference: 'app:1\nother:2: within the line' };
  expect([...renderSummary({ results: [{ ...CLEAN, image }], failures: [] })].join('')).toMatch(
    /^[^\n]*\n$/u,
  );
});
