/** Limits the layers that all tasks together read at a time. Each task may always read one. */
export class LayerSlots {
  readonly #limit: number;
  #waiting: { readonly task: TaskSlots; readonly grant: () => void }[] = [];
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Returns a task's slots; close them when the task ends, even if it fails. */
  open(): TaskSlots {
    return new TaskSlots(this);
  }

  wait(task: TaskSlots, grant: () => void): void {
    this.#waiting.push({ task, grant });
    this.#grantAll();
  }

  give(count: number): void {
    this.#taken -= count;
    this.#grantAll();
  }

  forget(task: TaskSlots): void {
    this.#waiting = this.#waiting.filter((each) => each.task !== task);
  }

  /** First come, first served, among the tasks that may go on. */
  #grantAll(): void {
    for (const each of [...this.#waiting]) {
      if (this.#taken >= this.#limit && each.task.taken > 0) continue;
      this.#waiting.splice(this.#waiting.indexOf(each), 1);
      this.#taken++;
      each.task.taken++;
      each.grant();
    }
  }
}

/** One task's slots. */
export class TaskSlots {
  readonly #slots: LayerSlots;
  /** Layers that the task reads now. */
  taken = 0;

  constructor(slots: LayerSlots) {
    this.#slots = slots;
  }

  take(grant: () => void): void {
    this.#slots.wait(this, grant);
  }

  release(): void {
    if (this.taken === 0) return;
    this.taken--;
    this.#slots.give(1);
  }

  /** Returns the task's slots and cancels its pending requests. */
  close(): void {
    const { taken } = this;
    this.taken = 0;
    this.#slots.forget(this);
    this.#slots.give(taken);
  }
}
