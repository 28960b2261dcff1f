import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ExampleImage } from '../../bin/examples/write-image.ts';
import { buildZip } from '../../src/archive/testing/build-zip.ts';
import { DEBIAN, OSV_DEBIAN } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import type { RunningServer } from '../support/running-server.ts';
import { BASIC, LOGIN, ServerLab, TOKENS, type RegistryImage } from '../support/server-lab.ts';

/** As old as the images of 2018: Debian's tracker speaks of it no more, and OSV's export does. */
const JESSIE: ExampleImage = {
  ...DEBIAN,
  osRelease: { ID: 'debian', VERSION_ID: '8', PRETTY_NAME: 'Debian GNU/Linux 8 (jessie)' },
};

const ERRATUM = {
  id: 'DLA-2099-1',
  modified: '2026-01-01T00:00:00Z',
  upstream: ['CVE-2099-0001'],
  affected: [
    {
      package: { ecosystem: 'Debian:8', name: 'anchor' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.0-2' }] }],
    },
  ],
};

const reportSchema = z.object({
  packages: z.record(z.string(), z.object({ name: z.string(), version: z.string() })),
  vulnerabilities: z.record(z.string(), z.object({ name: z.string(), normalized_severity: z.string() })),
});

describe('an image past its end of life', needs(...REGISTRY), () => {
  let lab: ServerLab;
  let image: RegistryImage;
  let clair: RunningServer;

  beforeAll(async () => {
    lab = await ServerLab.open();
    lab.mirror.write(OSV_DEBIAN, buildZip([{ name: 'DLA-2099-1.json', content: JSON.stringify(ERRATUM) }]));
    image = await lab.push(JESSIE, 'team/old:1');
    clair = await lab.start();
    await clair.untilReady();
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  function klar(environment: Readonly<Record<string, string>>) {
    const address = `any:${TOKENS.scan}@${new URL(clair.address).host}`.replaceAll(' ', '%20');
    const login = { DOCKER_USER: LOGIN.username, DOCKER_PASSWORD: LOGIN.password };
    const asked = ['klar', `${lab.registry.host}/team/old:1`];
    return lab.user.run(asked, {
      environment: { CLAIR_ADDR: `http://${address}`, ...login, ...environment },
    });
  }

  it("prints Klar's summary of an end-of-life image, and counts the unknown findings", async () => {
    const { code, stdout } = await klar({ CLAIR_OUTPUT: 'High', CLAIR_THRESHOLD: '1' });
    expect(stdout).toContain(
      'Got results from Clair API v1\nFound 2 vulnerabilities\nHigh: 1\nCritical: 1\n',
    );
    expect(stdout).toContain('PLIMSOLL-INCOMPLETE: [High] \nFound in: debian [8]\nFixed By: \n');
    expect(code).toBe(1);
    expect((await klar({ CLAIR_OUTPUT: 'High', CLAIR_THRESHOLD: '2' })).code).toBe(2);
    const waiver = { PLIMSOLL_ALLOW_INCOMPLETE: 'distribution-end-of-life,feed-content-old' };
    expect((await klar({ CLAIR_OUTPUT: 'High', CLAIR_THRESHOLD: '2', ...waiver })).code).toBe(0);
  });

  it("drops the entry for unknown findings where Klar's whitelist names it", async () => {
    const file = lab.user.write('whitelist.yaml', 'images:\n  team/old: [PLIMSOLL-INCOMPLETE]\n');
    const { code, stdout } = await klar({ WHITELIST_FILE: file, CLAIR_THRESHOLD: '1' });
    expect([code, stdout]).toEqual([0, expect.stringContaining('Whitelisted 1 vulnerabilities\nFound 1 ')]);
  });

  it('indexes an end-of-life image for Clair v4 without an error, and reports it with the entry', async () => {
    const headers = { Authorization: [BASIC] };
    const layers = image.layers.map(({ digest, url }) => ({ hash: digest, uri: url, headers }));
    const json = { hash: image.digest, layers };
    const index = await clair.ask('/indexer/api/v1/index_report', { token: TOKENS.scan, json });
    expect(await index.json()).toMatchObject({ state: 'IndexFinished', success: true, err: '' });
    const path = `/matcher/api/v1/vulnerability_report/${image.digest}`;
    const report = reportSchema.parse(await (await clair.ask(path, { token: TOKENS.scan })).json());
    expect(Object.values(report.packages)).toContainEqual({ name: 'debian', version: '8' });
    expect(Object.values(report.vulnerabilities)).toEqual([
      { name: 'CVE-2099-0001', normalized_severity: 'Critical' },
      { name: 'PLIMSOLL-INCOMPLETE', normalized_severity: 'High' },
    ]);
  });
});
