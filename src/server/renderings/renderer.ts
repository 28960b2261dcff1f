import type { IndexedImage } from '../../domain/index.ts';
import type { Scan } from '../../scan/index.ts';
import type { Rendering } from '../context.ts';

export type RenderingKind = Rendering['kind'];

/** Input of a rendering: the indexed image and its current findings. */
export interface RendererInput<Kind extends RenderingKind> {
  readonly scan: Scan;
  readonly indexed: IndexedImage;
  readonly rendering: Extract<Rendering, { readonly kind: Kind }>;
}

/** One format of a report. Pure, since the result is cached and shared. */
export type Renderer<Kind extends RenderingKind> = (input: RendererInput<Kind>) => RenderedText;

export interface RenderedText {
  readonly contentType: string;
  readonly body: string;
}
