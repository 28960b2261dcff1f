import { sql, type AliasedExpression, type Transaction } from 'kysely';
import type { Digest } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import { appendEvents } from '../events/append-events.ts';
import type { JudgedImage, SettledImage } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import { formatCounts, isLater } from '../inventory/save-counts.ts';
import type { Tables } from '../schema/tables.ts';
import { internLine, keptVerdict, standingRow } from './record-verdict.ts';

/**
 * Stores the counts and verdicts of many images at once, by few statements: thousands of images change with one advisory.
 * Returns the images of which not all was stored.
 */
export async function settleImages(
  engine: Engine,
  images: readonly SettledImage[],
): Promise<readonly Digest[]> {
  return engine.db.transaction().execute(async (transaction) => {
    // Until this ends, nobody else writes these images or settles them.
    await engine.inventoryTurns.alone(transaction);
    const unchanged = await unchangedOf(transaction, images);
    const verdicts = unchanged.flatMap((image) => image.verdicts);
    const taken = await takeStandings(
      engine,
      transaction,
      verdicts.map(({ judged }) => judged),
    );
    const judged = unchanged.filter((image) =>
      image.verdicts.every(({ judged: by }) => taken.has(keyOf(by))),
    );
    const keys = await writeCounts(engine, transaction, judged);
    await appendEvents(
      engine,
      transaction,
      verdicts.flatMap(({ judged, events }) => (taken.has(keyOf(judged)) ? events : [])),
    );
    return images.map(({ key }) => key).filter((key) => !keys.has(key));
  });
}

/** Identifies a standing; the line by its name. */
interface StandingKey {
  readonly image: string;
  readonly line: string;
}

function toKey({ image, line }: StandingKey): string {
  return `${image} ${line}`;
}

function keyOf({ image, line }: JudgedImage): string {
  return toKey({ image, line: line.name });
}

/** An image that was not written since it was judged. */
interface UnchangedImage extends SettledImage {
  /** Counts that are stored. */
  readonly counts: string | null;
}

async function unchangedOf(
  transaction: Transaction<Tables>,
  images: readonly SettledImage[],
): Promise<readonly UnchangedImage[]> {
  const keys = images.map(({ key }) => key);
  const rows = await inChunks(keys, (chunk) =>
    transaction.selectFrom('image').select(['key', 'turn', 'summary']).where('key', 'in', chunk).execute(),
  );
  const stored = new Map<string, (typeof rows)[number]>(rows.map((row) => [row.key, row]));
  return images.flatMap((image) => {
    const row = stored.get(image.key);
    return row?.turn === image.turn ? [{ ...image, counts: row.summary }] : [];
  });
}

interface Counted {
  readonly key: string;
  readonly summary: string;
  readonly before: string | null;
}

const COUNTED = { key: 'text', summary: 'text', before: 'text' } as const;

/** Returns the images whose counts are of this sync now, or of a later one. A report stores counts beside this. */
async function writeCounts(
  engine: Engine,
  transaction: Transaction<Tables>,
  images: readonly UnchangedImage[],
): Promise<ReadonlySet<string>> {
  const [later, others] = [[], []] as [UnchangedImage[], UnchangedImage[]];
  for (const image of images) (isLater(image.counts, image.sync) ? later : others).push(image);
  const rows = others.map((image) => [image.key, formatCounts(image), image.counts]);
  const table = await engine.asTable<Counted, 'counted'>(transaction, 'counted', COUNTED, rows);
  const { rows: written } = await sql<{ readonly key: string }>`
    update image set summary = counted.summary from ${table}
    where counted.key = image.key and image.summary is not distinct from counted.before
    returning image.key as key`.execute(transaction);
  return new Set([...later, ...written].map(({ key }) => key));
}

const JUDGED = {
  image: 'text',
  line_name: 'text',
  revision: 'integer',
  line_id: 'integer',
  outcome: 'text',
  counts: 'text',
  overdue: 'text',
  program: 'text',
  sync: 'integer',
  due_at: 'text',
  at: 'text',
} as const;

const JUDGED_COLUMNS = Object.keys(JUDGED) as (keyof typeof JUDGED)[];

const VERDICT_COLUMNS = [
  'image',
  'line_name',
  'line_id',
  'outcome',
  'counts',
  'sync',
  'cause',
  'at',
] as const;

type JudgedRow = Readonly<Record<keyof typeof JUDGED, string | number | null>>;

/** Returns the standings that nobody changed since `before` was read, each stored with its verdict. */
async function takeStandings(
  engine: Engine,
  transaction: Transaction<Tables>,
  judged: readonly JudgedImage[],
): Promise<ReadonlySet<string>> {
  if (judged.length === 0) return new Set();
  const lineOf = await internLines(transaction, judged);
  const rows = judged.map((each) => {
    const row = { image: each.image, line_name: each.line.name, ...standingRow(each, lineOf(each)) };
    return JUDGED_COLUMNS.map((column) => row[column]);
  });
  const table = await engine.asTable<JudgedRow, 'judged'>(transaction, 'judged', JUDGED, rows);
  const taken = new Set([...(await change(transaction, table)), ...(await add(transaction, table))]);
  const changed = judged.filter((each) => taken.has(keyOf(each)) && each.cause !== undefined);
  const verdicts = changed.map((each) => {
    const row = keptVerdict(each, lineOf(each));
    return VERDICT_COLUMNS.map((column) => row[column]);
  });
  await engine.insertRows(transaction, 'verdict', VERDICT_COLUMNS, verdicts);
  return taken;
}

/** Returns the row of the line of each judged image. */
async function internLines(
  transaction: Transaction<Tables>,
  judged: readonly JudgedImage[],
): Promise<(each: JudgedImage) => number> {
  const ids = new Map<string, number>();
  for (const { line, at } of judged) {
    if (!ids.has(line.hash)) ids.set(line.hash, await internLine(transaction, line, at));
  }
  return ({ line }) => {
    const id = ids.get(line.hash);
    if (id === undefined) throw new Error(`no row of the line ${line.name}`);
    return id;
  };
}

type JudgedTable = AliasedExpression<JudgedRow, 'judged'>;

async function change(transaction: Transaction<Tables>, judged: JudgedTable): Promise<readonly string[]> {
  const { rows } = await sql<StandingKey>`
    update standing set revision = judged.revision, line_id = judged.line_id, outcome = judged.outcome,
      counts = judged.counts, overdue = judged.overdue, program = judged.program, sync = judged.sync,
      due_at = judged.due_at, at = judged.at
    from ${judged} where judged.image = standing.image and judged.line_name = standing.line_name
      and standing.revision = judged.revision - 1
    returning standing.image as image, standing.line_name as line
  `.execute(transaction);
  return rows.map(toKey);
}

async function add(transaction: Transaction<Tables>, judged: JudgedTable): Promise<readonly string[]> {
  const columns = sql.raw(JUDGED_COLUMNS.join(', '));
  const { rows } = await sql<StandingKey>`
    insert into standing (${columns}) select ${columns} from ${judged} where judged.revision = 1
    on conflict (image, line_name) do nothing returning image, line_name as line
  `.execute(transaction);
  return rows.map(toKey);
}
