import { expect, it } from 'vitest';
import { affected } from '../../../test/store/events.ts';
import { imageKey, reference } from '../../../test/store/images.ts';
import type { ImageSummary } from '../../inventory/ports.ts';
import { nameImages } from './name-images.ts';

const OVER = ': Over the line: 1 critical, 0 allowed.';
const [seen, unknown] = [imageKey('a'), imageKey('b')];

const summary: ImageSummary = {
  key: seen,
  names: [reference('private/app:1', 'token:ci'), reference('app:1')],
  packages: 1,
  indexedAt: '2026-11-28T00:00:00Z',
};

it.each([
  ['by the name that everyone may know', 'token:shop', 'app:1'],
  ["by the reader's own name", 'token:ci', 'private/app:1'],
])('calls the image of an event %s', async (_title, visibleTo, name) => {
  const events = [seen, unknown].map((image) => affected('CVE-1', { image, message: image + OVER }));
  const stored = [...events, affected('CVE-2')].map((event, i) => ({ seq: i, cursor: `event.${i}`, event }));
  const named = await nameImages(stored, { visibleTo }, { summaries: () => Promise.resolve([summary]) });
  expect(named.map(({ event }) => event.message)).toEqual([
    name + OVER,
    unknown + OVER,
    'openssl 1.0-1 is affected by CVE-2',
  ]);
  expect(named.map(({ event }) => event.image)).toEqual([seen, unknown, undefined]);
});
