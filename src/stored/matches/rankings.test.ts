import { expect, it } from 'vitest';
import type { Problem } from '../../domain/index.ts';
import { openWorld } from '../../findings/testing.ts';
import { Rankings } from './rankings.ts';

const CVE = 'CVE-2024-0001';
const OTHER = 'CVE-2024-0002';
const OFFLINE = { offline: true };

async function afterSync(...problems: readonly Problem[]) {
  const world = await openWorld({}, OFFLINE);
  const sync = await world.context.store.enrichment.beginRecordSync('cve', 'full');
  await sync.commit({ syncedAt: '2026-11-25T11:00:00.000Z', problems });
  return world;
}

it('counts a hole of the list of CVE records for every image with CVEs, and neither its notes nor a record', async () => {
  const ofList: Problem = { kind: 'feed-unreadable', subject: 'cve', message: 'a part cannot be read' };
  const ofRecord: Problem = { kind: 'feed-unreadable', subject: CVE, message: 'its record cannot be read' };
  const note: Problem = { kind: 'feed-not-updated', subject: 'cve', message: 'yesterday’s list' };
  await using world = await afterSync(ofList, ofRecord, note);
  const rankings = new Rankings(world.context);
  await rankings.load([CVE]);
  await rankings.load([CVE]);
  expect(rankings.holes).toEqual([ofList]);
});

it('remembers all CVEs that a source was not asked about as one problem', async () => {
  await using world = await openWorld({}, OFFLINE);
  const rankings = new Rankings(world.context);
  await rankings.load([CVE]);
  await rankings.load([OTHER]);
  expect(rankings.missing.cve.unasked).toMatchObject([
    { problem: { kind: 'feed-missing', subject: 'cve' }, cves: new Set([CVE, OTHER]) },
  ]);
  expect(rankings.missing.kev).toMatchObject([{ kind: 'feed-missing', subject: 'kev' }]);
});

it('remembers what was missing when it is asked about no CVE', async () => {
  await using world = await openWorld({}, OFFLINE);
  const rankings = new Rankings(world.context);
  await rankings.load([CVE]);
  await rankings.load([]);
  expect(rankings.missing.kev).toHaveLength(1);
});
