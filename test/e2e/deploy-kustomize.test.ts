import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { ENVIRONMENT, IMAGES, USER } from '../../bin/image/images.ts';
import { fromClairArguments } from '../../src/cli/commands/serve/clair-flags.ts';
import { EXIT } from '../../src/cli/start/exit-codes.ts';
import { parseServerFile } from '../../src/config/server/file.ts';
import { resolveServerSettings } from '../../src/config/server/resolve.ts';
import { can } from '../support/abilities.ts';
import { faultsOf, KUSTOMIZE, parseManifests, render, type Manifest } from '../support/kubernetes.ts';
import {
  exitCodeRulesOf,
  jobOfSchedule,
  networkPoliciesOf,
  portOf,
  secretsOf,
  selects,
  servicesOf,
  workloadsOf,
} from '../support/kubernetes-pods.ts';
import { needs } from '../support/needs.ts';

const SCANS = ['scan/job', 'scan/cron-job'];
const OURS = ['base', 'overlays/embedded', ...SCANS];
const ALL = [...OURS, 'overlays/watched', 'overlays/article'];

const rendered = can('kustomize')
  ? new Map(ALL.map((name) => [name, render(join(KUSTOMIZE, name))]))
  : undefined;

const isElsewhere = ({ kind, metadata }: Manifest) =>
  (kind === 'Namespace' ? metadata.name : metadata.namespace) !== 'plimsoll';
const of = (name: string) => rendered?.get(name) ?? [];
/** The server in one of its forms, with the scans that are run beside it. */
const together = (name: string) => [name, ...SCANS].flatMap(of);

