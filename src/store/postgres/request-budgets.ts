import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { RequestBudgets } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';

const MINUTE_US = 60_000_000;

/**
 * Counts requests in one row per client, by the server's clock. Commits asynchronously: after a server crash,
 * a client may repeat some requests.
 */
export function createRequestBudgets(db: Kysely<Tables>): RequestBudgets {
  return {
    async take(client, { perMinute, count }) {
      const wanted = Math.min(count, perMinute);
      const each = Math.floor(MINUTE_US / perMinute);
      const { rows } = await sql<{ granted: number; spent: number }>`
        with clock as materialized (
          select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now,
            set_config('synchronous_commit', 'off', true)
        )
        insert into request_budget as budget (client, full_at, granted)
        select ${lockKeyOf(client)}::text, now + ${wanted * each}::bigint, ${wanted}::bigint from clock
        on conflict (client) do update set (full_at, granted) = (
          select greatest(budget.full_at, now) + free * ${each}::bigint, free
          from clock, lateral (
            select least(${wanted}::bigint,
              greatest(0, ${MINUTE_US}::bigint - greatest(0, budget.full_at - now)) / ${each}::bigint) as free
          ) as minute
        )
        returning granted, full_at - (select now from clock) as spent`.execute(db);
      const { granted = 0, spent = 0 } = rows[0] ?? {};
      const waitMs = granted > 0 ? 0 : Math.ceil((spent + each - MINUTE_US) / 1000);
      return { requests: granted, waitMs };
    },
    async forgetFull() {
      await sql`
        delete from request_budget
        where full_at < (extract(epoch from clock_timestamp()) * 1000000)::bigint`.execute(db);
    },
  };
}

/** Hashes client names, which may be email addresses and as long as a token's issuer likes. */
export function lockKeyOf(client: string): string {
  return createHash('sha256').update(client).digest('hex');
}
