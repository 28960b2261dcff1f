import { describe, expect, it } from 'vitest';
import { parseDigest, type Digest } from '../../domain/index.ts';
import { testClient } from '../../http/testing/loopback.ts';
import type { LocatedImage } from '../../image/index.ts';
import { refuse, serveClair, type FakeClair } from '../testing/fake-clair.ts';
import { analyseWithClair } from './analyse.ts';
import { ClairClient } from './client.ts';

const [BASE, EMPTY, TOP] = ['a', 'b', 'c'].map((letter) => digestOf(letter));
const MINUTE_MS = 60_000;

function digestOf(letter: string): Digest {
  const digest = parseDigest(`sha256:${letter.repeat(64)}`);
  if (!digest) throw new Error(`${letter} is no hex digit`);
  return digest;
}

/** An image whose registry gives a new token for each request. */
function imageOf(layers: readonly (Digest | undefined)[], authorization: string | undefined): LocatedImage {
  let renewals = 0;
  return {
    address: 'https://r/v2/team/app',
    layers: layers.flatMap((layer) => layer ?? []),
    authorization,
    renewAuthorization: () => Promise.resolve(`Bearer ${String(++renewals)}`),
  };
}

function analyse(clair: FakeClair, image: LocatedImage, minutesBetween = 0) {
  let time = 0;
  const { http, pauses } = testClient();
  const now = () => new Date((time += minutesBetween * MINUTE_MS));
  const client = new ClairClient(http, clair.origin);
  return { pauses, found: analyseWithClair(image, { clair: client, name: 'https://r/v2/team/app:1', now }) };
}

const tokens = ({ posted }: FakeClair) => posted.map(({ Headers: headers }) => headers.Authorization);

describe('an analysis by Clair', () => {
  it('gives Clair one token for all layers that are read at once', async () => {
    const clair = await serveClair();
    await analyse(clair, imageOf([BASE, EMPTY, TOP], 'Bearer 0')).found;
    expect(tokens(clair)).toEqual(['Bearer 0', 'Bearer 0', 'Bearer 0']);
  });

  it('gives Clair a fresh token for a layer that comes minutes later', async () => {
    const clair = await serveClair();
    await analyse(clair, imageOf([BASE, TOP], 'Bearer 0'), 1).found;
    expect(tokens(clair)).toEqual(['Bearer 1', 'Bearer 2']);
  });

  it('asks for no token where the registry wanted none', async () => {
    const clair = await serveClair();
    await analyse(clair, imageOf([BASE, TOP], undefined), 1).found;
    expect(tokens(clair)).toEqual(['', '']);
  });

  it('keeps a repeated layer in its place', async () => {
    const clair = await serveClair();
    await analyse(clair, imageOf([BASE, EMPTY, TOP, EMPTY], undefined)).found;
    const names = clair.posted.map(({ Name: name }) => name);
    expect(clair.posted.map(({ ParentName: parent }) => parent)).toEqual(['', ...names.slice(0, 3)]);
    expect(new Set(names).size).toBe(4);
  });

  it('pushes a layer once more that Clair could not take for the moment', async () => {
    let refusals = 0;
    const clair = await serveClair([], (_request, response) => {
      if (refusals++ > 1) return false;
      response.setHeader('retry-after', '1');
      refuse(response, 'the feeds are loading', 503);
      return true;
    });
    const { found, pauses } = analyse(clair, imageOf([BASE], undefined));
    expect(await found).toEqual({ knowsPackages: false, vulnerabilities: [] });
    expect(pauses).toEqual([1000, 1000]);
  });

  it('fails with the reason where Clair has no complete answer', async () => {
    const clair = await serveClair([], (request, response) => {
      if (request.method !== 'GET') return false;
      refuse(response, 'debian:13 was never loaded', 503);
      return true;
    });
    await expect(analyse(clair, imageOf([BASE], undefined)).found).rejects.toThrow(
      'analyse image https://r/v2/team/app:1 failed: analyze error 503: {"Error":{"Message":"debian:13 was never loaded"}}',
    );
  });

  it('returns no answer of Clair for an image without layers', async () => {
    const clair = await serveClair();
    expect(await analyse(clair, imageOf([], undefined)).found).toBeUndefined();
  });
});
