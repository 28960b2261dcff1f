import { expect, it } from 'vitest';
import { smallestFirst } from './expected-size.ts';

it('puts small feeds before large ones, so that they do not wait for the CVE list', () => {
  const feeds = ['cve', 'osv:Ubuntu', 'debian-tracker', 'osv:Alpine', 'epss', 'kev', 'alpine-secdb:v3.20'];
  expect(smallestFirst(feeds)).toEqual([
    'alpine-secdb:v3.20',
    'kev',
    'epss',
    'osv:Alpine',
    'debian-tracker',
    'osv:Ubuntu',
    'cve',
  ]);
});
