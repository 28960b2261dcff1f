import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { criterion, joined, ovalDocument } from '../../../../test/support/oval.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';
import { photonFeed } from './index.ts';

const FILE = 'https://packages.broadcom.com/photon/photon_oval_definitions/com.vmware.phsa-photon5.xml.gz';
const LINUX = 'xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux"';

it('reads packages by tests, objects and states, and names an advisory as its vendor does', async () => {
  const feeds = new FakeFeeds();
  const test = (id: string, object: string, state: string) =>
    `<rpminfo_test id="${id}" ${LINUX}><object object_ref="${object}"/><state state_ref="${state}"/></rpminfo_test>`;
  const facts = [
    test('t:1', 'o:1', 's:1'),
    test('t:2', 'o:2', 's:2'),
    test('t:3', 'o:1', 's:3'),
    `<rpminfo_object id="o:1" ${LINUX}><name>curl</name></rpminfo_object>`,
    `<rpminfo_object id="o:2" ${LINUX}><name>photon-release</name></rpminfo_object>`,
    `<rpminfo_state id="s:1" ${LINUX}><evr datatype="evr_string" operation="less than">0:8.5.0-1.ph5</evr></rpminfo_state>`,
    `<rpminfo_state id="s:2" ${LINUX}><version operation="pattern match">^5</version></rpminfo_state>`,
    `<rpminfo_state id="s:3" ${LINUX}><signature_keyid operation="equals">8a6d</signature_keyid></rpminfo_state>`,
  ].join('');
  const criteria = joined(
    'AND',
    '<criterion test_ref="t:2" comment="Photon OS 5 is installed"/>',
    '<criterion test_ref="t:1" comment="a comment that names another package"/>',
    '<criterion test_ref="t:3" comment="a comment about a signature"/>',
  );
  const definition = {
    title: 'PHSA-2026:00001 curl Security Update. (Critical)',
    platform: 'Photon 5',
    cves: ['CVE-2026-0001'],
    severity: 'Critical',
  };
  feeds.serve(
    FILE,
    gzipSync(
      ovalDocument(
        [
          { ...definition, number: '1', references: ['PHSA PHSA:00001:5.0:0036'], criteria },
          {
            ...definition,
            number: '2',
            criteria: joined('OR', criterion('wget is earlier than 0:1.25-1.ph5')),
          },
        ],
        facts,
      ),
    ),
  );
  expect(await photonFeed.sync('5', feeds.context)).toEqual({ kind: 'updated', problems: [] });
  const found = feeds.of('photon:5');
  expect(Object.keys(found)).toEqual(['PHSA-2026-5.0-0036/00001', 'oval:made:def:2']);
  expect(found['PHSA-2026-5.0-0036/00001']).toMatchObject({
    cves: ['CVE-2026-0001'],
    ratings: [{ source: 'photon', severity: 'critical' }],
    ranges: [{ ecosystem: 'Photon OS:5', package: 'curl', upper: '8.5.0-1.ph5', state: 'fixed' }],
  });
});

it('fails by name where Photon OS publishes nothing for a release', async () => {
  const feeds = new FakeFeeds();
  await expect(photonFeed.sync('9', feeds.context)).rejects.toThrow(
    'phsa-photon9.xml.gz: the file was not found',
  );
});
