import type { Task, TaskName } from '../task.ts';
import { evidenceOf } from './collect-evidence.ts';
import { compareImages } from './compare-images.ts';
import { findImagesHit } from './find-images-hit.ts';
import { indexAndStore } from './index-image.ts';
import { judgeImages } from './judge-images.ts';
import { refreshImage } from './refresh-image.ts';
import { planFleet } from './plan-fleet.ts';
import { matchStored } from './match-packages.ts';
import { noteExploited } from './note-exploited.ts';
import { renderStored } from './render-report.ts';
import { askSource } from './sync-feed.ts';
import { tellStored } from './tell-changes.ts';

export const TASKS: { readonly [Name in TaskName]: Task<Name> } = {
  index: indexAndStore,
  sync: askSource,
  refresh: refreshImage,
  tell: tellStored,
  judge: judgeImages,
  match: matchStored,
  exploited: noteExploited,
  render: renderStored,
  hit: findImagesHit,
  compare: compareImages,
  evidence: evidenceOf,
  plan: planFleet,
};
