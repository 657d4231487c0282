import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a back end makes of the ABI whose names and types languages trip over; answers its folder. */
export async function oddBindings(root, folder, backEnd) {
  const { main } = await import('@callgate/tools');
  const project = join(folder, 'odd');
  cpSync(join(root, 'generators/test/cases/odd-abi'), join(project, 'abi'), { recursive: true });
  cpSync(join(project, 'abi/abi.ts'), join(project, 'abi/index.ts'));
  writeFileSync(join(project, 'abi/package.json'), '{ "version": "1.0.0" }');
  const file = { name: 'odd "abi" */ \\ ü', abi: 'abi', outputs: { [backEnd]: 'generated' } };
  writeFileSync(join(project, 'callgate.json'), JSON.stringify(file));
  let said = '';
  const say = (text) => {
    said += text;
  };
  const status = await main(['generate'], { cwd: project, out: say, err: say });
  if (status !== 0) throw new Error(said);
  return join(project, 'generated');
}
