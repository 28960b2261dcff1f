import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { runEntry, runFile, runPage } from '../../src/api/index.ts';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { Engine } from '../../src/docker/index.ts';
import { runOfContainer } from '../../src/docker/container-run.ts';
import { FakeDaemon } from '../../src/docker/testing/fake-daemon.ts';
import { buildDockerSave, tarOf } from '../../src/image/testing/build-image.ts';
import { User } from '../support/cli.ts';
import { startPodman } from '../support/image-podman.ts';
import { needs } from '../support/needs.ts';
import { RunningServer, SOON } from '../support/running-server.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const LABELS = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web', team: 'web' };

let user: User;
let daemon: FakeDaemon;
beforeEach(async () => {
  user = new User();
  daemon = await FakeDaemon.start({
    '/info': { ID: 'engine-id', Name: 'host-1' },
    '/containers/json': [{ Id: 'a1' }, { Id: 'b2' }],
    '/containers/a1/json': {
      Name: '/shop-web-1',
      Image: 'sha256:1',
      Config: { Image: 'nginx:1', Labels: LABELS },
      State: { StartedAt: '2026-11-30T08:00:00.123456789Z' },
    },
    '/containers/b2/json': { Name: '/db', Image: 'sha256:2', Config: { Image: 'sha256:2' } },
    '/images/sha256%3A1/json': { RepoDigests: [`nginx@${DIGEST}`], Os: 'linux', Architecture: 'arm64' },
    '/images/sha256%3A2/json': { RepoDigests: [], Os: 'linux', Architecture: 'arm64' },
  });
});
afterEach(async () => {
  await daemon[Symbol.asyncDispose]();
  user[Symbol.dispose]();
});

const list = (...args: readonly string[]) =>
  user.run(['watch', 'docker', '--once', '--output', 'runs.json', ...args], {
    environment: { DOCKER_HOST: daemon.host },
  });

describe('a single list of a daemon', () => {
  it('lists what runs under the name of the host, as fleet import takes it', async () => {
    const { code, stderr } = await list();
    expect([code, stderr]).toEqual([0, '2 runs of 2 containers\n']);
    const { cluster, uid, runs } = runFile.parse(JSON.parse(user.read('runs.json')));
    expect({ cluster, uid }).toEqual({ cluster: 'host-1', uid: 'engine-id' });
    expect(runs).toMatchObject([
      { namespace: 'shop', workload: { kind: 'Service', name: 'web' }, digest: DIGEST },
      { namespace: 'default', workload: { kind: 'Container', name: 'db' }, platform: 'linux/arm64' },
    ]);
    const imported = await user.run(['fleet', 'import', 'runs.json']);
    expect(imported.stdout).toContain('host-1: 2 runs');
    const workloads = await user.run(['fleet', 'workloads']);
    expect(workloads.stdout).toMatch(/Container\/db.*never scanned: the cluster gives no digest/u);
  });

  it('ends with 3 if a container could not be read, and names it', async () => {
    daemon.answers.set('/containers/b2/json', { Name: null });
    const { code, stderr } = await list();
    expect([code, stderr]).toEqual([3, expect.stringContaining('1 run of 1 container\nnot listed: b2\n')]);
  });

  it('fails without a daemon, and with a DOCKER_HOST that is not valid', async () => {
    for (const host of [`${daemon.host}.missing`, 'ssh://host']) {
      const environment = { DOCKER_HOST: host };
      const { code, stderr } = await user.run(['watch', 'docker', '--once'], { environment });
      expect([code, stderr]).toEqual([2, expect.stringContaining('error[DAEMON_UNREACHABLE]')]);
    }
  });
});

describe('a watch of a daemon', () => {
  it('sends what runs, and says in its health that the daemon is away', async () => {
    await using server = await RunningServer.start(user, {
      environment: { PLIMSOLL_CONFIG: user.write('server.yaml', 'owner: [team]\n') },
    });
    const args = ['watch', 'docker', '--server', server.address, '--health', '127.0.0.1:0'];
    const child = user.start(args, { DOCKER_HOST: daemon.host });
    const ended = once(child, 'exit');
    onTestFinished(() => void child.kill());
    const lines: string[] = [];
    createInterface(child.stderr).on('line', (line) => lines.push(line));
    const health = async () => {
      const [, address = ''] = /^health: (.*)$/mu.exec(lines.join('\n')) ?? [];
      const answer = await fetch(address);
      return { code: answer.status, ...((await answer.json()) as object) };
    };
    await vi.waitFor(async () => {
      const answer = await server.ask('/api/v1/runs?running=true');
      const { items } = runPage.parse(await answer.json());
      const runs = items.map(({ workload, owner }) => [workload.name, owner]);
      expect(runs.sort()).toEqual([
        ['db', undefined],
        ['web', 'web'],
      ]);
    }, SOON);
    // The answer of the server may still be on its way.
    await vi.waitFor(async () => {
      expect(await health()).toMatchObject({ code: 200, status: 'pass', cluster: 'host-1', containers: 2 });
    }, SOON);
    daemon.answers.delete('/containers/json');
    await vi.waitFor(async () => {
      const problems = [{ message: expect.stringContaining('/containers/json answered 404') as string }];
      expect(await health()).toMatchObject({ code: 503, status: 'fail', runs: 2, problems });
    }, SOON);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('asks for a name where that of the host is none', async () => {
    daemon.answers.set('/info', { ID: 'engine-id', Name: 'My_Host' });
    const args = ['watch', 'docker', '--server', 'http://127.0.0.1:9'];
    const { code, stderr } = await user.run(args, { environment: { DOCKER_HOST: daemon.host } });
    expect([code, stderr]).toEqual([2, expect.stringContaining('hint: name it: --cluster NAME')]);
  });
});

describe('the API of Podman', needs('podman'), () => {
  it('describes containers and images, with an identity that stays', async () => {
    const podman = await startPodman();
    try {
      const image = {
        layers: [buildTar([{ path: 'a', content: 'content' }])],
        tag: 'registry.example/app:1',
      };
      user.write('image.tar', tarOf(buildDockerSave([image])));
      podman.load(join(user.folder, 'image.tar'));
      podman.create('web', image.tag);
      const { signal } = new AbortController();
      const engine = new Engine({ host: podman.host });
      expect(await engine.identity(signal)).toEqual(await engine.identity(signal));
      expect(await engine.running(signal)).toEqual([]);
      const container = await engine.container('web', signal);
      if (!container.ok || !container.value) throw new Error('podman has no such container');
      const read = await engine.image(container.value.Image ?? '', signal);
      if (!read.ok) throw new Error(read.failure);
      expect(runEntry.parse(runOfContainer(container.value, read.value))).toMatchObject({
        workload: { kind: 'Container', name: 'web' },
        image: image.tag,
        digest: expect.stringMatching(/^sha256:/u) as string,
        platform: 'linux/amd64',
      });
    } finally {
      await podman.stop();
    }
  });
});
