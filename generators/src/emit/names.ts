/**
 * `saulReadName` → `SAUL_READ_NAME`. A word begins
 * - at a capital behind a small letter or a digit: `readU16` → `READ_U16`, `ReadIO` → `READ_IO`;
 * - at the last capital of several, when a small letter follows it: `NotAFile` → `NOT_A_FILE`, `HTTPServer` → `HTTP_SERVER`;
 *   but not at the second letter of the name, so that a word such as `ETag` stays whole: `ETAG`.
 *
 * A digit belongs to the word before it: `Co2` → `CO2`. A `_` of the name stays.
 */
export function upperSnake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/(?<!^)([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toUpperCase();
}

/** `saulReadName` → `saul_read_name`. */
export function snake(name: string): string {
  return upperSnake(name).toLowerCase();
}

/** `console` → `Console`. */
export function pascal(name: string): string {
  return name.replace(/(^|[-_])([a-z0-9])/g, (_, _dash, letter: string) => letter.toUpperCase());
}

/** `SaulDevice` → `saulDevice`. */
export function camel(name: string): string {
  return name[0].toLowerCase() + name.slice(1);
}
