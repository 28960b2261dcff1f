import { basename, join } from 'node:path';
import { compare, print, type Subject, type Usage } from '../measure.ts';
import { removeStore } from '../scan.ts';
import { boundCell, todayCell } from '../table.ts';
import type { Engine } from './engine.ts';
import { measure, startServer, type Lab } from './lab.ts';

const NOTHING: Usage = { wall: Number.NaN };

/** An image of a registry, read by a server that never saw it, beside the command line. Without feeds on both sides. */
export async function measureIndexing(engine: Engine, lab: Lab): Promise<void> {
  for (const layout of lab.layouts) {
    const reference = lab.host.serveLayout(layout);
    const store = join(lab.folder, 'scan.db');
    const scan: Subject = {
      name: 'plimsoll scan',
      command: [...lab.program, 'scan', '--offline', '--store', store, reference],
      before: () => removeStore(store),
    };
    const serve: Subject = {
      name: `plimsoll serve, ${engine.name}`,
      command: () => readOnServer(reference, engine, lab),
    };
    const usages = await compare([scan, serve], lab.runs);
    print(`${layout}, from a registry, by the command line and by a server`, usages);
    const [bound = NOTHING, today = NOTHING] = usages.values();
    const work = `indexing ${basename(layout)} from a registry, ${engine.name}`;
    lab.record(work, todayCell(today, bound), boundCell(scan.name, bound));
  }
}

/** Without the server's start, which is not a scan's; with that of the thread that reads. */
async function readOnServer(reference: string, engine: Engine, lab: Lab): Promise<Usage> {
  await using server = await startServer(lab, await engine.newStore(), { args: ['--offline'] });
  const { wall, processor, database } = await measure(() => server.scan({ reference }), [server], engine);
  return { wall, cpu: processor + database, peak: server.peak() };
}
