import type { ExpressionBuilder, Kysely } from 'kysely';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { namesOf } from '../images/image-names.ts';
import { parseKey } from '../images/stored-json.ts';
import { visibleImages } from '../images/visible-images.ts';
import type { ItemPlace, ItemRequest, NotificationItem, NotifiedVulnerability } from '../ports.ts';
import { parseVulnerability } from './stored-vulnerability.ts';

/** Omits items whose image the requester may not see. */
export async function readNotificationItems(
  db: Kysely<Tables>,
  notification: string,
  { limit, side, after, ...reader }: ItemRequest,
): Promise<readonly NotificationItem[]> {
  const { visibleTo, readByOthers = false } = reader;
  const isVisible = visibleImages(reader);
  let query = db
    .selectFrom('notified_image')
    .innerJoin('notified_change', 'notified_change.id', 'notified_image.change_id')
    .innerJoin('notification', 'notification.id', 'notified_change.notification_id')
    .innerJoin('image', 'image.id', 'notified_image.image_id')
    .select(['change_id as change', 'image_id as image', 'side', 'key'])
    .where('notification.name', '=', notification)
    .orderBy('change_id')
    .orderBy('image_id')
    .limit(limit);
  if (isVisible) query = query.where((where) => isVisible(where));
  if (side !== undefined) query = query.where('side', '=', side);
  if (after) query = query.where((where) => isBehind(where, after));
  const rows = await query.execute();
  const vulnerabilities = await vulnerabilitiesOf(
    db,
    rows.map(({ change }) => change),
  );
  const names = await namesOf(db, [...new Set(rows.map(({ image }) => image))]);
  return rows.flatMap(({ change, image, side: of, key }) => {
    const vulnerability = vulnerabilities.get(change);
    // It may have been deleted between the queries.
    if (!vulnerability) return [];
    const visible = (names.get(image) ?? []).filter(
      ({ principal, verified }) => ['', visibleTo].includes(principal) || (readByOthers && verified === true),
    );
    return [{ change, image, side: of, vulnerability, key: parseKey(key), names: visible }];
  });
}

function isBehind(where: ExpressionBuilder<Tables, 'notified_image'>, { change, image }: ItemPlace) {
  return where.or([
    where('change_id', '>', change),
    where.and([where('change_id', '=', change), where('image_id', '>', image)]),
  ]);
}

/** Reads each vulnerability once, regardless of how many images it hits. */
async function vulnerabilitiesOf(
  db: Kysely<Tables>,
  changes: readonly number[],
): Promise<ReadonlyMap<number, NotifiedVulnerability>> {
  const rows = await inChunks([...new Set(changes)], (chunk) =>
    db.selectFrom('notified_change').select(['id', 'json']).where('id', 'in', chunk).execute(),
  );
  return new Map(rows.map(({ id, json }) => [id, parseVulnerability(json)]));
}
