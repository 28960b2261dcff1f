import { hash } from 'node:crypto';
import type { Distribution } from '../../domain/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import type { MatchGroup } from '../../inventory/ports.ts';
import type { Answering } from '../../match/index.ts';
import type { AdvisoryStore } from '../../store/ports.ts';
import type { ChosenFeeds } from '../changes/choose-feeds.ts';

/** Rises with each change of what packages match, so that stored matches are made again. */
const MATCHING = 2;

/** A group of packages, and how its matches are stored once they are true. */
export interface WantedGroup {
  readonly group: PackageGroup;
  readonly wanted: MatchGroup;
  /** The feed that answers; absent: none does. */
  readonly feed?: string;
}

/** Lists the groups of all stored packages, each once. */
export async function wantedGroups(
  { answering, problemsOf }: ChosenFeeds,
  advisories: Pick<AdvisoryStore, 'feedState'>,
): Promise<readonly WantedGroup[]> {
  const groups: WantedGroup[] = [];
  for (const group of problemsOf.keys()) {
    const answer = answering.get(group);
    const state = answer && (await advisories.feedState(answer.feed));
    const wanted =
      answer && state ? { answering: toText(answer), seq: state.seq } : { answering: '', seq: 0 };
    groups.push({
      group,
      wanted: { hash: hashOf(group), ...wanted },
      ...(answer && { feed: answer.feed }),
    });
  }
  return groups;
}

/** Nobody answers for packages that no group claims. */
export const UNCLAIMED: MatchGroup = { hash: 'unclaimed', answering: String(MATCHING), seq: 0 };

function toText({ feed, ecosystems, names, epochs }: Answering): string {
  return JSON.stringify([MATCHING, feed, ecosystems.toSorted(), names, epochs]);
}

function hashOf({ distribution, subject }: PackageGroup): string {
  return hash('sha256', JSON.stringify(distribution ? ofDistribution(distribution) : subject), 'base64url');
}

/** Fixes the order of the keys. */
function ofDistribution({ id, idLike, version, name, codeName, cpe, path }: Distribution) {
  return [id, idLike, version, name, codeName, cpe, path];
}
