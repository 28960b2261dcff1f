import { describe, expect, it } from 'vitest';
import type { ClairSettings } from '../../../config/index.ts';
import { dpkgStatus, loadFeed, openClairWorld, serveLayer, type ClairWorld } from '../../clair/testing.ts';
import type { LayerDocument } from '../../renderings/clair-v1/documents.ts';
import { clairV1 } from './index.ts';

const PATH = 'https://registry.example/layer';
const STRETCH = {
  path: 'etc/os-release',
  content: 'PRETTY_NAME="Debian GNU/Linux 9 (stretch)"\nID=debian\nVERSION_ID="9"\n',
};
const CUT = { path: 'var/lib/dpkg/status', content: 'Package: zlib1g\nStatus: install ok installed\nVersi' };

/** Posts a layer of a release that is no longer updated. */
async function openOld(
  { release = STRETCH, status = dpkgStatus('coreutils 8.23-4') } = {},
  given: Partial<ClairSettings> = {},
): Promise<ClairWorld> {
  const world = await openClairWorld(clairV1, given);
  await loadFeed(world.store, 'debian-tracker', [
    { id: 'CVE-2014-9471', package: 'coreutils', ecosystem: 'Debian:9', severity: 'low' },
  ]);
  serveLayer(world, PATH, [release, status]);
  const Layer = { Name: 'l', Path: PATH, Format: 'Docker' };
  await world.app.inject({ method: 'POST', url: '/v1/layers', payload: { Layer } });
  return world;
}

async function featuresOf({ app }: ClairWorld, query = 'vulnerabilities') {
  const answer = await app.inject(`/v1/layers/l?${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<{ Layer: LayerDocument }>().Layer.Features ?? [];
}

const SINCE = 'debian:9 has been past its end of life since 2020-07-18';

describe('an image past its end of life', () => {
  it("answers Clair v1 with an end-of-life image's findings, and one entry for the unknown", async () => {
    const [known, incomplete, ...others] = await featuresOf(await openOld());
    expect(known).toMatchObject({ Name: 'coreutils', Vulnerabilities: [{ Name: 'CVE-2014-9471' }] });
    expect(incomplete).toEqual({
      Name: 'debian',
      NamespaceName: 'debian:9',
      VersionFormat: 'dpkg',
      Version: '9',
      Vulnerabilities: [
        {
          Name: 'PLIMSOLL-INCOMPLETE',
          NamespaceName: 'debian:9',
          Description: expect.stringContaining(SINCE) as string,
          Severity: 'High',
        },
      ],
      AddedBy: 'l',
    });
    expect(others).toEqual([]);
  });

  it('gives the entry for unknown findings the configured severity', async () => {
    const features = await featuresOf(await openOld({}, { incompleteSeverity: 'critical' }));
    expect(features.at(-1)?.Vulnerabilities).toMatchObject([{ Severity: 'Critical' }]);
  });

  it('names the holes behind the entry in a key that other clients of Clair ignore', async () => {
    const { app } = await openOld();
    const answer = await app.inject('/v1/layers/l?vulnerabilities');
    expect(answer.json()).toMatchObject({ Layer: { Incomplete: ['distribution-end-of-life:debian:9'] } });
  });

  it('refuses an incomplete answer in place of the entry, unless its holes are waived', async () => {
    const { app } = await openOld({}, { incompleteAnswer: 'refuse' });
    const refused = await app.inject('/v1/layers/l?vulnerabilities');
    expect(refused.statusCode).toBe(422);
    expect(refused.json()).toMatchObject({ Error: { Message: expect.stringContaining(SINCE) as string } });
    expect((await app.inject('/v1/layers/l?features')).statusCode).toBe(200);
    const allowIncomplete = ['distribution-end-of-life'];
    const waived = await openOld({}, { incompleteAnswer: 'refuse', allowIncomplete });
    expect((await featuresOf(waived)).map(({ Name }) => Name)).toEqual(['coreutils']);
  });

  it('adds no entry for unknown findings where packages alone are requested', async () => {
    const features = await featuresOf(await openOld(), 'features');
    expect(features.map(({ Name }) => Name)).toEqual(['coreutils']);
  });

  it('refuses to answer for an end-of-life image with an unread part', async () => {
    const { app } = await openOld({ status: CUT });
    expect((await app.inject('/v1/layers/l?vulnerabilities')).statusCode).toBe(422);
  });
});

it('adds no entry for unknown findings to a supported release', async () => {
  const release = { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' };
  const world = await openOld({ release });
  await loadFeed(world.store, 'debian-tracker', [{ id: 'CVE-2014-9471', package: 'coreutils' }]);
  expect((await featuresOf(world)).map(({ Name }) => Name)).toEqual(['coreutils']);
});

describe('PLIMSOLL-INCOMPLETE as a vulnerability of a namespace', () => {
  const describedIn = async (namespace: string, rest = '') => {
    const { app } = await openClairWorld(clairV1, { incompleteSeverity: 'medium' });
    return app.inject(`/v1/namespaces/${namespace}/vulnerabilities/PLIMSOLL-INCOMPLETE${rest}`);
  };

  it('describes PLIMSOLL-INCOMPLETE, whether a feed of the release was loaded or not', async () => {
    expect((await describedIn('debian:9')).json()).toEqual({
      Vulnerability: {
        Name: 'PLIMSOLL-INCOMPLETE',
        NamespaceName: 'debian:9',
        Description: expect.stringContaining(SINCE) as string,
        Severity: 'Medium',
      },
    });
  });

  it('describes PLIMSOLL-INCOMPLETE for a supported release without a claim about it', async () => {
    const { Vulnerability: found } = (await describedIn('debian:13')).json<{
      Vulnerability: { Description: string };
    }>();
    expect(found.Description).toContain('may hold this entry');
    expect(found.Description).not.toContain('end of life');
  });

  it('gives PLIMSOLL-INCOMPLETE no fixed version', async () => {
    const fix = { Name: 'debian', NamespaceName: 'debian:9', VersionFormat: 'dpkg', Version: 'None' };
    expect((await describedIn('debian:9', '?fixedIn')).json()).toMatchObject({
      Vulnerability: { FixedIn: [fix] },
    });
    expect((await describedIn('debian:9', '/fixes')).json()).toEqual({ Features: [fix] });
  });

  it.each(['slackware:15.0', 'debian', 'nothing:1'])(
    'finds no PLIMSOLL-INCOMPLETE in %s, which no feed covers',
    async (namespace) => {
      expect((await describedIn(namespace)).statusCode).toBe(404);
    },
  );
});
