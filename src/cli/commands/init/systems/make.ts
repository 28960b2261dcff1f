import { EXAMPLE_IMAGE, INTRODUCTION, PROGRAM_CALL, type System } from '../system.ts';

const FILE = 'plimsoll.mk';

export const make: System = {
  name: 'make',
  signs: ['Makefile', 'makefile', 'GNUmakefile'],
  file: FILE,
  content: `${INTRODUCTION}
# make itself ends with 2 for every failure; the line above it shows the code of the scan.

# The image to scan. Not by a name that plimsoll would take for one of its own: make passes on what is set in a call of it.
SCAN_IMAGE ?= ${EXAMPLE_IMAGE}

.PHONY: plimsoll
plimsoll:
\t${PROGRAM_CALL} scan "$(SCAN_IMAGE)"
`,
  next: `set SCAN_IMAGE in it, and add to the Makefile: include ${FILE}`,
};
