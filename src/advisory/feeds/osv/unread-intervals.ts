import { defined } from '../../../domain/index.ts';
import type { UnreadEvent } from './affected.ts';
import { isOrdered, LOWEST, type Happening } from './happenings.ts';

/** A run of possibly affected versions; a bound that cannot be ordered keeps its text. */
export interface UnreadInterval {
  readonly lower?: string;
  readonly upper?: string;
  readonly upperInclusive: boolean;
  readonly unread: string;
  /** Set if the range was read and only its bounds could not be ordered: the bounds that are themselves affected. */
  readonly texts?: readonly string[];
}

interface Pair {
  readonly opening: Happening;
  readonly closing?: Happening;
}

/**
 * Pairs openings with closings in listed order when a version cannot be ordered, which rules out sorting. A
 * pair with two readable ends counts like a range.
 */
export function pairwise(happenings: readonly Happening[]): {
  readonly whole: readonly (readonly Happening[])[];
  readonly unread: readonly UnreadInterval[];
} {
  const stray = happenings.find((each): each is UnreadEvent => !isOrdered(each) && isOfNoPair(each));
  const pairs = pairsOf(happenings);
  if (stray?.kind === undefined && stray !== undefined)
    return { whole: [], unread: [whollyUnread(stray.reason)] };
  const limits = happenings.filter(({ kind }) => kind === 'limit');
  const whole: (readonly Happening[])[] = [];
  const unread: UnreadInterval[] = [];
  for (const pair of pairs) {
    const reason = stray?.reason ?? reasonOf(pair);
    if (reason === undefined) whole.push([pair.opening, ...(pair.closing ? [pair.closing] : []), ...limits]);
    else unread.push(unreadPair(pair, reason));
  }
  return { whole, unread };
}

export function whollyUnread(reason: string): UnreadInterval {
  return { upperInclusive: false, unread: reason };
}

/** An event with an unknown kind may begin or end anything, and a limit ends everything. */
function isOfNoPair({ kind }: UnreadEvent): boolean {
  return kind === undefined || kind === 'limit';
}

function pairsOf(happenings: readonly Happening[]): Pair[] {
  const pairs: Pair[] = [];
  let opening: Happening | undefined;
  for (const happening of happenings) {
    if (happening.kind === 'introduced')
      opening = opening === undefined ? happening : lowerOf(opening, happening);
    else if (happening.kind === 'fixed' || happening.kind === 'last_affected') {
      // A second closing in a row can only shorten a range that the first has ended.
      if (opening !== undefined || pairs.length === 0) {
        pairs.push({ opening: opening ?? { kind: 'introduced', ...LOWEST }, closing: happening });
      }
      opening = undefined;
    }
  }
  if (opening !== undefined) pairs.push({ opening });
  return pairs;
}

/** Prefers a version that cannot be ordered, since it may be the lower one. */
function lowerOf(a: Happening, b: Happening): Happening {
  if (!isOrdered(a)) return a;
  if (!isOrdered(b)) return b;
  return Buffer.compare(a.key, b.key) <= 0 ? a : b;
}

function reasonOf({ opening, closing }: Pair): string | undefined {
  if (!isOrdered(opening)) return opening.reason;
  return closing !== undefined && !isOrdered(closing) ? closing.reason : undefined;
}

function unreadPair({ opening, closing }: Pair, reason: string): UnreadInterval {
  return {
    ...defined({ lower: opening.version, upper: closing?.version }),
    upperInclusive: closing?.kind === 'last_affected',
    unread: reason,
    ...textsOf(opening, closing),
  };
}

function textsOf(opening: Happening, closing: Happening | undefined): Pick<UnreadInterval, 'texts'> {
  const bounds = [opening, ...(closing ? [closing] : [])];
  if (bounds.some(({ version }) => version === undefined)) return {};
  const affected = bounds.filter((bound) => !isOrdered(bound) && bound.kind !== 'fixed');
  return { texts: affected.flatMap(({ version }) => version ?? []) };
}
