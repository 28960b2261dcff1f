import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { serveImage, type FakeRegistry } from '../../src/image/source/registry/testing/fake-registry.ts';
import { buildImage } from '../../src/image/source/registry/testing/test-image.ts';
import { User, type RunOptions } from '../support/cli.ts';

const AUTHORIZATION = `Basic ${Buffer.from('mate:s3cret').toString('base64')}`;
const ROOT = buildTar([{ path: 'etc/os-release', content: 'ID=debian\nVERSION_ID=13\n' }]).toString('latin1');

let user: User;
let registry: FakeRegistry;

beforeEach(async () => {
  user = new User();
  registry = await lockedRegistry();
});

afterEach(() => user[Symbol.dispose]());

/** Lets in who says the password. */
function lockedRegistry(): Promise<FakeRegistry> {
  return serveImage(buildImage({ layers: [ROOT] }), ({ headers }, response) => {
    if (headers.authorization === AUTHORIZATION) return false;
    response.writeHead(401, { 'www-authenticate': 'Basic realm="harbour"' }).end();
    return true;
  });
}

function scan(args: readonly string[], options: RunOptions = {}) {
  const waived = ['--allow-incomplete', 'no-package-database', '--offline'];
  return user.run(['scan', `${registry.host}/team/app`, ...args, ...waived], options);
}

it('takes one password from standard input for all images of the call', async () => {
  const args = [`${registry.host}/team/app:latest`, '--username', 'mate', '--password-stdin'];
  expect(await scan(args, { input: 's3cret\n' })).toMatchObject({ code: 0, stderr: '' });
});

it('takes a password from the environment', async () => {
  const environment = { PLIMSOLL_USERNAME: 'mate', PLIMSOLL_PASSWORD: 's3cret' };
  expect(await scan([], { environment })).toMatchObject({ code: 0, stderr: '' });
});

it('takes a password that docker login left', async () => {
  const folder = path.join(user.home, '.docker');
  mkdirSync(folder);
  const auth = Buffer.from('mate:s3cret').toString('base64');
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
  expect(await scan([])).toMatchObject({ code: 0, stderr: '' });
});

it('takes a password from DOCKER_AUTH_CONFIG before the one that docker login left', async () => {
  const folder = path.join(user.home, '.docker');
  mkdirSync(folder);
  const auth = (pair: string) => ({ auths: { [registry.host]: { auth: btoa(pair) } } });
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(auth('mate:old')));
  const environment = { DOCKER_AUTH_CONFIG: JSON.stringify(auth('mate:s3cret')) };
  expect(await scan([], { environment })).toMatchObject({ code: 0, stderr: '' });
});

it.each<[string, string[], RunOptions, string]>([
  ['none', [], {}, 'asks for a user name and a password'],
  [
    'a wrong one',
    ['--username', 'mate', '--password-stdin'],
    { input: 'x' },
    'does not accept the credentials',
  ],
  ['a name alone', ['--username', 'mate'], {}, '--username needs a password'],
  [
    'an invalid variable',
    [],
    { environment: { DOCKER_AUTH_CONFIG: '{"auths": s3cret}' } },
    'DOCKER_AUTH_CONFIG is not a valid Docker configuration',
  ],
  ['no name', ['--password-stdin'], { input: 's3cret' }, '--password-stdin needs --username'],
])("explains the credentials' error: %s", async (_, args, options, message) => {
  const { code, stdout, stderr } = await scan(args, options);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain('\nhint: ');
  expect(stderr).not.toContain('s3cret');
});

it('refuses to show a password to a second registry', async () => {
  const other = await lockedRegistry();
  const args = [`${other.host}/team/app`, '--username', 'mate', '--password-stdin'];
  const { code, stderr } = await scan(args, { input: 's3cret\n' });
  expect(code).toBe(2);
  expect(stderr).toContain(`--username is for one registry, got images of ${registry.host}, ${other.host}`);
  expect([...registry.asked(), ...other.asked()]).toEqual([]);
});
