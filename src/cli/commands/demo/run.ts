import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../errors/index.ts';
import { onInterruption } from '../../interruption.ts';
import { openSession, readRequest } from '../../session.ts';
import { chooseOutputs, writeReports } from '../../write-reports.ts';
import { exitCodeOf, scanAll } from '../scan/run.ts';

const IMAGES = { 'example/shop:1.4': 'debian-12.tar', 'example/gate:2.0': 'alpine-3.22.tar' };

const NOTICE =
  'These are two example images and a small sample of advisories, written down on 2026-11-25: real CVEs, and far from all.';

/** Scans the example images that lie beside the bundle, with a store that is gone afterwards. */
export async function runDemo(command: Command): Promise<number> {
  const examples = join(import.meta.dirname, 'examples');
  if (!existsSync(examples)) {
    throw new AppError('IO_FAILED', `the examples are not there: ${examples}`, { hint: 'npm run build' });
  }
  const request = await readRequest(command);
  const outputs = await chooseOutputs(request.settings.format);
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-demo-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const forget = onInterruption(remove);
  const settings = { ...request.settings, ...sampleFeeds(examples) };
  const session = await openSession({ ...request, settings }, join(folder, 'store.db'));
  try {
    process.stderr.write(`${NOTICE}\n\n`);
    const images = Object.entries(IMAGES).map(
      ([reference, file]) => [reference, `oci-archive:${join(examples, file)}`] as const,
    );
    const report = await scanAll(new Map(images), session);
    session.progress.clear();
    await writeReports(report, outputs, settings, request.environment);
    return exitCodeOf(report);
  } finally {
    await session.close();
    await remove();
    forget();
  }
}

function sampleFeeds(examples: string) {
  return {
    feedsMirror: join(examples, 'mirror'),
    feedAddress: {},
    preferFeed: ['osv'],
    offline: false,
    nvd: false,
  };
}
