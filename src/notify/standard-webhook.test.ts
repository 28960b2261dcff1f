import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { isWebhookSecret, toWebhookSecret } from '../domain/index.ts';
import { signedHeaders } from './standard-webhook.ts';

const newSecret = () => toWebhookSecret(randomBytes(32));

const BODY = '{"type":"finding.affected","text":"größer"}';

/** Verifies as a receiver does, which compares the timestamp with its clock. */
function verify(secret: string, headers: Readonly<Record<string, string>>, body = BODY) {
  return new Webhook(secret).verify(body, { ...headers });
}

it('signs messages that another implementation verifies', () => {
  const secret = newSecret();
  const headers = signedHeaders({ id: 'msg_1', at: new Date(), body: BODY, secrets: [secret] });
  expect(verify(secret, headers)).toEqual(JSON.parse(BODY));
});

it('signs as the other implementation does', () => {
  const secret = newSecret();
  const at = new Date(1_700_000_000_900);
  const headers = signedHeaders({ id: 'msg_1', at, body: BODY, secrets: [secret] });
  expect(headers['webhook-signature']).toBe(new Webhook(secret).sign('msg_1', at, BODY));
  expect(headers['webhook-timestamp']).toBe('1700000000');
});

it('signs with both secrets while one is rotated', () => {
  const [old, next] = [newSecret(), newSecret()];
  const headers = signedHeaders({ id: 'msg_1', at: new Date(), body: BODY, secrets: [next, old] });
  expect(() => verify(old, headers)).not.toThrow();
  expect(() => verify(next, headers)).not.toThrow();
  expect(() => verify(newSecret(), headers)).toThrow();
});

it('sends no signature without a secret', () => {
  const headers = signedHeaders({ id: 'a', at: new Date(0), body: '', secrets: [] });
  expect(Object.keys(headers)).toEqual(['webhook-id', 'webhook-timestamp']);
});

it.each([
  [newSecret(), true],
  [`whsec_${Buffer.alloc(24).toString('base64')}`, true],
  [`whsec_${Buffer.alloc(25).toString('base64').replaceAll('=', '')}`, true],
  [`whsec_${Buffer.alloc(23).toString('base64')}`, false],
  [`whsec_${Buffer.alloc(65).toString('base64')}`, false],
  [Buffer.alloc(32).toString('base64'), false],
  ['whsec_', false],
  ['', false],
  [`whsec_${'!'.repeat(40)}`, false],
])('tells whether %s is a secret: %s', (text, expected) => {
  expect(isWebhookSecret(text)).toBe(expected);
});
