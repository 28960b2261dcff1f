import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { clockFrom } from '../support/clock.ts';
import { PROGRAM, User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds, writeNews } from '../support/harbour.ts';

interface Result {
  readonly asOf?: string;
  readonly findings: readonly { readonly id: string }[];
  readonly feeds: readonly { readonly feed: string; readonly syncedAt: string }[];
  readonly verdict: { readonly incomplete: readonly { readonly kind: string; readonly subject: string }[] };
}

const mirror = new FeedMirror();
const user = new User();

/** Runs the program on a day; its clock goes on from noon. */
async function on(day: string, ...args: readonly string[]) {
  const clock = ['--import', clockFrom(`${day}T12:00:00Z`)];
  return user.execute(process.execPath, [...clock, PROGRAM, ...args]);
}

async function scanOn(day: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await on(
    day,
    'scan',
    './app.tar',
    '--feeds-mirror',
    mirror.folder,
    '-f',
    'json',
    ...args,
  );
  const { results }: { readonly results: readonly Result[] } = JSON.parse(
    stdout === '' ? '{"results":[]}' : stdout,
  );
  return { code, stderr, result: results[0] };
}

function listening(log: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: log }).on('line', (line) => {
      const [, address] = /listening at (http:[^"]+)/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
}

const today = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
const [BEFORE, FIRST, BETWEEN, SECOND, LATER] = [today(0), today(1), today(2), today(4), today(9)];

beforeAll(async () => {
  writeFeeds(mirror);
  user.write('app.tar', writeImage(DEBIAN));
  await scanOn(FIRST);
  writeNews(mirror);
  await scanOn(SECOND);
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

describe('a scan as of an earlier day', () => {
  it('finds what the store knew at the end of that day, and asks no feed', async () => {
    const now = await scanOn(LATER, '--as-of', SECOND);
    const then = await scanOn(LATER, '--as-of', BETWEEN);
    expect(now.result?.findings.map(({ id }) => id)).toContain('CVE-2099-0008');
    expect(then.result?.findings.map(({ id }) => id)).not.toContain('CVE-2099-0008');
    expect(then.result).toMatchObject({ asOf: `${BETWEEN}T23:59:59.999Z` });
    const tracker = then.result?.feeds.find(({ feed }) => feed === 'debian-tracker');
    expect(tracker?.syncedAt.slice(0, 10)).toBe(FIRST);
    expect([now.code, then.code]).toEqual([0, 0]);
  });

  it('does not know what was before the first sync', async () => {
    const { code, result } = await scanOn(LATER, '--as-of', BEFORE);
    expect(code).toBe(3);
    expect(result?.findings).toEqual([]);
    expect(result?.verdict.incomplete).toMatchObject([
      { kind: 'history-missing', subject: 'debian-tracker' },
    ]);
  });

  it('says in the table of which day it is', async () => {
    const { stdout } = await on(LATER, 'scan', './app.tar', '--as-of', `${BETWEEN}T10:00:00+02:00`);
    expect(stdout).toContain(`as of ${BETWEEN}T08:00:00.000Z`);
  });

  it.each([
    ['a day in the future', LATER, 'is in the future'],
    ['a day that does not exist', '2026-02-30', '"2026-02-30" is not a valid date'],
  ])('refuses %s', async (_, date, reason) => {
    const { code, stderr } = await scanOn(SECOND, '--as-of', date);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
  });

  it('gives the same answer on a server as here', async () => {
    const args = ['serve', '--listen', '127.0.0.1:0', '--store', user.store, '--allow-address', 'loopback'];
    const child = user.start([...args, '--feeds-mirror', mirror.folder], {
      NODE_OPTIONS: `--import=${clockFrom(`${LATER}T12:00:00Z`)}`,
    });
    try {
      const address = await listening(child.stderr);
      for (const date of [SECOND, BETWEEN, BEFORE]) {
        const here = await scanOn(LATER, '--as-of', date);
        const there = await scanOn(LATER, '--as-of', date, '--server', address);
        expect([there.code, there.result?.asOf]).toEqual([here.code, here.result?.asOf]);
        expect(there.result?.findings).toEqual(here.result?.findings);
        expect(there.result?.verdict).toEqual(here.result?.verdict);
      }
    } finally {
      child.kill();
      await once(child, 'exit');
    }
  });

  it('explains an ID by what was known then', async () => {
    const explained = async (date: string) =>
      (await on(LATER, 'explain', 'CVE-2099-0008', './app.tar', '--as-of', date)).stdout;
    expect(await explained(SECOND)).toContain('mast');
    expect(await explained(BETWEEN)).not.toContain('mast');
  });
});
