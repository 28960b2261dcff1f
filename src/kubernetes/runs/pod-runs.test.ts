import { expect, it } from 'vitest';
import { pod } from '../objects/pod.ts';
import { runsOfPod } from './pod-runs.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const RUNNING = { running: { startedAt: '2026-12-01T00:00:00Z' } };

interface Given {
  readonly spec?: object;
  readonly status?: object;
}

function runsOf({ spec = {}, status = {} }: Given) {
  return runsOfPod(
    pod.parse({
      metadata: { name: 'p', namespace: 'shop', uid: 'u' },
      spec: { containers: [{ name: 'app', image: 'shop:1' }], ...spec },
      status: { phase: 'Running', ...status },
    }),
  );
}

function one(imageID: string | undefined, state: object = RUNNING) {
  return runsOf({ status: { containerStatuses: [{ name: 'app', imageID, state }] } });
}

it.each([
  [`docker.io/library/shop@${DIGEST}`, DIGEST],
  [`docker-pullable://shop@${DIGEST}`, DIGEST],
  [DIGEST, undefined],
  ['docker://sha256:abc', undefined],
  ['3f2a'.repeat(16), undefined],
  ['', undefined],
  [undefined, undefined],
])('reads the digest of %s', (imageID, digest) => {
  expect(one(imageID)).toEqual([
    { container: 'app', image: 'shop:1', since: '2026-12-01T00:00:00Z', ...(digest && { digest }) },
  ]);
});

it.each([
  ['waits for its image', '', { waiting: { reason: 'ImagePullBackOff' } }, 0],
  ['starts over and over', `shop@${DIGEST}`, { waiting: { reason: 'CrashLoopBackOff' } }, 1],
  ['has ended', `shop@${DIGEST}`, { terminated: { exitCode: 0 } }, 0],
  ['has no state yet', '', {}, 0],
])('counts a container that %s: %s', (_, imageID, state, count) => {
  expect(one(imageID, state)).toHaveLength(count);
});

it.each(['Succeeded', 'Failed'])('counts nothing of a pod that is %s', (phase) => {
  const containerStatuses = [{ name: 'app', imageID: `shop@${DIGEST}`, state: RUNNING }];
  expect(runsOf({ status: { phase, containerStatuses } })).toEqual([]);
});

it('counts first containers that run, sidecars, ephemeral containers and image volumes', () => {
  const image = (name: string) => ({ name, image: `${name}:1` });
  const status = (name: string) => [{ name, imageID: `${name}@${DIGEST}`, state: RUNNING }];
  const runs = runsOf({
    spec: {
      initContainers: [image('proxy')],
      ephemeralContainers: [image('debug')],
      volumes: [
        { name: 'model', image: { reference: `models/m@${DIGEST}` } },
        { name: 'data', image: { reference: 'data:1' } },
        { name: 'scratch', emptyDir: {} },
      ],
    },
    status: {
      containerStatuses: status('app'),
      initContainerStatuses: status('proxy'),
      ephemeralContainerStatuses: status('debug'),
    },
  });
  expect(runs.map(({ container, image: name, digest }) => [container, name, digest])).toEqual([
    ['app', 'shop:1', DIGEST],
    ['proxy', 'proxy:1', DIGEST],
    ['debug', 'debug:1', DIGEST],
    ['model', `models/m@${DIGEST}`, DIGEST],
    ['data', 'data:1', undefined],
  ]);
});
