// The requests of a server to a registry that counts pulls: docker-registry behind a front that says so.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { DEBIAN } from '../support/harbour.ts';
import { startLimitingFront, type LimitingFront } from '../support/limiting-front.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { RunningServer, SOON } from '../support/running-server.ts';
import { endOfScan, lookAtScan, submitScan } from '../support/scans.ts';

const OPEN = {
  PLIMSOLL_KEEP_FEED: 'none',
  PLIMSOLL_OFFLINE: 'true',
  PLIMSOLL_ALLOW_ADDRESS: 'loopback',
};
const ONE = 'team/app:1';
const TWO = 'team/app:2';
const WINDOW_MS = 8_000;

describe('a registry that counts pulls', needs(...REGISTRY), () => {
  const user = new User();
  let registry: DockerRegistry;
  let server: RunningServer;
  beforeAll(async () => {
    registry = await startDockerRegistry();
    registry.pushArchive(writeImage(DEBIAN), ONE);
    registry.pushArchive(writeImage({ ...DEBIAN, created: '2026-01-01T00:00:00Z' }), TWO);
    server = await RunningServer.start(user, { environment: OPEN });
  });
  afterAll(async () => {
    await server.end();
    await registry.stop();
    user[Symbol.dispose]();
  });

  /** Scans an image to its end. */
  async function scan({ host }: LimitingFront, name: string, on = server) {
    const { state, failure } = await endOfScan(on, await submitScan(on, { reference: `${host}/${name}` }));
    return failure?.message ?? state;
  }

  it('sends no more pulls than its own limit, shows that one waits, and reads known images meanwhile', async () => {
    const environment = { ...OPEN, PLIMSOLL_REGISTRY_PULLS: '1' };
    using other = new User();
    await using limited = await RunningServer.start(other, { environment });
    const front = await startLimitingFront(registry.host);
    expect(await scan(front, ONE, limited)).toBe('done');
    const waits = await submitScan(limited, { reference: `${front.host}/${TWO}` });
    await vi.waitFor(async () => {
      const metrics = await (await fetch(`${limited.introspection}/metrics`)).text();
      expect(metrics).toContain(`plimsoll_registry_waiting{host="${front.host}"} 1`);
    }, SOON);
    expect(limited.log).toContain('requests to a registry wait');
    expect(await scan(front, ONE, limited)).toBe('done');
    expect(front.asked).toEqual([`GET ${ONE}`, `HEAD ${ONE}`]);
    expect((await lookAtScan(limited, waits)).state).toBe('running');
  });

  it('waits for the end of a window in which no pulls are left', async () => {
    const front = await startLimitingFront(registry.host);
    front.say({ 'ratelimit-limit': '100;w=8', 'ratelimit-remaining': '0;w=8' });
    await scan(front, ONE);
    expect(await scan(front, TWO)).toBe('done');
    expect(front.asked).toEqual([`GET ${ONE}`, `GET ${TWO}`]);
    const [first = 0, second = 0] = front.times;
    expect(second - first).toBeGreaterThanOrEqual(WINDOW_MS);
  });

  it('asks without a pull whether any are left in a long window, and says when there are none', async () => {
    const front = await startLimitingFront(registry.host);
    front.say({ 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600' });
    await scan(front, ONE);
    expect(await scan(front, TWO)).toMatch(/ allows no further pulls for 360 minutes$/);
    expect(front.asked).toEqual([`GET ${ONE}`, `HEAD ${TWO}`]);
    front.say({ 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '9;w=21600' });
    expect(await scan(front, TWO)).toBe('done');
    expect(front.asked.slice(2)).toEqual([`HEAD ${TWO}`, `GET ${TWO}`]);
  });
});
