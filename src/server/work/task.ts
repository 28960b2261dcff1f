import type { MessagePort } from 'node:worker_threads';
import type { Refusal } from '../../http/guard/index.ts';
import type { WorkSettings } from './settings.ts';
import type { TaskWorld } from './task-world.ts';
import type { ImagesHit, ScanProgress } from '../../scan/index.ts';
import type { HitArgs } from './tasks/find-images-hit.ts';
import type { IndexArgs, IndexResult } from './tasks/index-image.ts';
import type { RefreshArgs, RefreshResult } from './tasks/refresh-image.ts';
import type { RenderArgs, RenderResult } from './tasks/render-report.ts';
import type { SyncArgs, SyncedFeed } from './tasks/sync-feed.ts';
import type { TellArgs, TellResult } from './tasks/tell-changes.ts';

/** What threads do: what each task is given and what it gives back, as plain data. */
export interface TaskTypes {
  /** Reads an image, stores what it holds, and loads what ranks its findings. */
  readonly index: { readonly args: IndexArgs; readonly result: IndexResult };
  /** Asks the source of one part of a feed, however fresh the data is. */
  readonly sync: { readonly args: SyncArgs; readonly result: SyncedFeed };
  /** Loads what ranks the findings of a stored image. */
  readonly refresh: { readonly args: RefreshArgs; readonly result: RefreshResult };
  /** Stores what the syncs of a feed changed for stored images. */
  readonly tell: { readonly args: TellArgs; readonly result: TellResult };
  /** Says what the feeds say now of a stored image; nothing is asked of the network. */
  readonly render: { readonly args: RenderArgs; readonly result: RenderResult };
  /** Finds the stored images that an advisory hits; nothing is asked of the network. */
  readonly hit: { readonly args: HitArgs; readonly result: ImagesHit };
}

export type TaskName = keyof TaskTypes;

export type Task<Name extends TaskName> = (
  args: TaskTypes[Name]['args'],
  world: TaskWorld,
) => Promise<TaskTypes[Name]['result']>;

export interface TaskMessage<Name extends TaskName> {
  readonly name: Name;
  readonly args: TaskTypes[Name]['args'];
  /** The same for all tasks of a thread. */
  readonly settings: WorkSettings;
  /** Where its news goes, and where anything that comes tells it to give up. */
  readonly port: MessagePort;
}

/** What a task tells while it runs: how far it is, and connections that were not made. */
export type TaskNews = ScanProgress | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Expected failures come back as data: thrown, they would lose all but their message on the way. */
export type TaskOutcome<Name extends TaskName> =
  | { readonly ok: true; readonly value: TaskTypes[Name]['result'] }
  /** As `writeAppError` writes it. */
  | { readonly ok: false; readonly failure: string };
