import { expect, it } from 'vitest';
import type { Role } from '../../config/index.ts';
import { defined } from '../../domain/index.ts';
import { knownPrincipals } from './known-principals.ts';

const token = (name: string, role: Role, team?: string) => ({
  name,
  role,
  sha256: '0'.repeat(64),
  ...defined({ team }),
});

it.each([
  ['a token that may scan', 'token:ci', true],
  ['a token that may only read', 'token:board', false],
  ['a token that is gone', 'token:gone', false],
  ['a team with one token that may scan', 'team:web', true],
  ['nobody, where there are tokens', 'anonymous', false],
])('knows whether its creator may still have a subscription: %s', (_, name, expected) => {
  const tokens = [
    token('ci', 'scan'),
    token('board', 'read'),
    token('a', 'read', 'web'),
    token('b', 'scan', 'web'),
  ];
  expect(knownPrincipals({ tokens }).maySubscribe(name)).toBe(expected);
});

it('lets anybody have one on a server without tokens', () => {
  expect(knownPrincipals({ tokens: [] }).maySubscribe('anonymous')).toBe(true);
});
