import { describe, expect, it } from 'vitest';
import { AppError } from '../../../errors/index.ts';
import { createCertificate } from '../../../http/testing/certificate.ts';
import { serve, testClient } from '../../../http/testing/loopback.ts';
import { mayBeOtherProtocol, registryOriginsOf } from './origin.ts';
import { open, serveRegistry } from './testing/fake-registry.ts';
import { buildImage } from './testing/test-image.ts';

describe('a registry', () => {
  it.each([
    ['docker.io', false, { preferred: 'https://registry-1.docker.io' }],
    ['r.example:5000', false, { preferred: 'https://r.example:5000' }],
    ['R.example:443', false, { preferred: 'https://r.example' }],
    ['r.example', true, { preferred: 'https://r.example', other: 'http://r.example' }],
    ['localhost:5000', false, { preferred: 'http://localhost:5000', other: 'https://localhost:5000' }],
    ['127.0.0.1', false, { preferred: 'http://127.0.0.1', other: 'https://127.0.0.1' }],
    ['[::1]:5000', false, { preferred: 'http://[::1]:5000', other: 'https://[::1]:5000' }],
    ['localhost.example', false, { preferred: 'https://localhost.example' }],
  ])('finds the registry %s, insecure: %s, at %o', (registry, insecure, expected) => {
    expect(registryOriginsOf(registry, insecure)).toEqual(expected);
  });

  it.each([
    ['ENOTFOUND', 'https://r.example', true],
    ['EHOSTUNREACH', 'https://r.example', false],
    ['ECONNREFUSED', 'https://r.example', true],
    ['ECONNREFUSED', 'https://r.example:5000', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'https://r.example:5000', true],
    ['UND_ERR_SOCKET', 'https://r.example:5000', true],
  ])('judges whether %s at %s suggests the other protocol: %s', (code, origin, expected) => {
    const cause = Object.assign(new Error(), { code });
    expect(mayBeOtherProtocol(new AppError('NETWORK_FAILED', 'x', { cause }), origin)).toBe(expected);
  });

  it.each(['INTERRUPTED', 'REGISTRY_FAILED', 'REGISTRY_REFUSED'] as const)(
    'tries no other protocol where a request was not sent: %s',
    (code) => {
      expect(mayBeOtherProtocol(new AppError(code, 'x'), 'http://localhost')).toBe(false);
    },
  );

  it('reports an untrusted certificate of a registry, not its silence before', async () => {
    const registry = await serveRegistry(
      buildImage().manifest,
      [],
      undefined,
      createCertificate(['127.0.0.1']),
    );
    await expect(open(registry)).rejects.toThrow('its certificate is signed by an untrusted authority');
  });

  it('finds a registry that only the proxy for plain requests knows', async () => {
    const image = buildImage();
    const proxy = await serveRegistry(image.manifest, [image.config], (request) => {
      request.url = new URL(request.url ?? '').pathname;
      return false;
    });
    const { http } = testClient({ proxy: { http: proxy.origin } });
    const { identity } = await open({ host: 'registry.invalid' }, { http, insecure: true });
    expect(identity.manifestDigest).toBe(image.manifest.digest);
  });

  it('reports what the proxy for plain requests answered, not that the name is unknown without it', async () => {
    const proxy = await serve((_, response) => response.writeHead(407).end());
    const { http } = testClient({ proxy: { http: proxy.origin } });
    await expect(open({ host: 'registry.invalid' }, { http, insecure: true })).rejects.toThrow(
      'the proxy answered 407',
    );
  });

  it('speaks TLS with a registry on this machine where that answers', async () => {
    const image = buildImage();
    const registry = await serveRegistry(
      image.manifest,
      [image.config],
      undefined,
      createCertificate(['127.0.0.1']),
    );
    const { http } = testClient({ skipTlsVerify: true });
    expect((await open(registry, { http })).identity.manifestDigest).toBe(image.manifest.digest);
  });
});
