import type { Task, TaskName } from '../task.ts';
import { findImagesHit } from './find-images-hit.ts';
import { indexAndStore } from './index-image.ts';
import { refreshImage } from './refresh-image.ts';
import { renderStored } from './render-report.ts';
import { askSource } from './sync-feed.ts';

/** Rare tasks are loaded on use: otherwise each thread would hold their code. */
export const TASKS: { readonly [Name in TaskName]: Task<Name> } = {
  index: indexAndStore,
  sync: askSource,
  refresh: refreshImage,
  render: renderStored,
  hit: findImagesHit,
  announce: async (...given) => (await import('./announce-changes.ts')).announceStored(...given),
  judge: async (...given) => (await import('./judge-images.ts')).judgeImages(...given),
  match: async (...given) => (await import('./match-packages.ts')).matchStored(...given),
  reindex: async (...given) => (await import('./reindex-image.ts')).reindexImage(...given),
  exploited: async (...given) => (await import('./note-exploited.ts')).noteExploited(...given),
  compare: async (...given) => (await import('./compare-images.ts')).compareImages(...given),
  evidence: async (...given) => (await import('./collect-evidence.ts')).evidenceOfImages(...given),
  plan: async (...given) => (await import('./plan-fleet.ts')).planFleet(...given),
  workloads: async (...given) => (await import('./count-workloads.ts')).countAsMetrics(...given),
};
