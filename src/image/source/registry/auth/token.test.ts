import { describe, expect, it } from 'vitest';
import type { HttpClient } from '../../../../http/index.ts';
import { fetchToken } from './token.ts';

const silent: HttpClient = {
  request: ({ url }) => Promise.reject(new Error(`asked ${url}`)),
  close: () => Promise.resolve(),
};

function ask(realm: string, origin: string, isKnown: boolean): Promise<string> {
  return fetchToken({
    http: silent,
    challenge: { scheme: 'bearer', parameters: { realm } },
    credentials: isKnown ? { kind: 'password', username: 'me', password: 'secret' } : undefined,
    repository: 'a/b',
    origin,
    takesFlags: true,
  });
}

describe('a password', () => {
  it.each([
    [
      'http://auth.example/',
      'https://r.example',
      true,
      'asks to send the password to auth.example without TLS',
    ],
    ['https://auth.example/', 'https://r.example', true, 'asked https://auth.example/'],
    ['/token', 'https://r.example', true, 'asked https://r.example/token'],
    ['http://auth.example/', 'http://r.example', true, 'asked http://auth.example/'],
    ['http://127.0.0.1:1/', 'https://r.example', true, 'asked http://127.0.0.1:1/'],
    ['http://auth.example/', 'https://r.example', false, 'asked http://auth.example/'],
  ])('sends a password to %s for %s, where there is one: %s', async (realm, origin, isKnown, message) => {
    await expect(ask(realm, origin, isKnown)).rejects.toThrow(message);
  });
});
