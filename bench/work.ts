import { compare, print, type Subject, type Usage } from './measure.ts';
import { boundCell, peerCell, todayCell, type Row } from './table.ts';

export interface Bench {
  /** How the program is started, what the launcher starts then, and the floor. */
  readonly program: readonly string[];
  readonly bundle: readonly string[];
  readonly floor: readonly string[];
  /** For stores and caches. */
  readonly folder: string;
  readonly runs: number;
  readonly peers: readonly Peer[];
  /** Collects the table's rows. */
  readonly rows: Row[];
}

/** A program that does the same work as Plimsoll: an earlier commit, or another scanner. */
export interface Peer {
  readonly name: string;
  /** Absent unless it is Plimsoll. */
  readonly program?: readonly string[];
  /** Returns how it scans an image; undefined for a scanner that keeps nothing to be warm with. */
  scan(image: string, kind: Temperature): Omit<Subject, 'name'> | undefined;
}

/** Cold: an empty store or cache. Warm: one that knows the layers. */
export type Temperature = 'cold' | 'warm';

/** Work of one row. */
export interface Work {
  readonly name: string;
  readonly bound: Subject;
  readonly today: Subject;
  readonly peers?: readonly Subject[];
  /** Measures it again, below bench/. */
  readonly command: string;
}

export const NODE = { name: '`node -e 0`', command: [process.execPath, '-e', '0'] } satisfies Subject;

/** Measures all in turn after one run that fills caches, prints them and collects the row. */
export async function measureWork(
  { name, bound, today, peers = [], command }: Work,
  bench: Bench,
): Promise<void> {
  const subjects = [bound, today, ...peers];
  await compare(subjects, 1);
  const usages = await compare(subjects, bench.runs);
  print(name, usages);
  const of = (subject: Subject): Usage => usages.get(subject) ?? { wall: Number.NaN };
  bench.rows.push({
    work: name,
    today: todayCell(of(today), of(bound)),
    bound: boundCell(bound.name, of(bound)),
    peer: peers.map((peer) => peerCell(peer.name, of(peer), of(today))).join('; '),
    command,
  });
}
