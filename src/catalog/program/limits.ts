/** Entries in one header table: section numbers have 16 bits. */
export const MAX_HEADERS = 65_535;

/** Notes in one program: a compiler leaves some, and annobin a few thousand outside the loaded parts. */
export const MAX_NOTES = 1000;

/** Bytes of Mach-O load commands, and of ELF section names. */
export const MAX_COMMAND_BYTES = 4 * 1024 ** 2;
export const MAX_SECTION_NAMES_BYTES = 4 * 1024 ** 2;

/** Bytes of the exported symbol table, and of its name table. */
export const MAX_SYMBOL_BYTES = 4 * 1024 ** 2;

/** Bytes of the dynamic section (an entry takes 16), and of one library name. */
export const MAX_DYNAMIC_BYTES = 16 * 1024;
export const MAX_LIBRARY_NAME = 32;
