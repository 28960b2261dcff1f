import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FeedMirror } from './feed-mirror.ts';

/** Serves an rpm repository with this list of updates, at an address without a scheme. */
export function serveRepository(mirror: FeedMirror, address: string, updateinfo: string | Uint8Array): void {
  const list = gzipSync(updateinfo);
  const sha256 = createHash('sha256').update(list).digest('hex');
  mirror.write(`${address}/repodata/updateinfo.xml.gz`, list);
  mirror.write(`${address}/repodata/repomd.xml`, repomd(sha256));
}

/** `repomd.xml` of a repository that holds only a list of updates. */
export function repomd(
  sha256: string,
  href = 'repodata/updateinfo.xml.gz',
  revision = 1_739_491_200,
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>${revision}</revision>
<data type="primary"><location href="repodata/primary.xml.gz"/></data>
<data type="updateinfo"><checksum type="sha256">${sha256}</checksum><location href="${href}"/></data></repomd>`;
}

/** A package of an update, as `name-epoch:version-release.arch` has its parts. */
export interface Built {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch?: string;
  readonly arch?: string;
}

/** One security update; `bugs` are titles of bugs that it closes. */
export function securityUpdate(
  id: string,
  cves: readonly string[],
  packages: readonly Built[],
  {
    severity = 'Important',
    issued = '2026-11-20 10:00:00',
    type = 'security',
    title = id,
    description = `About ${id}`,
    bugs = [] as readonly string[],
  } = {},
): string {
  const references = [
    ...cves.map((cve) => `<reference href="https://x.example" id="${cve}" title="" type="cve"/>`),
    ...bugs.map(
      (bug, at) => `<reference href="https://x.example" id="${at}" title="${bug}" type="bugzilla"/>`,
    ),
  ];
  const built = packages.map(
    ({ name, version, release, epoch = '0', arch = 'x86_64' }) =>
      `<package arch="${arch}" epoch="${epoch}" name="${name}" release="${release}" version="${version}"><filename>x</filename></package>`,
  );
  return `<update status="final" type="${type}" version="1.4"><id>${id}</id><title>${title}</title><issued date="${issued}"/><updated date="${issued}"/><severity>${severity}</severity><description>${description}</description><references>${references.join('')}</references><pkglist><collection short="x"><name>x</name>${built.join('')}</collection></pkglist></update>`;
}

export function updateinfo(...updates: readonly string[]): string {
  return `<?xml version="1.0"?>\n<updates>${updates.join('\n')}</updates>`;
}
