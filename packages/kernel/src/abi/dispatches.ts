/** Dispatches of the kernel's own family, by number. */
// biome-ignore lint/suspicious/noConstEnum: see layout.ts
export const enum Dispatch {
  StartVat = 0,
  Deliver = 1,
  Notify = 2,
  DropExports = 3,
  RetireExports = 4,
  RetireImports = 5,
  BringOutYourDead = 6,
  StopVat = 7,
}
