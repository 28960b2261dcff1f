import { afterEach, beforeEach, expect, it } from 'vitest';
import { User } from '../support/cli.ts';
import { RunningServer } from '../support/running-server.ts';

let user: User;
beforeEach(() => {
  user = new User();
});
afterEach(() => user[Symbol.dispose]());

it.each([
  ['serve', '-config', 'clair.yaml', '-insecure-tls'],
  ['serve', '-insecure-tls', '-config=clair.yaml'],
])("serves with Clair's flags and file: %j", async (...args) => {
  user.write('clair.yaml', 'clair: { api: { servername: clair }, updater: { interval: 2h } }\n');
  const environment = { PLIMSOLL_KEEP_FEED: 'none', PLIMSOLL_OFFLINE: 'true' };
  await using server = await RunningServer.start(user, { args, environment });
  expect((await server.ask('/livez')).status).toBe(200);
  expect(server.log).toContain("plimsoll: Clair's -insecure-tls is not honoured");
  expect(server.log).toMatch(/"key":"clair\.api\.servername".*is not honoured/u);
});

it('ends serve when the file after -config is missing', async () => {
  const { code, stderr } = await user.run(['serve', '-config', 'nowhere.yaml']);
  expect(code).toBe(2);
  expect(stderr).toContain('nowhere.yaml');
});

it.each([
  ['--keep-feed', 'osv:Ubunto', 'hint: did you mean osv:Ubuntu?'],
  ['--no-keep-feed', 'osv:Nope', 'hint: use one of its parts: osv:AlmaLinux, '],
])('refuses to serve with an unknown feed: %s %s', async (option, feed, hint) => {
  const { code, stderr } = await user.run(['serve', '--listen', '127.0.0.1:0', '--offline', option, feed]);
  expect(code).toBe(2);
  expect(stderr).toContain(`]: unknown feed "${feed}"\n${hint}`);
});

it('refuses to serve from artifacts, and says that a file asks for them in vain', async () => {
  const from = ['--feeds-from', 'oci://registry.example/advisories'];
  const refused = await user.run(['serve', '--listen', '127.0.0.1:0', '--offline', ...from]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(']: --feeds-from does not apply to a server');
  const environment = { PLIMSOLL_FEEDS_FROM: 'oci://registry.example/advisories' };
  const variable = await user.run(['serve', '--listen', '127.0.0.1:0', '--offline'], { environment });
  expect(variable.code).toBe(2);
  expect(variable.stderr).toContain(']: PLIMSOLL_FEEDS_FROM does not apply to a server');
  user.write('server.yaml', 'feeds-from: oci://registry.example/advisories\n');
  const args = ['serve', '--config', 'server.yaml', '--offline'];
  await using server = await RunningServer.start(user, { args });
  expect(server.log).toMatch(/"key":"feeds-from".*is not honoured/u);
});
