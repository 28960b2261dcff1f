import { sql, type Kysely } from 'kysely';
import type { RegistryLimits, SharedLimit } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { NOW_MS } from './feed-troubles.ts';
import { lockKeyOf } from './request-budgets.ts';

const KINDS: readonly SharedLimit['kind'][] = ['pause', 'pulls', 'requests'];

export function createRegistryLimits(db: Kysely<Tables>): RegistryLimits {
  return {
    async read(host, account) {
      const rows = await db
        .selectFrom('registry_limit')
        .select(['kind', 'remaining', 'total'])
        .select([
          sql<number>`ends_at - ${NOW_MS}`.as('endsInMs'),
          sql<number>`${NOW_MS} - announced_at`.as('announcedMsAgo'),
        ])
        .where('host', '=', host)
        .where('account', '=', lockKeyOf(account))
        .where('ends_at', '>', NOW_MS)
        .execute();
      return rows.flatMap(({ kind: of, total: limit, ...row }) => {
        const kind = KINDS.find((each) => each === of);
        return kind ? [{ ...row, kind, limit }] : [];
      });
    },
    async tell(host, account, { kind, remaining, limit, endsInMs }) {
      const state = {
        remaining,
        total: limit,
        ends_at: sql<number>`${NOW_MS} + ${Math.round(endsInMs)}::bigint`,
        announced_at: NOW_MS,
      };
      await db
        .insertInto('registry_limit')
        .values({ host, account: lockKeyOf(account), kind, ...state })
        .onConflict((conflict) => conflict.columns(['host', 'account', 'kind']).doUpdateSet(state))
        .execute();
      await db.deleteFrom('registry_limit').where('ends_at', '<', NOW_MS).execute();
    },
  };
}
