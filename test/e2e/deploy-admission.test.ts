import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { KUSTOMIZE, type Manifest, render } from '../support/kubernetes.ts';
import { portOf, servicesOf, workloadsOf } from '../support/kubernetes-pods.ts';
import { needs } from '../support/needs.ts';

const webhook = z.object({
  clientConfig: z.object({ service: z.object({ name: z.string(), path: z.string() }) }),
  failurePolicy: z.string(),
  namespaceSelector: z.object({
    matchLabels: z.record(z.string(), z.string()),
    matchExpressions: z.array(z.object({ values: z.array(z.string()) })).optional(),
  }),
});

describe('the manifests of admission', needs('kustomize'), () => {
  const overlay = (...components: readonly string[]) => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-overlay-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const at = (name: string) => relative(folder, join(KUSTOMIZE, name));
    const kustomization = {
      resources: [at('base')],
      components: components.map((name) => at(`components/${name}`)),
    };
    writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
    return render(folder);
  };
  const webhooksIn = (manifests: readonly Manifest[]) =>
    manifests
      .filter(({ kind }) => kind === 'ValidatingWebhookConfiguration')
      .flatMap((each) => z.array(webhook).parse(each['webhooks']));

  it('asks by the Service of the listener, and lets pods start where nobody answers', () => {
    const manifests = overlay('admission');
    const [server] = workloadsOf(manifests).filter(({ name }) => name === 'plimsoll');
    const services = servicesOf(manifests);
    const hooks = webhooksIn(manifests);
    expect(hooks.map(({ clientConfig: { service } }) => service.path)).toEqual(['/cluster', '/cluster/warn']);
    for (const { clientConfig, failurePolicy, namespaceSelector } of hooks) {
      const [asked] = services.filter(({ name }) => name === clientConfig.service.name);
      expect(asked?.ports.map(({ targetPort }) => server && portOf(server, targetPort ?? ''))).toEqual([
        6063,
      ]);
      expect(failurePolicy).toBe('Ignore');
      expect(Object.keys(namespaceSelector.matchLabels)).toEqual(['plimsoll.dev/admission']);
    }
    const variables = server?.pod.containers.flatMap(({ env }) => env);
    expect(variables).toContainEqual({ name: 'PLIMSOLL_ADMISSION', value: ':6063' });
  });

  it('refuses pods, where that is asked for, only with two replicas and a budget for them', () => {
    const manifests = overlay('admission', 'admission-required');
    const [enforcing, warning] = webhooksIn(manifests);
    expect([enforcing?.failurePolicy, warning?.failurePolicy]).toEqual(['Fail', 'Ignore']);
    expect(enforcing?.namespaceSelector.matchExpressions?.[0]?.values).toContain('kube-system');
    expect(manifests.find(({ kind }) => kind === 'Deployment')?.['spec']).toMatchObject({ replicas: 2 });
    expect(manifests.filter(({ kind }) => kind === 'PodDisruptionBudget')).toHaveLength(1);
  });
});
