import { describeProblems, openHoles } from '../../clair/holes.ts';
import type { Renderer } from '../../reports/renderer.ts';
import { INDEX_REPORT_TYPE } from './media-types.ts';
import { toContents } from './package-documents.ts';

/**
 * What was read of an image. Clair fails the whole index for one bad file; here what could be read is listed, and `err`
 * says what could not. With an `err`, or `success` false, clairctl prints no findings: what the feeds cannot say of an
 * image that was read is for the vulnerability report. Where nothing is known at all, the state says so too: Quay then
 * shows that the image could not be scanned, and not that nothing was found.
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
