/** One line of the plot: nanoseconds for each number of entries. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [entries: number, nanoseconds: number])[];
}

const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 70;
const RIGHT = 200;
const TOP = 40;
const BOTTOM = 50;
/** Told apart by people who see few colours, too (Okabe and Ito, "Color universal design"). */
const COLOURS = ['#000000', '#E69F00', '#56B4E9', '#009E73', '#F0E442', '#0072B2', '#D55E00', '#CC79A7'];

/** Nanoseconds a message over the number of entries, both logarithmic, as SVG. */
export function plot(title: string, lines: readonly Line[]): string {
  const all = lines.flatMap(({ points }) => points);
  const entries = all.map(([x]) => Math.log10(x));
  const times = all.map(([, y]) => Math.log10(y));
  const [low, high] = [Math.floor(Math.min(...times)), Math.ceil(Math.max(...times))];
  const [first, last] = [Math.min(...entries), Math.max(...entries)];
  const x = (value: number) =>
    LEFT + ((Math.log10(value) - first) / (last - first || 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) =>
    TOP + (1 - (Math.log10(value) - low) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM);
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<rect width="100%" height="100%" fill="white"/>`,
    `<text x="${LEFT}" y="22" font-size="14">${title}</text>`,
  ];
  for (let power = low; power <= high; power++) {
    const at = y(10 ** power).toFixed(1);
    out.push(`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="#ddd"/>`);
    out.push(`<text x="${LEFT - 8}" y="${at}" text-anchor="end" dy="4">${10 ** power} ns</text>`);
  }
  for (const value of new Set(all.map(([each]) => each))) {
    const at = x(value).toFixed(1);
    out.push(`<text x="${at}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${value} entries</text>`);
  }
  for (const [index, { name, points }] of lines.entries()) {
    const colour = COLOURS[index % COLOURS.length];
    const path = points.map(([each, time]) => `${x(each).toFixed(1)},${y(time).toFixed(1)}`).join(' ');
    out.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    const [, end] = points[points.length - 1];
    const label = TOP + 14 + index * 18;
    out.push(
      `<line x1="${WIDTH - RIGHT}" y1="${y(end).toFixed(1)}" x2="${WIDTH - RIGHT + 16}" y2="${label}" stroke="${colour}"/>`,
    );
    out.push(`<text x="${WIDTH - RIGHT + 20}" y="${label}" dy="4">${name}</text>`);
  }
  return `${out.join('\n')}\n</svg>\n`;
}
