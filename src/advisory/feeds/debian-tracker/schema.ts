import { isJsonObject, type JsonObject } from '../../../domain/index.ts';
import { feedTextOf, parseFeedJson } from '../../feed-kit/json.ts';

/** One CVE (or TEMP- ID) in one source package. */
export interface TrackerIssue {
  readonly id: string;
  readonly package: string;
  readonly description?: string;
  readonly releases: readonly TrackerRelease[];
  /** Reason why the affected releases cannot be read. */
  readonly unread?: string;
}

export interface TrackerRelease {
  readonly codeName: string;
  readonly status: 'open' | 'resolved' | 'undetermined';
  /** "0" means never affected. */
  readonly fixedVersion?: string;
  readonly urgency?: string;
  /** Reason for not issuing a security advisory: `ignored`, `postponed`, or empty. */
  readonly noDsaReason?: string;
}

/** An unparsed issue, held until all its packages are known. */
export interface UnreadIssue {
  readonly id: string;
  /** Input of `parseIssue`: JSON on one line. */
  readonly line: string;
}

/**
 * Splits a package into its issues. Throws SyntaxError on invalid JSON, which means that the response is not the
 * tracker's.
 */
export function issuesOf(name: string, json: string): UnreadIssue[] {
  const issues: unknown = parseFeedJson(json);
  if (!isJsonObject(issues)) {
    const id = `source-package/${name}`;
    return [{ id, line: JSON.stringify({ id, package: name }) }];
  }
  return Object.entries(issues).map(([id, issue]) => ({
    id,
    line: JSON.stringify({ id, package: name, issue }),
  }));
}

/**
 * Parses an issue's status in one package. Hand-written because the tracker's 70 MB hold some 600,000
 * statuses. Reports unexpected content to `onProblem` and treats that release as undetermined.
 */
export function parseIssue(
  line: string,
  onProblem: (subject: string, message: string) => void,
): TrackerIssue {
  const parsed: unknown = parseFeedJson(line);
  const json = isJsonObject(parsed) ? parsed : {};
  const id = feedTextOf(json, 'id') ?? '';
  const name = feedTextOf(json, 'package') ?? '';
  const issue = json['issue'];
  if (!isJsonObject(issue) || !isJsonObject(issue['releases'])) {
    const unread = `${id} names no releases`;
    return { id, package: name, releases: [], unread };
  }
  const description = feedTextOf(issue, 'description');
  const releases = Object.entries(issue['releases']).map(([codeName, release]) =>
    parseRelease(codeName, release, (message) => onProblem(name, `${id} in ${codeName}: ${message}`)),
  );
  return { id, package: name, releases, ...(description !== undefined && { description }) };
}

function parseRelease(
  codeName: string,
  release: unknown,
  onProblem: (message: string) => void,
): TrackerRelease {
  const json = isJsonObject(release) ? release : {};
  const status = statusOf(json);
  if (status === undefined) {
    onProblem(`the status "${feedTextOf(json, 'status') ?? ''}" is not a known status`);
    return { codeName, status: 'undetermined' };
  }
  const fixedVersion = feedTextOf(json, 'fixed_version');
  if (status === 'resolved' && fixedVersion === undefined) {
    onProblem('resolved without a version');
    return { codeName, status: 'undetermined' };
  }
  const urgency = feedTextOf(json, 'urgency');
  const noDsaReason = feedTextOf(json, 'nodsa_reason');
  return {
    codeName,
    status,
    ...(status === 'resolved' && fixedVersion !== undefined && { fixedVersion }),
    ...(urgency !== undefined && { urgency }),
    ...(noDsaReason !== undefined && { noDsaReason }),
  };
}

function statusOf(json: JsonObject): TrackerRelease['status'] | undefined {
  const status = feedTextOf(json, 'status');
  return status === 'open' || status === 'resolved' || status === 'undetermined' ? status : undefined;
}
