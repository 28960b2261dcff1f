import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { createCertificate } from '../../src/http/testing/certificate.ts';
import { serveRegistry, type FakeRegistry } from '../../src/image/source/registry/testing/fake-registry.ts';
import { buildImage } from '../../src/image/source/registry/testing/test-image.ts';
import { User } from '../support/cli.ts';

const ROOT = buildTar([{ path: 'etc/os-release', content: 'ID=debian\nVERSION_ID=13\n' }]).toString('latin1');

let user: User;
let registry: FakeRegistry;

beforeEach(async () => {
  user = new User();
  const certificate = createCertificate(['127.0.0.1']);
  user.write('ca.pem', certificate.cert);
  const { manifest, config, layers } = buildImage({ layers: [ROOT] });
  registry = await serveRegistry(manifest, [config, ...layers], () => false, certificate);
});

afterEach(() => user[Symbol.dispose]());

function scan(...args: string[]) {
  const waived = ['--allow-incomplete', 'no-package-database', '--offline'];
  return user.run(['scan', `${registry.host}/team/app`, ...args, ...waived]);
}

it('refuses a registry with an untrusted certificate, and hints at ways on', async () => {
  const { code, stderr } = await scan();
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error\[[A-Z_]+\]: [^\n]*certificate[^\n]*\nhint: [^\n]*--ca-cert[^\n]*\n$/);
});

it.each([['--ca-cert', 'ca.pem'], ['--skip-tls-verify']])('trusts a registry by %s', async (...args) => {
  expect(await scan(...args)).toMatchObject({ code: 0, stderr: '' });
});

it.each([
  ['that is not there', 'nothing.pem', 'cannot read the CA file nothing.pem: ENOENT'],
  ['that holds none', 'ship.txt', 'the CA file ship.txt contains no PEM certificate'],
])('fails for an authority in a file %s', async (_, file, message) => {
  user.write('ship.txt', 'no certificate');
  const { code, stderr } = await scan('--ca-cert', file);
  expect(code).toBe(2);
  expect(stderr).toContain(`]: ${message}`);
});
