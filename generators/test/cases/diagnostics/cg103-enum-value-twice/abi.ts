export enum Colour {
  Red = 1,
  Green = 2,
  Crimson = 0x1, //~ CG103 `Colour.Crimson` has the value 1 of `Colour.Red`.
}
