import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROGRAM, User, withoutAges } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { needs, REGISTRY } from '../support/needs.ts';

const EXAMPLES = path.join(path.dirname(PROGRAM), 'examples');
const MIRROR = path.join(EXAMPLES, 'mirror');
const ARCHIVE = path.join(EXAMPLES, 'debian-12.tar');
const TOKEN = 'the token of a client';
const LOGIN = { username: 'me', password: 's3cret' };
const FEEDS = ['--feeds-mirror', MIRROR, '--prefer-feed', 'osv'];

/** `plimsoll serve` with the sample's feeds, once they are loaded. */
async function startServer(user: User) {
  const sha256 = createHash('sha256').update(TOKEN).digest('hex');
  const keep = ['kev', 'epss', 'osv:Debian'];
  const tokens = [{ name: 'ci', role: 'scan', sha256 }];
  const config = { listen: '127.0.0.1:0', 'keep-feed': keep, 'allow-address': ['loopback'], tokens };
  user.write('serve.yaml', JSON.stringify(config));
  const child = user.start(['serve', '--config', 'serve.yaml', ...FEEDS]);
  const ended = once(child, 'exit');
  const address = await new Promise<string>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const [, served] = /listening at (http:[^"]+)/.exec(line) ?? [];
      if (served !== undefined) resolve(served);
    });
  });
  await vi.waitUntil(async () => (await fetch(`${address}/readyz`)).ok, { timeout: 60_000 });
  return {
    address,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

const server = new User();
let running: Awaited<ReturnType<typeof startServer>>;

beforeAll(async () => {
  running = await startServer(server);
});

afterAll(async () => {
  await running.stop();
  server[Symbol.dispose]();
});

const remotely = (token = TOKEN) => ({ PLIMSOLL_SERVER: running.address, PLIMSOLL_TOKEN: token });

describe('an archive that is scanned on a server', () => {
  it.each(['high=0', 'critical=9'])(
    'prints, with --max %s, for a scan on a server exactly what a local scan prints',
    async (max) => {
      using client = new User();
      const args = ['scan', ARCHIVE, '--max', max];
      const there = await client.run(args, { environment: remotely() });
      const here = await client.run([...args, ...FEEDS]);
      expect(withoutAges(there)).toEqual(withoutAges(here));
      expect(server.leftBehind()).toEqual([]);
    },
  );

  it("applies the client's ignore rules on the server, also those for one image by its local name", async () => {
    using client = new User();
    const rule = `{ package: zlib, image: "${ARCHIVE}", reason: not reachable }`;
    client.write('.plimsoll.yaml', `ignore: [${rule}]\n`);
    const call = ['scan', ARCHIVE, '--show-suppressed'];
    const there = await client.run(call, { environment: remotely() });
    const here = await client.run([...call, ...FEEDS]);
    expect(withoutAges(there)).toEqual(withoutAges(here));
    expect(there.stdout).toContain('not reachable');
    expect(there.stdout).toContain('configuration .plimsoll.yaml · 1 ignore rule');
  });

  it("applies the client's VEX documents, ignore files and VEX repositories on the server", async () => {
    using client = new User();
    const document = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      statements: [
        {
          vulnerability: { name: 'CVE-2023-45853' },
          products: [{ '@id': 'pkg:deb/debian/zlib1g' }],
          status: 'not_affected',
          impact_statement: 'minizip is not built',
        },
      ],
    };
    client.write('a.json', JSON.stringify(document));
    client.write('index.json', '{"packages":[{"id":"pkg:deb/debian/zlib1g","location":"a.json"}]}');
    client.write('.trivyignore', '# accepted\nCVE-2023-4911\n');
    for (const rules of [
      ['--vex', 'a.json'],
      ['--vex', 'repo:.'],
      ['--ignore-file', '.trivyignore'],
    ]) {
      const call = ['scan', ARCHIVE, '--show-suppressed', ...rules];
      const there = await client.run(call, { environment: remotely() });
      expect(there).toEqual(await client.run([...call, ...FEEDS]));
      expect(there.stdout).toMatch(/suppressed\n {2}1 by .*(?:minizip is not built|accepted)/u);
    }
    const refused = await client.run(['scan', ARCHIVE, '--vex', 'oci'], { environment: remotely() });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--vex oci cannot be combined with --server');
    const attested = await client.run(['scan', ARCHIVE, '--if-attested'], { environment: remotely() });
    expect(attested.code).toBe(2);
    expect(attested.stderr).toContain('--if-attested cannot be combined with --server');
  });
});

describe('an image of a registry', needs(...REGISTRY), () => {
  let registry: DockerRegistry;

  beforeAll(async () => {
    registry = await startDockerRegistry(LOGIN);
    registry.pushArchive(readFileSync(ARCHIVE), 'team/shop:1');
  });

  afterAll(() => registry.stop());

  it("pulls an image on the server with the client's credentials", async () => {
    using client = new User();
    const name = `${registry.host}/team/shop:1`;
    const refused = await client.run(['scan', name], { environment: remotely() });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(registry.host);

    mkdirSync(path.join(client.home, '.docker'));
    const auths = { [registry.host]: { auth: btoa(`${LOGIN.username}:${LOGIN.password}`) } };
    writeFileSync(path.join(client.home, '.docker/config.json'), JSON.stringify({ auths }));
    const args = ['scan', name, '--max', 'high=0'];
    expect((await client.run(args, { environment: remotely() })).stderr).toContain('--send-credentials');
    const there = await client.run([...args, '--send-credentials'], { environment: remotely() });
    expect(there).toEqual(await client.run([...args, ...FEEDS]));
    expect(there.code).toBe(1);
  });
});

it.each([
  ['nobody', () => ({ ...remotely(), PLIMSOLL_TOKEN: '' }), 'does not accept the token'],
  [
    'a server that is not there',
    () => ({ PLIMSOLL_SERVER: 'http://127.0.0.1:1' }),
    'cannot reach 127.0.0.1:1',
  ],
])('ends a scan by or on %s with 2 and the reason', async (_who, environment, message) => {
  using client = new User();
  const { code, stdout, stderr } = await client.run(['scan', ARCHIVE], { environment: environment() });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});
