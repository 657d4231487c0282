import { expect, test } from 'vitest';
import { reportOf, withRows } from '../../scripts/long-report.mjs';

const names = ['one', 'two', 'three'];
const row = (name: string, seed: number) => [name, 'it holds', '10', String(seed), '1.0', 'holds'];
const whole = reportOf(
  { command: 'npm run test:long', machine: 'Node 20, 2 cores', minutes: '9.0', remark: '' },
  names.map((name) => row(name, 1)),
);
const rowsOf = (report: string) => report.split('\n').filter((line) => /^\| (one|two|three) /.test(line));
const said = (report: string) => report.split('\n').filter((line) => line.startsWith('Then, alone'));

test('a campaign that ran again has its row, and the others keep theirs, in their order', () => {
  const command = 'npm run test:long -- --only two';
  const report = withRows(whole, { command, names, again: ['two'] }, [row('two', 2)]);
  expect(rowsOf(report).map((line) => line.split(' | ')[3])).toEqual(['1', '2', '1']);
  expect(said(report)).toEqual([`Then, alone, by \`${command}\`.`]);
  expect(report.startsWith(whole.slice(0, whole.indexOf('minutes.')))).toBe(true);
});

test('what said how rows came that are others now is left out', () => {
  const first = 'npm run test:long -- --only two';
  const both = 'npm run test:long -- --only two --only three';
  const once = withRows(whole, { command: first, names, again: ['two'] }, [row('two', 2)]);
  const twice = withRows(once, { command: both, names, again: ['two', 'three'] }, [
    row('two', 3),
    row('three', 3),
  ]);
  expect(said(twice)).toEqual([`Then, alone, by \`${both}\`.`]);
  expect(rowsOf(twice).map((line) => line.split(' | ')[3])).toEqual(['1', '3', '3']);
  const third = withRows(twice, { command: first, names, again: ['two'] }, [row('two', 4)]);
  expect(said(third)).toEqual([both, first].map((command) => `Then, alone, by \`${command}\`.`));
});

test('a report without its table is not written over', () => {
  expect(() => withRows('# Something else\n', { command: '', names, again: [] }, [])).toThrow('no table');
});
