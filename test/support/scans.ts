import { expect, vi } from 'vitest';
import * as z from 'zod';
import { SOON, type RunningServer } from './running-server.ts';
import { TOKENS } from './server-lab.ts';

const scanSchema = z.object({
  id: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  image: z.string().optional(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
});

export type Scan = z.output<typeof scanSchema>;

/** Has a server scan; the answer is the acknowledged scan's ID. */
export async function submitScan(server: RunningServer, json: object): Promise<string> {
  const answer = await server.ask('/api/v1/scans', { json, token: TOKENS.scan });
  expect(answer.status).toBe(202);
  const { id } = scanSchema.parse(await answer.json());
  return id;
}

export async function lookAtScan(server: RunningServer, id: string): Promise<Scan> {
  const answer = await server.ask(`/api/v1/scans/${id}`, { token: TOKENS.scan });
  expect(answer.status).toBe(200);
  return scanSchema.parse(await answer.json());
}

/** Waits for the end of a scan, whatever the server answers meanwhile. */
export function endOfScan(server: RunningServer, id: string): Promise<Scan> {
  return vi.waitFor(async () => {
    const scan = await lookAtScan(server, id);
    expect(['done', 'failed']).toContain(scan.state);
    return scan;
  }, SOON);
}
