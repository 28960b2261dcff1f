// The calls of Harbor to a scanner, against a registry with a password: it asks for the metadata, posts a scan, and
// asks for its report until there is one.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { User } from '../support/cli.ts';
import { ENGINES, openEngine, type Engine } from '../support/engines.ts';
import { DEBIAN } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import { SOON, type RunningServer } from '../support/running-server.ts';
import { BASIC, LOGIN, ServerLab, TOKENS, type RegistryImage } from '../support/server-lab.ts';

const API = '/harbor/api/v1';
const VULNERABILITIES = 'application/vnd.security.vulnerability.report; version=1.1';
const SBOM = 'application/vnd.security.sbom.report+json; version=1.0';

const reportSchema = z.object({
  artifact: z.object({ repository: z.string(), digest: z.string() }),
  severity: z.string(),
  vulnerabilities: z.array(z.object({ id: z.string(), package: z.string(), severity: z.string() })),
});

describe('Harbor', needs(...REGISTRY), () => {
  let lab: ServerLab;
  let ship: RegistryImage;
  beforeAll(async () => {
    lab = await ServerLab.open();
    ship = await lab.push(DEBIAN, 'library/ship:1');
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  const requestOf = (authorization: string) => ({
    registry: { url: `http://${lab.registry.host}`, authorization },
    artifact: { repository: 'library/ship', digest: ship.digest, tag: '1' },
  });

  async function submit(server: RunningServer, authorization = BASIC): Promise<string> {
    const answer = await server.ask(`${API}/scan`, {
      method: 'POST',
      json: requestOf(authorization),
      headers: { 'content-type': 'application/vnd.scanner.adapter.scan.request+json; version=1.0' },
      token: TOKENS.scan,
    });
    expect(answer.status).toBe(202);
    return z.object({ id: z.string() }).parse(await answer.json()).id;
  }

  /** Asks as long as the answer is "not yet". */
  function reportOf(
    server: RunningServer,
    id: string,
    accept = VULNERABILITIES,
    query = '',
  ): Promise<Response> {
    return vi.waitFor(async () => {
      const headers = { accept };
      const question = { headers, token: TOKENS.scan, redirect: 'manual' } as const;
      const answer = await server.ask(`${API}/scan/${id}/report${query}`, question);
      expect(answer.status).not.toBe(302);
      return answer;
    }, SOON);
  }

  describe.each(ENGINES)('a scanner on %s', (name) => {
    const users = [new User(), new User()] as const;
    let engine: Engine;
    let server: RunningServer;
    let id: string;
    beforeAll(async () => {
      engine = await openEngine(name);
      server = await lab.start(users[0], engine.options);
      await server.untilReady();
    });
    afterAll(async () => {
      await server.end();
      await engine[Symbol.asyncDispose]();
      for (const user of users) user[Symbol.dispose]();
    });

    it.each([
      [401, 'without a token', {}],
      [401, 'with a wrong key', { 'x-scanneradapter-api-key': 'another' }],
      [200, 'by Basic', { authorization: `Basic ${btoa(`harbor:${TOKENS.scan}`)}` }],
      [200, 'by Bearer', { authorization: `Bearer ${TOKENS.scan}` }],
      [200, 'by API key', { 'x-scanneradapter-api-key': TOKENS.scan }],
    ])('answers %i to the request for metadata %s', async (status, _, headers) => {
      const answer = await server.ask(`${API}/metadata`, { headers });
      expect(answer.status).toBe(status);
      expect(await answer.json()).toHaveProperty(status === 200 ? 'scanner' : 'error.message');
    });

    it('takes the API key nowhere else', async () => {
      const headers = { 'x-scanneradapter-api-key': TOKENS.scan };
      expect((await server.ask('/api/v1/images', { headers })).status).toBe(401);
    });

    it('says that the registry refused the password, and repeats it nowhere', async () => {
      const wrong = `Basic ${btoa(`${LOGIN.username}:a wrong one`)}`;
      const answer = await reportOf(server, await submit(server, wrong));
      expect(answer.status).toBe(500);
      const text = await answer.text();
      expect(text).toContain('"error"');
      const kept = name === 'SQLite' ? readFileSync(users[0].store, 'latin1') : '';
      for (const secret of [
        LOGIN.password,
        BASIC.slice('Basic '.length),
        'a wrong one',
        btoa('a wrong one'),
      ]) {
        expect([text, server.log, kept].join('\n')).not.toContain(secret);
      }
    });

    it("reports on an image that it pulls with the request's own password", async () => {
      id = await submit(server);
      const answer = await reportOf(server, id);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, VULNERABILITIES]);
      const { artifact, severity, vulnerabilities } = reportSchema.parse(await answer.json());
      expect(artifact).toEqual({ repository: 'library/ship', digest: ship.digest });
      expect(severity).toBe('Critical');
      expect(vulnerabilities.map((each) => `${each.id} ${each.package} ${each.severity}`).toSorted()).toEqual(
        [
          'CVE-2099-0001 libanchor1 Critical',
          'CVE-2099-0002 libhull2 Medium',
          'CVE-2099-0003 keel High',
          'CVE-2099-0004 mast Unknown',
        ],
      );
    });

    it('writes the SBOM of the same scan', async () => {
      const answer = await reportOf(server, id, SBOM, '?sbom_media_type=application%2Fspdx%2Bjson');
      expect(await answer.json()).toMatchObject({
        media_type: 'application/spdx+json',
        sbom: { spdxVersion: 'SPDX-2.3' },
      });
    });

    it('hides a scan from other clients', async () => {
      const question = { token: TOKENS.read, redirect: 'manual' } as const;
      expect((await server.ask(`${API}/scan/${id}/report`, question)).status).toBe(404);
    });

    it('answers for a scan after a restart, and at any replica', async () => {
      const next = await submit(server);
      if (name === 'SQLite') await server.end();
      const other = await lab.start(users[name === 'SQLite' ? 0 : 1], engine.options);
      if (name === 'Postgres') await server.end();
      server = other;
      for (const each of [id, next]) {
        const answer = await reportOf(server, each);
        expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('CVE-2099-0001')]);
      }
    });
  });
});
