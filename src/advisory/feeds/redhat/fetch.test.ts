import { zstdCompressSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { vexDocument, type MadeFlaw } from '../../../../test/support/csaf.ts';
import { buildTar } from '../../../archive/testing/build-tar.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';
import { redhatFeed } from './index.ts';

const FOLDER = 'https://security.access.redhat.com/data/csaf/v2/vex-feed';
const ARCHIVE = 'csaf_vex_2026-08-20.tar.zst';
const FEED = 'redhat:9';
const MADE = '2026-08-20T00:00:00+00:00';
const SOON = '2026-08-21T06:00:00+00:00';
const LATER = '2026-08-21T12:00:00+00:00';

let feeds: FakeFeeds;

const sync = (part = '9') => redhatFeed.sync(part, feeds.context);
const idsIn = (feed = FEED) => Object.keys(feeds.of(feed)).sort();
const pathOf = (cve: string) => `2026/${cve.toLowerCase()}.json`;
const requested = () => feeds.requests.map(({ url }) => url.slice(FOLDER.length + 1));

function flaw(cve: string, more: Partial<MadeFlaw> & { readonly major?: number } = {}): string {
  const { major = 9 } = more;
  const rpm = `bash@5-2.el${major}`;
  const statements = [{ stream: `enterprise_linux:${major}::baseos`, rpm, status: 'fixed' }] as const;
  return vexDocument({ cve, statements, modified: MADE, ...more });
}

function serveArchive(documents: Readonly<Record<string, string>>): void {
  const files = Object.entries(documents).map(([path, content]) => ({ path, content }));
  feeds.serve(`${FOLDER}/archive_latest.txt`, `${ARCHIVE}\n`);
  feeds.serve(`${FOLDER}/${ARCHIVE}`, zstdCompressSync(buildTar(files)));
}

/** Serves a list, the newest first. */
function serveList(name: 'changes' | 'deletions', lines: readonly (readonly [cve: string, at: string])[]) {
  const text = lines.map(([cve, at]) => `"${pathOf(cve)}","${at}"\n`).join('');
  feeds.serve(`${FOLDER}/${name}.csv`, text, { etag: `"${text.length} ${lines[0]?.[1]}"` });
}

const serveDocument = (cve: string, text: string) => {
  feeds.serve(`${FOLDER}/${pathOf(cve)}`, text);
};

beforeEach(() => {
  feeds = new FakeFeeds();
  serveArchive({
    [pathOf('CVE-2026-1000')]: flaw('CVE-2026-1000'),
    [pathOf('CVE-2026-2000')]: flaw('CVE-2026-2000'),
    [pathOf('CVE-2026-3000')]: flaw('CVE-2026-3000', { major: 8 }),
    [pathOf('CVE-2026-4000')]: flaw('CVE-2026-4000', { status: 'deleted' }),
    'index.txt': 'no document',
  });
  serveList('changes', [['CVE-2026-1000', MADE]]);
  serveList('deletions', []);
});

describe('the first sync of a release', () => {
  it('gives one major release without the others, and no deleted document', async () => {
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(idsIn()).toEqual(['CVE-2026-1000', 'CVE-2026-2000']);
    await sync('8');
    expect(idsIn('redhat:8')).toEqual(['CVE-2026-3000']);
  });

  it('reads at once what has changed since the archive was made', async () => {
    serveList('changes', [
      ['CVE-2026-2000', LATER],
      ['CVE-2026-5000', SOON],
      ['CVE-2026-1000', MADE],
    ]);
    serveDocument('CVE-2026-5000', flaw('CVE-2026-5000'));
    serveDocument('CVE-2026-2000', flaw('CVE-2026-2000', { major: 8 }));
    await sync();
    expect(idsIn()).toEqual(['CVE-2026-1000', 'CVE-2026-5000']);
  });

  it('keeps an unreadable document as not read, its former content in force', async () => {
    await sync();
    feeds.now = new Date('2026-10-01T12:00:00Z');
    serveArchive({
      [pathOf('CVE-2026-1000')]: flaw('CVE-2026-1000').slice(0, 900),
      [pathOf('CVE-2026-2000')]: flaw('CVE-2026-2000'),
      [pathOf('CVE-2026-6000')]: flaw('CVE-2026-2000'),
    });
    await sync();
    expect(idsIn()).toEqual(['CVE-2026-1000', 'CVE-2026-2000', 'cve-2026-1000.json', 'cve-2026-6000.json']);
    expect(feeds.of(FEED)['cve-2026-6000.json']).toMatchObject({
      cves: ['CVE-2026-6000'],
      ranges: [
        {
          ecosystem: 'Red Hat:enterprise_linux:9',
          package: '',
          state: 'unreadable',
          unread: 'expected another ID, got the document CVE-2026-2000',
        },
      ],
    });
  });

  it.each<readonly [string, string, () => void]>([
    ['without a name', 'was not found', () => feeds.files.delete(`${FOLDER}/archive_latest.txt`)],
    ['that is not there', 'was not found', () => feeds.files.delete(`${FOLDER}/${ARCHIVE}`)],
    [
      'of a name that leads elsewhere',
      'does not name an archive',
      () => {
        feeds.serve(`${FOLDER}/archive_latest.txt`, '../other/a.tar.zst');
      },
    ],
    [
      'that breaks off',
      'truncated',
      () => {
        const whole = buildTar([{ path: pathOf('CVE-2026-1'), content: flaw('CVE-2026-1') }]);
        feeds.serve(`${FOLDER}/${ARCHIVE}`, zstdCompressSync(whole.subarray(0, 900)));
      },
    ],
    [
      'that is no archive',
      'tar',
      () => {
        feeds.serve(`${FOLDER}/${ARCHIVE}`, zstdCompressSync(Buffer.alloc(5000, 'x')));
      },
    ],
    [
      'without the release',
      'contains no records',
      () => {
        serveArchive({ [pathOf('CVE-2026-3000')]: flaw('CVE-2026-3000', { major: 8 }) });
      },
    ],
  ])('keeps the last data in place of an archive %s', async (_, message, break_) => {
    await sync();
    const before = feeds.of(FEED);
    feeds.now = new Date('2026-10-01T12:00:00Z');
    break_();
    await expect(sync()).rejects.toThrow(message);
    expect(feeds.of(FEED)).toEqual(before);
    expect(feeds.openSyncs).toBe(0);
  });

  it('refuses an archive that is older than the stored data', async () => {
    await sync();
    feeds.now = new Date('2026-10-01T12:00:00Z');
    serveArchive({
      [pathOf('CVE-2026-1000')]: flaw('CVE-2026-1000', { modified: '2026-08-19T00:00:00+00:00' }),
    });
    await expect(sync()).rejects.toThrow('is older than the stored data');
  });

  it('needs the archive alone where a mirror has nothing else', async () => {
    feeds.files.delete(`${FOLDER}/changes.csv`);
    await sync();
    expect(idsIn()).toEqual(['CVE-2026-1000', 'CVE-2026-2000']);
    expect(await sync()).toMatchObject({ kind: 'updated' });
  });
});

describe('a later sync of a release', () => {
  beforeEach(async () => {
    await sync();
    feeds.requests.length = 0;
  });

  it('makes one request where nothing has changed', async () => {
    await sync();
    expect(await sync()).toEqual({ kind: 'unchanged', problems: [] });
    expect(requested().at(-1)).toBe('changes.csv');
    expect(requested()).not.toContain('archive_latest.txt');
  });

  it('stores new documents, changed ones, and drops those that left the release', async () => {
    serveList('changes', [
      ['CVE-2026-5000', LATER],
      ['CVE-2026-1000', SOON],
      ['CVE-2026-2000', SOON],
      ['CVE-2026-2000', MADE],
    ]);
    serveDocument('CVE-2026-5000', flaw('CVE-2026-5000'));
    serveDocument('CVE-2026-1000', flaw('CVE-2026-1000', { severity: 'Critical' }));
    serveDocument('CVE-2026-2000', flaw('CVE-2026-2000', { status: 'deleted' }));
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(idsIn()).toEqual(['CVE-2026-1000', 'CVE-2026-5000']);
    expect(feeds.of(FEED)['CVE-2026-1000']?.ratings).toEqual([{ source: 'redhat', severity: 'critical' }]);
  });

  it('deletes a path only if its last deletion is newer than its last change', async () => {
    serveList('changes', [
      ['CVE-2026-1000', LATER],
      ['CVE-2026-2000', SOON],
      ['CVE-2026-1000', MADE],
    ]);
    serveList('deletions', [
      ['CVE-2026-2000', LATER],
      ['CVE-2026-1000', SOON],
      ['CVE-2026-3000', '2026-01-01T00:00:00+00:00'],
    ]);
    serveDocument('CVE-2026-1000', flaw('CVE-2026-1000'));
    await sync();
    expect(idsIn()).toEqual(['CVE-2026-1000']);
    expect(requested()).not.toContain(pathOf('CVE-2026-2000'));
  });

  it('leaves a listed document that is not there as it was, with a problem', async () => {
    serveList('changes', [
      ['CVE-2026-1000', SOON],
      ['CVE-2026-2000', SOON],
    ]);
    serveDocument('CVE-2026-1000', flaw('CVE-2026-1000'));
    expect(await sync()).toMatchObject({
      problems: [{ kind: 'advisory-unreadable', subject: pathOf('CVE-2026-2000') }],
    });
    expect(idsIn()).toEqual(['CVE-2026-1000', 'CVE-2026-2000']);
  });

  it('puts a record in the place of an unreadable document until it can be read', async () => {
    serveList('changes', [['CVE-2026-1000', SOON]]);
    serveDocument('CVE-2026-1000', flaw('CVE-2026-1000').slice(0, 900));
    await sync();
    expect(idsIn()).toEqual(['CVE-2026-1000', 'CVE-2026-2000', 'cve-2026-1000.json']);
    serveList('changes', [
      ['CVE-2026-1000', LATER],
      ['CVE-2026-1000', SOON],
    ]);
    serveDocument('CVE-2026-1000', flaw('CVE-2026-1000'));
    await sync();
    expect(idsIn()).toEqual(['CVE-2026-1000', 'CVE-2026-2000']);
  });

  it('reads the archive if the changes are too many, or none of them is there', async () => {
    const many = Array.from({ length: 3001 }, (_, at) => [`CVE-2026-${10_000 + at}`, SOON] as const);
    for (const lines of [many, [['CVE-2026-1000', SOON]] as const]) {
      feeds.requests.length = 0;
      serveList('changes', lines);
      await sync();
      expect(requested()).toContain(ARCHIVE);
    }
  });

  it.each([
    ['nonsense', 'is not a valid line'],
    ['', 'the list of modifications is empty'],
    [`"${pathOf('CVE-2026-1000')}","2026-01-01T00:00:00+00:00"`, 'is older than the stored data'],
  ])('refuses the changes in a list of "%s"', async (text, message) => {
    feeds.serve(`${FOLDER}/changes.csv`, text);
    await expect(sync()).rejects.toThrow(message);
    expect(idsIn()).toEqual(['CVE-2026-1000', 'CVE-2026-2000']);
  });
});
