import { ALL_RULES } from '@callgate/generators';
import { ASSEMBLER_DIAGNOSTICS, COMPILER_DIAGNOSTICS } from '@callgate/vm-embedvm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
});
afterEach(() => project.remove());

test('an id gets its title, its paragraph and an example, in upper or lower case', async () => {
  const { status, out } = await project.run('explain', 'CG144');
  expect(status).toBe(0);
  const [rule] = ALL_RULES.filter(({ id }) => id === 'CG144');
  const [head, text, ...rest] = out.trimEnd().split('\n\n');
  expect(head).toBe(`CG144  ${rule.title}`);
  const paragraph = text.split('\n');
  expect(paragraph.join(' ')).toBe(rule.explanation);
  const { mistake, remedy } = rule.example;
  expect(rest).toEqual(['Mistake:', `  ${mistake}`, 'Remedy:', `  ${remedy}`]);
  expect(paragraph.every((line) => line.length <= 100)).toBe(true);
  expect((await project.run('explain', 'cg144')).out).toBe(out);
  expect(JSON.parse((await project.run('explain', 'CG144', '--json')).out)).toMatchObject({
    id: 'CG144',
    title: rule.title,
    explanation: rule.explanation,
    example: rule.example,
  });
});

test('without an id everything that can be found is listed', async () => {
  const { out } = await project.run('explain');
  const ids = out
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ')[0]);
  const all = [
    ...ALL_RULES.map(({ id }) => id),
    ...Object.keys(COMPILER_DIAGNOSTICS),
    ...Object.keys(ASSEMBLER_DIAGNOSTICS),
  ];
  expect(ids).toEqual(all.sort());
  expect(JSON.parse((await project.run('explain', '--json')).out)).toHaveLength(all.length);
});

test.each(['EVM019', 'evs011'])('an id of EmbedVM is explained, too: %s', async (id) => {
  const { status, out } = await project.run('explain', id);
  expect(status).toBe(0);
  expect(out).toMatch(
    new RegExp(`^${id.toUpperCase()}  .+\\n\\n[\\s\\S]+\\n\\nMistake:\\n\\n  .+[\\s\\S]+Remedy:\\n\\n  .+`),
  );
  expect((await project.run('explain', 'EVM04')).err).toContain('Did you mean EVM004?');
});

test('an unknown id is answered with the one that was meant', async () => {
  const { status, out, err } = await project.run('explain', 'CG1444');
  expect([status, out]).toEqual([1, '']);
  expect(err).toMatch(/^There is no rule CG1444\.\n {2}help: Did you mean CG14\d\? /);
  expect((await project.run('explain', 'something else')).err).toBe(
    'There is no rule something else.\n  help: `callgate explain` lists all rules.\n',
  );
});
