/** Nesting depth: an ear, a war, a bundle and its library are four. */
export const MAX_DEPTH = 8;

/** Entries in an outer file and all its archives together. */
export const MAX_ARCHIVE_ENTRIES = 262_144;

/** Bytes of one inflated archive, and of everything inflated from one outer file. */
export const MAX_NESTED_BYTES = 64 * 1024 ** 2;
export const MAX_TREE_BYTES = 1024 ** 3;

/** Archives and pom.properties files kept as evidence for one outer file. */
export const MAX_ARCHIVES = 10_000;
export const MAX_POMS = 20_000;

/** Evidence characters for one outer file. */
export const MAX_EVIDENCE = 8 * 1024 ** 2;

/** Characters in a nested archive's name. */
export const MAX_NAME = 4096;

/** Bytes in a pom.properties file, and in a manifest: signed jars list every class. */
export const MAX_POM_BYTES = 64 * 1024;
export const MAX_MANIFEST_BYTES = 16 * 1024 ** 2;

/** Bytes read from a manifest's folder and file sections. */
export const MAX_SECTION_BYTES = 1024 ** 2;

/** Characters kept from a name, a version or a header. */
export const MAX_TEXT = 256;

/** Folders kept for an archive's own classes, their depth, and the most folders counted. */
export const MAX_FOLDERS = 16;
export const FOLDER_DEPTH = 5;
export const MAX_COUNTED_FOLDERS = 5_000;

/** Libraries listed in one manifest. */
export const MAX_EMBEDDED = 500;
