/** Archives within archives: an ear, a war, a bundle and the library in it are four. */
export const MAX_DEPTH = 8;

/** Entries of an outer file and of all archives in it together. */
export const MAX_ENTRIES = 262_144;

/** Bytes of one archive that has to be inflated, and of everything that is inflated of one outer file. */
export const MAX_NESTED_BYTES = 64 * 1024 ** 2;
export const MAX_TREE_BYTES = 1024 ** 3;

/** Archives, and pom.properties, of one outer file whose evidence is kept. */
export const MAX_ARCHIVES = 10_000;
export const MAX_POMS = 20_000;

/** Characters of the evidence of one outer file. */
export const MAX_EVIDENCE = 8 * 1024 ** 2;

/** Characters of the name of an archive in another one. */
export const MAX_NAME = 4096;

/** Bytes of a pom.properties, and of a manifest: those of signed jars list every class. */
export const MAX_POM_BYTES = 64 * 1024;
export const MAX_MANIFEST_BYTES = 16 * 1024 ** 2;

/** Bytes of a manifest's sections of folders and files that are read. */
export const MAX_SECTION_BYTES = 1024 ** 2;

/** Characters of a name, a version or a header that are kept. */
export const MAX_TEXT = 256;

/** Folders of an archive's own classes that are kept, how deep, and among how many. */
export const MAX_FOLDERS = 16;
export const FOLDER_DEPTH = 5;
export const MAX_COUNTED_FOLDERS = 5_000;

/** Libraries that one manifest names. */
export const MAX_EMBEDDED = 500;
