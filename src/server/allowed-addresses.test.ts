import { expect, it } from 'vitest';
import type { ServerSettings } from '../config/index.ts';
import { defined } from '../domain/index.ts';
import { allowedAddresses } from './allowed-addresses.ts';
import { TEST_SETTINGS } from './testing/context.ts';

const TOKENS = { tokens: [{ name: 'ci', role: 'scan', sha256: 'a'.repeat(64) }] } as const;
const PSK = { tokens: [], psk: { key: 'a2V5', issuers: ['quay'] } } as const;
const OPEN = { tokens: [] };

function allowed(host: string, auth: ServerSettings['auth'], given?: readonly string[]) {
  return allowedAddresses({
    ...TEST_SETTINGS,
    listen: { host, port: 0 },
    auth,
    registries: { allow: [], ...defined({ allowAddresses: given }) },
  });
}

it.each([
  ['127.0.0.1', true],
  ['127.8.0.1', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['::ffff:0.0.0.0', false],
  ['192.0.2.1', false],
  ['10.0.0.1', false],
  ['2001:db8::1', false],
  ['scanner.example', false],
  ['127.attacker.example', false],
  ['localhost.example', false],
])('allows, without tokens and listening on %s, private networks: %s', (host, isAllowed) => {
  expect(allowed(host, OPEN).allowAddresses).toEqual(isAllowed ? ['private'] : []);
});

it.each([
  ['tokens', TOKENS],
  ["Clair's key", PSK],
])('allows private networks with %s, even when listening beyond loopback', (_, auth) => {
  expect(allowed('0.0.0.0', auth).allowAddresses).toEqual(['private']);
});

it.each([
  ['0.0.0.0', OPEN, ['private']],
  ['0.0.0.0', TOKENS, []],
  ['127.0.0.1', OPEN, ['loopback', '10.1.0.0/16']],
])('uses given addresses alone: on %s, with %j, %j', (host, auth, given) => {
  expect(allowed(host, auth, given).allowAddresses).toEqual(given);
});

it.each([
  ['0.0.0.0', OPEN, ['private'], 'set by allow-address'],
  ['127.0.0.1', OPEN, undefined, 'the server listens on loopback only'],
  ['0.0.0.0', TOKENS, undefined, 'clients need a token'],
  [
    '0.0.0.0',
    OPEN,
    undefined,
    'the server listens beyond loopback without tokens; --allow-address private allows private networks',
  ],
])('explains the allowed addresses: on %s, with %j, %j', (host, auth, given, reason) => {
  expect(allowed(host, auth, given).reason).toBe(reason);
});
