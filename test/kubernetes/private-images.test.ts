import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { serveImage, type FakeRegistry } from '../../src/image/source/registry/testing/fake-registry.ts';
import { buildImage } from '../../src/image/source/registry/testing/test-image.ts';
import { User } from '../support/cli.ts';
import { namespace, node, pod } from '../support/kubernetes/test-objects.ts';
import { openCluster, type TestCluster } from '../support/kubernetes/test-cluster.ts';
import { SOON } from '../support/running-server.ts';
import { endOfScan, submitScan } from '../support/scans.ts';
import { watching } from './watching.ts';

const ROOT = buildTar([{ path: 'etc/os-release', content: 'ID=debian\nVERSION_ID=13\n' }]).toString('latin1');
const IMAGE = buildImage({ layers: [ROOT] });
const AUTH = Buffer.from('mate:s3cret').toString('base64');

const runPage = z.object({
  items: z.array(
    z.object({ image: z.object({ key: z.string().optional(), unknown: z.unknown().optional() }) }),
  ),
});

let user: User;
let cluster: TestCluster;
/** Lets in who says the password. */
let registry: FakeRegistry;
let shop: string;
beforeEach(async () => {
  user = new User();
  cluster = await openCluster();
  shop = cluster.own('shop');
  registry = await serveImage(IMAGE, ({ headers }, response) => {
    if (headers.authorization === `Basic ${AUTH}`) return false;
    response.writeHead(401, { 'www-authenticate': 'Basic realm="harbour"' }).end();
    return true;
  });
  await cluster.put('namespaces', namespace({ name: shop }));
  await cluster.put('nodes', node({ name: cluster.own('node-1') }));
});
afterEach(async () => {
  await cluster[Symbol.asyncDispose]();
  user[Symbol.dispose]();
});

async function start(...pullSecrets: readonly string[]): Promise<void> {
  const repository = `${registry.host}/team/app`;
  const container = {
    name: 'app',
    image: `${repository}:1`,
    imageID: `${repository}@${IMAGE.manifest.digest}`,
  };
  const options = { node: cluster.own('node-1'), containers: [container], pullSecrets };
  await cluster.put('pods', pod({ name: 'web', namespace: shop, ...options }));
}

const configFor = (auth: string) => JSON.stringify({ auths: { [registry.host]: { auth } } });

type World = Awaited<ReturnType<typeof watching>>;

async function imageOf({ server }: World) {
  const page = runPage.parse(await (await server.ask('/api/v1/runs?running=true')).json());
  return page.items[0]?.image;
}

const untilRead = (world: World) =>
  vi.waitFor(async () => expect(await imageOf(world)).toMatchObject({ key: IMAGE.manifest.digest }), SOON);

it("reads an image that runs with the server's own credentials, which no scan may use", async () => {
  await start();
  const file = user.write('running.json', configFor(AUTH));
  const world = await watching(user, cluster, { environment: { PLIMSOLL_RUNNING_CREDENTIALS: file } });
  await untilRead(world);
  const reference = `${registry.host}/team/app@${IMAGE.manifest.digest}`;
  const { failure } = await endOfScan(world.server, await submitScan(world.server, { reference }));
  expect(failure?.message).toContain('asks for a user name and a password');
  expect(await world.end()).toBe(0);
});

it('asks a credential helper that the file names', async () => {
  await start();
  const program = join(user.folder, 'docker-credential-harbour');
  writeFileSync(program, `#!/bin/sh\necho '{"Username": "mate", "Secret": "s3cret"}'\n`);
  chmodSync(program, 0o755);
  const file = user.write('running.json', JSON.stringify({ credHelpers: { [registry.host]: 'harbour' } }));
  const environment = {
    PLIMSOLL_RUNNING_CREDENTIALS: file,
    PATH: `${user.folder}:${process.env['PATH'] ?? ''}`,
  };
  const world = await watching(user, cluster, { environment });
  await untilRead(world);
  expect(await world.end()).toBe(0);
});

async function putSecret(name: string, data: Readonly<Record<string, string>>): Promise<void> {
  const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  const type = 'kubernetes.io/dockerconfigjson';
  const metadata = { name, namespace: shop };
  await cluster.put('secrets', { metadata, type, data: Object.fromEntries(encoded) });
}

it('reads an image that runs with the pull secret of its pod, and keeps no secret in the clear', async () => {
  await putSecret('login', { '.dockerconfigjson': configFor(AUTH) });
  await start('missing', 'login');
  const world = await watching(user, cluster, '--pull-secrets', shop);
  await untilRead(world);
  expect(await world.health()).toMatchObject({
    status: 'pass',
    problems: [
      { message: expect.stringContaining(`secret ${shop}/missing cannot be read`) as string, count: 1 },
    ],
  });
  expect(await world.end()).toBe(0);
  const stored = readFileSync(user.store).toString('latin1');
  const said = [...world.lines, world.server.log, stored].join('\n');
  for (const secret of ['s3cret', AUTH]) expect(said).not.toContain(secret);
});

it('reads no secret without being told, and sends none of another namespace', async () => {
  await putSecret('login', { '.dockerconfigjson': configFor(AUTH) });
  await start('login');
  const world = await watching(user, cluster, '--pull-secrets', cluster.own('other'));
  await vi.waitFor(async () => {
    expect(await imageOf(world)).toMatchObject({ unknown: { reason: 'unreadable' } });
  }, SOON);
  expect(await world.end()).toBe(0);
  const { code, stderr } = await user.run([
    'watch',
    'kubernetes',
    '--once',
    '--output',
    'runs.json',
    '--pull-secrets',
    shop,
  ]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('cannot be combined with --output')]);
});

it('says why an image cannot be read for which there are no credentials', async () => {
  await start();
  const world = await watching(user, cluster);
  await vi.waitFor(async () => {
    expect(await imageOf(world)).toMatchObject({
      unknown: {
        reason: 'unreadable',
        failure: expect.stringContaining('asks for a user name and a password') as string,
      },
    });
  }, SOON);
  expect(await world.end()).toBe(0);
});
