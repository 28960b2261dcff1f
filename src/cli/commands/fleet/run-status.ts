import type { Command } from 'commander';
import { counted } from '../../../domain/index.ts';
import { printable } from '../../../errors/index.ts';
import { alignColumns, formatSince } from '../../../report/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import type { FeedLine, FleetStatus } from './fleet.ts';
import { withFleet } from './open-fleet.ts';
import { writeDocument } from './write-document.ts';

export async function runFleetStatus(command: Command): Promise<number> {
  return withFleet(command, async (fleet, request) => {
    const status = await fleet.status();
    await writeDocument(request, status, (document) => table(document, new Date()));
    return EXIT.within;
  });
}

function table(
  {
    images,
    running,
    runningImages,
    neverScanned,
    unreadable,
    outdated = 0,
    unread = 0,
    clusters,
    feeds,
  }: FleetStatus,
  now: Date,
): string {
  const summary = [
    `${counted(images, 'scanned image')}\n`,
    `${counted(running, 'run')} of ${counted(runningImages, 'image')}, ${neverScanned} never scanned${unreadable > 0 ? ` (${unreadable} unreadable)` : ''}\n`,
    outdated === 0
      ? ''
      : `${counted(outdated, 'image')} read by an earlier version of Plimsoll, ${unread} could not be read again\n`,
  ];
  const clusterRows = clusters.map(({ name, heardAt, silent, running: runs }) => [
    printable(name),
    counted(runs, 'run'),
    `${silent ? 'last known' : 'heard'} ${ago(heardAt, now)}`,
  ]);
  return [
    ...summary,
    section('Clusters', clusterRows),
    section(
      'Feeds',
      feeds.map((feed) => feedRow(feed, now)),
    ),
  ].join('');
}

function feedRow({ feed, syncedAt, problems }: FeedLine, now: Date): readonly string[] {
  const state = syncedAt === undefined ? 'never loaded' : `synced ${ago(syncedAt, now)}`;
  return [printable(feed), problems === 0 ? state : `${state}, ${counted(problems, 'problem')}`];
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `\n${title}\n${alignColumns(rows.map((row) => ['', ...row]))}`;
}

function ago(time: string, now: Date): string {
  return formatSince(now.getTime() - Date.parse(time), 'ago');
}
