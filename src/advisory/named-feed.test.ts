import { expect, it } from 'vitest';
import { parseFeedName } from './named-feed.ts';

it.each([
  ['osv:Red Hat', { part: 'Red Hat', name: 'osv:Red Hat' }],
  ['kev', { part: '', name: 'kev' }],
  ['osv:npm', { part: 'npm', name: 'osv:npm' }],
  ['alpine-secdb:edge', { part: 'edge', name: 'alpine-secdb:edge' }],
  ['alpine-secdb:v4.0', { part: 'v4.0', name: 'alpine-secdb:v4.0' }],
  ['osv', undefined],
  ['osv:', undefined],
  ['osv:Nope', undefined],
  ['osv:Debian:12', undefined],
  ['osv:__proto__', undefined],
  ['alpine-secdb', undefined],
  ['alpine-secdb:3.20', undefined],
  ['alpine-secdb:v3.20/../..', undefined],
  ['kev:', undefined],
  ['debian-tracker:12', undefined],
  ['nvd', undefined],
  ['', undefined],
  ['__proto__:x', undefined],
])('reads the feed name %j as %j', (text, named) => {
  if (named) expect(parseFeedName(text)).toMatchObject(named);
  else expect(parseFeedName(text)).toBeUndefined();
});
