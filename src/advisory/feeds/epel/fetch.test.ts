import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { repomd, securityUpdate, updateinfo } from '../../../../test/support/rpm-repository.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';
import { epelFeed } from './index.ts';

const PUB = 'https://dl.fedoraproject.org/pub';

it.each([
  ['7', `${PUB}/archive/epel/7/x86_64`],
  ['9', `${PUB}/epel/9/Everything/x86_64`],
])('reads the updates of EPEL %s', async (release, base) => {
  const feeds = new FakeFeeds();
  const pkg = { name: 'htop', version: '3.3.0', release: `1.el${release}` };
  const list = gzipSync(
    updateinfo(securityUpdate('FEDORA-EPEL-2026-1', [], [pkg], { bugs: ['CVE-2026-0001 htop: flaw'] })),
  );
  feeds.serve(`${base}/repodata/repomd.xml`, repomd(createHash('sha256').update(list).digest('hex')));
  feeds.serve(`${base}/repodata/updateinfo.xml.gz`, list);
  await epelFeed.sync(release, feeds.context);
  expect(feeds.of(`epel:${release}`)).toMatchObject({
    'FEDORA-EPEL-2026-1': {
      cves: ['CVE-2026-0001'],
      ranges: [{ ecosystem: `EPEL:${release}`, package: 'htop' }],
    },
  });
});
