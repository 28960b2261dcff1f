import type { MarkingCataloger } from '../cataloger.ts';
import { markerOfPath, markerOfProgram } from '../markers/index.ts';

/** Marks language packages during the existing layer pass, without reading them. */
export const languageCataloger: MarkingCataloger = {
  kind: 'marks',
  id: 'language',
  version: 13,
  marks: { ofPath: markerOfPath, ofProgram: markerOfProgram },
};
