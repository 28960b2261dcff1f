import { expect, it } from 'vitest';
import type { EventFilter } from '../domain/index.ts';
import { isWanted } from './filter.ts';
import { event, imageEvent } from './testing.ts';

const FINDING = event('finding.affected', { severity: 'high', fixedVersion: '3.1' });
const EXPLOITED = event('finding.exploited', { severity: 'unknown', isExploited: true });
const IMAGE = imageEvent('image.over-line');

it.each<[EventFilter, boolean, boolean, boolean]>([
  [{}, true, true, true],
  [{ severity: 'high' }, true, false, false],
  [{ severity: 'critical' }, false, false, false],
  [{ severity: 'unknown' }, true, true, false],
  [{ kev: true }, false, true, false],
  [{ kev: false }, true, true, true],
  [{ fixable: true }, true, false, false],
  [{ kinds: ['finding.affected'] }, true, false, false],
  [{ kinds: ['image.over-line', 'finding.exploited'], kev: true }, false, true, true],
])('lets events through by %j', (filter, finding, exploited, image) => {
  expect([FINDING, EXPLOITED, IMAGE].map((each) => isWanted(each, filter))).toEqual([
    finding,
    exploited,
    image,
  ]);
});
