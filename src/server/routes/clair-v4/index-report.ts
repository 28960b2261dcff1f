import { isHole } from '../../../domain/index.ts';
import { describeProblems, isOfFeeds, isUnanswered } from '../../clair/holes.ts';
import type { Renderer } from '../../reports/renderer.ts';
import { INDEX_REPORT_TYPE } from './media-types.ts';
import { toContents } from './package-documents.ts';

/**
 * What was read of an image. Clair fails the whole index for one bad file; here what could be read is listed, and `err`
 * says what could not (with `success` false, which clairctl takes for a failure). Where there is no verdict to be had
 * at all, the state says so too: Quay then shows that the image could not be scanned, and not that nothing was found.
 */
export const renderIndexReport: Renderer<'clair-v4-index'> = ({ scan, indexed, rendering }) => {
  const { document } = toContents(indexed, rendering.manifest);
  // Feeds are the matcher's affair.
  const holes = scan.result.problems.filter((problem) => isHole(problem) && !isOfFeeds(problem));
  const report = {
    manifest_hash: document.manifest_hash,
    state: isUnanswered(holes) ? 'IndexError' : 'IndexFinished',
    packages: document.packages,
    distributions: document.distributions,
    repository: document.repository,
    environments: document.environments,
    success: holes.length === 0,
    err: describeProblems(holes),
  };
  return { contentType: INDEX_REPORT_TYPE, body: JSON.stringify(report) };
};
