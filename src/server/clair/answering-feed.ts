import { feedName } from '../../advisory/index.ts';
import { isInScope, type FeedChoice } from '../../distributions/index.ts';
import type { Distribution } from '../../domain/index.ts';
import { groupsOf } from '../../findings/index.ts';
import type { FeedEcosystem } from '../../store/ports.ts';

/** The feed that answers for a release, with the ecosystems to use. */
export interface ServedRelease extends Pick<FeedChoice, 'names'> {
  readonly feed: string;
  readonly ecosystems: readonly string[];
}

/** Finds the first feed with data about the release, as a report would. */
export function answeringFeed(
  distribution: Distribution,
  stored: readonly FeedEcosystem[],
  prefer: readonly string[],
): ServedRelease | undefined {
  const [group] = groupsOf({ distribution, ecosystems: [] }, prefer);
  for (const choice of group?.choices ?? []) {
    const feed = feedName({ id: choice.feed }, choice.part);
    const ofFeed = stored.filter((each) => each.feed === feed).map(({ ecosystem }) => ecosystem);
    const ecosystems = ofFeed.filter((each) => choice.ecosystems.some((scope) => isInScope(each, scope)));
    if (ecosystems.length > 0) return { feed, ecosystems, names: choice.names };
  }
  return undefined;
}
