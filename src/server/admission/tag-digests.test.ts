import { describe, expect, it } from 'vitest';
import { imageKey } from '../../../test/store/images.ts';
import { AppError } from '../../errors/index.ts';
import { serve, testClient } from '../../http/testing/loopback.ts';
import { parseImageReference } from '../../image/index.ts';
import { TagDigests } from './tag-digests.ts';

const DIGEST = imageKey('app');

/** A registry that answers HEAD with this digest. */
async function open(status = 200, digest: string = DIGEST) {
  let now = 0;
  const registry = await serve((_request, response) =>
    response.writeHead(status, { 'docker-content-digest': digest }).end(),
  );
  const tags = new TagDigests({
    http: testClient().http,
    guard: { checkHost: () => undefined },
    now: () => now,
  });
  return {
    tags,
    registry,
    reference: parseImageReference(`127.0.0.1:${registry.port}/team/app:1`),
    pass: (milliseconds: number) => (now += milliseconds),
  };
}

describe('the digest of a tag', () => {
  it('asks for it once a minute, by HEAD', async () => {
    const { tags, reference, registry, pass } = await open();
    const digests = await Promise.all([tags.resolve(reference), tags.resolve(reference)]);
    expect(digests).toEqual([DIGEST, DIGEST]);
    pass(59_000);
    await tags.resolve(reference);
    expect(registry.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'HEAD /v2/team/app/manifests/1',
    ]);
    pass(2_000);
    await tags.resolve(reference);
    expect(registry.requests).toHaveLength(2);
  });

  it.each([
    ['has no such tag', 404, DIGEST, 'IMAGE_NOT_FOUND'],
    ['names no digest', 200, 'latest', 'REGISTRY_FAILED'],
  ])('fails for a registry that %s, and asks again', async (_, status, digest, code) => {
    const { tags, reference, registry } = await open(status, digest);
    await expect(tags.resolve(reference)).rejects.toMatchObject({ code });
    await expect(tags.resolve(reference)).rejects.toMatchObject({ code });
    expect(registry.requests.length).toBeGreaterThanOrEqual(2);
  });

  it('asks no registry that is not allowed', async () => {
    const { reference, registry } = await open();
    const tags = new TagDigests({
      http: testClient().http,
      guard: {
        checkHost: () => {
          throw new AppError('REGISTRY_REFUSED', 'not allowed');
        },
      },
      now: () => 0,
    });
    await expect(tags.resolve(reference)).rejects.toMatchObject({ code: 'REGISTRY_REFUSED' });
    expect(registry.requests).toEqual([]);
  });
});
