import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { DEBIAN } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import type { Question, RunningServer } from '../support/running-server.ts';
import { quayToken, ServerLab, toManifest, type RegistryImage } from '../support/server-lab.ts';

const INDEX = '/indexer/api/v1/index_report';
const REPORT = '/matcher/api/v1/vulnerability_report';

const reportSchema = z.object({
  packages: z.record(z.string(), z.object({ name: z.string() })),
  vulnerabilities: z.record(
    z.string(),
    z.object({ name: z.string(), normalized_severity: z.string(), fixed_in_version: z.string() }),
  ),
  package_vulnerabilities: z.record(z.string(), z.array(z.string())),
});

/** One line for each package and vulnerability. */
function foundIn(report: unknown): readonly string[] {
  const { packages, vulnerabilities, package_vulnerabilities } = reportSchema.parse(report);
  return Object.entries(package_vulnerabilities)
    .flatMap(([id, ids]) => ids.map((each) => ({ of: packages[id]?.name, ...vulnerabilities[each] })))
    .map((each) => [each.of, each.name, each.normalized_severity, each.fixed_in_version].join(' '))
    .toSorted();
}

describe('Clair v4', needs(...REGISTRY), () => {
  let lab: ServerLab;
  let image: RegistryImage;
  beforeAll(async () => {
    lab = await ServerLab.open();
    image = await lab.push(DEBIAN, 'team/ship:1');
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  describe.each(ENGINES)('Clair v4 on %s', (name) => {
    let engine: EngineLab;
    let clair: RunningServer;
    let token: string;

    beforeAll(async () => {
      engine = await EngineLab.open(name);
      token = await quayToken();
      clair = await lab.startOn(engine);
      await clair.untilReady();
    });
    afterAll(() => engine[Symbol.asyncDispose]());

    const ask = (path: string, question: Question = {}) => clair.ask(path, { token, ...question });
    const jsonOf = async (answer: Promise<Response>): Promise<unknown> => (await answer).json();

    it('finds no image before it is posted', async () => {
      expect((await ask(`${INDEX}/${image.digest}`)).status).toBe(404);
      expect((await ask(`${REPORT}/${image.digest}`)).status).toBe(404);
    });

    it('reports an image that the registry denies, instead of indexing it', async () => {
      const answer = await ask(INDEX, { json: toManifest(image, `Basic ${btoa('nobody:nothing')}`) });
      expect(answer.ok).toBe(false);
      expect(await answer.json()).toMatchObject({ message: expect.stringContaining(lab.registry.host) });
      expect((await ask(`${REPORT}/${image.digest}`)).status).toBe(404);
    });

    it('indexes the posted manifest, and names the addresses of its reports', async () => {
      const answer = await ask(INDEX, { json: toManifest(image) });
      expect(answer.status).toBe(201);
      expect(answer.headers.get('location')).toBe(`${INDEX}/${image.digest}`);
      expect(await answer.json()).toMatchObject({
        manifest_hash: image.digest,
        state: 'IndexFinished',
        success: true,
        err: '',
        distributions: { 1: { did: 'debian', version_id: '13' } },
      });
    });

    it('indexes nothing anew while its state is the one that the client knows', async () => {
      const state = await ask('/indexer/api/v1/index_state');
      const etag = state.headers.get('etag') ?? '';
      const again = { json: toManifest(image), headers: { 'if-none-match': etag } };
      expect((await ask(INDEX, again)).status).toBe(412);
      expect((await ask(`${INDEX}/${image.digest}`, { headers: { 'if-none-match': etag } })).status).toBe(
        304,
      );
    });

    it('lists packages with their sources, and the layer of each', async () => {
      const report = await jsonOf(ask(`${INDEX}/${image.digest}`));
      const [base, top] = image.layers.map(({ digest }) => digest);
      expect(report).toMatchObject({
        packages: {
          1: { name: 'keel', version: '3.0-1' },
          2: { name: 'libanchor1', version: '1.0-1', source: { name: 'anchor', version: '1.0-1' } },
          3: { name: 'libhull2', version: '2.0-1', source: { name: 'hull' } },
          4: { name: 'mast', version: '4.0-1' },
        },
        environments: { 1: [{ introduced_in: base }], 4: [{ introduced_in: top }] },
      });
    });

    it('reports the vulnerabilities of each package', async () => {
      const answer = await ask(`${REPORT}/${image.digest}`);
      expect(answer.headers.get('content-type')).toBe('application/vnd.clair.vulnerability_report.v1+json');
      expect(foundIn(await answer.json())).toEqual([
        'keel CVE-2099-0003 High 3.0-2',
        'libanchor1 CVE-2099-0001 Critical 1.0-2',
        'libhull2 CVE-2099-0002 Medium ',
        'mast CVE-2099-0004 Unknown ',
      ]);
    });

    it('lists the manifests that a vulnerability affects', async () => {
      const vulnerability = {
        id: '7',
        package: { name: 'anchor', kind: 'source' },
        distribution: { did: 'debian', version_id: '13' },
        fixed_in_version: '1.0-2',
      };
      const json = { vulnerabilities: [vulnerability] };
      expect(await jsonOf(ask('/indexer/api/v1/internal/affected_manifest/', { json }))).toMatchObject({
        vulnerable_manifests: { [image.digest]: ['7'] },
      });
    });

    it('lists the updates of its feeds', async () => {
      const operations = await jsonOf(ask('/matcher/api/v1/internal/update_operation'));
      expect(operations).toMatchObject({ 'debian-tracker': [{ ref: expect.any(String) }] });
    });

    it('refuses clients without a token', async () => {
      expect((await clair.ask(`${REPORT}/${image.digest}`)).status).toBe(401);
    });

    it('forgets a deleted image', async () => {
      expect((await ask(`${INDEX}/${image.digest}`, { method: 'DELETE' })).status).toBe(204);
      expect((await ask(`${INDEX}/${image.digest}`)).status).toBe(404);
      expect((await ask(`${REPORT}/${image.digest}`)).status).toBe(404);
    });

    it('deletes many images at once, and names those that were there', async () => {
      await ask(INDEX, { json: toManifest(image) });
      const unknown = `sha256:${'0'.repeat(64)}`;
      const answer = await ask(INDEX, { method: 'DELETE', json: [unknown, image.digest] });
      expect(await answer.json()).toEqual([image.digest]);
    });
  });
});
