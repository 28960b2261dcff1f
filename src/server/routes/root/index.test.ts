import { expect, it, onTestFinished } from 'vitest';
import { buildApp } from '../../app.ts';
import { createAuthenticator } from '../../auth/index.ts';
import { TEST_SETTINGS, testContext } from '../../testing/context.ts';
import { rootPage } from './index.ts';

it('explains itself on the first page, which needs no token and no scripts', async () => {
  const context = testContext();
  const tokens = [{ name: 'ci', role: 'scan', sha256: 'a'.repeat(64) }] as const;
  const authenticator = createAuthenticator({ ...TEST_SETTINGS.auth, tokens }, context.now);
  const app = await buildApp(context, { groups: [rootPage], authenticator });
  onTestFinished(() => app.close());
  const answer = await app.inject('/');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(answer.body).toContain('This is a Plimsoll server.');
  expect(answer.body).toContain('href="api/v1/docs"');
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.body).not.toContain('<script');
});
