import type { RunEntry, SentRunChange, SentRunList } from '../../api/index.ts';
import { defined } from '../../domain/index.ts';
import { AppError, printable } from '../../errors/index.ts';
import { type ImageReference, parseImageReference } from '../../image/index.ts';
import type { NewRun, RunChange, RunKey, RunList } from '../../inventory/ports.ts';
import { ownerOf } from './owner.ts';

export interface RunWorld {
  /** Labels that name an owner, in priority order. */
  readonly ownerLabels: readonly string[];
  readonly now: Date;
}

type SentKey = Omit<RunEntry, 'labels' | 'since'>;

/** Converts a client's list. */
export function toRunList(sent: Omit<SentRunList, 'uid'>, world: RunWorld): RunList {
  const { generation, at, part = { number: 1, of: 1 }, runs, namespaces } = sent;
  return {
    generation,
    at: timeOf(at, world),
    part: part.number,
    of: part.of,
    runs: toNewRuns(runs, namespaces, world),
  };
}

/** Converts a client's changes. */
export function toRunChange(sent: Omit<SentRunChange, 'uid'>, world: RunWorld): RunChange {
  const { after, generation, at, namespaces, started, ended } = sent;
  return {
    after,
    generation,
    at: timeOf(at, world),
    started: toNewRuns(started, namespaces, world),
    ended: ended.map(toKey),
  };
}

/** Returns the time in UTC, at most now, even if the client's clock is ahead. */
function timeOf(at: string | undefined, { now }: RunWorld): string {
  const time = at === undefined ? now.getTime() : Math.min(Date.parse(at), now.getTime());
  return new Date(time).toISOString();
}

function toNewRuns(
  entries: readonly RunEntry[],
  namespaces: SentRunList['namespaces'],
  { ownerLabels }: RunWorld,
): readonly NewRun[] {
  return entries.map((entry) => {
    const inherited = Object.hasOwn(namespaces, entry.namespace) ? namespaces[entry.namespace] : undefined;
    const owner = ownerOf(ownerLabels, entry.labels ?? {}, inherited ?? {});
    if (owner !== undefined) checkOwner(owner);
    return {
      ...toKey(entry),
      ...defined({ owner }),
      ...(entry.since !== undefined && { since: new Date(entry.since).toISOString() }),
    };
  });
}

/** Kubernetes label value: at most 63 letters, digits, `-`, `_` and `.`; the first and last are alphanumeric. */
const LABEL_VALUE = /^[A-Za-z0-9](?:[-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;

function checkOwner(owner: string): void {
  if (LABEL_VALUE.test(owner)) return;
  throw new AppError('USAGE', `the owner "${printable(owner)}" is not the value of a label`, {
    hint: 'use at most 63 letters, digits, dots, - and _',
  });
}

/** Without a digest from the client, uses the digest in the name. */
function toKey({ namespace, workload, container, image: reference, platform, ...sent }: SentKey): RunKey {
  const digest = sent.digest ?? parsed(reference)?.digest;
  return { namespace, workload, container, image: { reference, ...defined({ digest, platform }) } };
}

/** Prefix of `imageID` in a pod's status, where Docker runs it. */
const SCHEME = 'docker-pullable://';

function parsed(reference: string): ImageReference | undefined {
  try {
    return parseImageReference(reference.startsWith(SCHEME) ? reference.slice(SCHEME.length) : reference);
  } catch (error) {
    // Clients other than Kubernetes may name images differently.
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
