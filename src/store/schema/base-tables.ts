/** Images that others may be built on, by their layers. */
export interface BaseTables {
  layer_path: LayerPathTable;
}

/** The layers of each image whose diff IDs are known. */
interface LayerPathTable {
  image_id: number;
  /** Diff IDs, base first, shortened: a base's path is the beginning of the path of what is built on it. */
  path: Uint8Array;
  /** Verified reference under which it was read last: the name may belong to a newer build by now. */
  read_as: string | null;
  /** The base that the image names, as JSON. */
  named: string | null;
  /** RFC 3339, from the configuration. */
  created: string | null;
}
