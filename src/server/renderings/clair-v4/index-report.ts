import { describeProblems, openHoles } from '../../../clair/index.ts';
import type { Renderer } from '../renderer.ts';
import { INDEX_REPORT_TYPE } from './media-types.ts';
import { toContents } from './package-documents.ts';

/**
 * Renders an index report. Clair fails the whole index for one bad file; this lists the readable contents,
 * and names the rest in `err`. With an `err`, or `success` false, clairctl prints no findings, so feed gaps
 * go into the vulnerability report. If no feed answers at all, the state shows it too: Quay then reports a
 * failed scan, and not a clean image.
 */
export const renderIndexReport: Renderer<'clair-v4-index'> = ({ scan, indexed, rendering }) => {
  const { document } = toContents(indexed, rendering.manifest);
  const unanswered = openHoles(scan.result, 'nothing-known');
  const holes = openHoles(scan.result, 'nothing-known', 'not-indexed');
  const report = {
    manifest_hash: document.manifest_hash,
    state: unanswered.length > 0 ? 'IndexError' : 'IndexFinished',
    packages: document.packages,
    distributions: document.distributions,
    repository: document.repository,
    environments: document.environments,
    success: holes.length === 0,
    err: describeProblems(holes),
  };
  return { contentType: INDEX_REPORT_TYPE, body: JSON.stringify(report) };
};
