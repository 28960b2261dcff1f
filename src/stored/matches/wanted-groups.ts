import { hash } from 'node:crypto';
import { defined, type Distribution } from '../../domain/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import type { MatchGroup } from '../../inventory/ports.ts';
import type { Answering } from '../../match/index.ts';
import type { AdvisoryStore } from '../../store/ports.ts';
import type { ChosenFeeds } from '../changes/choose-feeds.ts';

/** Raise it with each change to the matches of a package, so that stored ones are made again. */
const MATCHING = 3;

/** A package group, and the state of its stored matches once they are current. */
export interface WantedGroup {
  /** Absent for the packages that no group claims. */
  readonly group?: PackageGroup;
  readonly wanted: MatchGroup;
  /** Absent: no feed answers. */
  readonly answering?: Answering;
}

const UNCLAIMED: WantedGroup = {
  wanted: { hash: 'unclaimed', answering: String(MATCHING), seq: 0 },
};

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
      ...defined({ answering: answer }),
    });
  }
  return [...groups, UNCLAIMED];
}

function toText({ feed, ecosystems, names, epochs, modules }: Answering): string {
  return JSON.stringify([MATCHING, feed, ecosystems.toSorted(), names, epochs, modules]);
}

function hashOf({ distribution, maker, subject }: PackageGroup): string {
  const key = distribution
    ? [...ofDistribution(distribution), ...(maker === undefined ? [] : [maker])]
    : subject;
  return hash('sha256', JSON.stringify(key), 'base64url');
}

/** Fixes the order of the keys. */
function ofDistribution({ id, idLike, version, name, codeName, cpe, path }: Distribution) {
  return [id, idLike, version, name, codeName, cpe, path];
}
