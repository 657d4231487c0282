/** Module of a family beside this one. */
export function familyModule(family: string): string {
  return `./${family}.js`;
}
