import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { serveImage, type FakeRegistry } from '../../image/source/registry/testing/fake-registry.ts';
import { buildImage } from '../../image/source/registry/testing/test-image.ts';
import type { RegistryGate } from '../registries/index.ts';
import { debianLayer, startTestWork, type TestWork } from './testing/world.ts';

const HUB_LIMITS = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '99;w=21600' };

/** A process and its threads take seconds to start on a busy machine. */
const PATIENT = { timeout: 60_000 };

let passed: unknown[];
let announced: unknown[];
let gate: RegistryGate;
/** Shared, since starting threads takes longer than these tests. */
let world: TestWork;
beforeAll(() => {
  world = startTestWork({}, { gateFor: (asker) => (passed.push(asker), gate) });
});
afterAll(() => world.close());
beforeEach(() => {
  passed = [];
  announced = [];
  gate = {
    enter: ({ isPull }) => Promise.resolve(void passed.push(isPull ? 'pull' : 'request')),
    announced: (host, limits) => void announced.push([host, limits]),
  };
});

function serveDebian(): Promise<FakeRegistry> {
  const image = buildImage({ layers: [debianLayer('1.0').bytes.toString('latin1')] });
  return serveImage(image, ({ url }, response) => {
    if (url?.includes('/manifests/'))
      for (const header of Object.entries(HUB_LIMITS)) response.setHeader(...header);
    return false;
  });
}

function index({ host }: FakeRegistry, options: Parameters<TestWork['work']['index']>[1] = {}) {
  const credentials = { kind: 'password', username: 'ci', password: 'secret' } as const;
  const request = { kind: 'reference', reference: `${host}/team/app`, credentials } as const;
  return world.work.index({ request, principal: 'token:ci' }, options);
}

it(
  'asks the server before each request to a registry, and tells it what the registry allows',
  PATIENT,
  async () => {
    const registry = await serveDebian();
    await index(registry, { isBackground: true });
    expect(passed).toEqual([{ account: 'token:ci', isBackground: true }, 'pull', 'request', 'request']);
    expect(registry.requests).toHaveLength(3);
    expect(announced).toEqual([
      [registry.host, [{ kind: 'pulls', remaining: 99, limit: 100, endsInMs: 21_600_000 }]],
    ]);
  },
);

it('fails an image for which the server allows no requests, with the reason', PATIENT, async () => {
  const registry = await serveDebian();
  gate = {
    ...gate,
    enter: () => Promise.reject(new AppError('REGISTRY_FAILED', 'none left', { hint: 'wait' })),
  };
  await expect(index(registry)).rejects.toMatchObject({
    code: 'REGISTRY_FAILED',
    message: 'none left',
    hint: 'wait',
  });
  expect(registry.requests).toEqual([]);
});

it('ends the wait for a registry with its task', PATIENT, async () => {
  const registry = await serveDebian();
  const controller = new AbortController();
  const ended = Promise.withResolvers<undefined>();
  gate = {
    ...gate,
    enter(_, signal) {
      signal.addEventListener('abort', () => ended.resolve(undefined));
      controller.abort();
      return new Promise(() => undefined);
    },
  };
  await expect(index(registry, { signal: controller.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await ended.promise;
  expect(registry.requests).toEqual([]);
});
