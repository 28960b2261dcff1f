import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { DEBIAN } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';
import type { Question, RunningServer } from '../support/running-server.ts';
import { BASIC, ServerLab, TOKENS, type RegistryImage } from '../support/server-lab.ts';

const errorSchema = z.strictObject({ Error: z.strictObject({ Message: z.string() }) });

describe('Clair v1', needs(...REGISTRY), () => {
  let lab: ServerLab;
  let image: RegistryImage;
  beforeAll(async () => {
    lab = await ServerLab.open();
    image = await lab.push(DEBIAN, 'team/ship:1');
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  describe.each(ENGINES)('Clair v1 on %s', (name) => {
    let engine: EngineLab;
    let clair: RunningServer;

    beforeAll(async () => {
      engine = await EngineLab.open(name);
      clair = await lab.startOn(engine);
      await clair.untilReady();
    });
    afterAll(() => engine[Symbol.asyncDispose]());

    /** As Klar does, which can only put a password into the address of Clair. */
    function ask(path: string, question: Question = {}): Promise<Response> {
      const authorization = `Basic ${btoa(`any:${TOKENS.scan}`)}`;
      return clair.ask(`/v1${path}`, { headers: { authorization }, ...question });
    }

    function post(layer: string, parent: string, index: number, authorization = BASIC): Promise<Response> {
      const Path = image.layers[index]?.url;
      const Layer = { Name: layer, Path, ParentName: parent, Format: 'Docker', Features: null };
      return ask('/layers', { json: { Layer: { ...Layer, Headers: { Authorization: authorization } } } });
    }

    async function messageOf(answer: Response): Promise<string> {
      expect(answer.headers.get('content-type')).toBe('application/json;charset=utf-8');
      return errorSchema.parse(await answer.json()).Error.Message;
    }

    it('finds no layer before it is posted', async () => {
      const answer = await ask('/layers/top?vulnerabilities');
      expect(answer.status).toBe(404);
      await messageOf(answer);
    });

    it('refuses a layer that the registry denies', async () => {
      const answer = await post('base', '', 0, `Basic ${btoa('nobody:nothing')}`);
      expect(answer.ok).toBe(false);
      expect(await messageOf(answer)).toBe('could not find layer');
      expect((await ask('/layers/base')).status).toBe(404);
    });

    it('refuses a layer before its parent', async () => {
      const answer = await post('top', 'base', 1);
      expect(answer.status).toBe(400);
      await messageOf(answer);
    });

    it('accepts the layers of an image, the lowest first', async () => {
      const base = await post('base', '', 0);
      expect([base.status, await base.json()]).toMatchObject([201, { Layer: { Name: 'base' } }]);
      const top = await post('top', 'base', 1);
      expect([top.status, await top.json()]).toMatchObject([201, { Layer: { ParentName: 'base' } }]);
    });

    it('lists the features of a layer with those below it, and the vulnerabilities of each', async () => {
      const answer = await ask('/layers/top?features&vulnerabilities');
      expect(await answer.json()).toMatchObject({
        Layer: {
          Name: 'top',
          NamespaceName: 'debian:13',
          ParentName: 'base',
          Features: [
            feature('keel', '3.0-1', 'base', { Name: 'CVE-2099-0003', Severity: 'High', FixedBy: '3.0-2' }),
            feature('anchor', '1.0-1', 'base', {
              Name: 'CVE-2099-0001',
              Severity: 'Critical',
              FixedBy: '1.0-2',
            }),
            feature('hull', '2.0-1', 'base', { Name: 'CVE-2099-0002', Severity: 'Medium' }),
            feature('mast', '4.0-1', 'top', { Name: 'CVE-2099-0004', Severity: 'Unknown' }),
          ],
        },
      });
    });

    it('lists for the lower layer its own features alone', async () => {
      const text = await (await ask('/layers/base?features')).text();
      expect(text).toContain('"Name":"keel"');
      expect(text).not.toContain('"Name":"mast"');
    });

    it('serves namespaces, and the vulnerabilities of one', async () => {
      expect(await (await ask('/namespaces')).json()).toMatchObject({
        Namespaces: expect.arrayContaining([{ Name: 'debian:13', VersionFormat: 'dpkg' }]) as object[],
      });
      const one = await ask('/namespaces/debian:13/vulnerabilities/CVE-2099-0001?fixedIn');
      expect(await one.json()).toMatchObject({
        Vulnerability: { Name: 'CVE-2099-0001', FixedIn: [{ Name: 'anchor', Version: '1.0-2' }] },
      });
    });

    it('hides the layer that a client named from others', async () => {
      expect((await clair.ask('/v1/layers/top', { token: TOKENS.read })).status).toBe(404);
      expect((await clair.ask('/v1/layers/top')).status).toBe(401);
    });

    it('deletes a layer, and keeps the one below', async () => {
      expect((await ask('/layers/top', { method: 'DELETE' })).status).toBe(200);
      expect((await ask('/layers/top?vulnerabilities')).status).toBe(404);
      expect((await ask('/layers/base?vulnerabilities')).status).toBe(200);
    });
  });
});

function feature(name: string, version: string, layer: string, vulnerability: object): object {
  return { Name: name, Version: version, AddedBy: layer, Vulnerabilities: [vulnerability] };
}
