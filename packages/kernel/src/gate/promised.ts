/** A number of a host's whose type is a range; one outside is a bug. */
export function promised(value: number, min: number, max: number): number {
  if (!(value >= min && value <= max))
    throw new Error(`a handler answered ${value}, which is not from ${min} to ${max}`);
  return value;
}
