import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { can } from '../support/abilities.ts';
import { User } from '../support/cli.ts';
import { KUSTOMIZE, render } from '../support/kubernetes.ts';
import { portOf, workloadsOf } from '../support/kubernetes-pods.ts';
import { ApiServerStandIn } from '../support/kubernetes/api-server-stand-in.ts';
import { namespace, ownedBy, pod, replicaSet } from '../support/kubernetes/test-objects.ts';
import { needs } from '../support/needs.ts';
import { watching } from './watching.ts';

const rules = z.object({
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      verbs: z.array(z.string()),
    }),
  ),
});

const rendered = can('kustomize') ? render(join(KUSTOMIZE, 'overlays/watched')) : [];
const GROUPS: Readonly<Record<string, string>> = { replicasets: 'apps', jobs: 'batch' };

describe('the manifests of the watcher', needs('kustomize'), () => {
  let user: User;
  let api: ApiServerStandIn;
  beforeEach(async () => {
    user = new User();
    api = await new ApiServerStandIn().listen();
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
    user[Symbol.dispose]();
  });

  it('allows the watcher all that it asks for, and nothing else', async () => {
    const roles = rendered.filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role');
    const allowed = roles
      .flatMap((role) => rules.parse(role).rules)
      .flatMap(({ apiGroups, resources, verbs }) =>
        apiGroups.flatMap((group) =>
          resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
        ),
      );
    api.put('namespaces', namespace({ name: 'kube-system', uid: 'cluster-uid' }));
    const world = await watching(user, api, '--pull-secrets', 'shop');
    // An owner and a node that no list had.
    const set = replicaSet({ name: 'web-5d', namespace: 'shop' });
    const task = { ...ownedBy(set), kind: 'Job', uid: 'job-1' };
    api.put('pods', pod({ name: 'web-1', namespace: 'shop', owner: ownedBy(set), node: 'new' }));
    api.put('pods', pod({ name: 'task-1', namespace: 'shop', owner: task, pullSecrets: ['registry'] }));
    await world.until('web-5d', 'web-5d');
    await world.end();
    const asked = api.requests.map(({ access, path }) =>
      access ? `${access.verb} ${GROUPS[access.resource] ?? ''}/${access.resource}` : path,
    );
    expect([...new Set(asked)].sort()).toEqual(allowed.toSorted());
  });

  it('starts one pod that may ask the API server, probed where it listens', () => {
    const [watcher] = workloadsOf(rendered).filter(({ name }) => name === 'plimsoll-watcher');
    const [deployment] = rendered.filter(
      ({ metadata }) => metadata.name === 'plimsoll-watcher' && metadata.labels,
    );
    expect(deployment).toBeDefined();
    const container = watcher?.pod.containers[0];
    expect(container?.args).toContain('--health=:6062');
    expect(watcher && portOf(watcher, 'health')).toBe(6062);
    expect(container?.livenessProbe?.httpGet).toEqual({ path: '/livez', port: 'health' });
    expect(container?.readinessProbe?.httpGet).toEqual({ path: '/health', port: 'health' });
    expect(container?.image).toBe(
      workloadsOf(rendered).find(({ name }) => name === 'plimsoll')?.pod.containers[0]?.image,
    );
    const elsewhere = rendered
      .filter(({ metadata }) => metadata.namespace !== 'plimsoll')
      .map(({ kind }) => kind);
    expect(elsewhere.toSorted()).toEqual([
      'ClusterRole',
      'ClusterRoleBinding',
      'Namespace',
      'Role',
      'RoleBinding',
      'ValidatingWebhookConfiguration',
    ]);
  });
});
