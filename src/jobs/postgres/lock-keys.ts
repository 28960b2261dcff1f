/**
 * First halves of advisory lock keys: "Pljb", "Plsv" and "Plwt" as numbers. The second half of a job's key is
 * a hash.
 */
export const JOB_LOCK = 0x506c_6a62;
/** Held by every server, in shared mode. */
export const SERVER_LOCK = 0x506c_7376;
/** Held by the server that looks for dead replicas' jobs. */
export const WATCH_LOCK = 0x506c_7774;

/** Returns a query for this database's locks with this key; conditions on `objid` and `pid` may follow. */
export function grantedLocks(key: number): string {
  return `select 1 from pg_locks where locktype = 'advisory' and granted and objsubid = 2 and classid = ${key}
    and database = (select oid from pg_database where datname = current_database())`;
}
