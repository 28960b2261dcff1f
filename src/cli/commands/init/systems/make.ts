import { EXAMPLE_IMAGE, INTRODUCTION, PROGRAM_CALL, type System } from '../system.ts';

const FILE = 'plimsoll.mk';

export const make: System = {
  name: 'make',
  signs: ['Makefile', 'makefile', 'GNUmakefile'],
  file: FILE,
  content: `${INTRODUCTION}
# make itself ends with 2 for every failure; the line above it shows the code of the scan.

# The image to scan.
PLIMSOLL_IMAGE ?= ${EXAMPLE_IMAGE}

.PHONY: plimsoll
plimsoll:
\t${PROGRAM_CALL} scan "$(PLIMSOLL_IMAGE)"
`,
  next: `set PLIMSOLL_IMAGE in it, and add to the Makefile: include ${FILE}`,
};
