import type { Digest } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { openImage, parseImageReference, type LayerContent, type OpenedImage } from '../../../image/index.ts';
import type { TaskWorld } from '../task-world.ts';
import { taskImageOptions } from './image-options.ts';

/** Repositories to ask for an image. */
const MAX_REPOSITORIES = 3;

/**
 * Reads a stored image's layers again from the repositories that once served it; without repositories, it
 * only records that a layer was needed.
 */
export class LayersAgain {
  readonly #manifest: Digest;
  readonly #world: TaskWorld;
  readonly #opened = new Map<string, Promise<OpenedImage>>();
  #repositories: readonly string[];
  #failure = new AppError(
    'IMAGE_NOT_FOUND',
    'its layers must be read again, and no registry served it to Plimsoll',
  );
  #isAsked = false;

  constructor(manifest: Digest, repositories: readonly string[], world: TaskWorld) {
    this.#manifest = manifest;
    this.#repositories = repositories.slice(0, MAX_REPOSITORIES);
    this.#world = world;
  }

  /** True if the layer facts did not suffice. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  /** True if a registry was asked. */
  get isPulled(): boolean {
    return this.#opened.size > 0;
  }

  async open(index: number): Promise<LayerContent> {
    this.#isAsked = true;
    for (;;) {
      const [repository] = this.#repositories;
      if (repository === undefined) throw this.#failure;
      try {
        return await this.#openAt(repository, index);
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'INTERRUPTED') throw error;
        this.#failure = error;
        this.#repositories = this.#repositories.filter((each) => each !== repository);
      }
    }
  }

  async #openAt(repository: string, index: number): Promise<LayerContent> {
    const opening = this.#opened.get(repository) ?? this.#openImage(repository);
    this.#opened.set(repository, opening);
    const layer = (await opening).layers[index];
    if (!layer) throw new AppError('IMAGE_INVALID', `${repository}@${this.#manifest} has fewer layers`);
    return layer.open();
  }

  /** The digest identifies the image. */
  async #openImage(repository: string): Promise<OpenedImage> {
    const name = `${repository}@${this.#manifest}`;
    return openImage(
      { kind: 'docker', reference: parseImageReference(name) },
      taskImageOptions(name, this.#world),
    );
  }
}
