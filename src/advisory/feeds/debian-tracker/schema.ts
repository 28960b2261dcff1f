import { isObject, type JsonObject, textOf } from '../../json.ts';

/** One CVE (or TEMP- id) in one source package. */
export interface TrackerIssue {
  readonly id: string;
  readonly description?: string;
  readonly releases: readonly TrackerRelease[];
}

export interface TrackerRelease {
  readonly codeName: string;
  readonly status: 'open' | 'resolved' | 'undetermined';
  /** "0": never affected. */
  readonly fixedVersion?: string;
  readonly urgency?: string;
  /** Where no security advisory will be issued: `ignored`, `postponed`, or empty. */
  readonly noDsaReason?: string;
}

/**
 * Reads all issues of one package. It is a hand parser since there are some 600,000 statuses in the 70 MB of the
 * tracker. What is not as expected is told to `onProblem`, and that release counts as undetermined. Throws SyntaxError for
 * what is no JSON: then the whole answer is not what the tracker sent.
 */
export function parsePackage(json: string, onProblem: (message: string) => void): TrackerIssue[] {
  const issues: unknown = JSON.parse(json);
  if (!isObject(issues)) {
    onProblem('its issues are no object');
    return [];
  }
  return Object.entries(issues).flatMap(([id, issue]) => {
    if (!isObject(issue) || !isObject(issue['releases'])) {
      onProblem(`${id} names no releases`);
      return [];
    }
    const description = textOf(issue, 'description');
    const releases = Object.entries(issue['releases']).map(([codeName, release]) =>
      parseRelease(codeName, release, (message) => onProblem(`${id} in ${codeName}: ${message}`)),
    );
    return [{ id, releases, ...(description !== undefined && { description }) }];
  });
}

function parseRelease(
  codeName: string,
  release: unknown,
  onProblem: (message: string) => void,
): TrackerRelease {
  const json = isObject(release) ? release : {};
  const status = statusOf(json);
  if (status === undefined) {
    onProblem(`the status "${textOf(json, 'status') ?? ''}" is not known`);
    return { codeName, status: 'undetermined' };
  }
  const fixedVersion = textOf(json, 'fixed_version');
  if (status === 'resolved' && fixedVersion === undefined) {
    onProblem('resolved without a version');
    return { codeName, status: 'undetermined' };
  }
  const urgency = textOf(json, 'urgency');
  const noDsaReason = textOf(json, 'nodsa_reason');
  return {
    codeName,
    status,
    ...(status === 'resolved' && fixedVersion !== undefined && { fixedVersion }),
    ...(urgency !== undefined && { urgency }),
    ...(noDsaReason !== undefined && { noDsaReason }),
  };
}

function statusOf(json: JsonObject): TrackerRelease['status'] | undefined {
  const status = textOf(json, 'status');
  return status === 'open' || status === 'resolved' || status === 'undetermined' ? status : undefined;
}
