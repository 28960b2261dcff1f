import { type IncomingMessage, request as httpRequest } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ScanRecord } from '../../../inventory/ports.ts';
import type { Scans } from '../../context.ts';
import { openApiServer, testDigest, testScan } from './testing/open-api-server.ts';

const DONE = testScan({ state: 'done', image: testDigest('a') });
const EVENTS = `/scans/${DONE.id}/events`;

afterEach(() => void vi.useRealTimers());

function watching(watch: Scans['watch']): Scans {
  return { get: () => Promise.resolve(testScan()), watch } as Partial<Scans> as Scans;
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is watched may be there at once
async function* records(...given: readonly ScanRecord[]): AsyncGenerator<ScanRecord, void> {
  yield* given;
}

/** Yields one record, waits for the signal, and reports its end. */
async function* silence(signal: AbortSignal, onEnd: () => void): AsyncGenerator<ScanRecord, void> {
  yield testScan({ state: 'running' });
  await once(signal, 'abort');
  onEnd();
  throw new Error('interrupted');
}

describe('the events of a scan', () => {
  it('sends a scan as an event each time that it changed, and ends with it', async () => {
    const scans = watching(() => records(testScan(), testScan({ state: 'running' }), DONE));
    const { call } = await openApiServer({ scans });
    const answer = await call('GET', EVENTS, 'ci', { headers: { 'last-event-id': '7' } });
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    const events = answer.body.split('\n\n').filter((event) => event !== '');
    expect(events).toHaveLength(3);
    const states = events.map((event) => {
      const [id, kind, data = ''] = event.split('\n');
      const { state } = JSON.parse(data.slice('data: '.length)) as { state: string };
      return `${id ?? ''} ${kind ?? ''} ${state}`;
    });
    expect(states).toEqual([
      'id: 1 event: scan queued',
      'id: 2 event: scan running',
      'id: 3 event: scan done',
    ]);
  });

  it('sends a comment in each pause of 15 seconds between events', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const pause = Promise.withResolvers<undefined>();
    const scans = watching(async function* () {
      yield testScan();
      await pause.promise;
      yield DONE;
    });
    const { call } = await openApiServer({ scans });
    const answer = call('GET', EVENTS, 'ci');
    for (let i = 0; i < 2; i++) {
      await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(1));
      await vi.advanceTimersByTimeAsync(15_000);
    }
    pause.resolve(undefined);
    expect((await answer).body.match(/^: .*\n\n/gm)).toHaveLength(2);
  });

  it.each(['the client goes away', 'the server stops'])('ends the events of a scan when %s', async (what) => {
    const ended = Promise.withResolvers<undefined>();
    const scans = watching((_id, signal) => silence(signal, () => ended.resolve(undefined)));
    const { app } = await openApiServer({ scans });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const sent = httpRequest({
      port,
      path: `/api/v1${EVENTS}`,
      headers: { authorization: 'Bearer ci' },
    }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    await once(answer, 'readable');
    if (what === 'the client goes away') answer.destroy();
    else {
      const rest = text(answer);
      await app.close();
      expect(await rest).toContain('"state":"running"');
    }
    await ended.promise;
  });
});