/** The variables of the server that have a value in the manifest. */
function environmentOf(manifests: readonly Manifest[]): Readonly<Record<string, string | undefined>> {
  const [server] = workloadsOf(manifests).filter(({ name }) => name === 'plimsoll');
  const variables = server?.pod.containers.flatMap(({ env }) => env) ?? [];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

describe('the manifests', needs('kustomize'), () => {
  it.each(ALL)("conforms to Kubernetes' schemas in %s, with no unknown field", (name) => {
    expect(of(name).length).toBeGreaterThan(0);
    expect(of(name).flatMap((each) => faultsOf(each).map((fault) => `${each.kind}: ${fault}`))).toEqual([]);
  });

  it.each(OURS)('puts %s into one namespace', (name) => {
    expect(of(name).filter(isElsewhere)).toEqual([]);
  });

  it.each([
    ['a field that is misspelt', 'replica: 2, ', 'unknown field /spec/replica'],
    ['a value of another type', 'replicas: two, ', 'not valid: '],
  ])('detects %s', (_, text, fault) => {
    const labels = '{ app: a }';
    const template = `{ metadata: { labels: ${labels} }, spec: { containers: [{ name: a }] } }`;
    const spec = `{ ${text}selector: { matchLabels: ${labels} }, template: ${template} }`;
    const [deployment] = parseManifests(
      `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a }, spec: ${spec} }`,
    );
    expect(deployment && faultsOf(deployment)).toEqual([expect.stringContaining(fault)]);
  });

  it.each(OURS)('starts from %s only containers that a restricted namespace admits', (name) => {
    for (const { pod } of workloadsOf(of(name))) {
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const { securityContext, resources } of pod.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(resources).toMatchObject({
          requests: { cpu: expect.any(String), memory: expect.any(String) },
          limits: { memory: expect.any(String) },
        });
      }
    }
  });

  it.each(OURS)("runs from %s this version, as the image's user, with its writable folders", (name) => {
    const ours = workloadsOf(of(name)).filter(({ pod }) => pod.containers[0]?.image.startsWith('plimsoll'));
    expect(ours).toHaveLength(1);
    for (const { pod } of ours) {
      expect(pod.securityContext).toMatchObject({
        runAsUser: USER.id,
        runAsGroup: USER.id,
        fsGroup: USER.id,
      });
      const [container] = pod.containers;
      expect(container?.image).toBe(`plimsoll:${manifest.version}`);
      expect(container?.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(
        expect.arrayContaining(['/tmp', ENVIRONMENT['XDG_CACHE_HOME'] ?? '']),
      );
    }
  });

  it.each(['base', 'overlays/embedded'])('lets the server of %s read images of private networks', (name) => {
    expect(environmentOf(of(name))).toMatchObject({ PLIMSOLL_ALLOW_ADDRESS: 'private' });
  });

  it.each(ALL)('mounts from %s each of its volumes, and no other', (name) => {
    const claimed = of(name).filter(({ kind }) => kind === 'PersistentVolumeClaim');
    for (const { pod, claims } of workloadsOf(of(name))) {
      const volumes = [...pod.volumes.map((volume) => volume.name), ...claims];
      const mounted = pod.containers.flatMap(({ volumeMounts }) => volumeMounts.map((mount) => mount.name));
      expect(volumes.toSorted()).toEqual(mounted.toSorted());
      for (const { persistentVolumeClaim } of pod.volumes)
        if (persistentVolumeClaim !== undefined)
          expect(claimed.map(({ metadata }) => ({ claimName: metadata.name }))).toContainEqual(
            persistentVolumeClaim,
          );
    }
  });

  it.each(ALL)('takes from the Secrets of %s only existing keys', (name) => {
    const secrets = secretsOf(of(name));
    for (const { pod } of workloadsOf(of(name)))
      for (const { valueFrom } of pod.containers.flatMap(({ env }) => env))
        if (valueFrom && !valueFrom.secretKeyRef.optional)
          expect(secrets.get(valueFrom.secretKeyRef.name)).toHaveProperty(valueFrom.secretKeyRef.key);
  });

  it.each(ALL)('leads, in %s, each Service to the port of one kind of pod', (name) => {
    for (const { selector, ports } of servicesOf(of(name))) {
      const [workload, ...others] = workloadsOf(of(name)).filter(({ labels }) => selects(selector, labels));
      expect(others).toEqual([]);
      for (const { port, targetPort } of ports)
        expect(workload && portOf(workload, targetPort ?? port)).toBeDefined();
    }
  });

  it.each(['base', 'overlays/embedded'])(
    'lets through, in %s, the ports that are listened to, and denies the rest',
    (name) => {
      const workloads = workloadsOf(together(name));
      const policies = networkPoliciesOf(of(name));
      const selected = (labels: Readonly<Record<string, string>> = {}) =>
        workloads.filter((workload) => selects(labels, workload.labels));
      const deny = policies.find(({ ingress, egress }) => ingress.length + egress.length === 0);
      expect(deny).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
      expect(selected(deny?.podSelector.matchLabels)).toHaveLength(workloads.length);
      for (const { podSelector, ingress, egress } of policies) {
        const targets = selected(podSelector.matchLabels);
        expect(targets.length).toBeGreaterThan(0);
        for (const { port } of ingress.flatMap(({ ports }) => ports))
          for (const target of targets) expect(portOf(target, port)).toBe(port);
        for (const { to, ports } of egress)
          for (const target of to.flatMap((peer) => peer.podSelector ?? []))
            for (const { port } of ports)
              expect(selected(target.matchLabels).map((each) => portOf(each, port))).toContain(port);
      }
    },
  );

  it.each(['base', 'overlays/embedded'])('probes the health, in %s, on the port that listens', (name) => {
    const [server] = workloadsOf(of(name)).filter(({ name: workload }) => workload === 'plimsoll');
    const [container] = server?.pod.containers ?? [];
    expect(container?.startupProbe?.httpGet).toEqual({ path: '/livez', port: 'introspection' });
    expect(container?.livenessProbe?.httpGet).toEqual({ path: '/livez', port: 'introspection' });
    expect(container?.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'introspection' });
    const address = (port: string) => `:${(server && portOf(server, port)) ?? ''}`;
    expect(container?.args).toEqual([
      'serve',
      '--listen',
      address('http'),
      '--introspection',
      address('introspection'),
    ]);
    expect(container?.args).toEqual(IMAGES[0]?.command);
  });

  it('finds the database of the manifests with its password', () => {
    const [data] = secretsOf(of('base')).values();
    const url = new URL(data?.['DATABASE_URL'] ?? '');
    expect(url.password).toBe(data?.['POSTGRES_PASSWORD']);
    const [service] = servicesOf(of('base')).filter(({ name }) => name === url.hostname);
    expect(service?.ports.map(({ port }) => String(port))).toEqual([url.port]);
    const [database] = workloadsOf(of('base')).filter(({ kind }) => kind === 'StatefulSet');
    expect(database?.pod.containers[0]?.env).toEqual(
      expect.arrayContaining([
        { name: 'POSTGRES_USER', value: url.username },
        { name: 'POSTGRES_DB', value: url.pathname.slice(1) },
      ]),
    );
  });

  it('replaces two replicas one after the other, without a gap', () => {
    const [deployment] = of('base').filter(({ kind }) => kind === 'Deployment');
    expect(deployment?.['spec']).toMatchObject({
      replicas: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } },
    });
    const [budget] = of('base').filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budget?.['spec']).toMatchObject({ minAvailable: 1 });
  });

  it('opens the embedded store in one pod alone, without any trace of Postgres', () => {
    const [deployment] = of('overlays/embedded').filter(({ kind }) => kind === 'Deployment');
    expect(deployment?.['spec']).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(JSON.stringify(of('overlays/embedded'))).not.toMatch(/postgres|DATABASE_URL/);
  });
});

