import { SignJWT, UnsecuredJWT, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { createAuthenticator } from './authenticator.ts';

const KEY = Buffer.alloc(32, 5);
const NOW = new Date('2026-01-01T00:00:00Z');
const psk = { key: KEY.toString('base64'), issuers: ['quay'] };

const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

async function roleOf(token: string): Promise<string | undefined> {
  const authenticator = createAuthenticator({ tokens: [], psk }, () => NOW);
  const principal = await authenticator.authenticate(`Bearer ${token}`);
  return principal && `${principal.name} ${principal.role}`;
}

function jwt(claims: Record<string, unknown> = {}, { alg = 'HS256', key = KEY } = {}) {
  return new SignJWT({ iss: 'quay', ...claims }).setProtectedHeader({ alg }).sign(key);
}

describe("a token signed with Clair's key", () => {
  it.each(['HS256', 'HS384', 'HS512'])("accepts a token signed with Clair's key by %s", async (alg) => {
    const key = Buffer.alloc(64, 5);
    const authenticator = createAuthenticator(
      { tokens: [], psk: { ...psk, key: key.toString('base64') } },
      () => NOW,
    );
    const token = await jwt({}, { alg, key });
    expect(await authenticator.authenticate(`Bearer ${token}`)).toEqual({ name: 'psk:quay', role: 'admin' });
  });

  it.each([
    ['of the configured issuer', {}, 'psk:quay admin'],
    ["of Clair's own services", { iss: 'clair-intraservice' }, 'psk:clair-intraservice admin'],
    ['of another issuer', { iss: 'mallory' }, undefined],
    ['of no issuer', { iss: undefined }, undefined],
    ['that expires later', { exp: at(60).getTime() / 1000 }, 'psk:quay admin'],
    ['that expired within the leeway', { exp: at(-14).getTime() / 1000 }, 'psk:quay admin'],
    ['that expired', { exp: at(-16).getTime() / 1000 }, undefined],
    ['that is soon good', { nbf: at(14).getTime() / 1000 }, 'psk:quay admin'],
    ['that is not yet good', { nbf: at(16).getTime() / 1000 }, undefined],
    ['issued in the future', { iat: at(16).getTime() / 1000 }, undefined],
    ['whose time is not a number', { exp: 'never' }, undefined],
    ['issued at no number', { iat: 'now' }, undefined],
  ])('checks a token %s: %s', async (_, claims, expected) => {
    expect(await roleOf(await jwt(claims))).toBe(expected);
  });

  it('rejects a token signed with another key', async () => {
    expect(await roleOf(await jwt({}, { key: Buffer.alloc(32, 6) }))).toBeUndefined();
  });

  it('rejects an unsigned token', async () => {
    expect(await roleOf(new UnsecuredJWT({ iss: 'quay' }).encode())).toBeUndefined();
  });

  it('rejects a token with an asymmetric signature', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const token = await new SignJWT({ iss: 'quay' }).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
    expect(await roleOf(token)).toBeUndefined();
  });

  it.each(['', '.', '..', 'a.b.c', 'e30.e30.e30', `${'x'.repeat(10_000)}.y.z`, '\u{fffd}.b.c'])(
    'rejects an invalid token (%#)',
    async (token) => {
      expect(await roleOf(token)).toBeUndefined();
    },
  );

  it('accepts a signed token in Basic authentication, too', async () => {
    const authenticator = createAuthenticator({ tokens: [], psk }, () => NOW);
    const header = `Basic ${btoa(`klar:${await jwt()}`)}`;
    expect(await authenticator.authenticate(header)).toMatchObject({ name: 'psk:quay' });
  });
});
