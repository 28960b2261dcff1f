import { type AliasedExpression, sql, type Transaction } from 'kysely';
import type { Digest } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { appendEvents } from '../events/append-events.ts';
import { formatCounts, isLater, isOtherCount } from '../images/save-counts.ts';
import type { JudgedImage, ImageVerdicts } from '../ports.ts';
import { noteVerdicts } from './note-verdicts.ts';
import { internLine, verdictRow, currentVerdictRow } from './record-verdict.ts';

/**
 * Stores many images' counts and verdicts in few statements: one advisory may change thousands of images.
 * Returns the images not fully stored.
 */
export async function recordImages(
  engine: Engine,
  images: readonly ImageVerdicts[],
): Promise<readonly Digest[]> {
  return engine.db.transaction().execute(async (transaction) => {
    // Excludes other writers of these images until the transaction ends.
    await engine.inventorySequence.alone(transaction);
    const unchanged = await unchangedOf(transaction, images);
    const verdicts = unchanged.flatMap((image) => image.verdicts);
    const taken = await takeCurrentVerdicts(
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
    const counted = judged.filter(
      ({ key, counts, summary }) => keys.has(key) && isOtherCount(counts, summary),
    );
    const changed = verdicts.filter(({ judged }) => judged.cause !== undefined && taken.has(keyOf(judged)));
    await noteVerdicts(transaction, [
      ...new Set([...counted.map(({ key }) => key), ...changed.map(({ judged }) => judged.image)]),
    ]);
    return images.map(({ key }) => key).filter((key) => !keys.has(key));
  });
}

/** Identifies a current verdict, by the line's name. */
interface CurrentVerdictKey {
  readonly image: string;
  readonly line: string;
}

function toKey({ image, line }: CurrentVerdictKey): string {
  return `${image} ${line}`;
}

function keyOf({ image, line }: JudgedImage): string {
  return toKey({ image, line: line.name });
}

/** An image not saved again since it was judged. */
interface UnchangedImage extends ImageVerdicts {
  /** Stored counts. */
  readonly counts: string | null;
}

async function unchangedOf(
  transaction: Transaction<Tables>,
  images: readonly ImageVerdicts[],
): Promise<readonly UnchangedImage[]> {
  const keys = images.map(({ key }) => key);
  const rows = await inChunks(keys, (chunk) =>
    transaction
      .selectFrom('image')
      .select(['key', 'sequence', 'summary'])
      .where('key', 'in', chunk)
      .execute(),
  );
  const stored = new Map<string, (typeof rows)[number]>(rows.map((row) => [row.key, row]));
  return images.flatMap((image) => {
    const row = stored.get(image.key);
    return row?.sequence === image.sequence ? [{ ...image, counts: row.summary }] : [];
  });
}

interface Counted {
  readonly key: string;
  readonly summary: string;
  readonly before: string | null;
}

const COUNTED = { key: 'text', summary: 'text', before: 'text' } as const;

/** Returns the images whose counts are now from this sync or a later one. Reports store counts concurrently. */
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

/** Returns the current verdicts unchanged since `before` was read, each stored with its new verdict. */
async function takeCurrentVerdicts(
  engine: Engine,
  transaction: Transaction<Tables>,
  judged: readonly JudgedImage[],
): Promise<ReadonlySet<string>> {
  if (judged.length === 0) return new Set();
  const lineOf = await internLines(transaction, judged);
  const rows = judged.map((each) => {
    const row = { image: each.image, line_name: each.line.name, ...currentVerdictRow(each, lineOf(each)) };
    return JUDGED_COLUMNS.map((column) => row[column]);
  });
  const table = await engine.asTable<JudgedRow, 'judged'>(transaction, 'judged', JUDGED, rows);
  const taken = new Set([...(await change(transaction, table)), ...(await add(transaction, table))]);
  const changed = judged.filter((each) => taken.has(keyOf(each)) && each.cause !== undefined);
  const verdicts = changed.map((each) => {
    const row = verdictRow(each, lineOf(each));
    return VERDICT_COLUMNS.map((column) => row[column]);
  });
  await engine.insertRows(transaction, 'verdict', VERDICT_COLUMNS, verdicts);
  return taken;
}

/** Returns a lookup from judged image to its line's ID. */
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
  const { rows } = await sql<CurrentVerdictKey>`
    update current_verdict set revision = judged.revision, line_id = judged.line_id, outcome = judged.outcome,
      counts = judged.counts, overdue = judged.overdue, program = judged.program, sync = judged.sync,
      due_at = judged.due_at, at = judged.at
    from ${judged} where judged.image = current_verdict.image and judged.line_name = current_verdict.line_name
      and current_verdict.revision = judged.revision - 1
    returning current_verdict.image as image, current_verdict.line_name as line
  `.execute(transaction);
  return rows.map(toKey);
}

async function add(transaction: Transaction<Tables>, judged: JudgedTable): Promise<readonly string[]> {
  const columns = sql.raw(JUDGED_COLUMNS.join(', '));
  const { rows } = await sql<CurrentVerdictKey>`
    insert into current_verdict (${columns}) select ${columns} from ${judged} where judged.revision = 1
    on conflict (image, line_name) do nothing returning image, line_name as line
  `.execute(transaction);
  return rows.map(toKey);
}
