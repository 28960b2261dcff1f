import { join } from 'node:path';
import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { IMAGES } from '../../bin/image/images.ts';
import { OPTIONS, optionKeys, variableName } from '../../src/config/options.ts';
import { introspection } from '../../src/server/health/index.ts';
import { testContext } from '../../src/server/testing/context.ts';
import { can } from '../support/abilities.ts';
import { KUSTOMIZE, render } from '../support/kubernetes.ts';
import { workloadsOf, type Container } from '../support/kubernetes-pods.ts';
import { needs } from '../support/needs.ts';

const flags = optionKeys().map((key) => OPTIONS[key].flag.split(' ', 1)[0] ?? '');
const variables = optionKeys().map(variableName);

const flagsOf = (args: readonly string[]) => args.filter((word) => word.startsWith('--'));

// Those of a suite that is skipped are asked for all the same.
const rendered = can('kustomize') ? ['base', 'overlays/embedded', 'scan/job', 'scan/cron-job'] : [];

describe('the manifests', needs('kustomize'), () => {
  const containers: readonly Container[] = rendered
    .flatMap((name) => workloadsOf(render(join(KUSTOMIZE, name))))
    .flatMap(({ pod }) => pod.containers)
    .filter(({ image }) => image.startsWith('plimsoll'));

  it('passes only existing flags to the program in the manifests', () => {
    expect(flags).toEqual(expect.arrayContaining(containers.flatMap(({ args }) => flagsOf(args))));
  });

  it('sets only variables in the manifests that the program reads', () => {
    const known = [...variables, 'PLIMSOLL_CONFIG', 'DATABASE_URL', 'DOCKER_CONFIG'];
    expect(known).toEqual(
      expect.arrayContaining(containers.flatMap(({ env }) => env.map(({ name }) => name))),
    );
  });

  it("probes the server's health in the manifests where it is served", () => {
    const app = fastify();
    introspection(app, testContext());
    const paths = containers.flatMap(({ startupProbe, livenessProbe, readinessProbe }) =>
      [startupProbe, livenessProbe, readinessProbe].flatMap((probe) => probe?.httpGet?.path ?? []),
    );
    expect(paths).toHaveLength(6);
    for (const url of [...paths, '/metrics']) expect(app.hasRoute({ method: 'GET', url }), url).toBe(true);
  });
});

describe('the images', () => {
  it('passes only existing flags to the program in the images', () => {
    expect(flags).toEqual(expect.arrayContaining(IMAGES.flatMap(({ command }) => flagsOf(command))));
  });
});
