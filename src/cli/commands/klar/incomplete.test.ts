import { expect, it } from 'vitest';
import { serveImage } from '../../../image/source/registry/testing/fake-registry.ts';
import { buildImage } from '../../../image/source/registry/testing/test-image.ts';
import { serveClair } from '../../../klar/testing/fake-clair.ts';
import { klar } from './testing.ts';

const IMAGE = buildImage();

it.each([
  [{}, 1],
  [{ CLAIR_THRESHOLD: '1' }, 2],
  [{ IGNORE_UNFIXED: '1' }, 2],
  [{ CLAIR_OUTPUT: 'Critical' }, 2],
  [{ CLAIR_THRESHOLD: '1', PLIMSOLL_ALLOW_INCOMPLETE: 'feed-stale' }, 2],
  [{ CLAIR_THRESHOLD: '1', PLIMSOLL_ALLOW_INCOMPLETE: 'distribution-end-of-life:alpine' }, 2],
  [{ CLAIR_THRESHOLD: '1', PLIMSOLL_ALLOW_INCOMPLETE: 'distribution-end-of-life' }, 0],
  [{ CLAIR_THRESHOLD: '1', PLIMSOLL_ALLOW_INCOMPLETE: 'distribution-end-of-life:alpine:3.18' }, 0],
])('ends klar with %j, where a Plimsoll server cannot know all, with %i', async (variables, expected) => {
  const registry = await serveImage(IMAGE);
  const entry = { Name: 'PLIMSOLL-INCOMPLETE', Severity: 'High', Description: 'not everything' };
  const features = [{ Name: 'alpine', Version: '3.18', Vulnerabilities: [entry] }];
  const clair = await serveClair(features, undefined, ['distribution-end-of-life:alpine:3.18']);
  const environment = { CLAIR_ADDR: clair.origin, ...variables };
  const { code, stdout, stderr } = await klar(`${registry.host}/team/app`, environment);
  expect([code, stdout]).toEqual([expected, expect.stringContaining('Found 1 vulnerabilities\nHigh: 1\n')]);
  expect(stderr.includes('PLIMSOLL-INCOMPLETE: distribution-end-of-life:alpine:3.18\n')).toBe(expected === 2);
});

it('fails klar for an incomplete answer whose reasons the server does not name, whatever is waived', async () => {
  const registry = await serveImage(IMAGE);
  const entry = { Name: 'PLIMSOLL-INCOMPLETE', Severity: 'High' };
  const clair = await serveClair([{ Name: 'alpine', Version: '3.18', Vulnerabilities: [entry] }]);
  const variables = { CLAIR_THRESHOLD: '1', PLIMSOLL_ALLOW_INCOMPLETE: 'distribution-end-of-life' };
  const environment = { CLAIR_ADDR: clair.origin, ...variables };
  expect((await klar(`${registry.host}/team/app`, environment)).code).toBe(2);
});
