/**
 * @flags
 * @width 32
 */
export enum Option {
  None = 0, //~ CG131 `Option.None` is 0, which is not one bit.
  A = 1,
  B = 1 << 1,
  Both = 3, //~ CG131 `Option.Both` is 3, which is not one bit.
  Last = 1 << 31,
}
