import type { Advisory } from '../../../domain/index.ts';
import { messageOf } from '../../../errors/index.ts';
import { csafFlawOf } from '../../feed-kit/csaf.ts';
import type { FeedContext } from '../../feed-kit/feed.ts';
import { MEBIBYTE } from '../../feed-kit/limits.ts';
import { placeholder } from '../../feed-kit/placeholder.ts';
import { cveOf } from '../../fields/cve-id.ts';
import { toAdvisory } from './normalise.ts';
import { mentionOf, streamOf } from './streams.ts';

/** The largest document has some 20 MB: a flaw of a library that hundreds of container images have. */
export const MAX_CSAF_BYTES = 128 * MEBIBYTE;

/** A major release to sync. */
export interface RedHatRelease {
  readonly context: FeedContext;
  /** Name in the store: `redhat:9`. */
  readonly name: string;
  readonly major: string;
  /** The upstream's folder. */
  readonly folder: string;
  readonly mention: RegExp;
}

export function releaseOf(
  feed: { readonly id: string; readonly address: string },
  major: string,
  context: FeedContext,
): RedHatRelease {
  const mention = mentionOf(major);
  return { context, name: `${feed.id}:${major}`, major, folder: feed.address, mention };
}

/** Returns the CVE that a path is about: `2024/cve-2024-1.json`. */
export function idOfPath(path: string): string {
  const name = fileOfPath(path).replace(/\.json$/u, '');
  return cveOf(name) ?? name;
}

/** Returns the ID of the record that takes an unreadable document's place. */
export function fileOfPath(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Reads the document at a path. Returns undefined for one that says nothing about the release, and a placeholder for one
 * that cannot be read, under the file's name.
 */
export function readCsafDocument(path: string, text: string, release: RedHatRelease): Advisory | undefined {
  // A document that breaks off may have been about the release.
  if (!release.mention.test(text) && text.trimEnd().endsWith('}')) return undefined;
  try {
    const flaw = csafFlawOf(text, (cpe) => streamOf(cpe, release.major) !== undefined);
    const id = idOfPath(path);
    if (flaw.id !== id) throw new SyntaxError(`expected another ID, got the document ${flaw.id}`);
    return toAdvisory(flaw, release.major);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return unreadDocument(path, messageOf(error), release);
  }
}

export function unreadDocument(path: string, reason: string, { major }: RedHatRelease): Advisory {
  const cve = cveOf(idOfPath(path));
  const ecosystem = `Red Hat:enterprise_linux:${major}`;
  const ranges = [placeholder('unreadable', reason, ecosystem)];
  return { id: fileOfPath(path), cves: cve === undefined ? [] : [cve], aliases: [], ratings: [], ranges };
}

/** Whether a document could not be read: its former content stays in force. */
export function isUnreadDocument({ id }: Advisory): boolean {
  return id.endsWith('.json');
}
