import { expect, it, onTestFinished } from 'vitest';
import { affected } from '../../test/store/events.ts';
import { SYSTEM_CLOCK } from '../http/options.ts';
import { serve } from '../http/testing/loopback.ts';
import { EventClient } from './event-client.ts';

const ALL = { kinds: [] } as const;

/** Answers one request after the other. */
async function clientOf(...answers: readonly (readonly [status: number, body: string])[]) {
  const asked: string[] = [];
  const { origin } = await serve(({ url = '', headers }, response) => {
    const [status, body] = answers[asked.length] ?? [500, ''];
    asked.push(`${url} ${headers.accept ?? ''}`);
    response.writeHead(status, { 'content-type': 'text/event-stream' }).end(body);
  });
  const clock = { ...SYSTEM_CLOCK, sleep: () => Promise.resolve() };
  const http = { userAgent: 'test', clock, attempts: 1 };
  const client = new EventClient({ address: origin, token: undefined, http });
  onTestFinished(() => client.close());
  return { client, asked };
}

function written(cve: string, cursor: string, more: object = {}): string {
  return `id: ${cursor}\nevent: x\ndata: ${JSON.stringify({ cursor, ...affected(cve), ...more })}\n\n`;
}

it('resumes a stream of events that broke off behind its last event, also while a proxy answers', async () => {
  const { client, asked } = await clientOf(
    [200, `id: event.1\n\n${written('CVE-1', 'event.2')}: still here\n\ndata: {"odd\n\n`],
    [502, 'restarting'],
    [200, written('CVE-2', 'event.3')],
  );
  const seen: unknown[] = [];
  for await (const { finding } of client.follow({ ...ALL, cursor: 'event.1' })) {
    seen.push(finding?.id);
    if (seen.length === 2) break;
  }
  expect(seen).toEqual(['CVE-1', 'CVE-2']);
  expect(asked).toEqual([
    '/api/v1/events?cursor=event.1 text/event-stream',
    '/api/v1/events?cursor=event.2 text/event-stream',
    '/api/v1/events?cursor=event.2 text/event-stream',
  ]);
});

it('skips events of kinds that it does not know, and ignores unknown fields', async () => {
  const { client } = await clientOf([
    200,
    written('CVE-1', 'event.1', { kind: 'image.eaten' }) + written('CVE-2', 'event.2', { colour: 'red' }),
  ]);
  const { value } = await client.follow(ALL).next();
  expect(value).toMatchObject({ cursor: 'event.2', finding: { id: 'CVE-2' } });
  expect(value).not.toHaveProperty('colour');
});

it('throws the reason of the server where events were deleted', async () => {
  const problem = { detail: 'events were deleted', code: 'EVENTS_FORGOTTEN', hint: 'start again' };
  const answer = [410, JSON.stringify(problem)] as const;
  const { client } = await clientOf(answer, answer);
  const failure = { code: 'EVENTS_FORGOTTEN', message: 'events were deleted', hint: 'start again' };
  await expect(client.page(ALL)).rejects.toMatchObject(failure);
  await expect(client.follow(ALL).next()).rejects.toMatchObject(failure);
});
