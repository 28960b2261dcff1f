// Keeps the comment of a merge request, in a job of GitLab's CI: `gitlab.ts SUMMARY.md`.

import { keepComment, variable, type Comments } from './keep-comment.ts';

/** Those of the merge request that the pipeline is for (https://docs.gitlab.com/api/notes/#merge-requests). */
function open(): Comments {
  // A pipeline of a fork runs there, and its merge request is in the project that it came from.
  const project = `${variable('CI_API_V4_URL')}/projects/${variable('CI_MERGE_REQUEST_PROJECT_ID')}`;
  const notes = `${project}/merge_requests/${variable('CI_MERGE_REQUEST_IID')}/notes`;
  return {
    service: 'GitLab',
    all: notes,
    each: notes,
    change: 'PUT',
    headers: { 'private-token': variable('SCAN_COMMENT_TOKEN') },
    // GitLab refuses more than 1,000,000, and is slow to show that many.
    maxLength: 200_000,
    permission: 'it needs the scope api and the role Reporter in the project of the merge request',
    mask: withoutMentions,
  };
}

/** GitLab looks for mentions in the text as it is shown: a word joiner keeps the name of a user from following. */
function withoutMentions(summary: string): string {
  return summary.replaceAll('&#64;', '&#64;&#8288;');
}

const failure = await keepComment(open, process.argv[2] ?? '');
if (failure !== undefined) process.stdout.write(`Plimsoll: ${failure}\n`);
