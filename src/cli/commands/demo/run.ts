import type { Command } from 'commander';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OutputTarget } from '../../../config/index.ts';
import { AppError, messageOf } from '../../../errors/index.ts';
import { onInterruption } from '../../start/interruption.ts';
import { localScanner } from '../../opening/scanner.ts';
import { openSession, readJudgingRequest, type SessionRequest } from '../../opening/session.ts';
import { chooseReportOutputs } from '../../output/report-template.ts';
import { outputsOfScan, writeReports } from '../../output/write-reports.ts';
import { exitCodeOf, scanAll } from '../scan/run.ts';

const IMAGES = { 'example/shop:1.4': 'debian-12.tar', 'example/gate:2.0': 'alpine-3.22.tar' };

/** Sample date. The demo's clock stops there: releases age, and the sample does not. */
const SAMPLE_DATE = '2026-11-25';

const NOTICE = `These are two example images and a small sample of advisories, written down on ${SAMPLE_DATE}: real CVEs, and far from all.`;

/** Scans the example images shipped beside the bundle, with a store that is deleted afterwards. */
export async function runDemo(command: Command): Promise<number> {
  const request = await readJudgingRequest(command);
  const outputs = await chooseReportOutputs(request.settings);
  const folder = await makeFolder();
  const remove = () => rm(folder, { recursive: true, force: true });
  const forget = onInterruption(remove);
  try {
    const examples = await findExamples(folder);
    const sample = { ...request, settings: { ...request.settings, ...sampleFeeds(examples) } };
    return await scanExamples(examples, join(folder, 'store.db'), sample, outputs);
  } finally {
    await remove();
    forget();
  }
}

/** Returns the folder with the examples: beside the bundle, or packed into `folder` when running from source. */
async function findExamples(folder: string): Promise<string> {
  if (import.meta.url.endsWith('.ts')) {
    const root = join(import.meta.dirname, '../../../..');
    const packed = join(folder, 'examples');
    const pack = join(root, 'bin/examples/build.ts');
    await promisify(execFile)(process.execPath, [pack, join(root, 'examples'), packed]);
    return packed;
  }
  const examples = join(import.meta.dirname, 'examples');
  if (existsSync(examples)) return examples;
  throw new AppError('IO_FAILED', `the examples were not found: ${examples}`, { hint: 'npm run build' });
}

async function scanExamples(
  examples: string,
  store: string,
  request: SessionRequest,
  outputs: readonly OutputTarget[],
): Promise<number> {
  const session = await openSession(request, { store: { file: store }, now: () => new Date(SAMPLE_DATE) });
  try {
    process.stderr.write(`${NOTICE}\n\n`);
    const images = Object.entries(IMAGES).map(([reference, file]) => ({
      reference,
      name: `oci-archive:${join(examples, file)}`,
    }));
    const feedPolicy = { ...session.context.feedPolicy, anyContentAge: true };
    const scanner = localScanner({ ...session, context: { ...session.context, feedPolicy } });
    const report = await scanAll(images, scanner);
    session.progress.clear();
    await writeReports(report, outputsOfScan(report, outputs), request.settings, request.environment);
    return exitCodeOf(report);
  } finally {
    await session.close();
  }
}

async function makeFolder(): Promise<string> {
  const place = tmpdir();
  return mkdtemp(join(place, 'plimsoll-demo-')).catch((cause: unknown) => {
    throw new AppError('IO_FAILED', `cannot create a folder in ${place}: ${messageOf(cause)}`, {
      hint: 'set TMPDIR to a writable folder',
      cause,
    });
  });
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
