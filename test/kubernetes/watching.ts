import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, vi } from 'vitest';
import * as z from 'zod';
import type { User } from '../support/cli.ts';
import { RunningServer, SOON } from '../support/running-server.ts';

const runPage = z.object({
  items: z.array(
    z.object({
      namespace: z.string(),
      workload: z.object({ kind: z.string(), name: z.string() }),
      container: z.string(),
      image: z.object({ reference: z.string(), platform: z.string().optional() }),
      owner: z.string().optional(),
    }),
  ),
});

/** A server, and a watcher of the cluster that tells it. */
export async function watching(
  user: User,
  { kubeconfig }: { readonly kubeconfig: string },
  ...rest: readonly (string | { readonly environment: Readonly<Record<string, string>> })[]
) {
  const args = rest.filter((each) => typeof each === 'string');
  const given = rest.find((each) => typeof each === 'object');
  const server = await RunningServer.start(user, {
    environment: {
      PLIMSOLL_CONFIG: user.write('server.yaml', 'owner: [team]\n'),
      PLIMSOLL_ALLOW_ADDRESS: 'loopback',
      ...given?.environment,
    },
  });
  const child = user.start(
    [
      'watch',
      'kubernetes',
      '--cluster',
      'edge',
      '--server',
      server.address,
      '--health',
      '127.0.0.1:0',
      ...args,
    ],
    { KUBECONFIG: user.write('kubeconfig', kubeconfig) },
  );
  const lines: string[] = [];
  createInterface(child.stderr).on('line', (line) => lines.push(line));
  const ended = once(child, 'exit');
  const runs = async () => {
    const answer = await server.ask('/api/v1/runs?running=true&limit=500');
    const { items } = runPage.parse(await answer.json());
    return items.map(({ workload }) => workload.name).sort();
  };
  let code: number | null | undefined;
  return {
    server,
    runs,
    until: (...names: readonly string[]) => vi.waitFor(async () => expect(await runs()).toEqual(names), SOON),
    /** Lines of the watcher. */
    lines,
    health: async () => {
      const [, address = ''] = /^health: (.*)$/mu.exec(lines.join('\n')) ?? [];
      return (await fetch(address)).json() as Promise<Record<string, unknown>>;
    },
    /** Ends both; the exit code of the watcher. May be called again. */
    async end() {
      if (code !== undefined) return code;
      child.kill('SIGTERM');
      [code] = (await ended) as [number | null];
      await server.end();
      return code;
    },
  };
}
