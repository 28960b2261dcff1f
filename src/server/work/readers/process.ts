/** Entry for the reader process: runs tasks in threads until the server disconnects. */
import { AppError, writeAppError } from '../../../errors/index.ts';
import { limitHeapGrowth } from '../../../memory/index.ts';
import { GateRequests } from '../gate-requests.ts';
import { interrupted } from '../outcome.ts';
import type { TaskName } from '../task.ts';
import { ThreadPool } from '../thread-pool.ts';
import type { ReaderAnswer, ReaderRequest } from './messages.ts';

const running = new Map<number, { readonly controller: AbortController; readonly gate: GateRequests }>();
let pool: ThreadPool | undefined;

// A terminal and systemd signal every process in a group; the server decides when its tasks end.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
// Also when the server was killed. Without threads nothing keeps this process alive.
process.once('disconnect', () => void pool?.stop());
process.on('message', (request: ReaderRequest) => {
  switch (request.kind) {
    case 'open':
      pool = new ThreadPool(request.options);
      limitHeapGrowth();
      return;
    case 'run':
      void run(request);
      return;
    case 'interrupt':
      running.get(request.id)?.controller.abort();
      return;
    case 'gate':
      running.get(request.id)?.gate.entered(request.order);
  }
});

async function run<Name extends TaskName>(request: ReaderRequest<Name> & { kind: 'run' }): Promise<void> {
  const { id, name, args } = request;
  const controller = new AbortController();
  const gate = new GateRequests((news) => answer({ kind: 'news', id, news }));
  running.set(id, { controller, gate });
  try {
    if (!pool) throw new Error('a task came before the settings');
    const value = await pool.run(name, args, {
      signal: controller.signal,
      onProgress: (news) => answer({ kind: 'news', id, news }),
      onRefusal: (refusal) => answer({ kind: 'news', id, news: { kind: 'refused', refusal } }),
      gate,
    });
    answer({ kind: 'outcome', id, outcome: { ok: true, value } });
  } catch (error) {
    if (!(error instanceof AppError)) answer({ kind: 'bug', id, error });
    else answer({ kind: 'outcome', id, outcome: { ok: false, failure: writeAppError(error) } });
  } finally {
    running.delete(id);
    gate.refuse(interrupted());
  }
}

function answer<Name extends TaskName>(message: ReaderAnswer<Name>): void {
  // A server that is gone needs no response, and its disconnect ends this process.
  process.send?.(message, undefined, undefined, () => undefined);
}
