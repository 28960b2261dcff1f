/** A module for `node --import`: the clock of the program, in each of its threads, began at another time, and goes on. */
export function clockFrom(time: string): string {
  const ahead = Date.parse(time) - Date.now();
  const module = `const Clock = Date;
    globalThis.Date = class Date extends Clock {
      constructor(...given) {
        if (given.length === 0) super(Date.now());
        else super(...given);
      }
      static now() {
        return Clock.now() + (${ahead});
      }
    };`;
  return `data:text/javascript,${encodeURIComponent(module)}`;
}
