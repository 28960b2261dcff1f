import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError, writeAppError } from '../../../errors/index.ts';
import type { ScanRecord } from '../../../inventory/ports.ts';
import type { Scans, UploadedArchive } from '../../context.ts';
import { TEST_SETTINGS } from '../../testing/context.ts';
import { openApiServer, testDigest, testScan } from './testing/open-api-server.ts';
import { receiveArchive } from './upload.ts';

const UPLOAD = '/scans/upload?reference=app.tar';
const TAR = { 'content-type': 'application/x-tar' };
const DONE = testScan({ state: 'done', image: testDigest('a') });

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'upload-'));
  vi.stubEnv('TMPDIR', place);
});
afterEach(() => {
  const left = readdirSync(place);
  vi.unstubAllEnvs();
  rmSync(place, { recursive: true });
  expect(left).toEqual([]);
});

/** Server that inspects an upload while it exists. */
async function harbour(
  outcome: (archive: UploadedArchive) => Promise<ScanRecord> = () => Promise.resolve(DONE),
) {
  const seen: (UploadedArchive & { content: Buffer; mode: number })[] = [];
  const scans = {
    upload: (archive) => {
      seen.push({
        ...archive,
        content: readFileSync(archive.file),
        mode: statSync(archive.file).mode & 0o777,
      });
      return outcome(archive);
    },
  } as Partial<Scans> as Scans;
  const settings = { ...TEST_SETTINGS, limits: { ...TEST_SETTINGS.limits, body: 100, upload: 1000 } };
  return { seen, ...(await openApiServer({ scans, settings })) };
}

describe('an upload', () => {
  it.each(['application/x-tar', 'application/octet-stream', 'application/gzip'])(
    'hashes an upload as %s in a file for the server alone, and removes it',
    async (type) => {
      const { call, seen } = await harbour();
      const payload = Buffer.alloc(900, 7);
      const answer = await call('POST', UPLOAD, 'ci', { payload, headers: { 'content-type': type } });
      expect(answer.statusCode).toBe(201);
      expect(answer.headers.location).toBe(`/api/v1/scans/${DONE.id}`);
      expect(answer.json()).toMatchObject({ state: 'done', image: DONE.image });
      expect(seen).toMatchObject([{ content: payload, mode: 0o600, reference: 'app.tar' }]);
      expect(seen[0]?.digest).toBe(`sha256:${createHash('sha256').update(payload).digest('hex')}`);
      expect(existsSync(dirname(seen[0]?.file ?? tmpdir()))).toBe(false);
    },
  );

  it('answers an unreadable upload with the reason, not with a scan', async () => {
    const { call } = await harbour(({ file }) => {
      const error = new AppError('IMAGE_INVALID', `${file} is not an archive`, { hint: 'docker save' });
      return Promise.resolve(testScan({ state: 'failed', failure: writeAppError(error) }));
    });
    const answer = await call('POST', UPLOAD, 'ci', { payload: Buffer.from('x'), headers: TAR });
    expect(answer.json()).toMatchObject({
      status: 422,
      code: 'IMAGE_INVALID',
      detail: 'app.tar is not an archive',
      hint: 'docker save',
    });
  });

  it('leaves nothing of an upload behind when the scan throws', async () => {
    const { call } = await harbour(() => Promise.reject(new AppError('STORE_FAILED', 'no')));
    expect((await call('POST', UPLOAD, 'ci', { payload: Buffer.from('x'), headers: TAR })).statusCode).toBe(
      503,
    );
  });

  it.each([
    ['too large by its own account', { payload: Buffer.alloc(1001), headers: TAR }, 413],
    ['empty', { payload: Buffer.alloc(0), headers: TAR }, 422],
    ['no archive by its type', { payload: Buffer.alloc(1), headers: { 'content-type': 'text/html' } }, 415],
    ['JSON', { payload: {} }, 400],
    ['no body at all', {}, 400],
  ])('refuses an upload that is %s', async (_what, more, status) => {
    const { call, seen } = await harbour();
    expect((await call('POST', UPLOAD, 'ci', more)).statusCode).toBe(status);
    expect(seen).toEqual([]);
  });

  it('refuses an upload that turns out to be too large on the way', async () => {
    const { call, seen } = await harbour();
    const payload = Readable.from([Buffer.alloc(600), Buffer.alloc(600)]);
    expect((await call('POST', UPLOAD, 'ci', { payload, headers: TAR })).statusCode).toBe(413);
    expect(seen).toEqual([]);
  });

  it('requires a name for an upload, and a role that may scan', async () => {
    const { call } = await harbour();
    const more = { payload: Buffer.alloc(1), headers: TAR };
    expect((await call('POST', '/scans/upload', 'ci', more)).statusCode).toBe(400);
    expect((await call('POST', UPLOAD, 'reader', more)).statusCode).toBe(403);
  });
});

describe('an archive that is received', () => {
  it('stops receiving an archive once it is too large, whatever its declared length', async () => {
    let read = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          read += 100;
          yield Buffer.alloc(100);
        }
      })(),
    );
    await expect(receiveArchive(endless, 1000)).rejects.toThrow('larger than 1000 bytes');
    expect(read).toBeLessThan(5000);
  });

  it('leaves nothing of an archive behind when its sender breaks off', async () => {
    const broken = Readable.from(
      (function* () {
        yield Buffer.alloc(100);
        throw new Error('aborted');
      })(),
    );
    await expect(receiveArchive(broken, 1000)).rejects.toThrow('aborted');
  });
});
