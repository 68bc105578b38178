/** Rooms, and for each the rooms that it may import from besides itself. */
export type Arrows = Readonly<Record<string, readonly string[]>>;

/** Imports that the rules do not allow, each as `a.ts → b.ts`. Tests may import what they like. */
export function findForbidden(imports: ReadonlyMap<string, string[]>, arrows: Arrows): string[] {
  return imports.entries()
    .filter(([module]) => !isTest(module))
    .flatMap(([module, imported]) => {
      const room = roomOf(module, arrows);
      const allowed = [room, ...arrows[room] ?? []];
      return imported
        .filter((other) => !allowed.includes(roomOf(other, arrows)))
        .map((other) => `${module} → ${other}`);
    })
    .toArray();
}

/** The room with the longest name that the module's path begins with; '' for none. */
function roomOf(module: string, arrows: Arrows): string {
  return Object.keys(arrows)
    .filter((room) => module.startsWith(`${room}/`))
    .reduce((longest, room) => room.length > longest.length ? room : longest, "");
}

function isTest(module: string): boolean {
  return /_test\.tsx?$/.test(module) || module.startsWith("tests/");
}