describe('a scan in a Job', needs('kustomize'), () => {
  const [job] = of('scan/job');
  const [schedule] = of('scan/cron-job');

  it("retries a Job's scan after a failure, and not after a verdict", () => {
    const rules = exitCodeRulesOf(job?.['spec']);
    expect(rules).toEqual([
      { action: 'FailJob', container: 'scan', codes: [EXIT.over, EXIT.incomplete] },
      { action: 'Count', container: 'scan', codes: [EXIT.failed] },
    ]);
    const [workload] = workloadsOf(of('scan/job'));
    expect(workload?.pod.containers.map(({ name }) => name)).toEqual(['scan']);
    expect(workload?.pod.restartPolicy).toBe('Never');
    expect(job?.['spec']).toMatchObject({
      backoffLimit: 2,
      activeDeadlineSeconds: expect.any(Number),
      ttlSecondsAfterFinished: expect.any(Number),
    });
  });

  it('runs the same Job each night', () => {
    expect(jobOfSchedule(schedule?.['spec'])).toEqual(job?.['spec']);
  });

  it('reaches the server by its Service, and mounts pull secrets where they are looked for', () => {
    const [{ name, ports } = { name: '', ports: [] }] = servicesOf(of('overlays/embedded'));
    const [workload] = workloadsOf(of('scan/job'));
    const [container] = workload?.pod.containers ?? [];
    const variables = new Map(container?.env.map((variable) => [variable.name, variable.value]));
    expect(variables.get('PLIMSOLL_SERVER')).toBe(`http://${name}:${ports[0]?.port ?? ''}`);
    expect(variables.get('PLIMSOLL_INSECURE_SERVER')).toBe('true');
    expect(container?.args).toContain('--send-credentials');
    const mount = container?.volumeMounts.find(
      ({ mountPath }) => mountPath === variables.get('DOCKER_CONFIG'),
    );
    expect(workload?.pod.volumes.find((volume) => volume.name === mount?.name)).toMatchObject({
      secret: { items: [{ key: '.dockerconfigjson', path: 'config.json' }] },
    });
  });
});

describe("the article's manifests", needs('kustomize'), () => {
  const folder = join(KUSTOMIZE, 'overlays/article');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');

  it("changes only the names of two images in the article's manifests", () => {
    const text = `${read('clair-kubernetes.yaml')}---\n${read('klar.yaml')}`
      .replace('quay.io/coreos/clair:v2.0.1', `plimsoll:${manifest.version}`)
      .replace('leahnp/klar-scratch', `plimsoll-klar:${manifest.version}`);
    const written = of('overlays/article').filter(({ kind }) => kind !== 'Secret');
    expect(written).toHaveLength(5);
    expect(written).toEqual(expect.arrayContaining([...parseManifests(text)]));
  });

  it("passes the article's configuration to the server by its arguments", () => {
    expect(secretsOf(of('overlays/article')).get('clairsecret')).toEqual({
      'config.yaml': read('config.yaml'),
    });
    const [clair] = workloadsOf(of('overlays/article')).filter(({ name }) => name === 'clair');
    const [container] = clair?.pod.containers ?? [];
    const [mount] = container?.volumeMounts ?? [];
    expect(fromClairArguments(container?.args ?? [])).toEqual({
      args: ['serve', '--config', `${mount?.mountPath ?? ''}/config.yaml`],
      notes: [],
    });
  });

  it("starts the article's server on the Services' port, over the article's database", async () => {
    const file = await parseServerFile('config.yaml', read('config.yaml'));
    const settings = resolveServerSettings({}, {}, file);
    const [clair, postgres] = servicesOf(of('overlays/article'));
    expect([settings.listen, settings.introspection]).toEqual(
      clair?.ports.map(({ port }) => ({ host: '0.0.0.0', port })),
    );
    expect(settings.database).toContain(
      `host=${postgres?.name ?? ''} port=${postgres?.ports[0]?.port ?? ''} `,
    );
    expect(file.notHonoured).toEqual(['clair.database.options.cachesize']);
  });
});

describe('the components', needs('kustomize'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-kustomize-'));

  afterAll(() => rmSync(folder, { recursive: true }));

  function renderWith(component: string): readonly Manifest[] {
    const path = (name: string) => relative(folder, join(KUSTOMIZE, name));
    writeFileSync(
      join(folder, 'kustomization.yaml'),
      `resources: ['${path('base')}']\ncomponents: ['${path(`components/${component}`)}']\n`,
    );
    const manifests = render(folder);
    expect(manifests.flatMap(faultsOf)).toEqual([]);
    expect(manifests.filter(isElsewhere)).toEqual([]);
    return manifests;
  }

  it('leaves the allowed addresses to the file with the tokens', () => {
    const environment = environmentOf(renderWith('tokens'));
    expect(environment).toHaveProperty('PLIMSOLL_CONFIG');
    expect(environment).not.toHaveProperty('PLIMSOLL_ALLOW_ADDRESS');
  });

  it('lets Prometheus find and reach the metrics', () => {
    const manifests = renderWith('service-monitor');
    const [monitor] = manifests.filter(({ kind }) => kind === 'ServiceMonitor');
    const [service] = manifests.filter(
      ({ kind, metadata }) => kind === 'Service' && metadata.name === 'plimsoll',
    );
    expect(monitor?.['spec']).toEqual({
      selector: { matchLabels: servicesOf(service ? [service] : [])[0]?.selector },
      endpoints: [{ port: 'introspection', path: '/metrics', interval: '30s', honorLabels: true }],
    });
    const policy = networkPoliciesOf(manifests).find(({ name }) => name === 'plimsoll-metrics');
    expect(policy?.ingress.flatMap(({ ports }) => ports.map(({ port }) => port))).toEqual([6061]);
  });
});
