export enum Colour {
  Red, //~ CG018 `Colour.Red` has no value.
  Green = -1, //~ CG018 The value of `Colour.Green` is not an integer that is written out.
  Blue = 'blue', //~ CG018 The value of `Colour.Blue` is not an integer that is written out.
  Grey = 1.5, //~ CG018 The value of `Colour.Grey` is not an integer that is written out.
  Pink = 1 + 1, //~ CG018 The value of `Colour.Pink` is not an integer that is written out.
  Cyan = 1e2, //~ CG018 The value of `Colour.Cyan` is not an integer that is written out.
  Plum = 1 << 32, //~ CG018 The value of `Colour.Plum` is not an integer that is written out.
  Rust = 2 << 1, //~ CG018 The value of `Colour.Rust` is not an integer that is written out.
  Decimal = 10,
  Hexadecimal = 0x1F,
  Binary = 0b101,
  Shift = 1 << 7,
}
