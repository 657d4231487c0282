import type { Program, Scene } from './program.js';

/** A smaller scene of which `fails` still holds: guests are left out, then steps, as long as one can be. */
export async function shrink(scene: Scene, fails: (scene: Scene) => Promise<boolean>): Promise<Scene> {
  let smallest = scene;
  const keep = async (candidate: Scene): Promise<boolean> => {
    if (!(await fails(candidate))) return false;
    smallest = candidate;
    return true;
  };
  for (let index = scene.programs.length - 1; index >= 0; index--)
    await keep({ programs: smallest.programs.filter((_, at) => at !== index) });
  for (let index = 0; index < smallest.programs.length; index++) {
    for (let size = 32; size >= 1; size >>= 1) {
      for (let at = smallest.programs[index].steps.length - size; at >= 0; ) {
        const left = without(smallest.programs[index], at, size);
        await keep({ programs: smallest.programs.map((each, where) => (where === index ? left : each)) });
        at -= size;
      }
    }
  }
  return smallest;
}

function without(program: Program, at: number, size: number): Program {
  return { ...program, steps: program.steps.filter((_, index) => index < at || index >= at + size) };
}
