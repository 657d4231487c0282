// The report of `npm run test:long`: a row for each thing that holds. Campaigns that run again alone get new rows, and the others keep theirs.
import { ranOf } from './long-campaign.mjs';

const HEAD = `| campaign | what holds | runs | seed | seconds | |
|---|---|---|---|---|---|
`;

/** A report in Markdown: who printed it, a remark, and rows of cells. */
export function reportOf({ command, machine, minutes, remark }, rows) {
  return `# The last long campaign

Printed by \`${command}\`: ${machine}, ${minutes} minutes.
${remark}
${tableOf(rows)}`;
}

/** A row for each random test of a campaign, and one for all the others. */
export function rowsOfCampaign({ name, what }, tests) {
  const ran = ranOf(tests);
  const random = ran.filter(({ title }) => /seed \d+/.test(title));
  const rows = random.map(({ title, duration, status }) => {
    const [, property, runs, seed] = /^(.*) \((.*), seed (\d+)\)$/.exec(title) ?? [];
    return [name, property, runs, seed, secondsOf([{ duration }]), verdict(status === 'failed')];
  });
  const others = ran.filter((each) => !random.includes(each));
  if (others.length === 0 && random.length > 0) return rows;
  const cases = others.length === 1 ? '1 case' : `${others.length} cases`;
  const fails = ran.length === 0 || others.some(({ status }) => status === 'failed');
  return [...rows, [name, what, cases, '', secondsOf(others), verdict(fails)]];
}

function secondsOf(tests) {
  return (tests.reduce((sum, { duration = 0 }) => sum + duration, 0) / 1000).toFixed(1);
}

function verdict(fails) {
  return fails ? '**fails**' : 'holds';
}

/** A report in which the rows of these campaigns are others; `command` ran them. `names` are all campaigns in their order. */
export function withRows(report, { command, names, again }, rows) {
  const [before, table] = report.split(HEAD);
  if (table === undefined) throw new Error('The report has no table of campaigns.');
  const kept = table
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(2, -2).split(' | '))
    .filter(([name]) => names.includes(name) && !again.includes(name));
  const all = [...kept, ...rows].map((row, place) => ({ row, place }));
  all.sort((a, b) => names.indexOf(a.row[0]) - names.indexOf(b.row[0]) || a.place - b.place);
  const said = `Then, alone, by \`${command}\`.`;
  // What said how rows came that are others now is not true any longer.
  const ranAgain = (line) =>
    line.startsWith('Then, alone') &&
    [...line.matchAll(/--only ([\w-]+)/g)].every(([, name]) => again.includes(name));
  const others = before.split('\n').filter((line) => !ranAgain(line));
  // Behind what printed the whole, before the empty line.
  return `${others.slice(0, -2).join('\n')}\n${said}\n\n${tableOf(all.map(({ row }) => row))}`;
}

function tableOf(rows) {
  return `${HEAD}${rows.map((row) => `| ${row.join(' | ')} |\n`).join('')}`;
}
