import type { Generated } from 'kysely';

/** Places where images run. Texts are checked before they are stored. */
export interface RunTables {
  cluster: ClusterTable;
  run_image: RunImageTable;
  run: RunColumns & { id: Generated<number>; since: string; until: string | null };
}

/** Parts of lists that have not come whole yet; `run_part` says which have come. */
export interface ArrivingRunTables {
  arriving_run: RunColumns & { part: number; since: string };
  run_part: { cluster_id: number; part: number; of: number; generation: number; runs: number };
}

interface ClusterTable {
  id: Generated<number>;
  name: string;
  /** UID of its `kube-system` namespace; null once the name is free. */
  uid: string | null;
  /** Null before the first whole list. */
  generation: number | null;
  heard_at: string;
}

/** An image as workloads name it, with the digest that runs. */
interface RunImageTable {
  id: Generated<number>;
  /** Hash of reference and digest. */
  hash: string;
  reference: string;
  digest: string | null;
  /** Key that the image has in the inventory, or will have once it is scanned; null without a digest. */
  image_key: string | null;
}

interface RunColumns {
  cluster_id: number;
  namespace: string;
  kind: string;
  workload: string;
  container: string;
  image_id: number;
  /** Empty if nobody owns it. */
  owner: string;
}
