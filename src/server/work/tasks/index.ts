import type { Task, TaskName } from '../task.ts';
import { indexImageTask } from './index-image.ts';
import { refreshImageTask } from './refresh-image.ts';
import { renderReportTask } from './render-report.ts';
import { syncFeedTask } from './sync-feed.ts';

export const TASKS: { readonly [Name in TaskName]: Task<Name> } = {
  index: indexImageTask,
  sync: syncFeedTask,
  refresh: refreshImageTask,
  render: renderReportTask,
};
