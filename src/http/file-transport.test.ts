import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchConditional } from './conditional.ts';
import { testClient, textOf } from './testing/loopback.ts';

async function mirror(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-mirror-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return { folder, url: pathToFileURL(folder).href };
}

describe('a mirror in a folder', () => {
  it('answers from a folder as a mirror server would', async () => {
    const { url } = await mirror({ 'host/Red Hat/all.zip': 'zip', 'host/2.0?cveId=CVE-1': 'one' });
    const { http } = testClient();
    const zip = await http.request({ url: `${url}/host/Red%20Hat/all.zip` });
    expect([zip.status, zip.headers['content-length'], await textOf(zip.stream())]).toEqual([
      200,
      '3',
      'zip',
    ]);
    const one = await http.request({ url: `${url}/host/2.0?cveId=CVE-1` });
    expect(Buffer.from(await one.bytes(10)).toString()).toBe('one');
    const head = await http.request({ url: `${url}/host/Red%20Hat/all.zip`, method: 'HEAD' });
    expect([head.status, await textOf(head.stream())]).toEqual([200, '']);
    await zip.discard();
  });

  it.each(['missing', 'host', 'host/file/below', 'n'.repeat(300), 'host/file?query'])(
    'finds nothing at %s in a mirror folder',
    async (path) => {
      const { url } = await mirror({ 'host/file': 'x' });
      expect((await testClient().http.request({ url: `${url}/${path}` })).status).toBe(404);
    },
  );

  it('keeps the size limit for a file of a mirror', async () => {
    const { url } = await mirror({ file: 'four' });
    const response = await testClient().http.request({ url: `${url}/file` });
    await expect(response.bytes(3)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  it.each(['file:///a%2Fb', 'file:///a%00b'])('refuses %s, which names no file', async (url) => {
    await expect(testClient().http.request({ url })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('distinguishes a changed file of a mirror from an unchanged one', async () => {
    const { folder, url } = await mirror({ file: 'old' });
    const { http } = testClient();
    const first = await fetchConditional(http, `${url}/file`, {});
    if (first.kind !== 'changed') throw new Error(first.kind);
    await first.response.discard();
    expect(await fetchConditional(http, `${url}/file`, first)).toEqual({ kind: 'unchanged' });
    await writeFile(join(folder, 'file'), 'new');
    await utimes(join(folder, 'file'), 1, 1);
    expect(await fetchConditional(http, `${url}/file`, first)).toMatchObject({ kind: 'changed' });
  });
});
