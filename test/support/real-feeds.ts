import path from 'node:path';
import type { FeedMirror } from './feed-mirror.ts';
import { readZst } from './unpack-tar-zst.ts';

/** Mirrors the real feeds of Debian and Alpine, the rankings of CVEs, and the advisories of some ecosystems. */
export function mirrorRealFeeds(mirror: FeedMirror, feeds: string, ecosystems: readonly string[]): void {
  mirror.write(
    'security-tracker.debian.org/tracker/data/json',
    readZst(path.join(feeds, 'debian/derived/tracker-json-from-dsa-dla.json.zst')),
  );
  mirror.link('secdb.alpinelinux.org', path.join(feeds, 'alpine-secdb'));
  mirror.link('www.cisa.gov/sites/default/files/feeds', path.join(feeds, 'kev'));
  mirror.link('epss.cyentia.com', path.join(feeds, 'epss'));
  for (const ecosystem of ecosystems) {
    const from = path.join(feeds, 'osv', ecosystem);
    mirror.link(`osv-vulnerabilities.storage.googleapis.com/${ecosystem}`, from);
  }
}
