import type { IndexedImage } from '../../domain/index.ts';
import type { Scan } from '../../scan/index.ts';
import type { Rendering } from '../context.ts';

export type RenderingKind = Rendering['kind'];

/** What a rendering is made of: the image as it was read, and what the feeds say of it now. */
export interface RendererInput<Kind extends RenderingKind> {
  readonly scan: Scan;
  readonly indexed: IndexedImage;
  readonly rendering: Extract<Rendering, { readonly kind: Kind }>;
}

/** One way to write a report down: a pure function, since its outcome is kept and given to others. */
export type Renderer<Kind extends RenderingKind> = (input: RendererInput<Kind>) => RenderedText;

export interface RenderedText {
  readonly contentType: string;
  readonly body: string;
}
