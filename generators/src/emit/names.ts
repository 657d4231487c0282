/** `saulReadName` → `SAUL_READ_NAME`. */
export function upperSnake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
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
