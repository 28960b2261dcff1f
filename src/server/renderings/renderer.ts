import type { IndexedImage } from '../../domain/index.ts';
import type { Scan } from '../../findings/index.ts';
import type { Rendering } from '../context.ts';

export type RenderingKind = Rendering['kind'];

/** Rendering input: the indexed image and its current findings. */
export interface RendererInput<Kind extends RenderingKind> {
  readonly scan: Scan;
  readonly indexed: IndexedImage;
  readonly rendering: Extract<Rendering, { readonly kind: Kind }>;
}

/** Renders one report format. Pure, since the result is cached and shared. */
export type Renderer<Kind extends RenderingKind> = (input: RendererInput<Kind>) => RenderedText;

export interface RenderedText {
  readonly contentType: string;
  readonly body: string;
}
