import { describe, expect, it } from 'vitest';
import type { ClairSettings } from '../../../config/index.ts';
import { dpkgStatus, loadFeed, openClairWorld } from '../../clair/testing.ts';
import { clairV4 } from './index.ts';
import { HASH, post, REPORT } from './testing.ts';

const STRETCH = {
  path: 'etc/os-release',
  content: 'PRETTY_NAME="Debian GNU/Linux 9 (stretch)"\nID=debian\nVERSION_ID="9"\n',
};

/** Posts a manifest of a release that is no longer updated, and returns its index and vulnerability reports. */
async function reportsOfOld(given: Partial<ClairSettings> = {}) {
  const world = await openClairWorld(clairV4, given);
  await loadFeed(world.store, 'debian-tracker', [
    { id: 'CVE-2014-9471', package: 'coreutils', ecosystem: 'Debian:9', severity: 'low' },
  ]);
  const { answer, layers } = await post(world, [STRETCH, dpkgStatus('coreutils 8.23-4')]);
  const report = await world.app.inject(`${REPORT}/${HASH}`);
  return {
    layers,
    index: answer.json<Record<string, unknown>>(),
    report: report.json<Record<string, Record<string, object>>>(),
  };
}

describe('an image past its end of life', () => {
  it('indexes an end-of-life image without an error, so that clairctl prints nothing else', async () => {
    const { index } = await reportsOfOld();
    expect(index).toMatchObject({ state: 'IndexFinished', success: true, err: '' });
    expect(Object.keys(Object(index['packages']) as object)).toEqual(['1']);
  });

  it("reports to Clair v4 an end-of-life image's findings, and one entry for the unknown", async () => {
    const { report, layers } = await reportsOfOld();
    expect(report['packages']).toMatchObject({
      1: { id: '1', name: 'coreutils' },
      3: { id: '3', name: 'debian', version: '9', kind: 'binary', source: { id: '4', kind: 'source' } },
    });
    expect(report['environments']).toMatchObject({
      3: [
        { package_db: 'etc/os-release', introduced_in: layers[0], distribution_id: '1', repository_ids: [] },
      ],
    });
    expect(report['vulnerabilities']).toMatchObject({
      1: { name: 'CVE-2014-9471' },
      2: {
        id: '2',
        updater: 'plimsoll',
        name: 'PLIMSOLL-INCOMPLETE',
        description: expect.stringContaining('past its end of life since 2020-07-18') as string,
        issued: '0001-01-01T00:00:00Z',
        severity: 'High',
        normalized_severity: 'High',
        package: { name: 'debian' },
        distribution: { did: 'debian', version_id: '9' },
        fixed_in_version: '',
      },
    });
    expect(report['package_vulnerabilities']).toEqual({ 1: ['1'], 3: ['2'] });
    expect(report['problems']).toMatchObject([{ kind: 'distribution-end-of-life', subject: 'debian:9' }]);
  });

  it('gives the v4 entry for unknown findings the configured severity', async () => {
    const { report } = await reportsOfOld({ incompleteSeverity: 'low' });
    expect(report['vulnerabilities']).toMatchObject({ 2: { normalized_severity: 'Low' } });
  });
});
