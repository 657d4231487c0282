import { parseArgs } from 'node:util';

/**
 * The options and positional arguments of a script. `--help` prints what it takes and ends it with status 0; what it does not take ends it with
 * status 1, before anything runs.
 * @param help its text; each option has a line in it
 */
export function readOptions(help, options, allowPositionals = false) {
  try {
    const { values, positionals } = parseArgs({
      options: { ...options, help: { type: 'boolean', short: 'h', default: false } },
      allowPositionals,
    });
    if (!values.help) return { values, positionals };
    console.log(help);
  } catch (error) {
    if (!String(error.code).startsWith('ERR_PARSE_ARGS_')) throw error;
    fail(`${error.message.replace(/ To specify .*/s, '')}\n  help: \`--help\` shows what it takes.`);
  }
  process.exit(0);
}

/** Says what is wrong, and ends the script. */
export function fail(message) {
  console.error(message);
  process.exit(1);
}
