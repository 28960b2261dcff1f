/** Entries of one table of headers: section numbers have 16 bits. */
export const MAX_HEADERS = 65_535;

/** Notes of one program: a compiler leaves some, and annobin a few thousand outside of what is loaded. */
export const MAX_NOTES = 1000;

/** Bytes of the load commands of a Mach-O file, and of the names of ELF's sections. */
export const MAX_COMMAND_BYTES = 4 * 1024 ** 2;
export const MAX_SECTION_NAMES_BYTES = 4 * 1024 ** 2;

/** Bytes of the table of exported symbols, and of that of their names. */
export const MAX_SYMBOL_BYTES = 4 * 1024 ** 2;

/** Bytes of the dynamic section, of which an entry takes 16, and of one library's name. */
export const MAX_DYNAMIC_BYTES = 16 * 1024;
export const MAX_LIBRARY_NAME = 32;
